/**
 * Whatever the app, Zoho's staff, the bank and the clock do to somebody's money, however webhooks are lost, doubled and reordered and
 * however many calls fail: after a sweep the mirror, the tiers, the tags and what was told are what Billing's records say.
 * NEVER_RUNS makes it look harder; NEVER_SEED (and NEVER_PATH) repeat what fast-check has printed.
 */
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { truthOf } from './model/money-billing.js';
import { saidOf } from './model/money-bridge.js';
import { oddMoves } from './model/money-moves.js';
import { act, begin, finish, settle, sweep } from './model/money-play.js';
import { openStage, type Stage } from './model/money-stage.js';
import { type MoneyStep, moneySteps, type Weather, weather } from './model/money-steps.js';

const RUNS = Number(process.env.NEVER_RUNS ?? 4);
const RUNS_A_STAGE = 15;
const SEED = process.env.NEVER_SEED === undefined ? {} : { seed: Number(process.env.NEVER_SEED), path: process.env.NEVER_PATH ?? '' };

const CALM: Weather = { seed: 1, faulty: 0, drop: 0, duplicate: 0, reorder: 0 };
const DEAF: Weather = { ...CALM, drop: 1 };

const REFUSED = /^billing\.money: Billing refused it \(code (24016|24018|4005)\): /;

/** Plays the steps in the weather; then the sun comes out, and everything must be known. */
async function play(stage: Stage, steps: MoneyStep[], weatherThen: Weather): Promise<void> {
  stage.weather();
  const run = await begin(stage);
  stage.weather(weatherThen);
  for (const step of steps) await act(stage, run, step);
  await settle(stage, 500);
  stage.weather();
  await stage.emulator.settled();
  await Promise.all(run.sweeps);
  await sweep(stage);
  await settle(stage);

  expect(await parked(stage)).toEqual([]);
  stage.frozen = stage.emulator.state();
  for (const n of run.ids.keys()) {
    const { truth, possible } = truthOf(stage, run, n);
    const said = await saidOf(stage, run, n);
    const told = said.truth.told.filter((line) => truth.told.includes(line) || !possible.has(line));
    expect({ ...said.truth, told }).toEqual(truth);
    expect(said.twice).toEqual([]);
    expect(await oddMoves(stage, run, n)).toEqual([]);
  }
  stage.frozen = undefined;
  await finish(stage, run);
}

/**
 * A wish that came too late, or that Billing refuses, waits for a person; so does a payment of what somebody else has paid or voided
 * meanwhile, and a refund of what somebody else has paid back. Nothing else may.
 */
async function parked({ bridge }: Stage): Promise<string[]> {
  const { items } = await bridge.jobs.list({ state: 'parked', limit: 100 });
  return items
    .filter(({ sync }) => sync !== 'billing.subscription')
    .map(({ sync, reason }) => `${sync}: ${reason}`)
    .filter((one) => !REFUSED.test(one));
}

test('after a sweep everything is as Billing says', { timeout: 180_000 + RUNS * 30_000 }, async () => {
  let stage: Stage | undefined;
  const ready = async (): Promise<Stage> => {
    if (stage && stage.runs >= RUNS_A_STAGE) {
      await stage.close();
      stage = undefined;
    }
    stage ??= await openStage();
    return stage;
  };
  const started = Date.now();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(moneySteps, weather, async (steps, then) => {
      runs++;
      const on = await ready();
      await play(on, steps, then).catch(async (error: unknown) => {
        // What went wrong stays on that stage.
        stage = undefined;
        await on.close();
        throw error;
      });
    }),
    { numRuns: RUNS, endOnFailure: process.env.NEVER_SHRINK !== '1', ...SEED },
  );
  const minutes = (Date.now() - started) / 60_000;
  if (RUNS > 50) process.stdout.write(`${runs} runs, ${(runs / minutes).toFixed(1)} a minute\n`);
});

const always = { by: 'app', who: 0 } as const;
const subscribe = { ...always, do: 'subscribe', plan: 'pro-monthly', quantity: 1, coupon: false, inDays: 0, card: true } as const;
const decline = { by: 'bank', do: 'card', who: 0, behaviour: 'decline', charges: 9 } as const;
const breathe = { by: 'bridge', do: 'breathe' } as const;
const days = (count: number): MoneyStep => ({ by: 'clock', days: count });

const CASES: [string, MoneyStep[], Weather][] = [
  [
    'activated and cancelled within the same second',
    [subscribe, breathe, { by: 'staff', do: 'cancel', who: 0, nth: 0, atEnd: false }],
    CALM,
  ],
  ['the same without any webhook', [subscribe, breathe, { by: 'staff', do: 'cancel', who: 0, nth: 0, atEnd: false }], DEAF],
  ['a month of declined charges without any webhook', [subscribe, breathe, decline, days(33), days(14)], DEAF],
  ['declined, then paid by bank transfer', [subscribe, breathe, decline, days(33), { by: 'staff', do: 'pay', who: 0, nth: 0 }], CALM],
  [
    'a charge whose invoice is voided before anybody looks',
    [subscribe, breathe, days(35), { by: 'staff', do: 'void', who: 0, nth: 0 }],
    DEAF,
  ],
  ['a trial that becomes paid', [{ ...subscribe, plan: 'pro-trial' }, breathe, days(20)], { ...CALM, duplicate: 1, reorder: 0.6 }],
  [
    'a trial that staff change within the second in which it began, of which Billing tells nothing',
    [
      { ...subscribe, plan: 'pro-trial' },
      breathe,
      { by: 'staff', do: 'change', who: 0, nth: 0, plan: 'starter-monthly', quantity: 3, atEnd: false },
    ],
    CALM,
  ],
  [
    'the same of one that begins later',
    [{ ...subscribe, inDays: 5 }, breathe, { by: 'staff', do: 'change', who: 0, nth: 0, plan: 'pro-monthly', quantity: 3, atEnd: false }],
    CALM,
  ],
  [
    'cancelled, taken back and cancelled once more before anybody looks',
    [
      subscribe,
      breathe,
      { ...always, do: 'cancel', when: 'now' },
      breathe,
      { by: 'staff', do: 'reactivate', who: 0, nth: 0 },
      days(7),
      { by: 'staff', do: 'cancel', who: 0, nth: 0, atEnd: false },
      days(2),
    ],
    DEAF,
  ],
  [
    'a charge that was declined and taken by the app itself, of which a part is paid back',
    [
      subscribe,
      breathe,
      decline,
      days(33),
      { by: 'bridge', do: 'sweep' },
      breathe,
      { ...always, do: 'record', nth: 0, part: false, key: 1 },
      breathe,
      { ...always, do: 'refund', nth: 0, part: true, key: 1 },
    ],
    DEAF,
  ],
  [
    'cancelled with its term, and taken back by staff',
    [
      subscribe,
      breathe,
      { ...always, do: 'cancel', when: 'term_end' },
      breathe,
      { by: 'staff', do: 'reactivate', who: 0, nth: 0 },
      days(40),
    ],
    CALM,
  ],
];

test.each(CASES)('%s', { timeout: 120_000 }, async (_, steps, then) => {
  const stage = await openStage();
  onTestFinished(() => stage.close());
  await play(stage, steps, then);
});
