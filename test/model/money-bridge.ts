/** What the bridge says of the people of a run, in the words of money-billing.ts. */
import { held, tagNames } from '../harness/bridge.js';
import { invoiceStatus, type Truth } from './money-billing.js';
import { all, type Run } from './money-run.js';
import type { Json, Stage } from './money-stage.js';

const text = (value: unknown): string => (value === undefined || value === null || value === '' ? '-' : String(value));
const cents = (value: unknown): string => Number(value ?? 0).toFixed(2);

/** `twice`: facts that were told more than once. */
export async function saidOf(stage: Stage, run: Run, n: number): Promise<{ truth: Truth; twice: string[] }> {
  const { db, links } = stage.store;
  const id = run.ids[n] ?? '';
  const user = await stage.bridge.users.get(id);
  const invoices = await db.query<Json>(
    `select number, status, balance::text, total::text, currency, date::text, due_date::text from zoho_bridge.invoices where user_id = $1`,
    [id],
  );
  const payments = await db.query<Json>(
    `select status, mode, date::text, amount::text, currency, refunded::text from zoho_bridge.payments where user_id = $1`,
    [id],
  );
  const credits = await db.query<Json>(
    'select number, status, date::text, total::text, balance::text, currency from zoho_bridge.credit_notes where user_id = $1',
    [id],
  );
  const happenings = await db.query<Json>(
    `select h.name, h.key, h.subscription_id as subscription, i.number, p.date::text as paid_on, p.amount::text as amount
       from zoho_bridge.happenings h
       left join zoho_bridge.invoices i on i.id = h.invoice_id left join zoho_bridge.payments p on p.id = h.payment_id
      where h.user_id = $1`,
    [id],
  );
  const subscriptionIds = all(stage, 'subscriptions').map((one) => String(one.subscription_id));
  const owners = await links.ownersOf('billing.subscription', subscriptionIds);
  const zohoIdOf = new Map([...owners].map(([zohoId, own]) => [own, zohoId]));
  const told = happenings.flatMap(({ name, key, subscription, number, paid_on, amount }) => {
    if (name === 'payment.received') return [`${name} ${text(paid_on)} ${cents(amount)}`];
    if (name === 'payment.failed') return [number ? `${name} ${text(number)}` : `${name} - ${text(paid_on)} ${cents(amount)}`];
    if (name === 'subscription.cancelled')
      return [`${name} ${text(zohoIdOf.get(String(subscription)))} ${text(String(key).split('/').at(-1))}`];
    return [];
  });
  // Each payment is a fact of its own, although two of them may look the same.
  const keyed = told.filter((line) => !/^payment\.(received|failed -)/.test(line));
  const { leads, contacts } = held({ state: () => stage.frozen ?? stage.emulator.state() });
  const lead = leads.find((record) => record.External_User_ID === id && record.$converted !== true);
  return {
    truth: {
      subscriptions: (user?.subscriptions ?? [])
        .flatMap(({ billing: said }) => {
          if (!said) return [];
          const { status, planCode, quantity, amount, currency, activatedAt, termStartsAt, termEndsAt, nextBillingAt, trialEndsAt } = said;
          return [
            [
              `${status} ${planCode} x${quantity} ${cents(amount)} ${text(currency)}`,
              `active ${text(activatedAt)} term ${text(termStartsAt)}..${text(termEndsAt)} next ${text(nextBillingAt)} trial ${text(trialEndsAt)}`,
              `end ${text(said.cancelledAt)}`,
            ].join(' '),
          ];
        })
        .sort(),
      invoices: invoices
        .map(
          ({ number, status, balance, total, currency, date, due_date }) =>
            `${text(number)} ${invoiceStatus(status)} ${cents(balance)} of ${cents(total)} ${text(currency)} ${text(date)} due ${text(due_date)}`,
        )
        .sort(),
      payments: payments
        .map(
          ({ status, mode, date, amount, currency, refunded }) =>
            `${text(status)} ${text(mode)} ${text(date)} ${cents(amount)} ${text(currency)} refunded ${cents(refunded)}`,
        )
        .sort(),
      credits: credits
        .map(
          ({ number, status, date, total, balance, currency }) =>
            `${text(number)} ${text(status)} ${text(date)} ${cents(balance)} of ${cents(total)} ${text(currency)}`,
        )
        .sort(),
      tier: text(user?.tier),
      contact: tagNames(contacts.find((record) => record.External_User_ID === id)),
      lead: lead ? tagNames(lead) : null,
      told: told.sort(),
    },
    twice: keyed.filter((line, index) => keyed.indexOf(line) !== index),
  };
}
