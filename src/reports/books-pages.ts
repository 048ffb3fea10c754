import { RefusedError } from '../errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { BooksDocuments, BooksKnown, BooksSaid } from '../store/books-documents.js';
import type { Links } from '../store/links.js';
import type { Books, BooksCreditNoteRow, BooksInvoiceRow, BooksPaymentRow, BooksRefund } from '../zoho/books-types.js';
import type { CallContext } from '../zoho/types.js';
import { creditNoteSaid, inCurrency, invoiceSaid, paymentSaid, refundSaid, sameAmount } from './books-said.js';

export interface PageDeps {
  books: Books;
  documents: BooksDocuments;
  links: Links;
  context: CallContext;
  /** Since when (of the database) this pass is under way: what was seen since then need not be looked at again when it is resumed. */
  since: string;
}

/** What keeping a page came to. */
interface Kept {
  seen: number;
  changed: number;
}

/** Closer looks at once; one place of Books' is left to others. */
const WIDTH = 3;
/** Written together: a limit that stops a pass in the middle of a page costs no more than this. */
const CHUNK = 30;

/** Is it gone? Books says 1002 with status 404; its sisters say 404 or 3004. */
export const isGone = (error: unknown): boolean =>
  error instanceof RefusedError && (error.status === 404 || error.zohoCode === '1002' || error.zohoCode === '3004');

/** Runs on a document that may have been deleted since the list was read: undefined then. */
export async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Writes documents with their users, where the ledger knows the contact by the same id as Billing's customer. */
export async function keepSaid({ documents, links }: PageDeps, said: BooksSaid[]): Promise<number> {
  const contacts = said.flatMap(({ customer }) => (customer && 'zohoId' in customer ? [customer.zohoId] : []));
  const owners = contacts.length > 0 ? await links.ownersOf('billing.customer', [...new Set(contacts)]) : new Map<string, string>();
  return documents.keep(
    said.map((one) => ({
      ...one,
      userId: one.userId ?? (one.customer && 'zohoId' in one.customer ? (owners.get(one.customer.zohoId) ?? null) : null),
    })),
  );
}

/** A page of invoices: the list says all that matters. */
export async function keepInvoices(deps: PageDeps, rows: BooksInvoiceRow[]): Promise<Kept> {
  return { seen: rows.length, changed: await keepSaid(deps, rows.map(invoiceSaid)) };
}

/** What a pass over what was modified knows of payments that the one before it has seen. */
export interface Modified {
  /** When that pass began, by the database. */
  seenSince: string;
  /** Ids of those that were modified after it had begun; asked for only when somebody wants to know. */
  after(): Promise<Set<string>>;
}

/**
 * A page of payments. The list says neither currency nor customer nor what went where. A payment of exactly the amount of the one
 * invoice it names went there; every other one is looked at by itself. With `modified` one that is known may have changed where the list does
 * not show it (money went back), so it is looked at as well, unless the pass before saw it after its change.
 */
export async function keepPayments(deps: PageDeps, rows: BooksPaymentRow[], modified?: Modified): Promise<Kept> {
  const { documents, books, context, since } = deps;
  const ids = rows.map((row) => row.id);
  const known = await documents.known('payment', ids, since);
  const again = modified ? await maybeChanged(documents, ids, modified) : new Set<string>();
  const invoices = await documents.byNumber('invoice', [...new Set(rows.flatMap((row) => row.invoiceNumbers))]);
  const asKept: string[] = [];
  const said: BooksSaid[] = [];
  const closer: BooksPaymentRow[] = [];
  for (const row of rows) {
    const before = known.get(row.id);
    if (before && (before.seenSince || !again.has(row.id)) && isAsKept(row, before)) {
      asKept.push(before.id);
      continue;
    }
    const derived = again.has(row.id) ? undefined : ofOneInvoice(row, invoices);
    if (derived) said.push(derived);
    else closer.push(row);
  }
  await documents.touch(asKept);
  let changed = await keepSaid(deps, said);
  for (let at = 0; at < closer.length; at += CHUNK) {
    const looked = await look(closer.slice(at, at + CHUNK), lookAt);
    changed += await keepSaid(
      deps,
      looked.flatMap((one) => one ?? []),
    );
  }
  return { seen: rows.length, changed };

  /** The payment, and its refunds of what was paid too much. */
  async function lookAt(row: BooksPaymentRow): Promise<BooksSaid[] | undefined> {
    const payment = await unlessGone(() => books.payment(row.id, context));
    if (!payment) return undefined;
    const kept = paymentSaid(payment, row);
    if (Number(payment.refunded) === 0) return [kept];
    const refunds = (await unlessGone(() => books.paymentRefunds(row.id, context))) ?? [];
    return [
      kept,
      ...refunds.map((refund) =>
        refundSaid(refund, { kind: 'payment', currency: payment.currency, customer: kept.customer, userId: null }),
      ),
    ];
  }
}

/** Those that are known and may have changed since they were seen. */
async function maybeChanged(documents: BooksDocuments, ids: string[], { seenSince, after }: Modified): Promise<Set<string>> {
  const known = await documents.known('payment', ids, seenSince);
  const seen = [...known].filter(([, one]) => one.seenSince).map(([id]) => id);
  const changed = seen.length > 0 ? await after() : new Set<string>();
  return new Set([...known.keys()].filter((id) => !known.get(id)?.seenSince || changed.has(id)));
}

const isAsKept = (row: BooksPaymentRow, before: BooksKnown): boolean =>
  !before.gone &&
  before.date === row.date &&
  sameAmount(before.total, row.amount) &&
  before.number === row.number &&
  before.appliesTo.length === row.invoiceNumbers.length &&
  before.appliesTo.every(({ number }) => row.invoiceNumbers.includes(number));

function ofOneInvoice(row: BooksPaymentRow, invoices: Map<string, BooksKnown[]>): BooksSaid | undefined {
  const [number, ...others] = row.invoiceNumbers;
  const [invoice, ...namesakes] = invoices.get(number ?? '') ?? [];
  if (number === undefined || !invoice || others.length + namesakes.length > 0 || !sameAmount(invoice.total, row.amount)) return undefined;
  const currency = row.currency ?? invoice.currency;
  if (currency !== invoice.currency) return undefined;
  const total = inCurrency(row.amount, currency);
  return {
    kind: 'payment',
    zohoId: row.id,
    number: row.number,
    date: row.date,
    currency,
    total,
    tax: null,
    balance: null,
    status: 'success',
    customer: invoice.customerIndex === null ? null : { index: invoice.customerIndex },
    userId: invoice.userId,
    reference: row.reference || null,
    appliesTo: [{ kind: 'invoice', number, amount: total }],
    modifiedAt: row.modifiedAt,
  };
}

/** A page of credit notes: which invoices they went to is said by each of them only, so those that differ are looked at. */
export async function keepCreditNotes(deps: PageDeps, rows: BooksCreditNoteRow[]): Promise<Kept> {
  const { documents, books, context } = deps;
  const known = await documents.known(
    'credit_note',
    rows.map((row) => row.id),
  );
  const isAsBefore = (row: BooksCreditNoteRow) => {
    const before = known.get(row.id);
    return (
      before !== undefined &&
      !before.gone &&
      before.status === row.status &&
      before.date === row.date &&
      sameAmount(before.total, row.total) &&
      sameAmount(before.balance, row.balance)
    );
  };
  await documents.touch(rows.flatMap((row) => (isAsBefore(row) ? (known.get(row.id)?.id ?? []) : [])));
  const closer = rows.filter((row) => !isAsBefore(row));
  let changed = 0;
  for (let at = 0; at < closer.length; at += CHUNK) {
    const looked = await look(closer.slice(at, at + CHUNK), async (row) => unlessGone(() => books.creditNote(row.id, context)));
    changed += await keepSaid(
      deps,
      looked.flatMap((note) => (note ? [creditNoteSaid(note)] : [])),
    );
  }
  return { seen: rows.length, changed };
}

/** A page of refunds of credit notes. Their currency and customer are those of the note, which is asked for when it is not known. */
export async function keepNoteRefunds(deps: PageDeps, rows: BooksRefund[]): Promise<Kept & { news: boolean }> {
  const { documents, books, context } = deps;
  const known = await documents.known(
    'refund',
    rows.map((row) => row.id),
  );
  const noteIds = [...new Set(rows.map((row) => row.ofId))];
  const notes = await documents.known('credit_note', noteIds);
  const missing = await look(
    noteIds.filter((id) => !notes.has(id)),
    async (id) => unlessGone(() => books.creditNote(id, context)),
  );
  await keepSaid(
    deps,
    missing.flatMap((note) => (note ? [creditNoteSaid(note)] : [])),
  );
  const all = missing.length > 0 ? await documents.known('credit_note', noteIds) : notes;
  const said = rows.flatMap((row) => {
    const note = all.get(row.ofId);
    if (!note) return [];
    const customer = note.customerIndex === null ? null : { index: note.customerIndex };
    return [refundSaid(row, { kind: 'credit_note', currency: note.currency, customer, userId: note.userId })];
  });
  const changed = await keepSaid(deps, said);
  return { seen: rows.length, changed, news: changed > 0 || rows.some((row) => !known.has(row.id)) };
}

/** Several at once; the first failure is thrown when all that were begun are over. */
async function look<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = await inParallel(items, WIDTH, async (item) =>
    work(item).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
  return results.map((result) => {
    if ('error' in result) throw result.error;
    return result.value;
  });
}
