import type { Child } from './children.js';
import { until } from './clock.js';
import { writeCsv } from './csv.js';
import type { Lab, World } from './lab.js';
import { arrivals, type Spread, spreadOf } from './stats.js';

export interface SignUpRun {
  /** From the moment the app sends its commit (peer: makes its call) until the answer with the lead leaves Zoho. */
  toLead: Spread;
  /** The same until the request reaches Zoho: what the bridge (or the SDK) itself takes. */
  toRequest: Spread;
  /** The app's own commit. */
  commit: Spread;
  perSignUp: { crmCalls: number; crmCredits: number; billingCalls: number };
  refused: number;
  /** What Zoho was asked in all, warm-up and set-up included. */
  kinds: Record<string, number>;
  /** CPU of the worker per sign-up, in ms. */
  workerCpuMs: number;
}

export interface SignUpPlan {
  rate: number;
  count: number;
  latencyMs: number;
  workers: number;
  /** Sign-ups before the ones that count: connections, token and compiled code are there then, as in a process that runs. */
  warmUp?: number;
  /** So many imported users are being pushed to CRM meanwhile. */
  beside?: number;
}

type Done = { id: string; commitMs: number; committedMs: number }[];
type Leads = Map<string, { beganMs: number; answeredMs: number }>;

/** People sign up in an app; the bridge takes it from there. */
export function bridgeSignUps(lab: Lab, plan: SignUpPlan): Promise<SignUpRun> {
  return lab.world({ billing: !plan.beside }, async (world) => {
    if (plan.beside) await importPeople(lab, world, plan.beside);
    const workers = await Promise.all(Array.from({ length: plan.workers }, () => world.start('worker')));
    const app = await world.start('app');
    await world.emulator.call('latency', plan.latencyMs);
    await Promise.all(workers.map((worker) => worker.call('start')));
    return measure(world, plan, {
      signUps: async (input) => ({ done: await app.call<Done>('signUps', input), refused: 0 }),
      settle: () => world.drained(['crm.lead', 'crm.contact', 'crm.tags', ...(plan.beside ? [] : ['billing.customer'])], 180_000),
      workers,
    });
  });
}

async function importPeople(lab: Lab, world: World, people: number): Promise<void> {
  const child = await world.start('import');
  await child.call('import', { file: await writeCsv(lab.folder, { people, from: 60_000 }), people });
  await child.stop();
}

/** The app calls Zoho itself, through the SDK. `all`: contact and tags too, as the bridge does. */
export function sdkSignUps(lab: Lab, plan: SignUpPlan, { all }: { all: boolean }): Promise<SignUpRun | undefined> {
  return lab.world({}, async (world) => {
    const sdk = await world.startSdk();
    if (!sdk) return undefined;
    await world.emulator.call('latency', plan.latencyMs);
    // One at a time first: the SDK would fetch a token for each of several at once.
    await sdk.call('signUps', { offsets: [0], from: 90_000, all });
    return measure(world, plan, { signUps: (input) => sdk.call('signUps', { ...input, all }), settle: async () => undefined, workers: [] });
  });
}

async function measure(
  world: World,
  { rate, count, beside, warmUp = Number.isFinite(rate) ? Math.round(Math.max(5, rate * 3)) : 50 }: SignUpPlan,
  side: {
    signUps: (input: { offsets: number[]; from: number }) => Promise<{ done: Done; refused: number }>;
    settle: () => Promise<void>;
    workers: Child[];
  },
): Promise<SignUpRun> {
  const { emulator } = world;
  await side.signUps({ offsets: arrivals({ rate: Math.min(rate, 50), count: warmUp, seed: 3 }), from: 50_000 });
  if (!beside) await side.settle();
  await emulator.call('forget');
  const before = await world.counts();
  const cpu = async () => (await Promise.all(side.workers.map((worker) => worker.call<number>('cpuMs')))).reduce((sum, ms) => sum + ms, 0);
  const cpuBefore = await cpu();

  const { done, refused } = await side.signUps({ offsets: arrivals({ rate, count }), from: 0 });
  if (!(await until(async () => beside !== undefined || (await emulator.call<number>('answered')) >= count - refused, 60_000)))
    throw new Error('leads are missing after a minute');
  await side.settle();

  const after = await world.counts();
  const cpuAfter = await cpu();
  const leads = await emulator.call<Leads>('leads');
  const times = done.flatMap(({ id, commitMs, committedMs }) => {
    const lead = leads.get(id);
    return lead ? [{ toLead: lead.answeredMs - commitMs, toRequest: lead.beganMs - commitMs, commit: committedMs - commitMs }] : [];
  });
  if (times.length < count - refused) throw new Error(`${count - times.length} of ${count} leads did not arrive`);
  return {
    toLead: spreadOf(times.map((time) => time.toLead)),
    toRequest: spreadOf(times.map((time) => time.toRequest)),
    commit: spreadOf(times.map((time) => time.commit)),
    perSignUp: {
      crmCalls: (after.crm.calls - before.crm.calls) / count,
      crmCredits: (after.crm.credits - before.crm.credits) / count,
      billingCalls: (after.billing.calls - before.billing.calls) / count,
    },
    refused,
    kinds: await emulator.call('kinds'),
    workerCpuMs: (cpuAfter - cpuBefore) / count,
  };
}
