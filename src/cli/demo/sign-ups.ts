import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bridge } from '../../bridge-types.js';
import type { Emulator } from '../../emulator/index.js';
import type { UserInput } from '../../types.js';
import type { Cli } from '../cli.js';
import { createProgress } from '../terminal/progress.js';
import { type Fact, prove, type ZohoState } from './proof.js';
import { makeLeadsByHand } from './sales.js';
import { BAD_DAY } from './weather.js';

export interface SignUps {
  seconds: number;
  facts: Fact[];
  /** What the same again costs: unchanged people are free. */
  callsOfASecondRound: number;
}

/** The first act: a crowd signs up in bad weather, and the emulator is asked who arrived. */
export async function signUps(
  cli: Cli,
  { bridge, emulator, crowd, seed, calm }: { bridge: Bridge; emulator: Emulator; crowd: UserInput[]; seed: number; calm: boolean },
): Promise<SignUps> {
  const handMade = crowd.filter((_, index) => index % 40 === 0).map((person) => person.email);
  await makeLeadsByHand(emulator, handMade);
  cli.note(`A salesperson has made ${handMade.length} of the leads by hand and tagged them VIP.`);

  emulator.setLatency({ ms: 20, jitterMs: 20 });
  if (!calm) emulator.setFaults({ seed, rules: BAD_DAY });
  const started = Date.now();
  await bridge.start();
  await signUp(cli, bridge, crowd);
  await arrive(cli, bridge, crowd.length);
  const seconds = Math.round((Date.now() - started) / 100) / 10;

  const parked = (await bridge.status()).syncs.reduce((sum, sync) => sum + sync.parked, 0);
  const facts = prove(crowd, emulator.state() as unknown as ZohoState, { handMade, parked });
  emulator.setFaults({ seed, rules: [] });
  const before = emulator.callSummary().total;
  await bridge.users.saveMany(crowd);
  await bridge.drain({ timeoutMs: 10_000 });
  return { seconds, facts, callsOfASecondRound: emulator.callSummary().total - before };
}

/** Ten at a time, as on a busy morning; every twentieth presses the button twice. */
async function signUp(cli: Cli, bridge: Bridge, crowd: UserInput[]): Promise<void> {
  const bar = await createProgress(cli.stderr, 'sign-ups');
  let done = 0;
  const waiting = [...crowd.entries()];
  try {
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [index, person] = next;
          await Promise.all(index % 20 === 0 ? [bridge.users.save(person), bridge.users.save(person)] : [bridge.users.save(person)]);
          bar.update({ done: ++done, total: crowd.length });
          // The embedded database never leaves the processor to anybody: without this neither calls nor Ctrl-C get their turn.
          await nextTurn();
        }
      }),
    );
  } finally {
    // Gives the cursor back.
    bar.stop();
  }
  cli.note(`${crowd.length} people have signed up; each sign-up was durable before it was answered.`);
}

async function arrive(cli: Cli, bridge: Bridge, count: number): Promise<void> {
  const bar = await createProgress(cli.stderr, 'jobs done');
  const timeoutMs = 300_000 + count * 200;
  const onProgress = ({ remaining }: { remaining: number }) =>
    bar.update({ done: Math.max(0, 4 * count - remaining), total: 4 * count, note: `${remaining} to go` });
  await bridge.drain({ timeoutMs, onProgress }).finally(bar.stop);
}
