import type { RefusedError } from '../errors.js';
import type { PlanList, SubscriptionItems } from '../types-billing.js';

/** Statuses that nothing leads out of by itself. Source: zoho.com/billing/kb/subscriptions. */
const OVER = new Set(['cancelled', 'cancelled_from_dunning', 'expired', 'trial_expired', 'creation_failed']);

export const isOver = (status: string): boolean => OVER.has(status);

export interface Refused {
  items: SubscriptionItems;
  couponCode: string | null;
  autoCollect: boolean;
  /** What Billing last said its status is; undefined before it has one. */
  status?: string;
}

/**
 * Why Billing refused a subscription, in words a person can act upon. Zoho publishes no codes for most of it, so what it sells and
 * the status it told are looked at instead of the number. `list` undefined: it could not be read.
 */
export function reasonOf(error: RefusedError, { items, couponCode, autoCollect, status }: Refused, list: PlanList | undefined): string {
  const said = `Billing refused it (code ${error.zohoCode})`;
  if (error.zohoCode === '3004') return `${said}: the customer was deleted in Billing`;
  const wrong = list && [...wrongItems(items, list), ...wrongCoupon(couponCode, list)];
  if (wrong && wrong.length > 0) return `${wrong.join('; ')} ("zoho-bridge plans" lists what there is)`;
  if (status !== undefined && status !== 'live' && status !== 'trial') {
    return `${said}: it is ${status.replaceAll('_', ' ')}, and Billing does not take this change then`;
  }
  if (autoCollect) return `${said}: most likely the card was declined`;
  return said;
}

function wrongItems({ planCode, addons }: SubscriptionItems, list: PlanList): string[] {
  const plan = list.items.find((one) => one.planCode === planCode);
  const wrong = !plan
    ? [`Billing has no plan ${planCode}`]
    : plan.status === 'active'
      ? []
      : [`the plan ${planCode} is ${plan.status} in Billing`];
  for (const { addonCode } of addons) {
    const addon = list.addons.find((one) => one.addonCode === addonCode);
    if (!addon) wrong.push(`Billing has no addon ${addonCode}`);
    else if (addon.status !== 'active') wrong.push(`the addon ${addonCode} is ${addon.status} in Billing`);
    else if (plan && addon.product !== plan.product) wrong.push(`the addon ${addonCode} is not for the product of the plan ${planCode}`);
    else if (plan && addon.type === 'recurring' && isOtherTerm(addon.intervalUnit, plan.intervalUnit)) {
      wrong.push(`the addon ${addonCode} is billed ${addon.intervalUnit}, the plan ${planCode} by ${plan.intervalUnit}`);
    }
  }
  return wrong;
}

const isOtherTerm = (addon: string, plan: string): boolean => ({ monthly: 'months', yearly: 'years' })[addon] !== plan && addon !== '';

function wrongCoupon(couponCode: string | null, list: PlanList): string[] {
  if (couponCode === null) return [];
  const coupon = list.coupons.find((one) => one.couponCode === couponCode);
  if (!coupon) return [`Billing has no coupon ${couponCode}`];
  const words: Record<string, string> = {
    expired: 'has expired',
    maxed_out: 'was redeemed as often as it may be',
    inactive: 'is inactive',
  };
  return coupon.status === 'active' ? [] : [`the coupon ${couponCode} ${words[coupon.status] ?? `is ${coupon.status}`}`];
}
