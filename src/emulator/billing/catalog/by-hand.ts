import { z } from 'zod';
import { handAction } from '../../core/hand.js';
import { addBankAccount, removeBankAccount } from '../../finance/bank-accounts.js';
import { setPrice } from '../../finance/catalog/price-list.js';
import type { Finance } from '../../finance/finance.js';
import { CURRENCIES } from '../../finance/money.js';
import { addCard, removeCard, renewCard } from '../../finance/stored-cards.js';
import type { BankAccount, Card, Tax } from '../../finance/types.js';

const id = z.string().min(1);
const month = z.int().min(1).max(12);
const year = z.int().min(2000).max(2100);
const lastFour = z.string().regex(/^\d{4}$/);
const BEHAVIOURS = ['approve', 'decline', 'insufficient_funds', 'expired', 'gateway_down'] as const satisfies readonly Card['behaviour'][];
/** Names of gateways: OpenAPI file of cards. */
const GATEWAYS = [
  ...(['test_gateway', 'payflow_pro', 'stripe', '2checkout', 'authorize_net', 'payments_pro', 'forte', 'worldpay', 'wepay'] as const),
] as const;

/** What happens in Billing's own pages and at the gateway: no documented call of Zoho does any of it. */
export function catalogByHand(finance: Finance) {
  const card = (cardId: string): Card => {
    const found = finance.cards.get(cardId);
    if (!found) throw new Error(`there is no card ${cardId}`);
    return found;
  };
  const account = (accountId: string): BankAccount => {
    const found = finance.bankAccounts.get(accountId);
    if (!found) throw new Error(`there is no bank account ${accountId}`);
    return found;
  };
  const now = () => finance.world.clock.now().getTime();

  return {
    /** A customer enters a card on a hosted page. Answers its id. */
    addCard: handAction({
      title: 'Store a card',
      module: 'cards',
      input: z.strictObject({
        customerId: id,
        lastFour: lastFour.default('4242'),
        expiryMonth: month.default(12),
        expiryYear: year.default(2040),
        gateway: z.enum(GATEWAYS).default('stripe'),
        behaviour: z.enum(BEHAVIOURS).default('approve'),
        firstName: z.string().default(''),
        lastName: z.string().default(''),
      }),
      run: ({ customerId, firstName, lastName, ...rest }): string => {
        const { addresses } = finance.customers.get(customerId);
        const { street = '', city = '', state = '', zip = '', country = '' } = addresses.billing_address ?? {};
        return addCard(finance, { ...rest, customerId, holder: { firstName, lastName }, address: { street, city, state, zip, country } })
          .id;
      },
    }),
    /** What the gateway says to the next charges: to `charges` of them, or to all that come. */
    setCardBehaviour: handAction({
      title: 'Say what becomes of its charges',
      module: 'cards',
      input: z.strictObject({ id, behaviour: z.enum(BEHAVIOURS), charges: z.int().min(1).optional() }),
      run: ({ id: cardId, behaviour, charges }): void => {
        Object.assign(card(cardId), { behaviour, forCharges: behaviour === 'approve' ? null : (charges ?? null) });
      },
    }),
    /** The bank has sent a new one: the same card, good for longer (or not). */
    renewCard: handAction({
      title: 'Change until when it is good',
      module: 'cards',
      input: z.strictObject({ id, expiryMonth: month, expiryYear: year }),
      run: ({ id: cardId, ...end }): void => renewCard(finance, card(cardId), end),
    }),
    removeCard: handAction({
      title: 'Delete the card',
      module: 'cards',
      input: z.strictObject({ id }),
      run: (input): void => removeCard(finance, card(input.id)),
    }),
    addBankAccount: handAction({
      title: 'Store a bank account',
      module: 'bankaccounts',
      input: z.strictObject({ customerId: id, lastFour: lastFour.default('6789'), gateway: z.enum(GATEWAYS).default('stripe') }),
      run: (input): string => {
        finance.customers.get(input.customerId);
        return addBankAccount(finance, input).id;
      },
    }),
    removeBankAccount: handAction({
      title: 'Delete the bank account',
      module: 'bankaccounts',
      input: z.strictObject({ id }),
      run: (input): void => removeBankAccount(finance, account(input.id)),
    }),
    /** What a plan, or an addon priced by the unit, costs in another currency. `null`: by the exchange rate again. */
    setPrice: handAction({
      title: 'Set a price in another currency',
      module: 'pricebooks',
      input: z.strictObject({
        currency: z.enum(CURRENCIES.slice(1).map(({ code }) => code)),
        kind: z.enum(['plan', 'addon']).default('plan'),
        code: id,
        price: z.number().min(0).nullable(),
      }),
      run: (input): void => setPrice(finance, input),
    }),
    /** Answers its id. */
    addTax: handAction({
      title: 'Set up a tax',
      module: 'taxes',
      input: z.strictObject({ name: id, percentage: z.number().min(0).max(100) }),
      run: ({ name, percentage }): string => {
        const tax: Tax = { id: finance.world.nextId(), name, percentage, type: 'tax' };
        finance.taxes.put(tax);
        return tax.id;
      },
    }),
    /** A coupon is used up as if so many subscriptions had it. */
    setRedemptions: handAction({
      title: 'Set how often it was redeemed',
      module: 'coupons',
      input: z.strictObject({ id, redemptions: z.int().min(0) }),
      run: ({ id: couponCode, redemptions }): void => {
        const [coupon] = finance.coupons.by('code', couponCode);
        if (!coupon) throw new Error(`there is no coupon ${couponCode}`);
        Object.assign(coupon, { redeemed: redemptions, updatedAt: now() });
      },
    }),
  };
}
