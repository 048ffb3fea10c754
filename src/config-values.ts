import { z } from 'zod';
import { API_DOMAINS, findDataCenter } from './config-domain.js';

/**
 * The values an environment variable can hold. A message says what is wrong and never repeats the value: people
 * paste secrets into the wrong variable. `params.remedy` replaces the general advice for that variable.
 */
type Refusal = { problem: string; remedy?: string };

function refuse(context: z.RefinementCtx, { problem, remedy }: Refusal): never {
  context.addIssue({ code: 'custom', message: problem, params: { remedy } });
  return z.NEVER;
}

/** Text read and turned into `T`, or refused. */
export function read<T>(reader: (text: string, fail: (refusal: Refusal) => never) => T) {
  return z.string().transform((text, context): T => {
    return reader(text, (refusal) => refuse(context, refusal));
  });
}

/** A secret: present, and without the quotes or spaces that a copy from a page brings along. */
export const secret = ({ min = 1 }: { min?: number } = {}) =>
  read((text, fail) => {
    if (/^(['"]).*\1$/s.test(text)) return fail({ problem: 'is wrapped in quotation marks', remedy: 'Remove the quotation marks.' });
    if (/[^\x21-\x7e]/.test(text)) {
      return fail({
        problem: 'contains a space, a line break or a character that is not ASCII',
        remedy: 'Copy the value again, without what surrounds it.',
      });
    }
    if (text.length < min) return fail({ problem: `is shorter than ${min} characters`, remedy: 'Make one with: openssl rand -hex 24' });
    return text;
  });

/** A data centre. Near misses (`eu`, `https://www.zohoapis.eu`) are understood and reported, never taken silently. */
export const apiDomain = () =>
  read((text, fail) => {
    const found = findDataCenter(text);
    if (!found) return fail({ problem: 'is none of the data centres', remedy: `Set one of: ${API_DOMAINS.join(', ')}.` });
    return found;
  });

/** One of a few words. */
export const oneOf = <const T extends string>(words: readonly T[]) =>
  read((text, fail) => words.find((word) => word === text.toLowerCase()) ?? fail({ problem: `is none of ${words.join(', ')}` }));

/** A whole number in a range, both ends included. */
export const wholeNumber = (min: number, max: number) =>
  read((text, fail) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      return fail({ problem: `is not a whole number from ${min} to ${max}`, remedy: `Set a whole number from ${min} to ${max}.` });
    }
    return value;
  });

/** Digits only: Zoho's ids of organisations and departments. */
export const zohoId = () =>
  read((text, fail) => (/^\d{1,25}$/.test(text) ? text : fail({ problem: 'is not a Zoho id, which is all digits' })));

/** An http(s) origin: nothing after the host and port. Answers it without a trailing slash. */
export const httpOrigin = () =>
  read((text, fail) => {
    const url = parseUrl(text);
    if (!url || !/^https?:$/.test(url.protocol)) return fail({ problem: 'is not an http:// or https:// address' });
    if (url.username || url.password) return fail({ problem: 'contains a user name or password' });
    if (url.pathname !== '/' || url.search || url.hash) return fail({ problem: 'has a path; only scheme, host and port belong here' });
    return url.origin;
  });

/** `postgres://` or `postgresql://`, as every host hands it out. */
export const postgresUrl = () =>
  read((text, fail) => {
    if (/^psql\s/.test(text))
      return fail({ problem: 'is a psql command, not an address', remedy: 'Keep only the postgres://… part, without quotation marks.' });
    if (/^['"]/.test(text)) return fail({ problem: 'is wrapped in quotation marks', remedy: 'Remove the quotation marks.' });
    const url = parseUrl(text);
    if (!url) {
      return fail({
        problem: 'is not an address that can be read',
        remedy: 'Special characters in the password must be percent-encoded (@ is %40, # is %23, / is %2F).',
      });
    }
    if (!/^postgres(ql)?:$/.test(url.protocol)) return fail({ problem: 'does not start with postgres:// or postgresql://' });
    return text;
  });

/** `smtp://` or `smtps://` with a host. */
export const smtpUrl = () =>
  read((text, fail) => {
    const url = parseUrl(text);
    if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) return fail({ problem: 'is not an smtp:// or smtps:// address' });
    return text;
  });

/** Several keys separated by commas, each 32 bytes in base64, base64url or hex; the first one seals. */
export const encryptionKeys = () =>
  read((text, fail) => {
    const keys = text.split(',').map((key) => key.trim());
    const bad = keys.findIndex((key) => !isKey(key));
    if (bad >= 0) {
      const which = keys.length > 1 ? `key ${bad + 1} of ${keys.length}` : 'the key';
      return fail({ problem: `${which} is not 32 bytes in base64 or hex` });
    }
    if (new Set(keys).size < keys.length) return fail({ problem: 'holds the same key twice', remedy: 'Remove the repeated one.' });
    return keys;
  });

/** Several separated by commas, each as Zoho's form takes it: https://www.zoho.com/billing/kb/webhooks/securing-webhooks.html */
export const webhookSecrets = () =>
  read((text, fail) => {
    const secrets = text.split(',').map((secret) => secret.trim());
    const bad = secrets.findIndex((secret) => !/^[A-Za-z0-9]{12,50}$/.test(secret));
    if (bad >= 0) {
      const which = secrets.length > 1 ? `secret ${bad + 1} of ${secrets.length}` : 'the secret';
      return fail({ problem: `${which} is not 12 to 50 letters and digits, which is all that Zoho takes` });
    }
    if (new Set(secrets).size < secrets.length) return fail({ problem: 'holds the same secret twice', remedy: 'Remove the repeated one.' });
    return secrets;
  });

/**
 * Several separated by commas, each an ending of an address. What Desk takes in an address has no `~`: github.com/zoho/zohodesk-oas,
 * Webhook.json.
 */
export const pathSecrets = () =>
  read((text, fail) => {
    const secrets = text.split(',').map((secret) => secret.trim());
    const bad = secrets.findIndex((secret) => !/^[\w-]{16,64}$/.test(secret));
    if (bad >= 0) {
      const which = secrets.length > 1 ? `secret ${bad + 1} of ${secrets.length}` : 'the secret';
      return fail({ problem: `${which} is not 16 to 64 letters, digits, - and _` });
    }
    if (new Set(secrets).size < secrets.length) return fail({ problem: 'holds the same secret twice', remedy: 'Remove the repeated one.' });
    return secrets;
  });

/** Several ids separated by commas. */
export const zohoIds = () =>
  read((text, fail) => {
    const ids = text.split(',').map((id) => id.trim());
    return ids.every((id) => /^\d{1,25}$/.test(id)) ? ids : fail({ problem: 'holds something that is no Zoho id, which is all digits' });
  });

/** An http(s) address that paths are put behind. Answers it without a trailing slash. */
export const httpBase = () =>
  read((text, fail) => {
    const url = parseUrl(text);
    if (!url || !/^https?:$/.test(url.protocol)) return fail({ problem: 'is not an http:// or https:// address' });
    if (url.username || url.password) return fail({ problem: 'contains a user name or password' });
    if (url.search || url.hash) return fail({ problem: 'has a query or a fragment' });
    return (url.origin + url.pathname).replace(/\/+$/, '');
  });

function isKey(text: string): boolean {
  if (/^[0-9a-f]{64}$/i.test(text)) return true;
  return /^[A-Za-z0-9+/]{43}=?$|^[A-Za-z0-9_-]{43}=?$/.test(text) && Buffer.from(text, 'base64').length === 32;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
