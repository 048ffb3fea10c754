import { issueCreditNote } from '../documents/credit-note.js';
import { reckon } from '../documents/lines.js';
import type { Finance } from '../finance.js';
import type { Day, Subscription } from '../types.js';
import { dueFor, invoiceFor } from './bill.js';
import { bookTaken, chargedCard, takeFirst } from './collect.js';
import { noCard } from './errors.js';
import { monthlyOf } from './money.js';
import { previousOf } from './previous.js';
import { differenceOf, prorate } from './prorate.js';
import { note, tell } from './tell.js';
import { anchor, beginTerm, endTermOn } from './terms.js';

/**
 * Makes `after` of a subscription, in the middle of its term: bills and credits what that costs, charges the card first (a
 * declined one leaves everything as it was, inferred), and tells of an upgrade or a downgrade. Answers whether there was anything
 * to bill. Throws Refusal.
 */
export function changeNow(
  finance: Finance,
  subscription: Subscription,
  { after, hasNewCycles, by }: { after: Subscription; hasNewCycles: boolean; by: string },
): boolean {
  const today = finance.today();
  const before: Subscription = { ...subscription };
  const restarts = before.interval !== after.interval || before.intervalUnit !== after.intervalUnit;
  const { bill, credit } = prorate(finance, { before, after, today, restarts });
  const credited = credit.length === 0 ? 0 : reckon(finance, { lines: credit }).total;
  const due = bill.lines.length === 0 ? 0 : Math.max(0, dueFor(finance, after, bill) - credited);
  if (after.autoCollect && due > 0 && !chargedCard(finance, after)) throw noCard();
  const taken = takeFirst(finance, after, due);

  moveTerm(before, after, { restarts, hasNewCycles, today });
  after.addons = after.addons.filter(({ isOnce }) => !isOnce);
  Object.assign(subscription, after, { scheduled: null });
  finance.subscriptions.put(subscription);
  if (credit.length > 0) giveCredit(finance, subscription, { credit, invoiceId: before.childInvoiceId });
  const isUpgrade = monthlyOf(subscription) >= monthlyOf(before);
  const isBilled = bill.lines.length > 0;
  if (isBilled) {
    subscription.lastBilledOn = today;
    const invoice = invoiceFor(finance, subscription, { bill, kind: isUpgrade ? 'upgrade' : 'downgrade', date: today });
    bookTaken(finance, invoice, taken);
  }
  const { gone, come } = differenceOf(before, after);
  if (gone.length + come.length > 0 || restarts) {
    const [what, type] = isUpgrade ? ['upgraded', 'subscription_upgraded'] : ['downgraded', 'subscription_downgraded'];
    note(finance, subscription, `Subscription ${what}`, by);
    tell(finance, subscription, type, { previous_attribute: previousOf(finance, before) });
  }
  return isBilled;
}

/** Where the term ends after the change, and how many are to come. */
function moveTerm(
  before: Subscription,
  after: Subscription,
  { restarts, hasNewCycles, today }: { restarts: boolean; hasNewCycles: boolean; today: Day },
): void {
  const isEnding = before.status === 'non_renewing';
  if (restarts) {
    anchor(after, today);
    beginTerm(after, today);
  } else if (hasNewCycles && after.termEndsOn !== null) {
    // The current term is the first of the new number of cycles.
    if (after.cyclesLeft !== null) after.cyclesLeft -= 1;
    endTermOn(after, after.termEndsOn);
  }
  if (isEnding) after.nextBillingOn = null;
}

function giveCredit(
  finance: Finance,
  subscription: Subscription,
  { credit, invoiceId }: { credit: Parameters<typeof issueCreditNote>[1]['lines']; invoiceId: string },
): void {
  const { customerId, currency } = subscription;
  const issued = issueCreditNote(finance, { customerId, currency, lines: credit, invoiceId, reason: 'Unused part of the term' });
  subscription.creditNoteIds = [...subscription.creditNoteIds, issued.id];
}
