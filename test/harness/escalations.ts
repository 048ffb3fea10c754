/** Escalations of a bridge, and what Desk holds of them, read without the bridge's own code. */
import { createHash } from 'node:crypto';
import type { Emulator } from '../../src/emulator/index.js';
import type { MessageInput } from '../../src/types-escalations.js';
import { type World, type WorldOptions, world } from './bridge.js';

export interface HeldTicket {
  id: string;
  subject: string;
  description: string;
  email: string;
  priority: string | null;
  channel: string | null;
  cf: Record<string, string | null>;
}

interface HeldComment {
  content: string;
  contentType: string;
  isPublic: boolean;
}

/** What a Desk holds. */
export interface HeldDesk {
  tickets(): HeldTicket[];
  /** Comments of a ticket, the oldest first. */
  comments(ticketId: string): Promise<HeldComment[]>;
  /** All that agents can read of a ticket, as plain text: the description, then the comments. */
  readable(ticket: HeldTicket): Promise<string[]>;
}

export interface DeskWorld extends World, HeldDesk {
  /** Works until nothing is left, over waits for answers that were lost. */
  settled(timeoutMs?: number): Promise<{ drained: boolean; parked: number }>;
}

export async function deskWorld(options: WorldOptions = {}): Promise<DeskWorld> {
  const w = await world(options);
  w.emulator.setLimits({ desk: { searchLagMs: 500 } });
  return {
    ...w,
    ...heldBy(w.emulator),
    async settled(timeoutMs = 60_000) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const done = await w.bridge.drain({ timeoutMs: Math.max(0, until - Date.now()) });
        const jobs = (await w.bridge.status()).syncs.find(({ sync }) => sync === 'desk.ticket');
        if ((jobs && jobs.queued + jobs.active + jobs.retrying === 0) || Date.now() >= until) return done;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

/** Reads a Desk as another integration would. */
export function heldBy(emulator: Emulator): HeldDesk {
  const comments: HeldDesk['comments'] = async (id) => {
    const rows: HeldComment[] = [];
    for (let from = 0; ; from += 100) {
      const answer = await askDesk<HeldComment>(emulator, `tickets/${id}/comments?sortBy=commentedTime&from=${from}&limit=100`);
      rows.push(...answer);
      if (answer.length < 100) return rows;
    }
  };
  return {
    tickets: () => (emulator.state()['desk']?.['tickets'] ?? []) as unknown as HeldTicket[],
    comments,
    readable: async (ticket) => [htmlText(ticket.description), ...(await comments(ticket.id)).map(({ content }) => content)],
  };
}

const sessions = new WeakMap<object, Promise<string>>();

/** The rows of a list. */
export async function askDesk<T>(emulator: Emulator, path: string): Promise<T[]> {
  const answer = await callDesk({ emulator }, 'GET', path);
  if (answer.status === 204) return [];
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: T[] }).data;
}

/** A call of another integration's. */
export async function callDesk({ emulator }: Pick<World, 'emulator'>, method: string, path: string): Promise<Response> {
  const env = emulator.env();
  const made =
    sessions.get(emulator) ??
    fetch(`${emulator.url}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: env['ZOHO_CLIENT_ID'] ?? '',
        client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
        refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
      }),
    }).then(async (answer) => ((await answer.json()) as { access_token: string }).access_token);
  sessions.set(emulator, made);
  const headers = { authorization: `Zoho-oauthtoken ${await made}`, orgId: env['ZOHO_DESK_ORGANIZATION_ID'] ?? '' };
  return fetch(`${emulator.url}/api/v1/${path}`, { method, headers });
}

/** What a browser would show of the description. */
export function htmlText(html: string): string {
  return html
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/**
 * The transcript's hash, and that of what Desk holds: every message's text has to follow the one before, with nothing but headings
 * between; a message that was split is put together again.
 */
export function transcriptHash(pages: readonly string[], messages: readonly { text: string }[]): { said: string; held: string } {
  const all = pages.join('\n').replaceAll('\u200b', '');
  let at = 0;
  const found = messages.map(({ text }) => {
    let piece = '';
    let rest = text;
    while (rest !== '') {
      // As much of the rest as stands there in one go.
      const next = longest(all, rest, at);
      if (next.length === 0) break;
      piece += rest.slice(0, next.length);
      at = next.start + next.length;
      rest = rest.slice(next.length);
    }
    return piece;
  });
  const hash = (texts: string[]) => createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  return { said: hash(messages.map(({ text }) => text)), held: hash(found) };
}

function longest(all: string, wanted: string, from: number): { start: number; length: number } {
  const whole = all.indexOf(wanted, from);
  if (whole >= 0) return { start: whole, length: wanted.length };
  let [low, high] = [0, wanted.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (all.includes(wanted.slice(0, middle)) && all.indexOf(wanted.slice(0, middle), from) >= 0) low = middle;
    else high = middle - 1;
  }
  return { start: all.indexOf(wanted.slice(0, low), from), length: low };
}

/** A conversation of `count` messages, no two alike. */
export const talk = (name: string, count: number, more = ''): MessageInput[] =>
  Array.from({ length: count }, (_, n) => ({
    role: n % 2 === 0 ? ('user' as const) : ('assistant' as const),
    text: `${name}, line ${n}: <b>"it's" & so on</b>\nand a second line ${more}`,
    at: new Date(Date.UTC(2026, 2, 1, 10, n)).toISOString(),
  }));
