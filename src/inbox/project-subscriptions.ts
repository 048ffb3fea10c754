import type { Sql } from '../store/database.js';
import { attachInvoices } from '../store/mirror.js';
import { addHistory, lastHistory, loadMirrored, type Mirrored, type SaidRow, writeSaid } from '../store/mirrored.js';
import { markDeleted } from '../store/mirrored-wishes.js';
import { organizationDay } from '../store/segments.js';
import type { Store } from '../store/store.js';
import type { SaidObject, SaidSubscription } from '../sync/said.js';
import { isOver } from '../sync/subscription-reasons.js';
import type { BillingSubscription } from '../zoho/billing-subscriptions.js';
import { adopt, followBilling } from './adopt.js';
import type { Follows } from './follows.js';
import { subscriptionHappenings } from './happenings.js';
import type { Owner } from './owners.js';

export interface SaidOfOwner {
  said: SaidSubscription;
  owner: Owner;
}

/** Writes what Billing says of subscriptions, and gathers what follows. The rows are held by the caller. */
export async function projectSubscriptions(
  store: Store,
  all: SaidOfOwner[],
  follows: Follows,
  { now, tx }: { now: number; tx: Sql },
): Promise<void> {
  if (all.length === 0) return;
  const present = await loadMirrored(
    tx,
    all.flatMap(({ owner }) => owner.subscriptionId ?? []),
  );
  const rows: { said: SaidSubscription; before: Mirrored; adopted: boolean }[] = [];
  for (const { said, owner } of all) {
    const before =
      owner.subscriptionId === null ? await adopt(store, said.subscription, owner.userId, tx) : present.get(owner.subscriptionId);
    if (said.object) {
      const { objectId, version } = said.object;
      const userId = before?.userId ?? owner.userId;
      follows.sights.push({ id: objectId, version, userId, zohoUpdatedAt: said.subscription.updatedAt, gone: false });
    }
    if (before && !isStale(before, said)) rows.push({ said, before, adopted: owner.subscriptionId === null });
  }

  const saidRows = rows.map(({ said, before }) => toRow(store, said, before, now));
  await writeSaid(tx, saidRows);
  await followBilling(store, rows, tx);
  await attachInvoices(
    tx,
    rows.flatMap(({ said: { subscription }, before: { id, userId } }) =>
      subscription.childInvoiceId === null
        ? []
        : [{ subscriptionId: id, userId, indexes: store.objects.indexesOf({ kind: 'invoice', zohoId: subscription.childInvoiceId }) }],
    ),
  );
  await addHistory(
    tx,
    rows.map(({ said: { subscription }, before: { id, userId, status } }) => ({
      ...{ subscriptionId: id, userId, status: subscription.status, planCode: subscription.planCode, quantity: subscription.quantity },
      ...{ recurring: subscription.recurring, intervalMonths: subscription.intervalMonths, currency: subscription.currency },
      at: status === null ? sinceWhen(subscription) : subscription.updatedAt,
    })),
  );
  for (const { said, before } of rows) gather(said.subscription, before, follows, now);
}

function gather(subscription: BillingSubscription, before: Mirrored, follows: Follows, now: number): void {
  const { id, userId, product } = before;
  const at = subscription.updatedAt ?? new Date(now).toISOString();
  const was =
    before.status === null || before.said === null
      ? null
      : {
          ...before.said,
          ...{ status: before.status, cancelledAt: before.cancelledAt, termStartsAt: before.termStartsAt, termEndsAt: before.termEndsAt },
        };
  follows.happenings.push(...subscriptionHappenings(was, subscription, { id, userId, product, at }));
  follows.userIds.add(userId);
  if (subscription.childInvoiceId === null) return;
  const invoice = { kind: 'invoice', zohoId: subscription.childInvoiceId } as const;
  // What was missing was paid: its invoice has changed, whether or not an event of it arrives.
  const recovered = (before.status === 'dunning' || before.status === 'unpaid') && subscription.status !== before.status;
  (recovered ? follows.again : follows.unheard).push(invoice);
}

/** Subscriptions that Billing has no more: over, and told as cancelled unless they were over before. */
export async function projectDeleted(
  all: { said: Extract<SaidObject, { kind: 'gone' }>; owner: Owner }[],
  follows: Follows,
  { now, tx }: { now: number; tx: Sql },
): Promise<void> {
  const present = await loadMirrored(
    tx,
    all.flatMap(({ owner }) => owner.subscriptionId ?? []),
  );
  const at = new Date(now).toISOString();
  const rows = [...present.values()].filter(({ status }) => status !== 'deleted');
  if (rows.length === 0) return;
  const today = await organizationDay(tx, now);
  await markDeleted(
    tx,
    rows.map((row) => row.id),
    today,
  );
  for (const row of rows) {
    const { id, userId, status, said } = row;
    follows.userIds.add(userId);
    if (status === null || said === null) continue;
    const last = await lastHistory(tx, id);
    if (last) await addHistory(tx, [{ ...last, at, status: 'deleted' }]);
    if (isOver(status)) continue;
    const after = { ...said, ...UNKNOWN, ...row, ...said, status: 'deleted', cancelledAt: row.cancelledAt ?? today };
    follows.happenings.push(...subscriptionHappenings({ ...row, ...said, status }, after, { id, userId, product: row.product, at }));
  }
}

/** The second of a change, and how far this machine's clock may be ahead of Zoho's. */
const FRESH_MS = 3000;
const UNKNOWN = { amount: null, currency: null, activatedAt: null, nextBillingAt: null, trialEndsAt: null };

/** Older never overwrites newer. What is equally old was asked for again, unless it was asked for before what is here. */
function isStale({ updatedAt, askedAt }: Mirrored, { subscription, askedAt: asked }: SaidSubscription): boolean {
  if (updatedAt === null || subscription.updatedAt === null || subscription.updatedAt > updatedAt) return false;
  return subscription.updatedAt < updatedAt || (askedAt !== null && asked < Date.parse(askedAt));
}

/** `askedAt`: by Zoho's clock, ms. Billing has no event for every change, and two of the same second carry the same time. */
function isTooFresh(updatedAt: string | null, askedAt: number): boolean {
  return updatedAt !== null && askedAt < Date.parse(updatedAt) + FRESH_MS;
}

/** Since when a subscription that nobody had seen is as it is, as far as Billing tells: it ran from its beginning, or has ended lately. */
function sinceWhen({ status, activatedTime, createdAt, updatedAt }: BillingSubscription): string | null {
  return isOver(status) ? updatedAt : (activatedTime ?? createdAt ?? updatedAt);
}

function toRow(store: Store, { subscription, askedAt }: SaidSubscription, before: Mirrored, now: number): SaidRow {
  const {
    id: _id,
    referenceId: _reference,
    couponCode: _coupon,
    customerId: _customer,
    productName: _product,
    card,
    childInvoiceId,
    ...rest
  } = subscription;
  const missing = subscription.status === 'dunning' || subscription.status === 'unpaid';
  return {
    ...rest,
    id: before.id,
    over: isOver(subscription.status),
    // The term that is not paid for. It does not depend on when anybody looked.
    dunningSince: missing ? (before.dunningSince ?? subscription.termStartsAt ?? subscription.updatedAt?.slice(0, 10) ?? null) : null,
    cardLastFour: card?.lastFour ?? null,
    cardExpires: card?.expires ?? null,
    askedAt: new Date(askedAt).toISOString(),
    tooFresh: isTooFresh(subscription.updatedAt, now - (Date.now() - askedAt)),
    childInvoice: childInvoiceId === null ? null : (store.objects.indexesOf({ kind: 'invoice', zohoId: childInvoiceId })[0] ?? null),
  };
}
