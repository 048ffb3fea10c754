import type { Bridge } from '../../bridge-types.js';
import type { Emulator } from '../../emulator/index.js';
import { BridgeError } from '../../errors.js';
import type { UserInput } from '../../types.js';
import type { HappeningName } from '../../types-happenings.js';
import type { Cli } from '../cli.js';
import { createProgress } from '../terminal/progress.js';
import type { Mail } from './mailbox.js';
import type { Fact } from './proof.js';
import { proveSupport, type Told } from './support-proof.js';
import { type Act, ENDINGS, HOURS, handOver, PLOTS, type Trouble } from './troubles.js';
import { BAD_AFTERNOON } from './weather.js';

export interface SupportStory {
  seconds: number;
  hours: number;
  escalations: number;
  facts: Fact[];
  plots: { plot: Trouble; count: number }[];
  /** How often what was told. */
  told: { name: string; count: number }[];
}

/** A conversation that was handed over, and what everybody wrote in it. */
export interface Case {
  id: string;
  userId: string;
  plot: Trouble;
  /** By agents, for the user. */
  open: string[];
  /** By agents, for agents. */
  internal: string[];
  /** By the user, in the app. */
  answers: string[];
  resolutions: string[];
}

export interface Stage {
  bridge: Bridge;
  emulator: Emulator;
}

/** An hour is long enough for what people write to arrive: this is for a busy machine. */
const HOUR_MS = 300_000;

/** The third act: an assistant gives up, agents work in Desk, and people hear of it in the app. Then Desk and the post are asked. */
export async function supportStory(
  cli: Cli,
  { bridge, emulator, crowd, mails, seed, calm }: Stage & { crowd: UserInput[]; mails: readonly Mail[]; seed: number; calm: boolean },
): Promise<SupportStory> {
  const askers = crowd.slice(0, Math.max(Math.min(4, crowd.length), Math.min(100, Math.ceil(crowd.length / 10))));
  const told: Told[] = [];
  const off = bridge.on('*', ({ name, key, escalationId }) => {
    if (escalationId !== undefined) told.push({ name, key, escalationId });
  });
  const before = mails.length;
  if (!calm) emulator.setFaults({ seed, rules: BAD_AFTERNOON });
  const started = Date.now();
  cli.note(
    `For ${askers.length} of them the assistant gives up; ${HOURS} hours go by. Their Desk sends no webhooks: tickets are looked at.`,
  );
  const bar = await createProgress(cli.stderr, 'hours');
  const cases = await openAll(bridge, askers);
  try {
    await bridge.drain({ timeoutMs: 60_000 });
    for (let hour = 1; hour <= HOURS; hour++) {
      emulator.advance('PT1H');
      for (const one of cases) for (const act of PLOTS[one.plot]) if (act.hour === hour) await play({ bridge, emulator }, one, act);
      await look(bridge);
      bar.update({ done: hour, total: HOURS });
      await bridge.drain({ timeoutMs: HOUR_MS });
    }
  } finally {
    bar.stop();
  }
  emulator.setFaults({ seed, rules: [] });
  await bridge.drain({ timeoutMs: 60_000 });
  await bridge.events.sweep();
  await bridge.drain({ timeoutMs: 60_000 });
  off();
  return {
    ...{ seconds: Math.round((Date.now() - started) / 100) / 10, hours: HOURS, escalations: cases.length },
    facts: await proveSupport({ bridge, emulator, cases, told, mails: mails.slice(before) }),
    plots: ENDINGS.map((plot) => ({ plot, count: cases.filter((one) => one.plot === plot).length })).filter(({ count }) => count > 0),
    told: countNames(told),
  };
}

/** Every fifth is handed over twice, as by an assistant that was not sure. */
async function openAll(bridge: Bridge, askers: readonly UserInput[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [index, { id: userId }] of askers.entries()) {
    const input = handOver(userId, index);
    const { id } = await bridge.escalations.open(input);
    if (index % 5 === 0) await bridge.escalations.open(input);
    const plot = ENDINGS[index % ENDINGS.length] ?? 'answered and resolved';
    cases.push({ id, userId, plot, open: [], internal: [], answers: [], resolutions: [] });
  }
  return cases;
}

/** Agents work in their own pages; the user in the app. */
async function play({ bridge, emulator }: Stage, one: Case, { does, hour }: Act): Promise<void> {
  const hand = emulator.byHand.desk;
  const { id: key, open, internal, answers, resolutions } = one;
  const id = await ticketOf({ bridge, emulator }, key);
  const words = `case ${key.slice(0, 8)}, hour ${hour}`;
  const said = (list: string[], text: string): string => {
    list.push(text);
    return text;
  };
  switch (does) {
    case 'reply':
      hand.reply({ id, text: said(open, `Hello, we have looked into it (${words}).`), survey: true });
      return;
    case 'ask':
      hand.publicComment({ id, text: said(open, `Which browser do you use? (${words})`) });
      return;
    case 'note':
      hand.privateComment({ id, text: said(internal, `Only between us: a difficult customer (${words}).`) });
      return;
    case 'forward':
      hand.forward({ id, to: 'bank@bank.example', text: said(internal, `Dear bank, see below (${words}).`) });
      return;
    case 'hold':
      hand.setStatus({ id, status: 'On Hold' });
      return;
    case 'resolve':
      hand.close({ id, resolution: said(resolutions, `It is put right now (${words}).`) });
      return;
    case 'answer':
      await bridge.escalations.reply(key, { text: said(answers, `This is what I can see (${words}).`) });
  }
}

async function ticketOf({ bridge, emulator }: Stage, escalationId: string): Promise<string> {
  const { ticket } = (await bridge.escalations.get(escalationId)) ?? { ticket: null };
  const tickets = (emulator.state().desk?.tickets ?? []) as { id: string; ticketNumber: string }[];
  const found = tickets.find(({ ticketNumber }) => ticketNumber === ticket?.number);
  if (!found) throw new Error(`no ticket was made of the escalation ${escalationId}`);
  return found.id;
}

/** Desk may be in trouble; the next look makes up for it. */
async function look(bridge: Bridge): Promise<void> {
  await bridge.events.sweep().catch((error: unknown) => {
    if (!(error instanceof BridgeError)) throw error;
  });
}

function countNames(told: readonly { name: HappeningName }[]): SupportStory['told'] {
  const counts = new Map<string, number>();
  for (const { name } of told) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
