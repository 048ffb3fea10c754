import type { Sql } from '../store/database.js';
import { byReference } from '../store/mirrored-wishes.js';
import type { Store } from '../store/store.js';
import type { SaidObject, SaidSubscription } from '../sync/said.js';

/** Whose something is that Billing told of. Null: a stranger's, or one of nobody. */
export interface Owner {
  userId: string | null;
  /** Of subscriptions: ours, when there is a row. */
  subscriptionId: string | null;
}

const NOBODY: Owner = { userId: null, subscriptionId: null };

/**
 * Finds whose these are, in their order. A customer is known by the ledger. A subscription is, too; one whose create has not been
 * settled yet by the reference it carries; one that staff made for a customer of ours belongs to the customer.
 */
export async function ownersOf({ links }: Pick<Store, 'links'>, said: SaidObject[], tx: Sql): Promise<Owner[]> {
  const customers = await links.ownersOf('billing.customer', unique(said.map(customerOf)), tx);
  const linked = await links.ownersOf('billing.subscription', unique(said.map(unlinkedId)), tx);
  const references = await openReferences(links, said.filter(isSubscription), linked, customers, tx);
  return said.map((one): Owner => {
    const userId = customers.get(customerOf(one) ?? '') ?? null;
    if (one.kind === 'gone') return one.of === 'subscription' ? { userId: null, subscriptionId: linked.get(one.zohoId) ?? null } : NOBODY;
    if (one.kind !== 'subscription') return { userId, subscriptionId: null };
    const { id: zohoId, referenceId } = one.subscription;
    return { userId, subscriptionId: one.id ?? linked.get(zohoId) ?? references.get(referenceId) ?? null };
  });
}

/** References of subscriptions that are ours though the ledger does not say so yet. */
async function openReferences(
  links: Store['links'],
  said: SaidSubscription[],
  linked: Map<string, string>,
  customers: Map<string, string>,
  tx: Sql,
): Promise<Map<string, string>> {
  const open = said.filter(({ id, subscription }) => id === undefined && !linked.has(subscription.id) && subscription.referenceId !== '');
  const rows = await byReference(tx, unique(open.map(({ subscription }) => subscription.referenceId)));
  const ledger = await links.load('billing.subscription', [...rows.keys()], tx);
  return new Map(
    open.flatMap(({ subscription: { referenceId, customerId } }) => {
      const userId = rows.get(referenceId);
      // Staff can copy a reference: one that has its subscription already, or is another user's, is not meant.
      const isTaken = ledger.get(referenceId)?.zohoId !== undefined;
      return userId !== undefined && !isTaken && customers.get(customerId ?? '') === userId ? [[referenceId, referenceId] as const] : [];
    }),
  );
}

export const isSubscription = (one: SaidObject): one is SaidSubscription => one.kind === 'subscription';

function customerOf(one: SaidObject): string | null {
  switch (one.kind) {
    case 'subscription':
      return one.subscription.customerId;
    case 'invoice':
      return one.invoice.customerId;
    case 'payment':
      return one.payment.customerId;
    case 'credit_note':
      return one.creditNote.customerId;
    case 'customer':
      return one.customerId;
    case 'gone':
      return null;
  }
}

function unlinkedId(one: SaidObject): string | null {
  if (one.kind === 'gone') return one.of === 'subscription' ? one.zohoId : null;
  return one.kind === 'subscription' && one.id === undefined ? one.subscription.id : null;
}

function unique(ids: (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
