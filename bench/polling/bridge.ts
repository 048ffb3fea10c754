import { randomBytes } from 'node:crypto';
import { bridgeOver } from '../../src/bridge.js';
import { pollingOf } from '../../src/bridge-polling.js';
import { loadConfig } from '../../src/config.js';
import type { Emulator } from '../../src/emulator/index.js';
import { createLogger } from '../../src/logger.js';
import { listen } from '../../src/server/listen.js';
import { openStore } from '../../src/store/store.js';
import { createZohoSide } from '../../src/sync/zoho-side.js';
import { carryOut, creditsOf, type DayOptions, deedsOf, moved, standingDesk } from './day.js';
import type { PollingRun } from './run.js';

/** The worker sees so often whether a look is due. */
const TICK_MS = 10_000;
const SECRET = 'bench-desk-webhook-secret';

interface Way {
  name: string;
  webhooks: boolean;
  /** Whether a reply changes a ticket's modifiedTime, which Zoho does not say. */
  bumps: boolean;
  /** The share of webhooks that never arrive. */
  lost?: number;
}

/** A day of the bridge beside a Desk of its own; looks and fetches as the worker does them. */
export async function bridged(databaseUrl: string, { name, webhooks, bumps, lost = 0 }: Way, options: DayOptions): Promise<PollingRun> {
  await using emulator = await standingDesk();
  emulator.setLimits({ desk: { replyBumpsModifiedTime: bumps, webhookRetries: false }, accounts: { tokenLifeSeconds: 10_000_000 } });
  let handler: (request: Request) => Promise<Response> = async () => new Response(null, { status: 200 });
  const server = await listen((request) => handler(request), { port: 0 });
  const config = loadConfig({
    ...emulator.env(),
    DATABASE_URL: databaseUrl,
    ZOHO_BRIDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    ...(webhooks && { ZOHO_BRIDGE_PUBLIC_URL: server.url, ZOHO_DESK_WEBHOOK_SECRET: SECRET }),
  });
  const logger = createLogger({ level: 'silent' });
  if (config.zoho === undefined) throw new Error('no Zoho');
  const store = await openStore({ databaseUrl, dataDir: '', encryptionKeys: config.encryptionKeys });
  const bridge = bridgeOver(store, { config, logger });
  handler = bridge.handler;
  try {
    await bridge.migrate();
    const { ok, steps } = await bridge.setup();
    if (!ok) throw new Error(`setup failed: ${JSON.stringify(steps)}`);
    const side = createZohoSide({ settings: config.zoho, store, logger, metrics: { called: () => undefined } });
    const polling = pollingOf({ store, config, logger, needZoho: () => side, wake: () => undefined });
    const ids = await hundredsOf(options.tickets, { bridge, emulator });

    let total = emulator.callSummary().total;
    let nowMs = 0;
    let looking = 0;
    const waiting = new Map<string, number[]>();
    const lateMs: number[] = [];
    const goTo = (ms: number) => {
      moved(emulator, ms - nowMs);
      nowMs = Math.max(nowMs, ms);
    };
    /** What was fetched just now is seen. */
    const fetched = () => {
      const fresh = emulator.callSummary().total - total;
      total += fresh;
      for (const { path, status } of fresh === 0 ? [] : emulator.calls().slice(-fresh)) {
        const id = status === 200 ? (/^\/api\/v1\/tickets\/(\d+)$/.exec(path)?.[1] ?? '') : '';
        for (const at of waiting.get(id) ?? []) lateMs.push(nowMs - at);
        waiting.delete(id);
      }
    };
    const work = async () => {
      await emulator.settled();
      await bridge.drain();
      fetched();
    };
    await work();
    if (lost > 0) emulator.webhooks({ drop: lost });
    const before = creditsOf(emulator);
    const planned = (await polling.status())?.creditsPerDay;
    const deeds = deedsOf(options);
    const endMs = options.hours * 3_600_000;
    while (nowMs < endMs) {
      const status = await polling.status();
      const looked =
        status?.lookedAt === null || status === null ? nowMs : nowMs - (emulator.now().getTime() - Date.parse(status.lookedAt));
      const due = Math.max(nowMs + TICK_MS, looked + (status?.lookMs ?? TICK_MS));
      const next = Math.min(endMs, Math.ceil((due - 500) / TICK_MS) * TICK_MS);
      while ((deeds[0]?.atMs ?? next) < next) {
        const deed = deeds.shift();
        const id = ids[deed?.ticket ?? 0] ?? '';
        if (!deed) break;
        goTo(deed.atMs);
        carryOut(emulator, deed, id);
        if (deed.kind !== 'other') waiting.set(id, [...(waiting.get(id) ?? []), nowMs]);
        if (webhooks) await work();
      }
      goTo(next);
      const look = await polling.look({ scheduled: true });
      looking += look?.credits ?? 0;
      if ((look?.rung ?? 0) > 0) await work();
    }
    const [kept] = await store.db.query<{ n: number }>('select count(*)::int as n from zoho_bridge.escalation_replies');
    if (waiting.size === 0 && kept?.n !== options.replies) throw new Error(`${kept?.n} of ${options.replies} replies are here`);
    const changes = lateMs.length + [...waiting.values()].flat().length;
    return { name, credits: creditsOf(emulator) - before, lateMs, changes, looking, ...(planned !== undefined && { planned }) };
  } finally {
    await server.close();
    await bridge.close();
  }
}

/** Escalations whose tickets are there; answers the tickets' ids. */
async function hundredsOf(
  count: number,
  { bridge, emulator }: { bridge: ReturnType<typeof bridgeOver>; emulator: Emulator },
): Promise<string[]> {
  for (let n = 0; n < count; n++) {
    await bridge.escalations.open({
      conversationId: `c${n}`,
      email: `p${n}@example.com`,
      subject: `Help ${n}`,
      description: 'It is broken.',
    });
  }
  await bridge.drain({ timeoutMs: 600_000 });
  const tickets = (emulator.state()['desk']?.['tickets'] ?? []) as { id: string }[];
  if (tickets.length !== count) throw new Error(`${tickets.length} of ${count} tickets were made`);
  return tickets.map(({ id }) => id);
}
