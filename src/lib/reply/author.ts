import { tidy } from '../text.js';
import { isZohoLink } from './links.js';

const LONGEST = 80;

/** The name of an agent as users may see it. Null for none, and for what stands there in its place: an address, a link, an essay. */
export function authorName(said: string | null | undefined): string | null {
  const name = tidy(said);
  return name === null || name.length > LONGEST || /@|:\/\/|\bwww\./i.test(name) || isZohoLink(name) ? null : name;
}
