import { z } from 'zod';
import type { Link } from '../store/links.js';
import type { User } from '../types.js';
import type { Optional } from './person.js';

const stored = z.object({ pushed: z.array(z.enum(['phone', 'company'])) }).catch({ pushed: [] });

/** Optional values that Zoho has from us: when the app has none any more, they are emptied there and not forgotten. */
export function pushedBefore(link: Link | undefined): readonly Optional[] {
  return stored.parse(link?.detail).pushed;
}

/** What to remember for next time. Never shrinks, so that an emptied value is not pushed again and again. */
export function remember(link: Link | undefined, user: User): { pushed: Optional[] } {
  const now: Optional[] = (['phone', 'company'] as const).filter((field) => user[field] !== null);
  return { pushed: [...new Set([...pushedBefore(link), ...now])].sort() };
}
