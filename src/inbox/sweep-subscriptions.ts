import type { ObjectRef } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { liveInBilling, type MirroredState, mirroredStates } from '../store/sweep.js';
import type { SweepReport } from '../types-sweep.js';
import type { Billing } from '../zoho/billing.js';
import type { SubscriptionRow } from '../zoho/billing-subscriptions.js';
import type { CallContext } from '../zoho/types.js';
import type { Patient } from './patient.js';

/** Of a list. A call takes two hundred rows; should Zoho ever repeat a page for ever, this is enough to notice. */
export const MOST_PAGES = 5_000;
const AT_ONCE = 500;

/**
 * Rings what Billing lists and the mirror has otherwise: another status, a later change, perhaps another change within the same second, one
 * that staff made for a customer of ours, and what is here and not listed. Subscriptions of strangers cost nothing. Answers how many pages there were.
 */
export async function compareSubscriptions(
  { store, billing }: { store: Store; billing: Pick<Billing, 'subscriptionsPage'> },
  report: SweepReport,
  { patiently, context }: { patiently: Patient; context: CallContext },
): Promise<number> {
  const listed = new Set<string>();
  for (let page = 1; ; page++) {
    const { items, more } = await patiently(() => billing.subscriptionsPage(page, context));
    report.subscriptions += items.length;
    await ring(store, report, await differing(store, items, listed));
    if (more && page < MOST_PAGES) continue;
    if (!more) await ringUnlisted(store, report, listed);
    return page;
  }
}

async function differing(store: Store, rows: SubscriptionRow[], listed: Set<string>): Promise<ObjectRef[]> {
  const { links, db } = store;
  const owners = await links.ownersOf(
    'billing.subscription',
    rows.map((row) => row.id),
  );
  const customers = await links.ownersOf(
    'billing.customer',
    rows.flatMap((row) => row.customerId ?? []),
  );
  const states = await mirroredStates(db, [...owners.values()]);
  return rows.flatMap(({ id: zohoId, customerId, status, updatedAt }) => {
    const own = owners.get(zohoId);
    if (own === undefined) return customers.has(customerId ?? '') ? [{ kind: 'subscription', zohoId } as const] : [];
    listed.add(own);
    const state = states.get(own);
    return state !== undefined && isSame(state, { status, updatedAt }) ? [] : [{ kind: 'subscription', zohoId } as const];
  });
}

function isSame(there: MirroredState, { status, updatedAt }: Pick<SubscriptionRow, 'status' | 'updatedAt'>): boolean {
  return there.status === status && there.updatedAt !== null && (updatedAt ?? '') <= there.updatedAt && !there.tooFresh;
}

/** Deleted in Billing, or made since the list was read. */
async function ringUnlisted(store: Store, report: SweepReport, listed: Set<string>): Promise<void> {
  for (let after = ''; ; ) {
    const ids = await liveInBilling(store.db, after, AT_ONCE);
    const missing = ids.filter((id) => !listed.has(id));
    const links = await store.links.load('billing.subscription', missing);
    await ring(
      store,
      report,
      [...links.values()].flatMap(({ zohoId }) => (zohoId === undefined ? [] : [{ kind: 'subscription', zohoId } as const])),
    );
    const last = ids.at(-1);
    if (last === undefined || ids.length < AT_ONCE) return;
    after = last;
  }
}

/** Has them looked at. */
export async function ring({ db, objects }: Store, report: SweepReport, refs: ObjectRef[]): Promise<void> {
  if (refs.length === 0) return;
  report.rung += refs.length;
  await db.transaction((tx) => objects.ring(refs, tx));
}
