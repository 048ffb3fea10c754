import {
  BridgeError,
  NoAnswerError,
  NotFoundError,
  OddAnswerError,
  ReauthoriseError,
  RefusedError,
  TooManyError,
  ZohoError,
} from '../errors.js';
import { type InvoiceSource, invoiceSource } from '../store/invoices.js';
import type { Store } from '../store/store.js';
import type { ZohoSide } from '../sync/zoho-side.js';
import type { InvoiceFile } from '../types-invoices.js';
import type { CallContext, ZohoFile } from '../zoho/types.js';
import { isGone } from './books-pages.js';
import { sameAmount } from './books-said.js';

/** A way that does not work here (Billing without `accept=pdf`, ids that are not shared) is left out for so long when another one did. */
const LEFT_OUT_MS = 10 * 60_000;

type Way = 'billing' | 'books' | 'number';

/**
 * Invoices on paper: from Billing by its id, from Books by the same id (the two may share ids), and last from Books by the invoice's
 * number, when currency, total and day agree as well: an organisation of its own may have given that number to somebody else.
 *
 * Throws NotFoundError `invoice_not_found`, or `invoice_file_not_found` when Zoho has it no more; BridgeError
 * `invoice_file_unavailable` when no way gives a whole PDF; what the calls throw when it is worth trying again.
 */
export function createInvoiceFiles({
  store,
  side,
}: {
  store: Store;
  side: Pick<ZohoSide, 'zoho' | 'settings'>;
}): (id: string, options?: { signal?: AbortSignal | undefined }) => Promise<InvoiceFile> {
  const { files, books } = side.zoho;
  const leftOut = new Map<Way, number>();

  async function booksIdOf(source: InvoiceSource, context: CallContext): Promise<string | undefined> {
    const same = (other: { currency: string; total: string; date: string }) =>
      other.currency === source.currency && sameAmount(other.total, source.total) && (source.date === null || other.date === source.date);
    const mirrored = ((await store.booksDocuments.byNumber('invoice', [source.number])).get(source.number) ?? []).filter(
      (one) => same(one) && (one.userId === null || source.userId === null || one.userId === source.userId),
    );
    const found =
      mirrored.length === 1
        ? mirrored.map((one) => one.zohoId)
        : (await books.invoicesByNumber(source.number, context)).filter(same).map((row) => row.id);
    return found.length === 1 ? found[0] : undefined;
  }

  async function take(way: Way, source: InvoiceSource, context: CallContext): Promise<ZohoFile | undefined> {
    if (way === 'billing') return files.billingInvoice(source.zohoId, context);
    if (way === 'books') return files.booksInvoice(source.zohoId, context);
    const id = await booksIdOf(source, context);
    return id === undefined ? undefined : files.booksInvoice(id, context);
  }

  return async (id, { signal } = {}) => {
    const source = await invoiceSource(store.db, store.vault, id);
    if (!source) throw new NotFoundError('invoice_not_found', 'There is no invoice with this id.');
    const context: CallContext = { priority: 'live', correlationId: 'invoice.pdf', attempt: 1, signal };
    const ways: Way[] = side.settings.organizations.books ? ['billing', 'books', 'number'] : ['billing'];
    const usable = ways.filter((way) => (leftOut.get(way) ?? 0) <= Date.now());
    const failures: { way: Way; error: ZohoError | undefined }[] = [];
    for (const way of usable.length > 0 ? usable : ways) {
      try {
        const file = await take(way, source, context);
        if (file) {
          for (const { way: useless, error } of failures)
            if (error instanceof RefusedError || error instanceof OddAnswerError) leftOut.set(useless, Date.now() + LEFT_OUT_MS);
          return { name: `${safeName(source.number)}.pdf`, size: file.size, body: file.body };
        }
        failures.push({ way, error: undefined });
      } catch (error) {
        if (!(error instanceof ZohoError) || signal?.aborted) throw error;
        failures.push({ way, error });
      }
    }
    throw conclusion(failures.map(({ error }) => error));
  };
}

/** What a person is told when no way led anywhere. Undefined: Books had no such number. */
function conclusion(errors: (ZohoError | undefined)[]): BridgeError {
  const passing = errors.find(
    (error) => error instanceof TooManyError || error instanceof NoAnswerError || error instanceof ReauthoriseError,
  );
  if (passing) return passing;
  if (errors.every((error) => error === undefined || isGone(error))) {
    return new NotFoundError('invoice_file_not_found', 'Zoho has no such invoice any more.');
  }
  const cause = errors.find((error) => error !== undefined);
  return new BridgeError('invoice_file_unavailable', 'Zoho gives no PDF of this invoice.', { cause });
}

/** Letters, digits and `. _ -`, no dots in front: safe on every system and in a header. */
function safeName(number: string): string {
  const safe = number
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 100);
  return safe || 'invoice';
}
