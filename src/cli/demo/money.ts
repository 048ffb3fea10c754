import type { Bridge } from '../../bridge-types.js';
import type { Emulator } from '../../emulator/index.js';
import { revenueSvg } from '../../reports/chart.js';
import type { UserInput } from '../../types.js';
import type { HappeningName } from '../../types-happenings.js';
import type { RevenueReport } from '../../types-revenue.js';
import type { Cli } from '../cli.js';
import { createProgress } from '../terminal/progress.js';
import { type Fate, fatesOf } from './fates.js';
import { type BillingState, proveMoney, type Told } from './money-proof.js';
import { seeded } from './people.js';
import type { Fact } from './proof.js';
import { BAD_POST, BAD_WEEKS } from './weather.js';
import { DAYS, liveThrough } from './weeks.js';

export interface MoneyStory {
  seconds: number;
  days: number;
  fates: Fate[];
  facts: Fact[];
  /** How often what was told. */
  told: { name: string; count: number }[];
  /** Subscriptions in Billing by status, at the end. */
  statuses: { status: string; count: number }[];
  webhooks: { sent: number; lost: number; doubled: number };
  report: RevenueReport;
  /** The revenue as a picture. */
  chart: string;
}

/** The second act: six weeks of subscriptions, renewals, declined cards and second thoughts; then Billing is asked what is true. */
export async function moneyStory(
  cli: Cli,
  { bridge, emulator, crowd, seed, calm }: { bridge: Bridge; emulator: Emulator; crowd: UserInput[]; seed: number; calm: boolean },
): Promise<MoneyStory> {
  const fates = fatesOf(crowd, seeded(seed + 1));
  const users = usersOf(emulator);
  const customers = new Map([...users].map(([customerId, userId]) => [userId, customerId]));
  const told = listen(bridge);
  const from = dayOf(emulator);
  if (!calm) {
    emulator.setFaults({ seed, rules: BAD_WEEKS });
    emulator.webhooks({ seed, ...BAD_POST });
  }
  emulator.setLatency({ ms: 5, jitterMs: 10 });
  const started = Date.now();
  const post = calm ? '' : `, in which a fifth of Billing's webhooks is lost`;
  cli.note(`${fates.length} of them subscribe; ${DAYS} days go by${post}.`);
  const bar = await createProgress(cli.stderr, 'days');
  await liveThrough({ bridge, emulator, fates, customers }, (day) => bar.update({ done: day, total: DAYS })).finally(bar.stop);

  emulator.setFaults({ seed, rules: [] });
  const { lost, doubled, sent } = countWebhooks(emulator);
  emulator.webhooks({ drop: 0, duplicate: 0, reorder: 0 });
  await emulator.settled();
  await settle(cli, bridge, 'jobs to go');
  await bridge.events.sweep();
  await settle(cli, bridge, 'jobs to go');
  const seconds = Math.round((Date.now() - started) / 100) / 10;

  const state = emulator.state() as unknown as BillingState;
  const to = dayOf(emulator);
  const facts = await proveMoney({ bridge, crowd, users, state, told, from, to });
  const report = await bridge.reports.revenue({ from, to, by: 'month' });
  return {
    ...{ seconds, days: DAYS, fates, facts, report, chart: revenueSvg(report) },
    told: countBy([...told.values()], ({ name }) => name).map(([name, count]) => ({ name, count })),
    statuses: countBy(state.billing.subscriptions, ({ status }) => String(status)).map(([status, count]) => ({ status, count })),
    webhooks: { sent, lost, doubled },
  };
}

/** Code of an app that hears of everything, as `bridge.on` offers it. */
function listen(bridge: Bridge): Told {
  const told = new Map<string, { name: HappeningName }>();
  bridge.on('*', ({ key, name }) => {
    told.set(key, { name });
  });
  return told;
}

async function settle(cli: Cli, bridge: Bridge, unit: string): Promise<void> {
  const bar = await createProgress(cli.stderr, unit);
  let most = 0;
  const onProgress = ({ remaining }: { remaining: number }) => {
    most = Math.max(most, remaining);
    bar.update({ done: most - remaining, total: most });
  };
  await bridge.drain({ timeoutMs: 300_000, onProgress }).finally(bar.stop);
}

/** User ids by the id of their customer in Billing. */
function usersOf(emulator: Emulator): Map<string, string> {
  const customers = (emulator.state().billing?.customers ?? []) as { customer_id: string; custom_fields: { value: unknown }[] }[];
  return new Map(customers.map((customer) => [customer.customer_id, String(customer.custom_fields[0]?.value ?? '')]));
}

/** Today in the emulator's organisation. */
const dayOf = (emulator: Emulator): string => emulator.now().toLocaleDateString('sv-SE', { timeZone: 'America/Los_Angeles' });

function countBy<T>(items: readonly T[], key: (item: T) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

function countWebhooks(emulator: Emulator): MoneyStory['webhooks'] {
  const deliveries = emulator.deliveries({ service: 'billing' });
  const count = (fate: string) => deliveries.filter((delivery) => delivery.fate === fate).length;
  return { sent: deliveries.length, lost: count('dropped'), doubled: count('duplicated') };
}
