import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bridge } from '../bridge-types.js';
import type { Emulator } from '../emulator/index.js';
import { type Cli, type ExitCode, interruptible, readConfig } from './cli.js';
import { proveMails } from './demo/mail-proof.js';
import { type Mail, startMailbox } from './demo/mailbox.js';
import { moneyStory } from './demo/money.js';
import { people as makePeople, seeded } from './demo/people.js';
import { type DemoResult, showDemo } from './demo/show.js';
import { signUps } from './demo/sign-ups.js';
import { supportStory } from './demo/support.js';

export interface DemoOptions {
  people: number;
  seed: number;
  /** Leave the network alone. */
  calm?: boolean;
  /** Where to write the chart of the revenue. */
  svg?: string;
}

/**
 * The main job on a machine with nothing but Node: an emulated Zoho in bad weather, an embedded database, a crowd that signs up and
 * subscribes, and six weeks of renewals, declined cards and second thoughts. Then it asks the emulator whether everybody arrived
 * once, and whether all that Billing knows is known here. Exit code 0 only if so.
 */
export async function demo(cli: Cli, { people: count, seed, calm = false, svg }: DemoOptions): Promise<ExitCode> {
  // From now on Ctrl-C is ours: the folder must not stay behind.
  void cli.stopped;
  const [{ startEmulator }, { listen }] = await Promise.all([import('../emulator/index.js'), import('../server/listen.js')]);
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-demo-'));
  const [emulator, mailbox] = await Promise.all([startEmulator({ seed }), startMailbox()]);
  // A token of an hour would die with every day that is skipped.
  emulator.setLimits({
    accounts: { tokenLifeSeconds: 90 * 86_400 },
    // Searches that are seconds behind are waited for, and dull to look at.
    crm: { searchLagMs: 2000 },
    desk: { searchLagMs: 2000 },
  });
  const secret = randomBytes(20).toString('hex');
  const config = await readConfig(
    { env: { LOG_LEVEL: cli.env.LOG_LEVEL } },
    {
      override: {
        ...emulator.env(),
        ZOHO_BRIDGE_DATA_DIR: folder,
        ZOHO_BRIDGE_CALL_TIMEOUT_MS: '3000',
        ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '3',
        ZOHO_BRIDGE_LEASE_SECONDS: '20',
        ZOHO_BILLING_PER_MINUTE: '10000',
        ZOHO_WEBHOOK_SECRET: secret,
        SMTP_URL: mailbox.url,
        ZOHO_BRIDGE_MAIL_FROM: 'Acme <hello@acme.example>',
      },
    },
  );
  cli.note(`An emulated Zoho is at ${emulator.url}; the database is made now (a few seconds) …`);
  const bridge = await cli.openBridge({ config, level: 'warn', migrate: true });
  const server = await listen(bridge.handler, { port: 0, direct: bridge.direct });
  emulator.webhooks({ to: `${server.url}/webhooks/billing`, secret });
  try {
    const finish = async (result: DemoResult): Promise<ExitCode> => {
      if (svg !== undefined) await writeFile(svg, result.chart);
      const { chart: _chart, ...told } = result;
      cli.result(told, () => showDemo(cli.paint, result, svg));
      return result.ok ? 0 : 1;
    };
    return await interruptible(cli, story(cli, { bridge, emulator, mails: mailbox.mails }, { count, seed, calm }).then(finish));
  } finally {
    await server.close(100);
    // At the end nothing is under way; after Ctrl-C nobody waits long for what is.
    await bridge.close({ graceMs: 2000 });
    await Promise.all([emulator.close(), mailbox.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function story(
  cli: Cli,
  { bridge, emulator, mails }: { bridge: Bridge; emulator: Emulator; mails: readonly Mail[] },
  { count, seed, calm }: { count: number; seed: number; calm: boolean },
): Promise<DemoResult> {
  const setup = await bridge.setup();
  cli.note(
    `Prepared the bare organisation: ${setup.steps
      .filter((step) => step.state === 'created')
      .map((step) => step.what)
      .join('; ')}.`,
  );
  const crowd = makePeople(count, seeded(seed));
  const first = await signUps(cli, { bridge, emulator, crowd, seed, calm });
  const { seconds, facts, chart, ...money } = await moneyStory(cli, { bridge, emulator, crowd, seed, calm });
  const ofMails = await proveMails({ bridge, crowd, mails });
  const { facts: ofSupport, ...support } = await supportStory(cli, { bridge, emulator, crowd, mails, seed, calm });
  const all = [...first.facts, ...facts, ...ofMails, ...ofSupport];
  return {
    ok: all.every((fact) => fact.ok) && first.callsOfASecondRound === 0,
    people: count,
    seed,
    seconds: first.seconds,
    facts: all,
    calls: countCalls(emulator),
    callsOfASecondRound: first.callsOfASecondRound,
    money: { seconds, ...money },
    support,
    mails: new Set(mails.map(({ messageId }) => messageId)).size,
    chart,
  };
}

function countCalls(emulator: Emulator): DemoResult['calls'] {
  const rows = new Map<string, DemoResult['calls'][number]>();
  for (const call of emulator.calls()) {
    const operation = `${call.method} ${call.path.replace(/\d{6,}/g, '{id}')}`;
    const key = `${call.service} ${operation}`;
    const row = rows.get(key) ?? { service: String(call.service), operation, calls: 0, faults: 0 };
    rows.set(key, { ...row, calls: row.calls + 1, faults: row.faults + (call.fault ? 1 : 0) });
  }
  return [...rows.values()].sort((a, b) => b.calls - a.calls);
}
