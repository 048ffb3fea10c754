/** Changes of tickets are found without webhooks, and with few credits. */
import { expect, test } from 'vitest';
import { type LooksWorld, lookout, looksWorld } from './harness/ticket-looks.js';

const statuses = async ({ bridge }: LooksWorld) =>
  (await bridge.escalations.list()).items.map(({ ticket }) => ticket?.status ?? '').toSorted();

test('no ticket, no call', async () => {
  const at = await looksWorld();
  expect(await at.after('PT1M')).toBeUndefined();
  expect((await at.bridge.events.sweep()).tickets).toEqual({ live: 0, ways: [], rows: 0, rung: 0, calls: 0, credits: 0 });
  expect(at.spent()).toEqual([]);
});

test('an idle look at up to a hundred tickets is one call of three credits, once a minute', async () => {
  const at = await looksWorld({ tickets: 3 });
  expect(await at.after('PT1M')).toMatchObject({ live: 3, ways: ['scan'], calls: 1, credits: 3, rows: 3, rung: 0 });
  expect(await at.after('PT50S')).toBeUndefined();
  expect(await at.after('PT10S')).toMatchObject({ rung: 0 });
  expect(at.spent()).toEqual(['GET tickets/search 3', 'GET tickets/search 3']);
  const calls = await at.store.db.query(`select priority from zoho_bridge.calls where operation = 'desk.searchTickets'`);
  expect(calls.every(({ priority }) => priority === 'backfill')).toBe(true);
});

test('a look that finds one change costs one call more, the ticket itself', async () => {
  const at = await looksWorld({ tickets: 3 });
  await at.after('PT1M');
  at.spent();
  at.hand.setStatus({ id: at.tickets()[1]?.id ?? '', status: 'Escalated' });
  expect(await at.after('PT1M')).toMatchObject({ rung: 1 });
  await at.settled();
  expect(at.spent()).toEqual(['GET tickets/search 3', 'GET tickets/{id} 1']);
  expect(await statuses(at)).toEqual(['Escalated', 'Open', 'Open']);
  expect(await at.after('PT1M')).toMatchObject({ rung: 0 });
});

test('where all tickets would take many calls, what changed is asked for, and all of them now and then', async () => {
  const at = await looksWorld({ tickets: 4 });
  await at.atOnce(1);
  expect(await at.after('PT1M')).toMatchObject({ ways: ['scan'], calls: 4 });
  const ways: string[][] = [];
  for (let n = 0; n < 15; n++) ways.push((await at.after('PT1M'))?.ways ?? []);
  expect(ways.flat()).toEqual([...Array.from({ length: 14 }, () => 'changes'), 'scan']);
  at.spent();
  at.hand.setStatus({ id: at.tickets()[0]?.id ?? '', status: 'Closed' });
  expect(await at.after('PT1M')).toMatchObject({ ways: ['changes'], rung: 1 });
  expect(at.spent()).toEqual(['GET tickets/search 3', 'GET tickets 3']);
});

test('a reply and a comment are found within a minute although neither changes modifiedTime', async () => {
  const at = await looksWorld({ tickets: 4 });
  at.emulator.setLimits({ desk: { replyBumpsModifiedTime: false } });
  await at.atOnce(1);
  await at.after('PT1M');
  const [first, second] = at.tickets();
  at.hand.reply({ id: first?.id ?? '', text: 'Try again.' });
  at.hand.publicComment({ id: second?.id ?? '', text: 'Looking.' });
  expect(await at.after('PT1M')).toMatchObject({ ways: ['changes'], rung: 2 });
});

test('what the search does not show yet is found by the next look', async () => {
  const at = await looksWorld({ tickets: 4 });
  at.emulator.setLimits({ desk: { searchLagMs: 20_000 } });
  await at.atOnce(1);
  await at.after('PT1M');
  await at.after('PT50S');
  // Lists are not behind, but do not show who a ticket is assigned to.
  at.hand.assign({ id: at.tickets()[1]?.id ?? '' });
  expect(await at.after('PT10S')).toMatchObject({ ways: ['changes'], rung: 0 });
  expect(await at.after('PT1M')).toMatchObject({ ways: ['changes'], rung: 1 });
});

test('what stays different although the ticket was fetched is rung once', async () => {
  const at = await looksWorld({ tickets: 2 });
  await at.after('PT1M');
  // As if counts meant something else in searches than in tickets.
  await at.store.db.query('update zoho_bridge.escalations set comment_count = 7');
  expect(await at.after('PT1M')).toMatchObject({ rung: 2 });
  expect(await at.after('PT1M')).toMatchObject({ rung: 0 });
  at.hand.setStatus({ id: at.tickets()[0]?.id ?? '', status: 'Closed' });
  expect(await at.after('PT1M')).toMatchObject({ rung: 1 });
});

test.each(['trashTicket', 'archiveTicket'] as const)('a ticket that is no longer found is asked for once: %s', async (what) => {
  const at = await looksWorld({ tickets: 2 });
  await at.after('PT1M');
  at.hand[what]({ id: at.tickets()[0]?.id ?? '' });
  expect(await at.after('PT2M')).toMatchObject({ rows: 1, rung: 1 });
  expect(await at.after('PT2M')).toMatchObject({ rung: 0 });
});

test('a ticket that was made just now may be missing from searches', async () => {
  const at = await looksWorld({ tickets: 1 });
  at.emulator.setLimits({ desk: { searchLagMs: 60_000 } });
  await at.escalated('chat-2', 'u-2');
  expect((await at.bridge.events.sweep()).tickets).toMatchObject({ live: 2, rung: 0 });
});

test('of more rows than a page all are seen, whatever changes meanwhile', async () => {
  const at = await looksWorld({ tickets: 4 });
  await at.atOnce(1);
  await at.after('PT1M');
  for (let n = 0; n < 150; n++) at.hand.createTicket({ subject: `Other ${n}`, email: `other${n}@example.com` });
  at.emulator.advance('PT2S');
  at.hand.assign({ id: at.tickets()[0]?.id ?? '' });
  expect(await at.after('PT58S')).toMatchObject({ ways: ['changes'], rung: 1 });
});

test('changes without end, such as those of a bulk update, are not listed: all tickets of ours are looked at instead', async () => {
  const at = await looksWorld({ tickets: 4 });
  await at.atOnce(1);
  await at.after('PT1M');
  for (let n = 0; n < 2_500; n++) at.hand.createTicket({ subject: `Other ${n}`, email: `other${n % 50}@example.com` });
  at.emulator.advance('PT2S');
  at.hand.assign({ id: at.tickets()[0]?.id ?? '' });
  const look = await at.after('PT58S');
  expect(look).toMatchObject({ ways: ['changes'], calls: 6 });
  expect(at.emulator.calls().filter(({ service, credits }) => service === 'desk' && (credits ?? 0) > 3)).toEqual([]);
  expect(look?.rung).toBe(0);
  expect(await at.after('PT1M')).toMatchObject({ ways: ['scan'], rung: 1 });
});

test('of more changes in one second than a page all are seen', async () => {
  const at = await looksWorld({ tickets: 1, emulator: { now: () => new Date('2026-03-01T12:00:00Z') } });
  await at.atOnce(1);
  for (let n = 2; n <= 4; n++) await at.escalated(`chat-${n}`, `u-${n}`);
  await at.after('PT1M');
  for (let n = 0; n < 250; n++) at.hand.createTicket({ subject: `Other ${n}`, email: `other${n}@example.com` });
  at.hand.assign({ id: at.tickets()[2]?.id ?? '' });
  expect(await at.after('PT61S')).toMatchObject({ ways: ['changes'], rung: 1 });
});

test('a look that is cut off goes on where it was', async () => {
  const at = await looksWorld({ tickets: 5 });
  await at.atOnce(2);
  const once = { service: 'desk', path: '/api/v1/tickets/search', count: 1 } as const;
  at.emulator.setFaults({
    seed: 1,
    rules: [
      { ...once, fault: 'delay', ms: 1 },
      { ...once, fault: 'status', status: 403 },
    ],
  });
  await expect(at.after('PT1M')).rejects.toThrow();
  at.emulator.setFaults({ seed: 1, rules: [] });
  at.spent();
  // A failure gives Desk a rest.
  expect(await at.tick().catch(({ code }: { code: string }) => code)).toBe('sweep_running');
  await at.store.db.query(`delete from zoho_bridge.facts where key = 'desk.looks.lease'`);
  expect(await at.tick()).toMatchObject({ ways: ['scan'], calls: 2, rows: 3 });
  expect(at.spent()).toHaveLength(2);
});

test('an answer that does not come is asked for again', async () => {
  const at = await looksWorld({ tickets: 2 });
  at.hand.setStatus({ id: at.tickets()[0]?.id ?? '', status: 'Closed' });
  at.emulator.setFaults({ seed: 1, rules: [{ service: 'desk', fault: 'reset', count: 2 }] });
  expect(await at.after('PT1M')).toMatchObject({ rung: 1, calls: 3 });
});

test('where Desk takes fewer ids at once, fewer are asked for', async () => {
  const at = await looksWorld({ tickets: 5 });
  const search = '/api/v1/tickets/search';
  at.emulator.setFaults({ seed: 1, rules: [{ service: 'desk', path: search, fault: 'status', status: 414, count: 1 }] });
  expect(await at.after('PT1M')).toMatchObject({ rows: 5 });
  expect(await at.store.facts.get('desk.looks')).toMatchObject({ value: { idsAtOnce: 3 } });
});

test("when the day's credits are used up nobody asks on", async () => {
  const at = await looksWorld({ tickets: 2, env: { ZOHO_DESK_CREDITS_PER_DAY: '25000' } });
  await at.after('PT1M');
  at.emulator.setLimits({ desk: { creditsPerDay: 0 } });
  at.spent();
  await expect(at.after('PT1M')).rejects.toMatchObject({ code: 'zoho_too_many' });
  expect(at.spent()).toEqual(['GET tickets/search 3']);
  await expect(at.bridge.events.sweep()).rejects.toThrow();
  expect(at.spent()).toEqual([]);
});

test('with few credits it is looked at less often, and that is said', async () => {
  const at = await looksWorld({ tickets: 2 });
  at.emulator.setLimits({ desk: { creditsPerDay: 800 } });
  await at.after('PT1M');
  const status = await at.status();
  expect(status).toMatchObject({ live: 2, way: 'scan', webhooks: false, creditsUsed: 3, share: 200 });
  expect(status.creditsPerDay).toBeLessThanOrEqual(200);
  expect(status.lookMs).toBeGreaterThan(60_000);
  expect(status.creditsLeft).toBeLessThan(800);
  at.emulator.setLimits({ desk: { creditsPerDay: 100 } });
  expect((await at.status()).warning).toMatch(/every \d+ minutes|no credits/);
  expect((await at.bridge.doctor()).find(({ name }) => name === 'looks at tickets')).toMatchObject({ state: 'warn' });
});

test('where Desk says that little is left, looks leave it to tickets until that is old news', async () => {
  const at = await looksWorld({ tickets: 2, env: { ZOHO_DESK_CREDITS_PER_DAY: '2000' } });
  at.emulator.setLimits({ desk: { creditsPerDay: 300 } });
  await at.after('PT1M');
  expect(await at.status()).toMatchObject({ lookMs: null, warning: 'no credits for looking at 2 tickets' });
  expect(await at.after('PT30M')).toBeUndefined();
  expect(await at.after('PT31M')).toMatchObject({ calls: 1 });
});

test('of two processes one looks', async () => {
  const at = await looksWorld({ tickets: 2 });
  const other = lookout(at);
  at.emulator.advance('PT1M');
  at.emulator.setLatency({ ms: 100, service: 'desk' });
  const looks = await Promise.all([at.tick(), other.tick()].map((look) => look.catch(({ code }: { code: string }) => code)));
  expect(looks.filter((look) => look !== undefined && look !== 'sweep_running')).toHaveLength(1);
  expect(at.spent()).toEqual(['GET tickets/search 3']);
  expect(await other.tick()).toBeUndefined();
  expect(await Promise.all([at.bridge.events.sweep(), other.status()])).toMatchObject([{ tickets: { calls: 1 } }, { live: 2 }]);
});

test('once a day each ticket is asked for by its id, whatever searches say', async () => {
  const at = await looksWorld({ tickets: 3 });
  await at.after('PT1M');
  let found = 0;
  for (let hour = 0; hour < 28; hour++) {
    found += (await at.after('PT1H'))?.rung ?? 0;
    await at.settled();
  }
  expect(found).toBe(3);
  expect(at.spent().filter((call) => call === 'GET tickets/{id} 1')).toHaveLength(3);
});

test('a clock that was moved back makes everything due', async () => {
  const at = await looksWorld({ tickets: 1 });
  await at.after('P2D');
  const { value } = (await at.store.facts.get('desk.looks')) ?? {};
  const later = Date.parse('2040-01-01T00:00:00Z');
  await at.store.facts.set('desk.looks', { ...(value as object), lookedAt: later, scannedAt: later });
  expect(await at.tick()).toMatchObject({ ways: ['scan'] });
  expect(await at.tick()).toBeUndefined();
});

test('with webhooks looks are ten minutes apart, until they find what no webhook told', async () => {
  const at = await looksWorld({ tickets: 6 });
  const arrive = (content: string) =>
    at.store.events.keep([{ source: 'desk.webhook', identity: { content }, type: 'Ticket_Update', at: null, body: '{}' }]);
  for (let n = 1; n <= 9; n++) await arrive(`event ${n}`);
  expect(await at.status()).toMatchObject({ webhooks: true, lookMs: 600_000 });
  await at.after('PT1M');
  for (const { id } of at.tickets()) at.hand.setStatus({ id, status: 'Closed' });
  expect(await at.after('PT5M')).toBeUndefined();
  expect(await at.after('PT5M')).toMatchObject({ rung: 6 });
  expect(await at.status()).toMatchObject({ webhooks: false, lookMs: 60_000 });
  await arrive('event 10');
  expect(await at.status()).toMatchObject({ webhooks: true });
});

test('a closed ticket that a customer opens again is found', async () => {
  const at = await looksWorld({ tickets: 1 });
  at.hand.close({ id: at.tickets()[0]?.id ?? '' });
  await at.after('PT1M');
  await at.settled();
  expect(await statuses(at)).toEqual(['Closed']);
  at.hand.customerMails({ id: at.tickets()[0]?.id ?? '', text: 'Still broken.' });
  expect(await at.after('PT1M')).toMatchObject({ live: 1, rung: 1 });
  await at.settled();
  expect(await statuses(at)).toEqual(['Open']);
});

/** What Desk says of our tickets, beside what is kept of them. */
async function bothSides(at: LooksWorld): Promise<{ desk: unknown; here: unknown }> {
  const held = at.emulator.state()['desk']?.['tickets'] as unknown as { subject: string; status: string; isTrashed: boolean }[];
  const desk = held.filter(({ subject }) => subject === 'Help').map(({ status, isTrashed }) => (isTrashed ? 'trashed' : status));
  const rows = await at.store.db.query<{ status: string; ended: string | null }>('select status, ended from zoho_bridge.escalations');
  return { desk: desk.toSorted(), here: rows.map(({ status, ended }) => ended ?? status).toSorted() };
}

test.each([{ bumps: true }, { bumps: false }])('a day without any webhook ends in the same state: %o', async ({ bumps }) => {
  const at = await looksWorld({ tickets: 8 });
  at.emulator.setLimits({ desk: { replyBumpsModifiedTime: bumps, searchLagMs: 5_000 } });
  await at.atOnce(3);
  const statuses = ['On Hold', 'Escalated', 'Closed', 'Open'];
  const ids = at.tickets().map(({ id }) => id);
  for (let step = 0; step < 12; step++) {
    const id = ids[(step * 3) % 7] ?? '';
    if (step % 2 === 0) at.hand.reply({ id, text: `Answer ${step}` });
    else at.hand.setStatus({ id, status: statuses[(step - 1) / 2] ?? 'Closed' });
    if (step === 6) at.hand.trashTicket({ id: ids[7] ?? '' });
    for (const wait of ['PT1M', 'PT119M']) {
      const look = await at.after(wait);
      if ((look?.rung ?? 0) > 0) await at.settled();
    }
  }
  // What was not found is looked at once more, when searches must have caught up, before it is believed.
  await expect.poll(async () => (await at.settled()) && (await bothSides(at)).here).toContain('trashed');
  const { desk, here } = await bothSides(at);
  expect(here).toEqual(desk);
  const [replies] = await at.store.db.query<{ n: number }>('select count(*)::int as n from zoho_bridge.escalation_replies');
  expect(replies?.n).toBe(6);
});

test('a worker looks by itself', async () => {
  const at = await looksWorld({ tickets: 1 });
  at.hand.close({ id: at.tickets()[0]?.id ?? '' });
  await at.bridge.start();
  await expect.poll(() => statuses(at), { timeout: 40_000, interval: 500 }).toEqual(['Closed']);
});

test('without Billing a sweep looks at tickets all the same', async () => {
  const at = await looksWorld({ tickets: 1, env: { ZOHO_BILLING_ORGANIZATION_ID: undefined } });
  expect(await at.bridge.events.sweep()).toMatchObject({ from: '', events: 0, calls: 0, tickets: { live: 1, calls: 1 } });
});
