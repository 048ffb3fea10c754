import { discountOf } from '../catalog/price.js';
import { amount, flag, required, rows, text } from '../documents/read.js';
import { addUnbilledCharge } from '../documents/unbilled-charge.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Invoice, Subscription, SubscriptionItem, UnbilledCharge } from '../types.js';
import { type Bill, invoiceFor, lineOf } from './bill.js';
import { collect } from './collect.js';
import { addonDoesNotFit, itemIsInactive, wrongStatus } from './errors.js';
import { addonFits, addonItem, readItem } from './items.js';
import { redeemable } from './meta.js';
import { subTotalOf } from './money.js';
import { note } from './tell.js';

type Body = Record<string, unknown>;
export type Charged = { invoice: Invoice } | { unbilled: UnbilledCharge };

/** Nothing can be added to one that is paused, is over or has not begun (the first: zoho.com/billing/kb, the rest inferred). */
function assertChargeable({ status }: Subscription): void {
  if (!['live', 'trial', 'non_renewing', 'dunning', 'unpaid'].includes(status)) {
    throw wrongStatus(`cannot be charged, it is ${status.replaceAll('_', ' ')}`);
  }
}

/** `POST …/charge`: a sum besides what the subscription costs. Throws Refusal for an amount that is none. */
export function chargeOnce(finance: Finance, subscription: Subscription, body: Body, by: string): Charged {
  assertChargeable(subscription);
  const price = required(amount(body, 'amount', subscription.currency), 'amount');
  const description = text(body, 'description', 2000) ?? '';
  const line = { code: '', productId: subscription.productId, name: 'One-time charge', description, quantity: 1, price, taxId: '' };
  note(finance, subscription, 'One-time charge added', by);
  return put(finance, subscription, { bill: { lines: [line], coupons: [] }, kind: 'charge', isUnbilled: isUnbilled(body) });
}

/** `POST …/buyonetimeaddon`. Throws Refusal for what is no one-time addon of the plan. */
export function buyAddon(finance: Finance, subscription: Subscription, body: Body, by: string): Charged {
  assertChargeable(subscription);
  const items = (rows(body, 'addons') ?? []).map((row) => oneTimeItem(finance, subscription, row));
  if (items.length === 0) throw invalidValue('addons');
  const code = text(body, 'coupon_code');
  const coupon = code ? redeemable(finance, code, subscription.plan, items) : undefined;
  if (coupon) coupon.redeemed += 1;
  const discount = coupon ? discountOf(finance, coupon, items, subscription.currency) : 0;
  const bill: Bill = {
    lines: items.map((item) => lineOf(subscription, item)),
    coupons: coupon && discount > 0 ? [{ code: coupon.code, name: coupon.name, discount: Math.min(discount, subTotalOf(items)) }] : [],
  };
  note(finance, subscription, 'One-time addon purchased', by);
  return put(finance, subscription, { bill, kind: 'addon', isUnbilled: isUnbilled(body) });
}

function oneTimeItem(finance: Finance, subscription: Subscription, row: Body): SubscriptionItem {
  const { item, addon } = addonItem(finance, subscription.currency, readItem(row, 'addon', subscription.currency));
  const [plan] = finance.plans.by('code', subscription.plan.code);
  if (addon.status !== 'active') throw itemIsInactive(`The addon ${addon.code}`);
  if (addon.type !== 'one_time' || !plan || !addonFits(addon, plan)) throw addonDoesNotFit(addon.code);
  return item;
}

const isUnbilled = (body: Body) => flag(body, 'add_to_unbilled_charges') ?? false;

/** Online, the card is charged; when it declines the invoice stays open and the subscription as it is (inferred). */
function put(
  finance: Finance,
  subscription: Subscription,
  { bill, kind, isUnbilled: isLater }: { bill: Bill; kind: 'charge' | 'addon'; isUnbilled: boolean },
): Charged {
  if (isLater) {
    const { customerId, id: subscriptionId, currency } = subscription;
    const unbilled = addUnbilledCharge(finance, { customerId, subscriptionId, currency, ...bill });
    subscription.unbilledChargeId = unbilled.id;
    return { unbilled };
  }
  const invoice = invoiceFor(finance, subscription, { bill, kind, date: finance.today() });
  collect(finance, subscription, invoice);
  return { invoice };
}
