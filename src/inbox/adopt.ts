import type { Sql } from '../store/database.js';
import type { Link, LinkChange } from '../store/links.js';
import { loadMirrored, type Mirrored } from '../store/mirrored.js';
import { adoptSubscription, type Followed, followWishes, reclaimPlace, takenProducts } from '../store/mirrored-wishes.js';
import type { Store } from '../store/store.js';
import { loadWishes } from '../store/subscriptions.js';
import { itemsOf, sameItems } from '../subscription-moves.js';
import { hashOf } from '../sync/load.js';
import type { SaidSubscription } from '../sync/said.js';
import { isOver } from '../sync/subscription-reasons.js';
import { knownOf, readKnown } from '../sync/subscription-steps.js';
import type { SubscriptionWish } from '../types-billing.js';
import type { BillingSubscription } from '../zoho/billing-subscriptions.js';

const SYNC = 'billing.subscription';
/** As long as a product's name may be (subscription.ts). */
const LONGEST = 100;

/** The row of a subscription that staff made for a customer of ours; undefined when the customer is a stranger. */
export async function adopt(
  store: Store,
  subscription: BillingSubscription,
  userId: string | null,
  tx: Sql,
): Promise<Mirrored | undefined> {
  if (userId === null) return undefined;
  const over = isOver(subscription.status);
  for (;;) {
    const product = over ? 'main' : freeProduct(subscription.productName, await takenProducts(tx, userId));
    const id = await adoptSubscription(tx, {
      ...itemsOf(subscription),
      userId,
      product,
      wish: wishBy(subscription.status) ?? 'active',
      over,
    });
    // The place was taken a moment ago: another one.
    if (id === null) continue;
    await link(store, { id, zohoId: subscription.id }, tx);
    return (await loadMirrored(tx, [id])).get(id);
  }
}

/** Writes down that Billing has all of the wish, so that nothing is pushed before the app wishes something else. */
async function link(
  { links, vault }: Store,
  { id, zohoId, ledger }: { id: string; zohoId?: string; ledger?: Link | undefined },
  tx: Sql,
): Promise<void> {
  const [row] = await loadWishes(tx, [id]);
  if (!row) return;
  const { userId: _user, version, customerParked: _parked, billLate: _late, ...wished } = row;
  const detail = knownOf(wished, readKnown(ledger?.detail)?.term);
  const change: LinkChange = { userId: id, kind: 'pushed', version, attempts: 0, refusedFields: ledger?.refusedFields ?? [], detail };
  await links.settle(SYNC, [{ ...change, hash: hashOf(vault, wished, undefined), ...(zohoId === undefined ? {} : { zohoId }) }], tx);
}

function freeProduct(name: string, taken: Set<string>): string {
  const own =
    name
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, LONGEST - 10) || 'main';
  const names = ['main', own];
  for (let count = 2; ; count++) {
    const free = names.find((one) => !taken.has(one));
    if (free !== undefined) return free;
    names.splice(0, names.length, `${own} ${count}`);
  }
}

/** What a status says that somebody wishes. */
function wishBy(status: string): SubscriptionWish | undefined {
  if (status === 'non_renewing') return 'ending';
  return isOver(status) ? undefined : 'active';
}

/**
 * What staff did by hand becomes the wish, if the app's own was carried out: else the app's next change would undo it. Only what has
 * changed in Billing since the last look counts; where Billing always had something else, it stays with the wish.
 */
export async function followBilling(
  store: Store,
  rows: { said: SaidSubscription; before: Mirrored; adopted: boolean }[],
  tx: Sql,
): Promise<void> {
  const seen = rows.filter(({ before, adopted }) => !adopted && before.status !== null && before.said !== null);
  const moved = seen.filter(({ said: { subscription }, before }) => hasMoved(before, subscription));
  if (moved.length === 0) return;
  const ids = moved.map(({ before }) => before.id);
  const links = await store.links.load(SYNC, ids, tx);
  const wishes = new Map((await loadWishes(tx, ids)).map((row) => [row.id, row]));
  const now = await loadMirrored(tx, ids);

  for (const {
    said: { subscription },
    before,
  } of moved) {
    const ledger = links.get(before.id);
    const wish = wishes.get(before.id);
    const after = now.get(before.id);
    if (!wish || !after) continue;
    const { userId: _user, version, customerParked: _parked, billLate: _late, ...wished } = wish;
    // Else something of the app's own is on its way, or waits for a person.
    const isCarriedOut = ledger?.state === 'linked' && !ledger.parked && ledger.pushedVersion === version;
    const follow = isCarriedOut ? followed(before, after, subscription, wished.next) : undefined;
    const goesOn = after.over && !isOver(subscription.status) && (follow?.wish ?? wished.wish) !== 'cancelled';
    if (goesOn) {
      const taken = await takenProducts(tx, before.userId, before.id);
      const product = taken.has(before.product) ? freeProduct(subscription.productName, taken) : before.product;
      await reclaimPlace(tx, { id: before.id, product });
    }
    if (!follow) continue;
    await followWishes(tx, [{ id: before.id, ...follow }]);
    await link(store, { id: before.id, ledger }, tx);
  }
}

function hasMoved(before: Mirrored, { status, changeScheduled, ...items }: BillingSubscription): boolean {
  return status !== before.status || !sameItems(before.said, itemsOf(items)) || (before.changeScheduled === true && !changeScheduled);
}

/** The wish as it is once it follows; undefined when it says so already. */
function followed(
  before: Mirrored,
  after: Mirrored,
  subscription: BillingSubscription,
  wishedNext: Followed['next'],
): Omit<Followed, 'id'> | undefined {
  const { status, changeScheduled } = subscription;
  const items = sameItems(before.said, itemsOf(subscription)) ? itemsOf(after) : itemsOf(subscription);
  const wish = (status === before.status ? undefined : wishBy(status)) ?? after.wish;
  const dropped = before.changeScheduled === true && !changeScheduled;
  const next = dropped || wish !== 'active' ? null : wishedNext;
  const isSo = sameItems(items, itemsOf(after)) && wish === after.wish && sameItems(next, wishedNext);
  return isSo ? undefined : { wish, items, next };
}
