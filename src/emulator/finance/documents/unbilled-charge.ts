import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { Day, Invoice, UnbilledCharge } from '../types.js';
import { issueInvoice } from './invoice.js';
import { type LineInput, reckon } from './lines.js';
import { wrongState } from './refusals.js';
import { showUnbilledCharge } from './show-unbilled-charge.js';

export interface UnbilledChargeInput {
  customerId: string;
  subscriptionId: string;
  currency: string;
  /** Default: today. */
  date?: Day;
  lines: LineInput[];
  coupons?: { code: string; name: string; discount: number }[];
}

/**
 * Notes down what is to be billed later: as more lines of what is open of the subscription already (OpenAPI file of Billing), else
 * anew. Emits `unbilled_charges_updated` or `unbilled_charges_added` (a third party's list of events).
 */
export function addUnbilledCharge(finance: Finance, input: UnbilledChargeInput): UnbilledCharge {
  const at = finance.world.clock.now().getTime();
  const { lines, total } = reckon(finance, input);
  const open = finance.unbilledCharges.by('subscription', input.subscriptionId).find(({ status }) => status === 'open');
  if (open) {
    open.lines.push(...lines);
    open.coupons.push(...(input.coupons ?? []));
    open.total += total;
    open.updatedAt = at;
    emit(finance, 'unbilled_charges_updated', { unbilled_charge: showUnbilledCharge(finance, open) });
    return open;
  }
  const charge: UnbilledCharge = {
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
    number: finance.nextNumber('unbilledCharge'),
    customerId: input.customerId,
    subscriptionId: input.subscriptionId,
    currency: input.currency,
    date: input.date ?? finance.today(),
    status: 'open',
    lines,
    coupons: [...(input.coupons ?? [])],
    total,
    invoiceId: '',
  };
  finance.unbilledCharges.put(charge);
  emit(finance, 'unbilled_charges_added', { unbilled_charge: showUnbilledCharge(finance, charge) });
  return charge;
}

/** Bills it. Emits `unbilled_charges_invoiced` after the events of the invoice. Throws Refusal when it is billed already. */
export function invoiceUnbilledCharge(finance: Finance, charge: UnbilledCharge): Invoice {
  if (charge.status === 'invoiced') throw wrongState('The unbilled charges have already been invoiced.');
  const customer = finance.customers.get(charge.customerId);
  const invoice = issueInvoice(finance, {
    customerId: charge.customerId,
    ...(charge.subscriptionId === '' ? {} : { subscriptionId: charge.subscriptionId }),
    kind: 'unbilled',
    currency: charge.currency,
    date: finance.today(),
    paymentTerms: finance.subscriptions.get(charge.subscriptionId)?.paymentTerms ?? customer.paymentTerms,
    lines: charge.lines.map(({ id: _, ...line }) => line),
    coupons: charge.coupons,
  });
  settled(finance, charge, invoice);
  Object.assign(charge, { status: 'invoiced', invoiceId: invoice.id, updatedAt: finance.world.clock.now().getTime() });
  emit(finance, 'unbilled_charges_invoiced', { unbilled_charge: showUnbilledCharge(finance, charge) });
  return invoice;
}

/** Forgets it. Emits `unbilled_charges_deleted`. Throws Refusal when it is billed already. */
export function deleteUnbilledCharge(finance: Finance, charge: UnbilledCharge): void {
  if (charge.status === 'invoiced') throw wrongState('The unbilled charges have already been invoiced.');
  const shown = showUnbilledCharge(finance, charge);
  settled(finance, charge);
  finance.unbilledCharges.remove(charge.id);
  emit(finance, 'unbilled_charges_deleted', { unbilled_charge: shown });
}

/** The subscription waits for it no more; an invoice made of it is its latest. */
function settled(finance: Finance, charge: UnbilledCharge, invoice?: Invoice): void {
  const subscription = finance.subscriptions.get(charge.subscriptionId);
  if (subscription?.unbilledChargeId === charge.id) subscription.unbilledChargeId = '';
  if (subscription && invoice) subscription.childInvoiceId = invoice.id;
}
