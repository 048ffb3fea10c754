/** Whatever the network does: an escalation is one ticket, and what was said is in it once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultRule } from '../src/emulator/index.js';
import { DATABASE_KIND } from './harness/database.js';
import { type DeskWorld, deskWorld, type HeldTicket, talk, transcriptHash } from './harness/escalations.js';

const LOST = ['drop-after-commit', 'error-after-commit', 'truncate', 'reset'] as const;
const eve = { email: 'eve@example.com', subject: 'Help', description: 'It does not work.' };
const LAG = { ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '6' };

/** One ticket an escalation, one comment a part, every transcript whole. Answers how many comments there are. */
async function check(w: DeskWorld, said: Map<string, { text: string }[]>): Promise<number> {
  const tickets = w.tickets();
  expect(tickets).toHaveLength(said.size);
  const bySubject = new Map(tickets.map((ticket) => [ticket.subject, ticket]));
  expect(bySubject.size).toBe(said.size);
  let comments = 0;
  for (const [subject, messages] of said) {
    const ticket = bySubject.get(subject) as HeldTicket;
    const pages = await w.readable(ticket);
    const markers = pages.slice(1).map((page) => page.split('\n')[0]);
    expect(new Set(markers).size, `a comment twice: ${subject}`).toBe(markers.length);
    comments += markers.length;
    const { said: wanted, held } = transcriptHash(pages, messages);
    expect(held, subject).toBe(wanted);
  }
  return comments;
}

for (const fault of LOST) {
  test(`a ticket is made once, and a comment is written once (${fault})`, async () => {
    const w = await deskWorld();
    const lose = (path: string) =>
      w.emulator.setFaults({ seed: 1, rules: [{ service: 'desk', method: 'POST', path, fault, count: 1, rate: 1 } as FaultRule] });
    lose('/api/v1/tickets');
    const { id } = await w.bridge.escalations.open({ ...eve, conversationId: 'c', conversation: talk('Eve', 2) });
    expect(await w.settled()).toMatchObject({ parked: 0 });
    lose('/comments');
    await w.bridge.escalations.append(id, [{ role: 'user', text: 'one more' }]);
    expect(await w.settled()).toMatchObject({ parked: 0 });
    const all = [...talk('Eve', 2), { text: 'one more' }];
    expect(await check(w, new Map([['Help', all]]))).toBe(1);
    expect((await w.bridge.escalations.get(id))?.sync.state).toBe('synced');
  });
}

test('what is added while the answer of the ticket is lost comes after it', async () => {
  const w = await deskWorld();
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'desk', method: 'POST', path: '/api/v1/tickets', fault: 'error-after-commit', count: 1, rate: 1 }],
  });
  const { id } = await w.bridge.escalations.open({ ...eve, conversationId: 'c', conversation: talk('Eve', 2) });
  await w.bridge.drain({ timeoutMs: 300 });
  for (const text of ['first', 'second', 'third']) await w.bridge.escalations.append(id, [{ role: 'user', text }]);
  await w.settled();
  await check(w, new Map([['Help', [...talk('Eve', 2), { text: 'first' }, { text: 'second' }, { text: 'third' }]]]));
});

const COUNT = Number(process.env['ESCALATIONS'] ?? (DATABASE_KIND === 'postgres' ? 200 : 60));

test(`${COUNT} escalations under 30 % lost answers and a search that is 5 s behind: ${COUNT} tickets, whole`, {
  timeout: 600_000,
}, async () => {
  const w = await deskWorld({ env: LAG });
  w.emulator.setLimits({ desk: { searchLagMs: 5000, creditsPerDay: null } });
  const rules = LOST.map((fault): FaultRule => ({ service: 'desk', fault, rate: 0.3 / LOST.length }));
  w.emulator.setFaults({ seed: 7, rules });
  const said = new Map<string, { text: string }[]>();
  const opened: string[] = [];
  for (let n = 0; n < COUNT; n++) {
    const subject = `Help ${n}`;
    // Every tenth is too long for a description.
    const conversation = n % 10 === 0 ? talk(subject, 8, 'x'.repeat(15_000)) : talk(subject, 3);
    said.set(subject, conversation);
    const { id } = await w.bridge.escalations.open({ ...eve, email: `p${n}@example.com`, subject, conversationId: `c-${n}`, conversation });
    opened.push(id);
  }
  await w.bridge.drain({ timeoutMs: 2000 });
  for (let n = 0; n < COUNT; n += 5) {
    const more = [{ role: 'user' as const, text: `Help ${n}: still waiting` }];
    await w.bridge.escalations.append(opened[n] ?? '', more);
    said.get(`Help ${n}`)?.push(...more);
  }
  const started = Date.now();
  expect(await w.settled(500_000)).toMatchObject({ parked: 0 });
  const seconds = Math.round((Date.now() - started) / 1000);
  w.emulator.setFaults({ rules: [] });
  const comments = await check(w, said);
  const calls = w.emulator.callSummary().services['desk'];
  process.stdout.write(
    `${DATABASE_KIND}: ${COUNT} escalations → ${w.tickets().length} tickets, ${comments} comments, ${calls?.calls} calls, ${seconds} s\n`,
  );
});

test('never a ticket or a comment twice, whatever is lost and whatever is added when', { timeout: 300_000 }, async () => {
  const w = await deskWorld();
  w.emulator.setLimits({ desk: { searchLagMs: 700 } });
  let run = 0;
  const said = new Map<string, { text: string }[]>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(fc.constantFrom(...LOST), fc.constantFrom('/api/v1/tickets', '/comments', '/search'), fc.integer({ min: 1, max: 2 })),
        { maxLength: 3 },
      ),
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
      fc.integer({ min: 0, max: 150 }),
      async (faults, added, waitMs) => {
        const subject = `run ${run++}`;
        const rules = faults.map(([fault, path, count]) => ({ service: 'desk', path, fault, count, rate: 1 }) as FaultRule);
        w.emulator.setFaults({ seed: run, rules });
        const { id } = await w.bridge.escalations.open({ ...eve, subject, conversationId: subject, conversation: talk(subject, 2) });
        const all: { text: string }[] = talk(subject, 2);
        for (const [turn, count] of added.entries()) {
          await w.bridge.drain({ timeoutMs: waitMs });
          const more = Array.from({ length: count }, (_, n) => ({ role: 'user' as const, text: `${subject}, turn ${turn}, ${n}` }));
          await w.bridge.escalations.append(id, more);
          all.push(...more);
        }
        await w.settled();
        w.emulator.setFaults({ rules: [] });
        said.set(subject, all);
        await check(w, said);
      },
    ),
    { numRuns: 8 },
  );
});
