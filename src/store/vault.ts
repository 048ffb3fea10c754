import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError, StoreError } from '../errors.js';

/** Where a sealed value stands. It opens only there: a value copied to another row or column is refused. */
export interface Place {
  table: string;
  column: string;
  row: string;
}

export interface Vault {
  seal(plain: string, place: Place): string;
  /** @throws StoreError `store_key` when the key is missing or the value was tampered with or moved. */
  open(sealed: string, place: Place): string;
  /** Finds a value without opening any: the same value and purpose give the same index under the sealing key. */
  blindIndex(value: string, purpose: string): string;
  /** The index under every key, for look-ups while keys are being rotated. */
  blindIndexes(value: string, purpose: string): string[];
  /** Keyed digest: tells whether two texts are equal, and nothing else. */
  digest(text: string): string;
  /** The value was sealed by an older key. */
  needsReseal(sealed: string): boolean;
}

interface Key {
  id: string;
  sealing: Buffer;
  index: Buffer;
}

const VERSION = 'z1';

/** Makes a vault of 32-byte secrets; the first one seals, all of them open. */
export function createVault(secrets: readonly Buffer[]): Vault {
  const keys = secrets.map(deriveKey);
  const [first] = keys;
  if (!first) throw new StoreError('store_key', 'There is no encryption key. Set ZOHO_BRIDGE_ENCRYPTION_KEY (openssl rand -base64 32).');
  const keyOf = (id: string) => keys.find((key) => key.id === id);

  return {
    seal(plain, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first.sealing, nonce).setAAD(aad(place));
      const body = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${first.id}.${body.toString('base64url')}`;
    },
    open(sealed, place) {
      const [version, id = '', text = ''] = sealed.split('.');
      const key = keyOf(id);
      if (version !== VERSION || !key) {
        throw new StoreError('store_key', `A value in ${place.table}.${place.column} was sealed by a key that is not here (${id}). Add that key to ZOHO_BRIDGE_ENCRYPTION_KEY, after the first one.`);
      }
      const body = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.sealing, body.subarray(0, 12), { authTagLength: 16 }).setAAD(aad(place)).setAuthTag(body.subarray(-16));
        return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new StoreError('store_key', `A value in ${place.table}.${place.column} does not open: it was changed or moved, or another key has the same id.`, error);
      }
    },
    blindIndex: (value, purpose) => blind(first, value, purpose),
    blindIndexes: (value, purpose) => keys.map((key) => blind(key, value, purpose)),
    digest: (text) => blind(first, text, 'digest'),
    needsReseal: (sealed) => sealed.split('.')[1] !== first.id,
  };
}

function deriveKey(secret: Buffer): Key {
  if (secret.length !== 32) throw new StoreError('store_key', 'An encryption key must be 32 bytes.');
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'zoho-bridge', purpose, 32));
  return { id: createHash('sha256').update(derive('key id')).digest('hex').slice(0, 8), sealing: derive('seal'), index: derive('blind index') };
}

/** Lengths in front, so that no two places have the same bytes. */
function aad({ table, column, row }: Place): Buffer {
  return Buffer.from([table, column, row].map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'utf8');
}

function blind(key: Key, value: string, purpose: string): string {
  return createHmac('sha256', key.index).update(`${Buffer.byteLength(purpose)}:${purpose}${value}`, 'utf8').digest('base64url');
}

/**
 * Reads ZOHO_BRIDGE_ENCRYPTION_KEY: one or several keys, comma-separated, each 32 bytes as base64, base64url or hex.
 *
 * @throws ConfigError that names the key by its place and never by its value.
 */
export function parseKeys(text: string): Buffer[] {
  return text.split(',').map((part, index) => {
    const key = part.trim();
    const bytes = /^[0-9a-f]{64}$/i.test(key) ? Buffer.from(key, 'hex') : Buffer.from(key, 'base64url');
    if (bytes.length === 32) return bytes;
    throw new ConfigError([{ variable: 'ZOHO_BRIDGE_ENCRYPTION_KEY', problem: `key ${index + 1} is not 32 bytes in base64 or hex`, remedy: 'Make one with: openssl rand -base64 32' }]);
  });
}

/**
 * The key of the embedded default, made on first use with mode 0600. Answers its text.
 *
 * @throws StoreError when others may read the file.
 */
export function loadOrCreateKeyFile(path: string): string {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    try {
      // Exclusive: of two processes that start at once one makes the key, the other reads it.
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${randomBytes(32).toString('base64')}\n`);
      fsyncSync(file);
      closeSync(file);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  if ((statSync(path).mode & 0o077) !== 0) throw new StoreError('store_key', `The key file ${path} can be read by others. Run: chmod 600 ${path}`);
  return readFileSync(path, 'utf8').trim();
}
