/**
 * Whatever the network does, whatever agents do by hand and whenever the app speaks: what was taken is in Desk once and in order, and the
 * ticket of a user who has answered is open, unless agents have closed it since.
 */
import fc from 'fast-check';
import { test } from 'vitest';
import type { FaultRule } from '../src/emulator/index.js';
import { conversationOf } from './harness/answers.js';
import { DATABASE_KIND } from './harness/database.js';
import { type TicketWorld, ticketWorld } from './harness/tickets.js';

const RUNS = Number(process.env['NEVER_RUNS'] ?? (DATABASE_KIND === 'postgres' ? 8 : 3));

const dice = fc.nat(5);
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), withIds: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('append' as const), dice }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('reply' as const), dice, id: fc.boolean(), again: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('work' as const), ms: fc.constantFrom(0, 60, 250, 1500) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('agent' as const),
      dice,
      does: fc.constantFrom('Closed', 'Closed', 'Closed', 'On Hold', 'Open', 'comment', 'trash', 'restore', 'merge'),
    }),
  },
);

const RULES: FaultRule[] = [
  ...(['drop-after-commit', 'error-after-commit', 'truncate', 'reset'] as const).map(
    (fault): FaultRule => ({ service: 'desk', fault, rate: 0.07 }),
  ),
  {
    ...{ service: 'desk', fault: 'answer', rate: 0.02, status: 429 },
    body: { errorCode: 'TOO_MANY_REQUESTS', message: 'Too many' },
  },
];

test(`what is said and answered is in Desk once and in order, and the status is right (${RUNS} runs)`, { timeout: 7_200_000 }, async () => {
  const w = await ticketWorld();
  w.emulator.setLimits({ desk: { searchLagMs: 300, creditsPerDay: null } });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.nat(1_000_000), async (steps, seed) => {
      const talk = conversationOf(w, `talk${run++}`);
      w.emulator.setFaults({ seed, rules: RULES });
      await talk.open(seed % 2 === 0);
      for (const one of steps) {
        if (one.do === 'open') await talk.open(one.withIds);
        else if (one.do === 'append') await talk.append(one.dice);
        else if (one.do === 'reply') await talk.reply(one.dice, one);
        else if (one.do === 'work') await w.bridge.drain({ timeoutMs: one.ms });
        else if (one.do === 'look') await ring(w, talk);
        else await talk.agent(one.dice, one.does);
      }
      await w.settled();
      w.emulator.setFaults({ rules: [] });
      // Agents fetch back what they threw away; then everything can be there.
      for (const index of talk.all.keys()) await talk.agent(index, 'restore');
      await ring(w, talk);
      await w.settled();
      await w.bridge.jobs.replay({ sync: 'desk.ticket' });
      await w.settled();
      await ring(w, talk);
      await w.settled();
      await talk.check();
    }),
    { numRuns: RUNS },
  );
});

async function ring({ store, tickets }: TicketWorld, { all }: ReturnType<typeof conversationOf>): Promise<void> {
  const subjects = new Set(all.map(({ subject }) => subject));
  const refs = tickets().flatMap(({ id, subject }) => (subjects.has(subject) ? [{ kind: 'ticket' as const, zohoId: id }] : []));
  await store.db.transaction((tx) => store.objects.ring(refs, tx));
}
