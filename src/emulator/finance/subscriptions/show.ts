import { showTaxOf } from '../documents/show-common.js';
import type { Finance } from '../finance.js';
import { currencyOf, show } from '../money.js';
import type { Subscription, SubscriptionItem } from '../types.js';
import { moneyOf, type TermMoney } from './money.js';
import { showContactPersons, showSubscriber } from './show-customer.js';

const OVER = new Set<Subscription['status']>(['cancelled', 'cancelled_from_dunning', 'expired', 'trial_expired', 'creation_failed']);
const CANCELLED = new Set<Subscription['status']>(['cancelled', 'cancelled_from_dunning']);

/** Whether it will never do anything more by itself. */
export const isOver = ({ status }: Subscription): boolean => OVER.has(status);

export const nameOf = (finance: Finance, { productId, plan }: Pick<Subscription, 'productId' | 'plan'>): string =>
  `${finance.products.get(productId)?.name ?? ''}-${plan.name}`;

export const termsLabel = (days: number): string => (days === 0 ? 'Due On Receipt' : `Net ${days}`);

/**
 * A subscription as GET, POST and PUT answer it and as events carry it. Keys and their order: recorded answers of 2015, then
 * those of the OpenAPI file. A live one has no `cancelled_at`, a cancelled one no `next_billing_at` (recorded).
 */
export function showSubscription(finance: Finance, subscription: Subscription): Record<string, unknown> {
  const { plan, currency, coupon, extra } = subscription;
  const money = moneyOf(finance, subscription);
  return {
    ...showHead(finance, subscription, money),
    child_invoice_id: subscription.childInvoiceId,
    unbilled_charge_id: subscription.unbilledChargeId,
    end_of_term: subscription.scheduled !== null,
    product_id: subscription.productId,
    product_name: finance.products.get(subscription.productId)?.name ?? '',
    ...showTrial(subscription),
    plan: {
      ...showItem(finance, plan, currency),
      plan_code: plan.code,
      plan_description: plan.description,
      discount: show(money.discounts[0] ?? 0, currency),
      setup_fee: show(subscription.setupFee, currency),
      ...showSetupFeeTax(finance, extra['setup_fee_tax_id']),
      trial_days: subscription.trialDays,
    },
    addons: subscription.addons.map((addon, index) => ({
      ...showItem(finance, addon, currency),
      addon_code: addon.code,
      addon_description: addon.description,
      discount: show(money.discounts[index + 1] ?? 0, currency),
    })),
    ...(coupon !== null && { coupon: { coupon_code: coupon.code, discount_amount: show(money.discount, currency) } }),
    taxes: money.taxes.map(({ taxId, amount }) => {
      const tax = finance.taxes.get(taxId);
      return { tax_id: taxId, tax_name: tax ? `${tax.name} (${tax.percentage}%)` : '', tax_amount: show(amount, currency) };
    }),
    ...showCard(finance, subscription),
    payment_terms: subscription.paymentTerms,
    payment_terms_label: extra['payment_terms_label'] ?? termsLabel(subscription.paymentTerms),
    can_add_bank_account: false,
    customer: showSubscriber(finance, subscription.customerId),
    custom_fields: subscription.customFields.map((field, index) => ({ index: index + 1, ...field, data_type: 'text' })),
    contactpersons: showContactPersons(finance, subscription),
    notes: subscription.notes.map(({ id, description, by, at }) => ({
      note_id: id,
      description,
      commented_by: by,
      commented_time: finance.time.stamp(at),
    })),
    payment_gateways: extra['payment_gateways'] ?? [],
    ...(extra['place_of_supply'] !== undefined && { place_of_supply: extra['place_of_supply'] }),
  };
}

/** A row of the list: flat, without plan and customer as objects. */
export function showSubscriptionRow(finance: Finance, subscription: Subscription): Record<string, unknown> {
  const texts = finance.customers.find(subscription.customerId)?.texts;
  return {
    customer_id: subscription.customerId,
    customer_name: texts?.['display_name'] ?? '',
    email: texts?.['email'] ?? '',
    plan_name: subscription.plan.name,
    plan_code: subscription.plan.code,
    ...showHead(finance, subscription, moneyOf(finance, subscription)),
    ...showTrial(subscription),
  };
}

/** What a list row and the whole object have in common. */
function showHead(finance: Finance, subscription: Subscription, money: TermMoney): Record<string, unknown> {
  const { currency, cancelSource, extra } = subscription;
  const { stamp } = finance.time;
  const isCancelled = CANCELLED.has(subscription.status);
  return {
    subscription_id: subscription.id,
    subscription_number: subscription.number,
    name: nameOf(finance, subscription),
    status: subscription.status,
    ...(isCancelled && { source: cancelSource ?? 'user' }),
    sub_total: show(money.subTotal, currency),
    amount: show(money.amount, currency),
    created_at: stamp(subscription.createdAt).slice(0, 10),
    activated_at: subscription.activatedOn ?? '',
    current_term_starts_at: subscription.termStartsOn ?? '',
    current_term_ends_at: subscription.termEndsOn ?? '',
    last_billing_at: subscription.lastBilledOn ?? '',
    ...(!isOver(subscription) && { next_billing_at: subscription.nextBillingOn ?? '' }),
    ...(isCancelled && { cancelled_at: subscription.cancelledOn ?? '' }),
    ...(subscription.dunning?.nextRetryOn && { next_retry_at: subscription.dunning.nextRetryOn }),
    ...(subscription.status === 'non_renewing' && { scheduled_cancellation_date: subscription.termEndsOn ?? '' }),
    expires_at: subscription.expiresOn ?? '',
    interval: subscription.interval,
    interval_unit: subscription.intervalUnit,
    auto_collect: subscription.autoCollect,
    created_time: stamp(subscription.createdAt),
    updated_time: stamp(subscription.updatedAt),
    reference_id: subscription.referenceId,
    salesperson_id: extra['salesperson_id'] ?? '',
    salesperson_name: extra['salesperson_name'] ?? '',
    currency_code: currency,
    currency_symbol: currencyOf(currency)?.symbol ?? currency,
  };
}

const showTrial = ({ trialEndsOn, startsOn }: Subscription) =>
  trialEndsOn === null ? {} : { trial_starts_at: startsOn, trial_ends_at: trialEndsOn };

function showItem(finance: Finance, item: SubscriptionItem, currency: string) {
  return {
    name: item.name,
    description: item.description,
    price: show(item.price, currency),
    quantity: item.quantity,
    total: show(item.total, currency),
    ...showTaxOf(finance, item.taxId),
    tags: [],
    item_custom_fields: [],
    ...item.extra,
  };
}

function showSetupFeeTax(finance: Finance, taxId: unknown) {
  const { tax_id, tax_name, tax_type, tax_percentage } = showTaxOf(finance, typeof taxId === 'string' ? taxId : '');
  return { setup_fee_tax_id: tax_id, setup_fee_tax_name: tax_name, setup_fee_tax_percentage: tax_percentage, setup_fee_tax_type: tax_type };
}

function showCard(finance: Finance, { cardId }: Subscription) {
  const card = cardId === '' ? undefined : finance.cards.get(cardId);
  if (!card) return {};
  return {
    card: {
      card_id: card.id,
      last_four_digits: card.lastFour,
      payment_gateway: card.gateway,
      expiry_month: card.expiryMonth,
      expiry_year: card.expiryYear,
      is_primary: card.isPrimary,
      is_backup: false,
    },
  };
}
