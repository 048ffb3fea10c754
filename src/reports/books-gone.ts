import type { BooksKnown } from '../store/books-documents.js';
import type { BooksDocumentKind } from '../types-books.js';
import { keepSaid, type PageDeps, unlessGone } from './books-pages.js';
import { creditNoteSaid, invoiceSaid, paymentSaid } from './books-said.js';

/** So many are asked for by themselves in one pass; more wait for the next. */
const MOST = 500;

/**
 * Documents of these days that no list had: each is asked for by its id, because a row can slip from one page to another while somebody
 * deletes before it. What Books does not know any more is gone. Answers how many.
 */
export async function checkUnseen(deps: PageDeps, { kind, from }: { kind: BooksDocumentKind; from: string | undefined }): Promise<number> {
  const unseen = await deps.documents.unseen(kind, { from, to: undefined, since: deps.since, limit: MOST });
  const gone: string[] = [];
  for (const one of unseen) if (!(await isThere(deps, kind, one))) gone.push(one.id);
  await deps.documents.gone(gone);
  return gone.length;
}

async function isThere(deps: PageDeps, kind: BooksDocumentKind, one: BooksKnown): Promise<boolean> {
  const { books, context } = deps;
  if (kind === 'invoice') {
    const invoice = await unlessGone(() => books.invoice(one.zohoId, context));
    if (invoice) await keepSaid(deps, [invoiceSaid(invoice)]);
    return invoice !== undefined;
  }
  if (kind === 'payment') {
    const payment = await unlessGone(() => books.payment(one.zohoId, context));
    if (payment) await keepSaid(deps, [paymentSaid(payment, { number: one.number ?? '', modifiedAt: null })]);
    return payment !== undefined;
  }
  if (kind === 'credit_note') {
    const note = await unlessGone(() => books.creditNote(one.zohoId, context));
    if (note) await keepSaid(deps, [creditNoteSaid(note)]);
    return note !== undefined;
  }
  return isRefundThere(deps, one);
}

/** A refund is listed with what it gives back. */
async function isRefundThere({ books, documents, context }: PageDeps, one: BooksKnown): Promise<boolean> {
  const [of] = one.appliesTo;
  if (of === undefined || of.kind === 'invoice') return false;
  for (const parent of (await documents.byNumber(of.kind, [of.number])).get(of.number) ?? []) {
    const list = of.kind === 'payment' ? books.paymentRefunds : books.creditNoteRefundsOf;
    const refunds = (await unlessGone(() => list(parent.zohoId, context))) ?? [];
    if (!refunds.some((refund) => refund.id === one.zohoId)) continue;
    await documents.touch([one.id]);
    return true;
  }
  return false;
}
