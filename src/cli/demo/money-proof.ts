import type { Bridge } from '../../bridge-types.js';
import type { UserInput } from '../../types.js';
import type { HappeningName } from '../../types-happenings.js';
import type { Fact } from './proof.js';

type Row = Record<string, unknown>;

/** What the emulator's own records say; nothing of ours is in it. */
export interface BillingState {
  crm: { Leads: Row[]; Contacts: Row[] };
  billing: { customers: Row[]; subscriptions: Row[]; invoices: Row[]; payments: Row[] };
}

/** What the bridge told while it happened, by the fact. */
export type Told = ReadonlyMap<string, { name: HappeningName }>;

export interface MoneyProof {
  bridge: Bridge;
  crowd: UserInput[];
  /** User ids by the customer's id in Billing. */
  users: ReadonlyMap<string, string>;
  state: BillingState;
  told: Told;
  /** The first and the last day, as the organisation has them. */
  from: string;
  to: string;
}

/** After six weeks: is everything that Billing has known here, and nothing else? */
export async function proveMoney(proof: MoneyProof): Promise<Fact[]> {
  const { bridge, crowd, state, told, users } = proof;
  const { subscriptions, invoices, payments } = state.billing;
  const fact = (what: string, expected: number, found: number): Fact => ({ what, expected, found, ok: expected === found });
  const mirrored = await mirroredSubscriptions(bridge);
  const same = subscriptions.filter((one) => mirrored.get(String(one['reference_id'])) === lineOf(one));
  const paid = payments.filter((payment) => payment['status'] === 'success');
  const payers = new Set(paid.map((payment) => users.get(String(payment['customer_id']))));
  const cancelled = subscriptions.filter((one) => String(one['status']).startsWith('cancelled'));
  const tellings = [...told.values()];
  const count = (name: HappeningName) => tellings.filter((one) => one.name === name).length;

  const tiers = expectedTiers(crowd, subscriptions, users);
  const contacts = new Map(state.crm.Contacts.map((contact) => [String(contact['External_User_ID']), tagsOf(contact)]));
  const tagged = [...tiers].filter(([id, tier]) => contacts.get(id)?.join() === ['Active', 'App User', tier].sort().join());
  const known = (await Promise.all([...tiers].map(async ([id, tier]) => (await bridge.users.get(id))?.tier === tier))).filter(Boolean);
  const feed = await feedOf(bridge, [...payers]);

  const { currencies } = await bridge.reports.revenue({ from: proof.from, to: proof.to, by: 'month' });
  const usd = currencies['USD'];
  const sum = (rows: Row[], field: string) => rows.reduce((total, row) => total + Math.round(Number(row[field]) * 100), 0);
  const cents = (amount: string | undefined) => Math.round(Number(amount ?? 0) * 100);
  return [
    fact('subscriptions that are here as Billing has them', subscriptions.length, same.length),
    fact('people in the tier that follows from them', crowd.length, known.length),
    fact('contacts in CRM tagged with that tier', crowd.length, tagged.length),
    fact('leads of payers converted into their contacts', 0, state.crm.Leads.filter(isOpenFor(payers)).length),
    fact('payments told of, once each', paid.length, count('payment.received')),
    fact('payments in the feeds of those who paid', paid.length, feed),
    fact('cancellations told of, once each', cancelled.length, count('subscription.cancelled')),
    fact('invoiced, in cents', sum(invoices.filter(isCounted), 'total'), cents(usd?.invoiced)),
    fact('collected, in cents', sum(paid, 'amount'), cents(usd?.collected)),
    fact(
      'jobs parked',
      0,
      (await bridge.status()).syncs.reduce((all, sync) => all + sync.parked, 0),
    ),
  ];
}

const isCounted = (invoice: Row): boolean => !['void', 'draft', 'pending'].includes(String(invoice['status']));

function lineOf(one: Row): string {
  const plan = one['plan'] as Row;
  return [one['status'], plan['plan_code'], plan['quantity'], Number(one['amount']).toFixed(2), one['current_term_ends_at']].join(' ');
}

async function mirroredSubscriptions(bridge: Bridge): Promise<Map<string, string>> {
  const lines = new Map<string, string>();
  for (let after: string | undefined; ; ) {
    const { items, next } = await bridge.subscriptions.list({ limit: 100, ...(after !== undefined && { after }) });
    for (const { id, billing } of items) {
      if (!billing) continue;
      const { status, planCode, quantity, amount, termEndsAt } = billing;
      lines.set(id, [status, planCode, quantity, Number(amount).toFixed(2), termEndsAt ?? ''].join(' '));
    }
    if (next === undefined) return lines;
    after = next;
  }
}

/** Written down once more, apart from the code: what each status makes of somebody. Nobody here is past due for more than two weeks. */
const TIERS: Record<string, string> = {
  ...{ live: 'Paid Tier', non_renewing: 'Paid Tier', dunning: 'Paid Tier', trial: 'Trial' },
  ...{ cancelled: 'Churned', cancelled_from_dunning: 'Churned', trial_expired: 'Churned', expired: 'Churned' },
};
const BEST = ['Paid Tier', 'Trial', 'Churned'];

function expectedTiers(crowd: UserInput[], subscriptions: Row[], users: ReadonlyMap<string, string>): Map<string, string> {
  const said = new Map<string, Set<string>>();
  for (const { customer, status } of subscriptions) {
    const id = users.get(String((customer as Row)['customer_id'])) ?? '';
    said.set(id, (said.get(id) ?? new Set()).add(TIERS[String(status)] ?? 'Free Tier'));
  }
  return new Map(crowd.map(({ id }) => [id, BEST.find((tier) => said.get(id)?.has(tier)) ?? 'Free Tier']));
}

function tagsOf(record: Row): string[] {
  const tags = Array.isArray(record['Tag']) ? record['Tag'].map((tag: { name?: unknown }) => String(tag.name)) : [];
  return tags.filter((tag) => tag !== 'VIP').sort();
}

/** Payments in the feeds of these people. */
async function feedOf(bridge: Bridge, ids: (string | undefined)[]): Promise<number> {
  let found = 0;
  for (const id of ids) {
    if (id === undefined) continue;
    const { items } = await bridge.notices.list(id, { limit: 100 });
    found += new Set(items.flatMap(({ kind, paymentId }) => (kind === 'payment.received' && paymentId ? [paymentId] : []))).size;
  }
  return found;
}

const isOpenFor =
  (payers: ReadonlySet<string | undefined>) =>
  (lead: Row): boolean =>
    lead['$converted'] !== true && payers.has(String(lead['External_User_ID']));
