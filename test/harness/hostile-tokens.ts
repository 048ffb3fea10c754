/** Tokens that Desk never made, or not for us, or not lately: each way of making one, by name. */
import { createHmac, createSign, sign as signBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { claimsNow, ORGANIZATION, type Signer, seconds, WEBHOOK_ID } from './desk-receiving.js';

const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const header = (more: object = {}): object => ({ alg: 'RS256', typ: 'JWT', kid: 'k1', ...more });

/** A token signed as RS256 by hand: what a library would refuse to sign can be signed so. */
export function rs256({ privateKey }: Pick<Signer, 'privateKey'>, head: object, claims: unknown): string {
  const text = `${part(head)}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

const hs256 = (secret: string | Buffer, claims: JWTPayload, kid = 'k1'): string => {
  const text = `${part(header({ alg: 'HS256', kid }))}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};

/**
 * Every way, made with Desk's own key where that makes it harder to find out. `place` chooses where something is cut or changed.
 * `nowMs` is what the receiver takes for now.
 */
export function hostileTokens({
  desk,
  attacker,
  place,
  nowMs,
}: {
  /** The key that Desk publishes as `k1`. */
  desk: Signer;
  attacker: Signer;
  place: number;
  nowMs: number;
}): Record<string, string> {
  const claims = claimsNow({ iat: seconds(nowMs), exp: seconds(nowMs + 300_000), n: place });
  const genuine = rs256(desk, header(), claims);
  const other = rs256(desk, header(), { ...claims, n: place + 1 });
  const [head = '', body = '', signature = ''] = genuine.split('.');
  const [, otherBody = '', otherSignature = ''] = other.split('.');
  const by = (signer: Signer, more: object, change: object = {}) => rs256(signer, header(more), { ...claims, ...change });
  const says = (change: object) => rs256(desk, header(), { ...claims, ...change });
  const without = (name: string) => rs256(desk, header(), Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name)));
  const ago = nowMs - 3_600_000 - place;
  const ahead = nowMs + 3_600_000 + place;
  const flipped = (text: string) => {
    const at = place % text.length;
    return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
  };
  const none = (alg: string) => `${part(header({ alg }))}.${body}`;
  const publicPem = desk.publicKey.export({ type: 'spki', format: 'pem' });
  const publicDer = desk.publicKey.export({ type: 'spki', format: 'der' });
  const shifted = `${part(header({ alg: 'RS512' }))}.${body}`;
  const pss = `${part(header({ alg: 'PS256' }))}.${body}`;

  return {
    'forged: a signature of chance': `${head}.${body}.${Buffer.alloc(256, place % 256).toString('base64url')}`,
    'forged: no signature': `${head}.${body}.`,
    'forged: the signature of another token': `${head}.${body}.${otherSignature}`,
    'forged: the claims of another token': `${head}.${otherBody}.${signature}`,
    'forged: claims of its own': `${head}.${part({ ...claims, exp: 9_999_999_999 })}.${signature}`,
    'wrong key: signed by another one under the right name': by(attacker, {}),
    'wrong key: brought along in the header': by(attacker, { jwk: attacker.jwk }),
    'wrong key: its address in the header': by(attacker, { jku: 'http://127.0.0.1:9/jwks.json', x5u: 'http://127.0.0.1:9/x' }),
    'unknown kid': by(attacker, { kid: `other-${place}` }),
    'unknown kid, signed by the right key': by(desk, { kid: `other-${place}` }),
    'no kid': rs256(desk, { alg: 'RS256', typ: 'JWT' }, claims),
    'kid that is no text': by(desk, { kid: ['k1'] }),
    'alg none': `${none('none')}.`,
    'alg none, with a signature': `${none('none')}.${signature}`,
    'alg None': `${none('None')}.`,
    'alg NONE': `${none('NONE')}.${signature}`,
    'no alg': rs256(desk, { typ: 'JWT', kid: 'k1' }, claims),
    'alg is a list': by(desk, { alg: ['RS256', 'none'] }),
    'HS256 with the public key as text': hs256(String(publicPem), claims),
    'HS256 with the public key as text, trimmed': hs256(String(publicPem).trim(), claims),
    'HS256 with the public key as bytes': hs256(publicDer, claims),
    'HS256 with the modulus': hs256(Buffer.from(String(desk.jwk['n']), 'base64url'), claims),
    'HS256 with nothing': hs256('', claims),
    'RS512 by the right key': `${shifted}.${signBytes('RSA-SHA512', Buffer.from(shifted), desk.privateKey).toString('base64url')}`,
    'PS256 by the right key': `${pss}.${signBytes('RSA-SHA256', Buffer.from(pss), { key: desk.privateKey, padding: 6 }).toString('base64url')}`,
    'expired, in seconds': says({ iat: seconds(ago - 300_000), exp: seconds(ago) }),
    'expired, in milliseconds': says({ iat: ago - 300_000, exp: ago }),
    'expired, in both': says({ iat: seconds(ago - 300_000), exp: ago }),
    'expired before the epoch': says({ exp: -1 }),
    'not yet valid, in seconds': says({ iat: seconds(ahead), exp: seconds(ahead + 300_000) }),
    'not yet valid, in milliseconds': says({ iat: ahead, exp: ahead + 300_000 }),
    'not before later, in seconds': says({ nbf: seconds(ahead) }),
    'not before later, in milliseconds': says({ nbf: ahead }),
    'no exp': without('exp'),
    'no iat': without('iat'),
    'exp is text': says({ exp: String(claims.exp) }),
    'exp is null': says({ exp: null }),
    'exp beyond all numbers': rs256(desk, header(), JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999')),
    'wrong issuer': says({ iss: `orgId:${Number(ORGANIZATION) + 1 + (place % 1000)}` }),
    'issuer without its word': says({ iss: ORGANIZATION }),
    'issuer that begins with ours': says({ iss: `orgId:${ORGANIZATION}0` }),
    'issuer with a line after it': says({ iss: `orgId:${ORGANIZATION}\n` }),
    'several issuers': says({ iss: [`orgId:${ORGANIZATION}`] }),
    'no issuer': without('iss'),
    'wrong audience': says({ aud: `webhookId:${Number(WEBHOOK_ID) + 1 + (place % 1000)}` }),
    'audience without its word': says({ aud: WEBHOOK_ID }),
    'audience that begins with ours': says({ aud: `webhookId:${WEBHOOK_ID}0` }),
    'audience of an empty id': says({ aud: 'webhookId:' }),
    'audiences of others': says({ aud: ['webhookId:1', 'webhookId:2'] }),
    'no audience': without('aud'),
    truncated: genuine.slice(0, 1 + (place % (genuine.length - 1))),
    'cut at the beginning': genuine.slice(1 + (place % (genuine.length - 1))),
    'one letter changed in the header': `${flipped(head)}.${body}.${signature}`,
    'one letter changed in the claims': `${head}.${flipped(body)}.${signature}`,
    'one letter changed in the signature': `${head}.${body}.${flipped(signature)}`,
    'padded signature': `${genuine}==`,
    'another spelling of the signature': `${head}.${body}.${respelled(signature)}`,
    'several signatures, as a header twice': `${other}, ${genuine}`,
    'several signatures, in a row': `${genuine}.${otherSignature}`,
    'several signatures, as JSON': JSON.stringify({
      payload: body,
      signatures: [
        { protected: part(header({ alg: 'none' })), signature: '' },
        { protected: head, signature },
      ],
    }),
    'one signature, as JSON': JSON.stringify({ payload: body, protected: head, signature }),
    'five parts, as an encrypted one': `${genuine}.x.y`,
    'a header that must be understood': by(desk, { crit: ['exp'], exp: 1 }),
    'a body that is not encoded': by(desk, { crit: ['b64'], b64: false }),
    'claims that are no object': rs256(desk, header(), [claims]),
    'claims that are no JSON': rs256(desk, header(), 'iss=orgId'),
    'a header that is no JSON': `${part('RS256')}.${body}.${signature}`,
    'a word': 'token',
    'as in another header': `Bearer ${genuine}`,
    'very long': `${head}.${part({ ...claims, filler: 'x'.repeat(6000) })}.${signature}`,
  };
}

/** The same bytes, with other bits in what base64 leaves over. */
function respelled(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = letters.indexOf(text.at(-1) ?? 'A');
  return text.slice(0, -1) + (letters[last ^ 1] ?? 'A');
}
