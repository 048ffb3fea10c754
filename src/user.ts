import { z } from 'zod';
import { InputError } from './errors.js';
import { looksLikeEmail } from './lib/email.js';
import { foldSpace, unfit } from './lib/text.js';

/** A user that passed `parseUser`: everything checked, missing values null, nothing else in it. */
export interface NewUser {
  id: string;
  email: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  company: string | null;
}

/** Longest values taken, in UTF-16 code units. 254: the longest address a mail server takes (RFC 5321). Beyond 1,000 is a mistake, not a name. */
export const USER_LIMITS = { id: 200, email: 254, text: 1000 } as const;

/** More unknown fields than this are counted, not named: a request can hold a million. */
const UNKNOWN_NAMED = 20;

/** One text value: every rule broken is reported, the value never is. */
function text(max: number, rule: (value: string) => string | undefined, tidied: (value: string) => string) {
  return z.string({ error: ({ input }) => expected('text', input) }).transform((given, context) => {
    // First, so that a value of 10 MB costs nothing more.
    const value = given.length > max * 10 ? given : tidied(given);
    const problem = value.length > max ? tooLong(max, value.length) : (unfit(value) ?? rule(value));
    if (problem === undefined) return value;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

const optional = text(USER_LIMITS.text, () => undefined, foldSpace)
  .nullish()
  .transform((value) => value || null);

const schema = z.strictObject({
  // Kept as it is, so surrounding white space is refused: Zoho trims text, and " 7" and "7" would meet in one record.
  id: text(
    USER_LIMITS.id,
    (value) => {
      if (value.length === 0) return 'must not be empty';
      if (value !== value.trim()) return 'must not begin or end with white space';
      return /[\s\p{Cc}]/u.test(value.replaceAll(' ', '')) ? 'must not contain tabs or line breaks' : undefined;
    },
    (value) => value,
  ),
  email: text(
    USER_LIMITS.email,
    (value) => (looksLikeEmail(value) ? undefined : 'must be an e-mail address like jane@example.com'),
    (value) => value.trim(),
  ),
  name: optional,
  firstName: optional,
  lastName: optional,
  phone: optional,
  company: optional,
});

/**
 * Checks and tidies a user from outside (HTTP body, library call, CSV row). White space in texts is folded to single spaces, empty
 * texts become null, the address is trimmed and keeps its case. Fields that are not a user's are refused, each by name.
 *
 * @throws InputError with all that is wrong; no message repeats a value.
 */
export function parseUser(input: unknown): NewUser {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InputError(result.error.issues.flatMap(toIssues));
}

function toIssues(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  if (issue.code === 'unrecognized_keys') {
    const named = issue.keys.slice(0, UNKNOWN_NAMED).map((key) => ({ path: printable(key), message: 'is not a field of a user' }));
    const more = issue.keys.length - named.length;
    return more > 0 ? [...named, { path: '', message: `${more} more fields are not fields of a user` }] : named;
  }
  if (issue.path.length === 0) return [{ path: '', message: 'a user must be an object with at least id and email' }];
  return [{ path: issue.path.join('.'), message: issue.message }];
}

function expected(what: string, input: unknown): string {
  if (input === undefined || input === null) return 'is required';
  return `must be ${what}, not ${Array.isArray(input) ? 'a list' : typeof input === 'object' ? 'an object' : `a ${typeof input}`}`;
}

function tooLong(max: number, length: number): string {
  return `must be at most ${max.toLocaleString('en-US')} characters, this has ${length.toLocaleString('en-US')}`;
}

/** A field name from outside, safe for a log line: short and without control characters. */
function printable(key: string): string {
  const clean = key.slice(0, 60).replace(/[\p{C}\s]/gu, '?');
  return key.length > 60 ? `${clean}…` : clean;
}
