import { domainToASCII } from 'node:url';

/** Not allowed outside quotation marks in the part before the @ (RFC 5322), plus what nobody can see. */
const NOT_IN_LOCAL_PART = /[\s\p{C}<>()[\],;:\\"]/u;
/** What a host name cannot hold, and what the URL host parser would decode or cut off instead of refusing. */
const NOT_IN_DOMAIN = /[\s\p{C}<>()[\],;:\\"/?#%]/u;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Whether mail could be sent to this address over the internet. Generous on purpose: plus signs, dots anywhere (Japanese carriers
 * issued addresses with two in a row), letters of any script on both sides, any top-level domain. Refused: no or several @,
 * white space and invisible characters, a host without a dot, an IP address, a quoted part before the @.
 */
export function looksLikeEmail(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 1 || at !== text.lastIndexOf('@')) return false;
  const domain = text.slice(at + 1);
  if (NOT_IN_LOCAL_PART.test(text.slice(0, at)) || NOT_IN_DOMAIN.test(domain)) return false;
  const labels = domainToASCII(domain).split('.');
  const top = labels.at(-1) ?? '';
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^[0-9]+$/.test(top);
}
