import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { TooManyError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { ZohoSide } from '../sync/zoho-side.js';
import type { BooksDocumentKind } from '../types-books.js';
import type { Books, BooksQuery } from '../zoho/books-types.js';
import { checkUnseen } from './books-gone.js';
import { keepCreditNotes, keepInvoices, keepNoteRefunds, keepPayments, type Modified, type PageDeps } from './books-pages.js';

export interface RefreshOptions {
  /** Documents of this day and later must be there, as `2026-01-01`. Left out: what is there already is brought up to date. */
  from?: string;
  /** Look at every document again, and notice what was deleted. Happens by itself once a day, for the last three months. */
  full?: boolean;
  /** How long it may wait, all in all, when Books says that it is asked too often, in ms. @default 0 */
  patienceMs?: number;
  /** Cuts it off; the next one goes on. */
  signal?: AbortSignal;
}

export interface BooksRefresh {
  /** Calls to Books. */
  calls: number;
  /** Documents that were in its lists. */
  seen: number;
  /** Rows that are new or differ from before. */
  changed: number;
  /** Rows whose document Books has no more. */
  gone: number;
  /** The first day from which on everything is there; null: from the beginning. */
  from: string | null;
  /** The mirror is as Books was at this moment, ISO. */
  asOf: string;
}

/** What was modified so shortly before the last time may have been missed: clocks differ, and lists lag. */
const OVERLAP_MS = 120_000;
/** By so much our clock and Zoho's may differ. */
const SKEW_MS = 10_000;
const FULL_EVERY_MS = 24 * 3_600_000;
/** What is checked for deletions once a day. */
const WINDOW_MS = 92 * 24 * 3_600_000;
const KINDS: BooksDocumentKind[] = ['invoice', 'payment', 'credit_note', 'refund'];
/** Far more than anybody has; should Books ever ignore the page, this ends it. */
const MOST_PAGES = 2_000;
const FACT = 'books.refresh';

const PASS = z.object({
  full: z.boolean(),
  /** The first day of a full pass; null: from the beginning. */
  from: z.string().nullable(),
  /** When it began: of the database, and of Zoho. */
  since: z.string(),
  begunAt: z.number(),
  /** Where it is: which kind, and for a full pass from which day on. */
  kind: z.number().int(),
  day: z.string().nullable(),
});
const STATE = z.object({
  /** Everything that was modified before is there, as a moment of Zoho's (ms since the epoch). */
  upTo: z.number().nullable(),
  /** From which day on everything is there; null: from the beginning. Without meaning while `upTo` is null. */
  from: z.string().nullable(),
  /** When the last pass began, by the database. */
  seenSince: z.string().nullable().default(null),
  fullAt: z.number().nullable(),
  pass: PASS.nullable(),
});
type Pass = z.infer<typeof PASS>;
type State = z.infer<typeof STATE>;

/**
 * Keeps the mirror of Books: what was modified since the last time, 200 rows a call, and once a day every document of the last three
 * months, which is how deletions are seen. Voided documents are documents with another status. A pass that was stopped (a limit, a
 * crash) goes on where it was. The first one reads everything from `from` on. Throws what a call throws; what was kept until then stays.
 */
export function createBooksRefresh({
  store,
  side,
}: {
  store: Store;
  side: Pick<ZohoSide, 'zoho' | 'now' | 'budgets'>;
}): (options?: RefreshOptions) => Promise<BooksRefresh> {
  const documents = store.booksDocuments;

  async function run({ from, full = false, patienceMs = 0, signal }: RefreshOptions): Promise<BooksRefresh> {
    await side.budgets.refresh(); // an emulator's clock may have been moved
    const count = { calls: 0, seen: 0, changed: 0, gone: 0 };
    const books = counting(side.zoho.books, count, { patienceMs, signal });
    let state = STATE.safeParse((await store.facts.get(FACT))?.value).data ?? {
      upTo: null,
      from: null,
      seenSince: null,
      fullAt: null,
      pass: null,
    };
    const save = async (next: Partial<State>) => {
      state = { ...state, ...next };
      await store.facts.set(FACT, state);
    };
    const pass = async (kind: Pick<Pass, 'full' | 'from'>): Promise<void> => {
      const begun = { ...kind, since: await documents.now(), begunAt: side.now(), kind: 0, day: kind.from };
      await save({ pass: begun });
      await work(begun);
    };
    const work = async (pass: Pass) => {
      const context = { priority: 'backfill', correlationId: 'books.refresh', attempt: 1, signal } as const;
      const deps = { books, documents, links: store.links, context, since: pass.since };
      for (let kind = pass.kind; kind < KINDS.length; kind++) {
        const name = KINDS[kind] ?? 'invoice';
        const query = pass.full
          ? { from: (kind === pass.kind ? pass.day : pass.from) ?? undefined }
          : { modifiedSince: (state.upTo ?? 0) - OVERLAP_MS };
        const onDay = async (day: string) => (pass.full ? save({ pass: { ...pass, kind, day } }) : undefined);
        const after = changedAfter(deps, (state.upTo ?? 0) - SKEW_MS);
        const modified = pass.full ? undefined : { seenSince: state.seenSince ?? pass.since, after };
        const kept = await walk(deps, { kind: name, query, from: pass.from, modified, onDay });
        count.seen += kept.seen;
        count.changed += kept.changed;
        if (pass.full) count.gone += await checkUnseen(deps, { kind: name, from: pass.from ?? undefined });
        await save({ pass: { ...pass, kind: kind + 1, day: pass.from } });
      }
      await save(done(state, pass));
    };

    // One that was stopped first: what it has seen is not seen again.
    const stopped = state.pass;
    if (stopped) await work(stopped);
    if (state.upTo === null || (from !== undefined && isEarlier(from, state.from))) {
      await pass({ full: true, from: from ?? null });
    } else {
      await pass({ full: false, from: null });
      const isDue = side.now() - (state.fullAt ?? 0) >= FULL_EVERY_MS;
      if (full || isDue) {
        const window = new Date(side.now() - WINDOW_MS).toISOString().slice(0, 10);
        await pass({ full: true, from: full ? (from ?? state.from) : later(window, state.from) });
      }
    }
    await documents.connect();
    return { ...count, from: state.from, asOf: new Date(state.upTo ?? side.now()).toISOString() };
  }

  const running = new Map<string, Promise<BooksRefresh>>();
  return (options = {}) => {
    // Who may cut it off works alone.
    if (options.signal) return run(options);
    const key = JSON.stringify([options.from, options.full]);
    const mine = running.get(key) ?? run(options).finally(() => running.delete(key));
    running.set(key, mine);
    return mine;
  };
}

/**
 * What the mirror of Books is worth, without asking: it is as Books was at `asOf` (ms since the epoch, of Zoho's clock), with everything
 * from the day `from` on. Null: it was never read as a whole; `from` null: from the beginning.
 */
export async function mirroredOfBooks(facts: Store['facts']): Promise<{ asOf: number; from: string | null } | null> {
  const state = STATE.safeParse((await facts.get(FACT))?.value).data;
  return state && state.upTo !== null ? { asOf: state.upTo, from: state.from } : null;
}

/** The state after a pass. A full one from an earlier day covers more; the changes after its beginning are the next one's. */
function done(state: State, pass: Pass): Partial<State> {
  if (!pass.full) return { upTo: pass.begunAt, seenSince: pass.since, pass: null };
  const covers = state.upTo === null || pass.from === null || isEarlier(pass.from, state.from);
  return {
    ...(state.upTo === null ? { upTo: pass.begunAt, seenSince: pass.since } : {}),
    ...(covers ? { from: pass.from } : {}),
    fullAt: pass.begunAt,
    pass: null,
  };
}

/** Is a day before the first one that is covered? Null is covered from the beginning. */
const isEarlier = (day: string, covered: string | null): boolean => covered !== null && day < covered;

const later = (a: string, b: string | null): string => (b !== null && b > a ? b : a);

/** All pages of one kind. `onDay`: everything before this day is done. */
async function walk(
  deps: PageDeps,
  {
    kind,
    query,
    from,
    modified,
    onDay,
  }: {
    kind: BooksDocumentKind;
    query: BooksQuery;
    from: string | null;
    /** Of a pass over what was modified; a full one has none. */
    modified: Modified | undefined;
    onDay(day: string): Promise<unknown>;
  },
): Promise<{ seen: number; changed: number }> {
  const { books, context } = deps;
  const full = modified === undefined;
  const sum = { seen: 0, changed: 0 };
  for (let page = 1; page <= MOST_PAGES; page++) {
    const got = await step(page);
    sum.seen += got.seen;
    sum.changed += got.changed;
    if (!got.hasMore) return sum;
    if (full && kind !== 'refund' && got.isAscending && got.last !== undefined) await onDay(got.last);
  }
  return sum;

  async function step(page: number) {
    const asked = { ...query, ...(full ? { byDate: true } : {}), page };
    if (kind === 'invoice') {
      const { rows, hasMore } = await books.invoices(asked, context);
      return { ...(await keepInvoices(deps, rows)), hasMore, ...daysOf(rows) };
    }
    if (kind === 'payment') {
      const { rows, hasMore } = await books.payments(asked, context);
      return { ...(await keepPayments(deps, rows, modified)), hasMore, ...daysOf(rows) };
    }
    if (kind === 'credit_note') {
      const { rows, hasMore } = await books.creditNotes(asked, context);
      return { ...(await keepCreditNotes(deps, rows)), hasMore, ...daysOf(rows) };
    }
    // The newest first, whatever is asked for: as far as is needed.
    const { rows, hasMore } = await books.creditNoteRefunds({ page }, context);
    const { news, ...kept } = await keepNoteRefunds(deps, rows);
    const oldest = rows.at(-1)?.date ?? '';
    return { ...kept, hasMore: hasMore && (full ? from === null || oldest >= from : news), ...daysOf(rows) };
  }
}

/** Payments that were modified at this moment or later; asked once. */
function changedAfter({ books, context }: PageDeps, modifiedSince: number): () => Promise<Set<string>> {
  let ids: Set<string> | undefined;
  return async () => {
    if (ids) return ids;
    ids = new Set();
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { rows, hasMore } = await books.payments({ modifiedSince, page }, context);
      for (const row of rows) ids.add(row.id);
      if (!hasMore) break;
    }
    return ids;
  };
}

function daysOf(rows: { date: string }[]): { last: string | undefined; isAscending: boolean } {
  return { last: rows.at(-1)?.date, isAscending: rows.every((row, i) => i === 0 || (rows[i - 1]?.date ?? '') <= row.date) };
}

/** The same client, counting; a limit that is over soon is waited for, as long as there is patience. */
function counting(
  books: Books,
  count: { calls: number },
  { patienceMs, signal }: { patienceMs: number; signal: AbortSignal | undefined },
): Books {
  let patience = patienceMs;
  const counted = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      for (;;) {
        try {
          count.calls += 1;
          return await work(...args);
        } catch (error) {
          const waitMs =
            error instanceof TooManyError && error.limit !== 'day' ? error.retryAt.getTime() - Date.now() : Number.POSITIVE_INFINITY;
          if (waitMs > patience) throw error;
          patience -= Math.max(waitMs, 0);
          await sleep(Math.max(waitMs, 0), undefined, { signal });
        }
      }
    };
  };
  return {
    ...books,
    invoices: counted(books.invoices),
    invoice: counted(books.invoice),
    payments: counted(books.payments),
    payment: counted(books.payment),
    paymentRefunds: counted(books.paymentRefunds),
    creditNotes: counted(books.creditNotes),
    creditNote: counted(books.creditNote),
    creditNoteRefunds: counted(books.creditNoteRefunds),
    creditNoteRefundsOf: counted(books.creditNoteRefundsOf),
  };
}
