import { until } from '../clock.js';
import type { Lab } from '../lab.js';
import type { BenchOptions } from '../options.js';
import { arrivals, type Spread, spreadOf } from '../stats.js';
import { ms, table } from '../table.js';

export interface TagFigures {
  latencyMs: number;
  perSecond: number;
  /** From the moment Billing cancels until the answer leaves CRM that has the contact tagged. */
  toTag: Spread;
  /** Calls to Billing and CRM for one of them. */
  calls: { billing: number; crm: number };
}

const SECRET = 'benchWebhookSecret0123456789';
/** Before those that count: connections, token and compiled code are there then. */
const WARM_UP = 20;

/** Staff cancel subscriptions in Billing; how long until the people behind them are tagged as churned in CRM? */
export async function tagLatency(lab: Lab, { latencies, quick }: BenchOptions): Promise<TagFigures[]> {
  const figures: TagFigures[] = [];
  const perSecond = 10;
  const count = quick ? 100 : 500;
  for (const latencyMs of latencies) {
    lab.note(`webhook to tag: ${count} cancellations at ${perSecond}/s, Zoho takes ${latencyMs} ms`);
    figures.push(
      await lab.world({}, async ({ emulator, start, drained, counts }) => {
        const server = await start('serve', { ZOHO_WEBHOOK_SECRET: SECRET, ZOHO_BRIDGE_API_KEY: SECRET, ZOHO_BILLING_PER_MINUTE: '10000' });
        const to = `${await server.call<string>('start')}/webhooks/billing`;
        await server.call('subscribe', { ids: Array.from({ length: count + WARM_UP }, (_, n) => `u-${n}`) });
        const everybody = async () => (await emulator.call<number>('live')) === count + WARM_UP;
        if (!(await until(everybody, 300_000))) throw new Error('subscriptions are missing');
        const quiet = () => drained(['crm.lead', 'crm.contact', 'crm.tags', 'billing.subscription', 'billing.mirror'], 120_000);
        await quiet();
        await emulator.call('webhooks', { to, secret: SECRET });
        await emulator.call('latency', latencyMs);
        const all = async (many: number) => {
          await emulator.call('forget');
          const cancelled = await emulator.call<Map<string, number>>('cancelAll', { offsets: arrivals({ rate: perSecond, count: many }) });
          const tagged = async () => (await emulator.call<Map<string, number>>('tagged')).size >= many;
          if (!(await until(tagged, 60_000))) throw new Error('tags are missing after a minute');
          await quiet();
          const at = await emulator.call<Map<string, number>>('tagged');
          return [...cancelled].map(([id, from]) => (at.get(id) ?? Number.NaN) - from);
        };
        await all(WARM_UP);
        const before = await counts();
        const toTag = spreadOf(await all(count));
        const after = await counts();
        const calls = {
          billing: (after.billing.calls - before.billing.calls) / count,
          crm: (after.crm.calls - before.crm.calls) / count,
        };
        return { latencyMs, perSecond, toTag, calls };
      }),
    );
  }
  return figures;
}

export function tagLatencyTable(figures: TagFigures[]): string {
  return table(
    ['', 'p50', 'p90', 'p99', 'max', 'Billing calls each', 'CRM calls each'],
    figures.map(({ latencyMs, perSecond, toTag, calls }) => [
      `${perSecond} a second, Zoho takes ${latencyMs} ms`,
      ...[toTag.p50, toTag.p90, toTag.p99, toTag.max].map(ms),
      calls.billing.toFixed(2),
      calls.crm.toFixed(2),
    ]),
  );
}
