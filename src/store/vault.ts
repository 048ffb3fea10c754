import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync, timingSafeEqual } from 'node:crypto';
import { StoreError } from '../errors.js';

/** 32 random bytes. `id` names the key in what it sealed; without one it is derived from the secret. */
export interface VaultKey {
  id?: string;
  secret: Buffer;
}

/** Where a sealed value lives. A value moved to another table, column or row does not open. */
export interface Place {
  table: string;
  column: string;
  row: string;
}

/** Seals what must not be readable in the database: Zoho ids and tokens. */
export interface Vault {
  /** Sealed text, different on every call. Throws TypeError for text with half of a surrogate pair. */
  seal(plain: string, place: Place): string;
  /** The plain text. Throws StoreError `store_key` when the key is missing, or the value was changed or moved. */
  open(sealed: string, place: Place): string;
  /** The same for a column of bytes: no base64, so three quarters of the size. Throws as `seal` does. */
  sealBytes(plain: string | Uint8Array, place: Place): Buffer;
  /** What `sealBytes` was given, as text. Throws as `open` does. */
  openBytes(sealed: Uint8Array, place: Place): string;
  /** Same value and purpose, same index: lets a sealed value be looked up without opening anything. Under the first key. */
  blindIndex(value: string, purpose: string): string;
  /** One index a key, for look-up while old keys are still in use. */
  blindIndexes(value: string, purpose: string): string[];
  /** A keyed hash under the first key: tells whether something changed without saying what it was. */
  digest(text: string): string;
  /** Whether `digest` was made of `text`, under any of the keys: a new key must not make everything look changed. */
  matchesDigest(text: string, digest: string): boolean;
  /** True when another key than the first one sealed it. */
  needsReseal(sealed: string): boolean;
}

/** AES-256-GCM with random nonces: at most 2^32 values a key (NIST SP 800-38D 8.3), far beyond what a CRM holds. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'zb1';
/** `zb1.<key id>.<nonce, tag and ciphertext in base64url>`; in a column of bytes the last part is not encoded. */
const SEALED = /^zb1\.([\w-]{1,32})\.([\w-]+)$/;

interface Ring {
  id: string;
  sealing: Buffer;
  /** A key of its own for every purpose, so that equal values in two columns have unequal indexes. */
  keyFor(purpose: string): Buffer;
}

/**
 * A vault over one or several keys: the first one seals, all of them open.
 *
 * @throws StoreError `store_key` when there is no key, one is not 32 bytes, or two have the same id.
 */
export function createVault(keys: readonly VaultKey[]): Vault {
  const rings = keys.map(toRing);
  const [first] = rings;
  if (first === undefined) throw new StoreError('store_key', 'The vault needs at least one key.');
  const byId = new Map(rings.map((ring) => [ring.id, ring]));
  if (byId.size < rings.length) throw new StoreError('store_key', 'Two vault keys have the same id or are the same key.');

  const head = Buffer.from(`${VERSION}.${first.id}.`, 'latin1');
  const freshNonce = noncePool();

  /** Nonce, tag and ciphertext, the last in one or two pieces. */
  const encrypt = (plain: string | Uint8Array, place: Place): Buffer[] => {
    if (typeof plain === 'string' && !plain.isWellFormed())
      throw new TypeError('Text with half of a surrogate pair cannot be sealed: it would not come back as it was.');
    const nonce = freshNonce();
    const cipher = createCipheriv('aes-256-gcm', first.sealing, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(first.id, place));
    const sealed = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
    // GCM is a stream: nothing comes at the end.
    cipher.final();
    return [nonce, cipher.getAuthTag(), sealed];
  };

  const decrypt = ({ id, body }: { id: string; body: Buffer }, place: Place): string => {
    const ring = byId.get(id);
    if (ring === undefined) {
      throw refusal(
        place,
        `was sealed with the key "${id}", which is not among the keys given. Add that key to ZOHO_BRIDGE_ENCRYPTION_KEY`,
      );
    }
    const decipher = createDecipheriv('aes-256-gcm', ring.sealing, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(id, place));
    decipher.setAuthTag(body.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw refusal(place, 'does not open: it was changed, or copied from another row', cause);
    }
  };

  return {
    seal: (plain, place) => `${VERSION}.${first.id}.${Buffer.concat(encrypt(plain, place)).toString('base64url')}`,
    open: (sealed, place) => decrypt(parse(sealed, place), place),
    sealBytes: (plain, place) => Buffer.concat([head, ...encrypt(plain, place)]),
    openBytes: (sealed, place) => decrypt(parseBytes(sealed, place), place),
    blindIndex: (value, purpose) => index(first, value, purpose),
    blindIndexes: (value, purpose) => rings.map((ring) => index(ring, value, purpose)),
    digest: (text) => mac(first.keyFor('digest'), text),
    matchesDigest: (text, digest) => rings.some((ring) => equal(mac(ring.keyFor('digest'), text), digest)),
    needsReseal: (sealed) => SEALED.exec(sealed)?.[1] !== first.id,
  };
}

function toRing({ id, secret }: VaultKey): Ring {
  if (secret.length !== 32) throw new StoreError('store_key', 'A vault key must be exactly 32 bytes.');
  // Kept: a caller may wipe the buffer it passed in.
  const own = Buffer.from(secret);
  const name = id ?? derive(own, 'key id').subarray(0, 6).toString('base64url');
  if (!/^[\w-]{1,32}$/.test(name)) throw new StoreError('store_key', 'A vault key id must be 1 to 32 letters, digits, _ or -.');
  const derived = new Map<string, Buffer>();
  const keyFor = (purpose: string) => {
    const key = derived.get(purpose) ?? derive(own, purpose);
    derived.set(purpose, key);
    return key;
  };
  return { id: name, sealing: derive(own, 'seal'), keyFor };
}

/** HKDF-SHA256: one secret, independent keys for each use. */
function derive(secret: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'zoho-bridge vault 1', info, 32));
}

function index(ring: Ring, value: string, purpose: string): string {
  return mac(ring.keyFor(`index/${purpose}`), value);
}

function mac(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url');
}

/** JSON, because no two different places (`a/b` + `c`, `a` + `b/c`) have the same. */
function boundTo(keyId: string, { table, column, row }: Place): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, table, column, row]), 'utf8');
}

/** Nonces are drawn 256 at a time: one call for each costs as much as sealing a short text. */
function noncePool(): () => Buffer {
  const pool = Buffer.alloc(256 * NONCE_BYTES);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    at += NONCE_BYTES;
    // Copied by whoever writes it down before the pool is filled again: sealing is one turn of the event loop.
    return pool.subarray(at - NONCE_BYTES, at);
  };
}

/** The same three parts, the last as bytes. */
function parseBytes(sealed: Uint8Array, place: Place): { id: string; body: Buffer } {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const [head = '', id = ''] = /^zb1\.([\w-]{1,32})\./.exec(bytes.toString('latin1', 0, 40)) ?? [];
  const body = bytes.subarray(head.length);
  if (head === '' || body.length < NONCE_BYTES + TAG_BYTES) throw refusal(place, 'is not a sealed value of this version');
  return { id, body };
}

function parse(sealed: string, place: Place): { id: string; body: Buffer } {
  const [, id = '', text = ''] = SEALED.exec(sealed) ?? [];
  const body = Buffer.from(text, 'base64url');
  // Node reads base64 leniently; only the one spelling we write is taken, so that no two texts open alike.
  if (body.length < NONCE_BYTES + TAG_BYTES || body.toString('base64url') !== text) {
    throw refusal(place, 'is not a sealed value of this version');
  }
  return { id, body };
}

function refusal({ table, column }: Place, problem: string, cause?: unknown): StoreError {
  return new StoreError('store_key', `A value in ${table}.${column} ${problem}.`, cause);
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
