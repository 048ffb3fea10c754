/**
 * The power fails between any two steps of the way from a conversation to Desk, and from a user's answer to a ticket that is open again.
 * Where exactly is chosen from outside, at what the program has to wait for: the wire to Zoho, or a table. One ticket each, what was said
 * is in it once and in order, and it is opened once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { API_KEY, TEST_KEY } from '../harness/bridge.js';
import { type HeldTicket, heldBy, htmlText, talk, transcriptHash } from '../harness/escalations.js';
import { type Gate, openGate, type Stop } from '../harness/gate.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { type Program, run, start } from '../harness/program.js';
import { lockTable } from '../harness/table-lock.js';

const REACHED_MS = 15_000;
const LEASE_MS = 2000;
const COMMENTS = /\/comments$/;
const TICKET = /\/tickets\/\d+$/;

interface Scene {
  emulator: Emulator;
  gate: Gate;
  database: string;
  env: Record<string, string | undefined>;
  api(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** Starts a worker, which ends with the test. */
  work(): Program;
}

type Point = [string, (scene: Scene) => Promise<Stop> | Stop];

const around = (method: string, path: RegExp, skip = 0): Point[] =>
  (['before', 'after'] as const).map((when) => [
    `${when} ${method} ${path.source}${skip > 0 ? `, number ${skip + 1},` : ''} is carried out`,
    ({ gate }) => gate.stop({ method, path, when, skip }),
  ]);
const writing = (...tables: string[]): Point[] =>
  tables.map((table) => [`while it writes into ${table}`, ({ database }) => lockTable(database, `zoho_bridge.${table}`)]);

const NEW: Point[] = [
  ...writing('links'),
  ...around('POST', /\/tickets$/),
  ...around('POST', COMMENTS, 1).slice(0, 1),
  ...around('POST', COMMENTS).slice(1),
];
const ANSWERED: Point[] = [
  ...writing('escalation_posts'),
  ...around('POST', COMMENTS),
  ...around('POST', COMMENTS, 1).slice(1),
  ...around('GET', TICKET).slice(0, 1),
  ...writing('escalations'),
  ...around('PATCH', TICKET),
];

async function scene(): Promise<Scene> {
  const gate = await openGate();
  const database = await databaseUrl();
  const emulator = await startEmulator({ warn: () => undefined });
  onTestFinished(() => emulator.close());
  gate.target = emulator.url;
  emulator.setLimits({ desk: { searchLagMs: 200 } });
  const env = {
    ...emulator.env(),
    ...{ ZOHO_EMULATOR_URL: gate.url, DATABASE_URL: database, PORT: '0', LOG_LEVEL: 'warn' },
    ...{ ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY, ZOHO_BRIDGE_API_KEY: API_KEY },
    ...{ ZOHO_BRIDGE_LEASE_SECONDS: String(LEASE_MS / 1000), ZOHO_BRIDGE_CALL_TIMEOUT_MS: '400', ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '1' },
  };
  expect((await run(['setup'], env)).code).toBe(0);
  const server = start(['serve', '--no-worker'], env);
  const url = /http:\S+/.exec(await server.ready)?.[0]?.replace(/\/$/, '');
  return {
    ...{ emulator, gate, database, env },
    async api(path, body) {
      const answer = await fetch(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Record<string, unknown>;
    },
    work: () => start(['worker'], env),
  };
}

const open = async ({ api }: Scene, subject: string, conversation: unknown) =>
  String(
    (await api('/v1/escalations', { conversationId: subject, email: 'eve@example.com', subject, description: 'Help.', conversation }))[
      'id'
    ],
  );

/** Works until all of it is in Desk. */
async function finish({ api }: Scene, count: number): Promise<void> {
  const synced = async () => {
    const { items } = (await api('/v1/escalations?limit=200', undefined)) as { items: { sync: { state: string } }[] };
    return items.filter(({ sync }) => sync.state === 'synced').length;
  };
  await expect.poll(synced, { timeout: 40_000, interval: 100 }).toBe(count);
}

/** A worker comes to the point, and is killed there. */
async function killAt(all: Scene, [name, stop]: Point, missed: string[]): Promise<void> {
  const stopped = await stop(all);
  const worker = all.work();
  const reached = await Promise.race([stopped.reached.then(() => true), sleep(REACHED_MS).then(() => false)]);
  if (!reached) missed.push(name);
  await worker.kill('SIGKILL');
  stopped.lift();
}

const statusOf = (ticket: HeldTicket): string => String((ticket as unknown as { status: string }).status);
const openings = ({ emulator }: Scene, ticketId = ''): number =>
  emulator.calls().filter(({ method, path, status }) => method === 'PATCH' && path.includes(ticketId) && status === 200).length;

const LONG = 'x'.repeat(9000);

test.skipIf(!findPostgres())(
  'killed between any two steps, a conversation is one ticket and an answer one comment, and it is open again',
  async () => {
    const all = await scene();
    const desk = heldBy(all.emulator);
    const missed: string[] = [];

    for (const [index, point] of NEW.entries()) {
      await open(all, `new ${index}`, talk(`new ${index}`, 12, LONG));
      await killAt(all, point, missed);
    }
    const answered: { id: string; subject: string; said: { text: string }[] }[] = [];
    for (const index of ANSWERED.keys())
      answered.push({ id: await open(all, `answered ${index}`, 'Hello.'), subject: `answered ${index}`, said: [] });
    // Two at once do what is left.
    let workers = [all.work(), all.work()];
    await finish(all, NEW.length + ANSWERED.length);
    await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));

    const bySubject = () => new Map(desk.tickets().map((ticket) => [ticket.subject, ticket]));
    for (const [index, point] of ANSWERED.entries()) {
      const one = answered[index];
      const ticketId = bySubject().get(`answered ${index}`)?.id ?? '';
      all.emulator.byHand.desk.setStatus({ id: ticketId, status: index % 2 === 0 ? 'Closed' : 'On Hold' });
      for (const [turn, text] of [`${index}: first ${LONG}${LONG}${LONG}${LONG}`, `${index}: second`].entries()) {
        one?.said.push({ text });
        await all.api(`/v1/escalations/${one?.id}/replies`, { id: `m-${turn}`, text });
      }
      await killAt(all, point, missed);
      // The app does not know either.
      expect(await all.api(`/v1/escalations/${one?.id}/replies`, { id: 'm-0', text: 'again' })).toMatchObject({ added: 0 });
    }
    workers = [all.work(), all.work()];
    await finish(all, NEW.length + ANSWERED.length);
    expect(missed).toEqual([]);

    expect(desk.tickets()).toHaveLength(NEW.length + ANSWERED.length);
    const tickets = bySubject();
    expect(tickets.size).toBe(NEW.length + ANSWERED.length);
    for (const index of NEW.keys()) {
      const pages = await desk.readable(tickets.get(`new ${index}`) as HeldTicket);
      const { said, held } = transcriptHash(pages, talk(`new ${index}`, 12, LONG));
      expect(held).toBe(said);
      expect(new Set(pages).size).toBe(pages.length);
    }
    for (const { subject, said } of answered) {
      const ticket = tickets.get(subject) as HeldTicket;
      const comments = (await desk.comments(ticket.id)).map(({ content }) => content.slice(content.indexOf('\n\n') + 2));
      expect(comments.join('|')).toBe([...(said[0]?.text.match(/[\s\S]{1,20000}/g) ?? []), said[1]?.text].join('|'));
      expect({ status: statusOf(ticket), openings: openings(all, ticket.id) }).toEqual({ status: 'Open', openings: 1 });
      expect(htmlText(ticket.description)).toContain('Hello.');
    }
  },
  120_000,
);

test.skipIf(!findPostgres())(
  'a worker that falls asleep and wakes up when another one has done its work does nothing twice',
  async () => {
    const all = await scene();
    const desk = heldBy(all.emulator);
    const points: Point[] = [
      ...around('POST', /\/tickets$/).slice(1),
      ...around('POST', COMMENTS).slice(0, 1),
      ...around('PATCH', TICKET).slice(0, 1),
      // It wakes up with its word that it may send, and must know that it is too late.
      ...writing('escalation_posts'),
    ];
    for (const [index, [, stop]] of points.entries()) {
      const subject = `sleepy ${index}`;
      const id = await open(all, subject, 'Hello.');
      const ticketOf = () => desk.tickets().find((ticket) => ticket.subject === subject);
      const isCreate = index === 0;
      if (!isCreate) {
        const first = all.work();
        await finish(all, 2 * index + 1);
        await first.kill('SIGTERM');
        all.emulator.byHand.desk.setStatus({ id: ticketOf()?.id ?? '', status: 'Closed' });
      }
      await all.api(`/v1/escalations/${id}/replies`, { text: `answer ${index}` });
      const stopped = await stop(all);
      const sleepy = all.work();
      await stopped.reached;
      sleepy.child.kill('SIGSTOP');
      stopped.lift();
      const other = all.work();
      await finish(all, 2 * index + 1);
      await other.kill('SIGTERM');
      // Agents close it; whoever wakes up has no say in that.
      all.emulator.advance('PT5S');
      all.emulator.byHand.desk.setStatus({ id: ticketOf()?.id ?? '', status: 'Closed' });
      sleepy.child.kill('SIGCONT');
      // It is awake when it has done what nobody else can do.
      await open(all, `awake ${index}`, 'Hello.');
      await finish(all, 2 * index + 2);
      await sleepy.kill('SIGTERM');
      expect(openings(all, ticketOf()?.id)).toBe(isCreate ? 0 : 1);
      expect(statusOf(ticketOf() as HeldTicket)).toBe('Closed');
      expect((await desk.comments(ticketOf()?.id ?? '')).map(({ content }) => content.split('\n').at(-1))).toEqual([`answer ${index}`]);
    }
    expect(desk.tickets()).toHaveLength(2 * points.length);
  },
  120_000,
);
