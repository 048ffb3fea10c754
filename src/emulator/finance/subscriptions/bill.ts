import { creditLeft } from '../documents/credit-left.js';
import { applyCredit } from '../documents/credit-note.js';
import { issueInvoice } from '../documents/invoice.js';
import { balanceOf } from '../documents/invoice-status.js';
import { type LineInput, reckon } from '../documents/lines.js';
import { addUnbilledCharge } from '../documents/unbilled-charge.js';
import type { Finance } from '../finance.js';
import { roundHalfUp } from '../money.js';
import type { Day, Invoice, InvoiceKind, Minor, Subscription, SubscriptionItem } from '../types.js';
import { couponOff, itemsOf } from './money.js';

export interface Bill {
  lines: LineInput[];
  coupons: { code: string; name: string; discount: Minor }[];
}

/** A plan or addon as a line. A total that is not price times quantity (brackets) is one line of one. */
export function lineOf(
  subscription: Subscription,
  { code, name, description, quantity, price, total, taxId }: SubscriptionItem,
): LineInput {
  const { productId } = subscription;
  if (roundHalfUp(price * quantity) === total) return { code, productId, name, description, quantity, price, taxId };
  return { code, productId, name, description: `${quantity} × ${description || name}`, quantity: 1, price: total, taxId };
}

/** Taxed as the plan unless the subscription says otherwise (inferred). */
export function setupFeeLine(subscription: Subscription): LineInput[] {
  const { plan, productId, setupFee, extra } = subscription;
  if (setupFee === 0) return [];
  const taxId = typeof extra['setup_fee_tax_id'] === 'string' ? extra['setup_fee_tax_id'] : plan.taxId;
  return [{ code: plan.code, productId, name: `Setup Fee for ${plan.name}`, description: '', quantity: 1, price: setupFee, taxId }];
}

/** What one whole term is billed with. A coupon takes nothing off the setup fee (inferred). */
export function termBill(finance: Finance, subscription: Subscription, { withSetupFee = false } = {}): Bill {
  const items = itemsOf(subscription);
  const lines = items.map((item) => lineOf(subscription, item));
  return {
    lines: withSetupFee ? [...lines, ...setupFeeLine(subscription)] : lines,
    coupons: couponsFor(finance, subscription, couponOff(finance, subscription, items)),
  };
}

export function couponsFor(finance: Finance, { coupon }: Subscription, discount: Minor): Bill['coupons'] {
  if (coupon === null || discount === 0) return [];
  return [{ code: coupon.code, name: finance.coupons.by('code', coupon.code)[0]?.name ?? coupon.code, discount }];
}

/** What the customer would have to pay for a bill after the credit that the subscription's own changes left. */
export function dueFor(finance: Finance, subscription: Subscription, bill: Bill): Minor {
  return Math.max(0, reckon(finance, bill).total - ownCredit(finance, subscription));
}

/** Makes the invoice of a bill, puts the subscription's own credit on it and remembers it as the latest. */
export function invoiceFor(
  finance: Finance,
  subscription: Subscription,
  { bill, kind, date }: { bill: Bill; kind: InvoiceKind; date: Day },
): Invoice {
  const rate = subscription.extra['exchange_rate'];
  const invoice = issueInvoice(finance, {
    customerId: subscription.customerId,
    subscriptionId: subscription.id,
    kind,
    currency: subscription.currency,
    date,
    paymentTerms: subscription.paymentTerms,
    ...bill,
    ...(typeof rate === 'number' && { exchangeRate: rate }),
  });
  subscription.childInvoiceId = invoice.id;
  useCredit(finance, subscription, invoice);
  return invoice;
}

/** Bills the current term, and with it what was bought once. `unbilled`: notes it down for a later invoice instead. */
export function billTerm(
  finance: Finance,
  subscription: Subscription,
  { kind, date, withSetupFee = false, unbilled = false }: { kind: InvoiceKind; date: Day; withSetupFee?: boolean; unbilled?: boolean },
): Invoice | undefined {
  const bill = termBill(finance, subscription, { withSetupFee });
  subscription.lastBilledOn = date;
  if (subscription.addons.some(({ isOnce }) => isOnce)) subscription.addons = subscription.addons.filter(({ isOnce }) => !isOnce);
  if (!unbilled) return invoiceFor(finance, subscription, { bill, kind, date });
  const { customerId, id: subscriptionId, currency } = subscription;
  subscription.unbilledChargeId = addUnbilledCharge(finance, { customerId, subscriptionId, currency, date, ...bill }).id;
  return undefined;
}

function ownNotes(finance: Finance, { creditNoteIds }: Subscription) {
  return creditNoteIds.flatMap((id) => finance.creditNotes.get(id) ?? []);
}

const ownCredit = (finance: Finance, subscription: Subscription): Minor =>
  ownNotes(finance, subscription).reduce((sum, note) => sum + creditLeft(note), 0);

/**
 * What a change left to the customer's credit goes to the next invoice of the subscription.
 * Source: zoho.com/billing/features/prorated-billing
 */
export function useCredit(finance: Finance, subscription: Subscription, invoice: Invoice): void {
  if (subscription.creditNoteIds.length === 0) return;
  for (const note of ownNotes(finance, subscription)) {
    const amount = Math.min(creditLeft(note), balanceOf(invoice));
    if (amount > 0) applyCredit(finance, note, invoice, amount);
  }
  subscription.creditNoteIds = ownNotes(finance, subscription)
    .filter((note) => creditLeft(note) > 0)
    .map(({ id }) => id);
}
