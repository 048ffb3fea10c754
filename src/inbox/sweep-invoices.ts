import { type ObjectRef, refKey } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { mirroredInvoices, openInvoices } from '../store/sweep.js';
import type { SweepReport } from '../types-sweep.js';
import type { Billing } from '../zoho/billing.js';
import type { InvoiceRow } from '../zoho/billing-invoices.js';
import type { CallContext } from '../zoho/types.js';
import type { Patient } from './patient.js';
import { MOST_PAGES, ring } from './sweep-subscriptions.js';

const AT_ONCE = 500;
const refOf = ({ id }: InvoiceRow): ObjectRef => ({ kind: 'invoice', zohoId: id });

/**
 * Rings invoices of customers of ours on which something is owed, here or in Billing, and that differ: nobody tells that one became
 * overdue or was written off. Answers how many pages there were.
 */
export async function compareInvoices(
  { store, billing }: { store: Store; billing: Pick<Billing, 'openInvoicesPage'> },
  report: SweepReport,
  { patiently, context }: { patiently: Patient; context: CallContext },
): Promise<number> {
  const listed = new Set<string>();
  for (let page = 1; ; page++) {
    const { items, more } = await patiently(() => billing.openInvoicesPage(page, context));
    await ring(store, report, await differing(store, items, listed));
    if (more && page < MOST_PAGES) continue;
    if (!more) await ringUnlisted(store, report, listed);
    return page;
  }
}

async function differing(store: Store, rows: InvoiceRow[], listed: Set<string>): Promise<ObjectRef[]> {
  const found = await store.objects.find(rows.map(refOf), store.db);
  const mirrored = await mirroredInvoices(
    store.db,
    [...found.values()].map(({ id }) => id),
  );
  const customers = await store.links.ownersOf(
    'billing.customer',
    rows.flatMap((row) => row.customerId ?? []),
  );
  return rows.flatMap((row) => {
    const id = found.get(refKey(refOf(row)))?.id ?? '';
    listed.add(id);
    const there = mirrored.get(id);
    if (there?.status === row.status && there.balance === row.balance) return [];
    return customers.has(row.customerId ?? '') ? [refOf(row)] : [];
  });
}

/** Nothing is owed on them in Billing any more. */
async function ringUnlisted(store: Store, report: SweepReport, listed: Set<string>): Promise<void> {
  for (let after = ''; ; ) {
    const ids = await openInvoices(store.db, after, AT_ONCE);
    const heard = await store.objects.load(ids.filter((id) => !listed.has(id)));
    await ring(store, report, heard);
    const last = ids.at(-1);
    if (last === undefined || ids.length < AT_ONCE) return;
    after = last;
  }
}
