import { createHmac, timingSafeEqual } from 'node:crypto';

/** Node lower-cases it. https://www.zoho.com/billing/kb/webhooks/securing-webhooks.html */
export const SIGNATURE_HEADER = 'x-zoho-webhook-signature';

/** A webhook of Billing as it arrived; nothing of it is to be believed yet. */
export interface SignedRequest {
  /** What is behind the `?` of the URL, still encoded; with or without the `?`. */
  search: string;
  /** The body, byte for byte. */
  body: Uint8Array;
  /** Its pairs are signed in place of its bytes. */
  isForm: boolean;
  /** The header's value. */
  signature: string | null | undefined;
}

/** How the signature was written down: Zoho's page does not say, implementations in the field have lower-case hex. */
export type SignatureEncoding = 'hex' | 'base64';

/**
 * Is this from somebody who knows one of the secrets? HMAC-SHA256 over the pairs of the query and of a form, sorted by key and
 * written one after the other without separators, then the bytes of a body that is no form. All secrets are tried, whichever
 * fits, and compared in constant time. Answers the encoding, for the log; undefined: refuse it. Never throws.
 *
 * What Zoho does not say is decided here: `+` and `%20` are both a space, as forms and Java's decoder have it; keys are ordered
 * by UTF-16 code units, as Java's strings are; pairs of one key keep the order in which they came, the query's first. The rule
 * signs no separators and no time, so an authentic request can be sent again, or with a character moved from a key to its value:
 * a webhook is a doorbell, stored once by its id, and nothing it says is taken for true.
 *
 * Rule: https://www.zoho.com/billing/kb/webhooks/securing-webhooks.html
 * @example verifySignature({ search: '?name=basic', body, isForm: false, signature: header }, ['rotatedIn2026', 'theOldSecret1'])
 */
export function verifySignature(
  { search, body, isForm, signature }: SignedRequest,
  secrets: readonly string[],
): SignatureEncoding | undefined {
  const given = readSignature(signature);
  if (given === undefined) return undefined;
  const pairs = signedPairs(search, isForm ? body : undefined);
  let fits = 0;
  for (const secret of secrets) {
    const mac = createHmac('sha256', secret);
    if (pairs !== '') mac.update(pairs, 'utf8');
    if (!isForm) mac.update(body);
    // No early exit: how long it takes does not tell which secret it was.
    fits |= Number(timingSafeEqual(mac.digest(), given.mac));
  }
  return fits === 1 ? given.encoding : undefined;
}

/** 32 bytes in the one spelling each encoding has. */
function readSignature(text: string | null | undefined): { mac: Buffer; encoding: SignatureEncoding } | undefined {
  if (typeof text !== 'string') return undefined;
  if (/^[0-9a-f]{64}$/i.test(text)) return { mac: Buffer.from(text, 'hex'), encoding: 'hex' };
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return undefined;
  const mac = Buffer.from(text, 'base64');
  return mac.length === 32 && mac.toString('base64') === text ? { mac, encoding: 'base64' } : undefined;
}

function signedPairs(search: string, form: Uint8Array | undefined): string {
  const query = search.startsWith('?') ? search.slice(1) : search;
  if (query === '' && form === undefined) return '';
  const pairs = [...new URLSearchParams(query), ...(form ? formPairs(form) : [])];
  // Stable, so pairs of one key stay in their order.
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return pairs.map(([key, value]) => key + value).join('');
}

/** The decoded pairs of a form, in order. Bytes that are no UTF-8 come out as U+FFFD; never throws. */
export function formPairs(body: Uint8Array): [string, string][] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  // URLSearchParams takes one leading `?` away, which in a body would be part of the first key.
  return [...new URLSearchParams(text.startsWith('?') ? `&${text}` : text)];
}
