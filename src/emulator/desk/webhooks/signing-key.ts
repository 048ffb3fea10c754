import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { World } from '../../core/types.js';

/** What Desk signs its webhooks with, and how receivers see it. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  /** As in `/.well-known/jwks.json`. */
  publicJwk: JsonWebKey & { kid: string; use: string; alg: string };
}

/** A key as it is saved with the state: whoever has checked a webhook of before can check one of after. */
export interface SavedKey {
  pem: string;
}

const SHAPE = { modulusLength: 2048 } as const;
const generate = promisify(generateKeyPair);

/** By emulator. It is the data centre's key, not the organisation's: a reset does not change it. */
const keys = new WeakMap<World, SigningKey>();

/** Made once a process, as Zoho has one for all organisations: 2048 bits take about 100 ms, which no start should wait for. */
let made: Promise<SigningKey> | undefined;

/** The key of an emulator, made while others go on when there is none yet. */
export async function loadKey(world: World): Promise<SigningKey> {
  made ??= generate('rsa', SHAPE).then(({ privateKey }) => keyFrom(privateKey));
  const key = keys.get(world) ?? (await made);
  if (!keys.has(world)) keys.set(world, key);
  return keys.get(world) ?? key;
}

/** The same at once. Whoever may wait calls `loadKey` first. */
export function keyOf(world: World): SigningKey {
  const known = keys.get(world);
  if (known) return known;
  const key = keyFrom(generateKeyPairSync('rsa', SHAPE).privateKey);
  keys.set(world, key);
  return key;
}

/** Undefined when none was needed so far. */
export function saveKey(world: World): SavedKey | undefined {
  const key = keys.get(world);
  return key && { pem: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** Throws Error when it is no RSA key. */
export function restoreKey(world: World, { pem }: SavedKey): void {
  keys.set(world, keyFrom(createPrivateKey(pem)));
}

function keyFrom(privateKey: KeyObject): SigningKey {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = createHash('sha256')
    .update(jwk.n ?? '')
    .digest('base64url')
    .slice(0, 24);
  return { kid, privateKey, publicJwk: { ...jwk, kid, use: 'sig', alg: 'RS256' } };
}
