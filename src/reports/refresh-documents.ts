import { ZohoError } from '../errors.js';
import type { Facts } from '../store/facts.js';
import { type BooksRefresh, mirroredOfBooks, type RefreshOptions } from './books-refresh.js';

/** What is stored younger than this is fresh enough. */
const FRESH_MS = 300_000;
/** How long a refresh may wait, all in all, for Books to take calls again. */
const PATIENCE_MS = 120_000;

/**
 * Brings what is stored of Books up to date, as far as it can. `asOf`: it is as Books was then, ISO; null when Books was never read as
 * a whole. `notes`: what is missing, for people.
 *
 * @param from documents of this day and later are needed
 * @param ask false: no call, whatever is stored
 */
export type RefreshDocuments = (options: {
  from: string;
  ask: boolean;
  waitMs?: number;
}) => Promise<{ asOf: string | null; notes: string[] }>;

/** No call is made while what is stored is fresh and reaches back far enough. A Books that cannot be asked is a note, not an error. */
export function createRefreshDocuments({
  refresh,
  facts,
  now,
}: {
  refresh: (options: RefreshOptions) => Promise<BooksRefresh>;
  facts: Facts;
  /** What time it is at Zoho, ms. */
  now: () => number;
}): RefreshDocuments {
  return async ({ from, ask, waitMs }) => {
    const before = await mirroredOfBooks(facts);
    const enough = before !== null && now() - before.asOf <= FRESH_MS && reaches(before.from, from);
    const trouble = ask && !enough ? await tryTo(refresh({ from, patienceMs: PATIENCE_MS }), waitMs) : null;
    const after = await mirroredOfBooks(facts);
    return { asOf: after && new Date(after.asOf).toISOString(), notes: [...(trouble === null ? [] : [trouble]), ...coverage(after, from)] };
  };
}

const reaches = (covered: string | null, from: string): boolean => covered === null || covered <= from;

function coverage(mirrored: { from: string | null } | null, from: string): string[] {
  if (mirrored === null) return ['Not everything was read from Books yet: figures are too low.'];
  if (mirrored.from === null) return [];
  return reaches(mirrored.from, from)
    ? [`Documents before ${mirrored.from} were not read from Books; outstanding leaves them out.`]
    : [`Documents before ${mirrored.from} were not read from Books: figures are too low.`];
}

/** What got in the way, for people; null when nothing did. Work that takes too long goes on. */
async function tryTo(work: Promise<unknown>, waitMs: number | undefined): Promise<string | null> {
  const done = work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ZohoError) return `Books could not be asked: ${error.message}.`;
      throw error;
    },
  );
  if (waitMs === undefined) return done;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, waitMs, 'Books is still being read: ask again for newer figures.');
  });
  // Whoever waits is told; when nobody does any more, the next one who asks finds out.
  done.catch(() => undefined);
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
