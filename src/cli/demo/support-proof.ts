import type { Bridge } from '../../bridge-types.js';
import type { Emulator } from '../../emulator/index.js';
import type { EscalationDetail } from '../../types-escalations.js';
import type { HappeningName } from '../../types-happenings.js';
import type { Mail } from './mailbox.js';
import type { Fact } from './proof.js';
import type { Case } from './support.js';
import { CARD } from './troubles.js';

export interface Told {
  name: HappeningName;
  key: string;
  escalationId: string;
}

interface Ticket {
  ticketNumber: string;
  status: string;
  statusType: string;
}

/** Is there one ticket a conversation, does everybody see what agents wrote for them and nothing else, and did the post bring it once? */
export async function proveSupport({
  bridge,
  emulator,
  cases,
  told,
  mails,
}: {
  bridge: Bridge;
  emulator: Emulator;
  cases: readonly Case[];
  told: readonly Told[];
  mails: readonly Mail[];
}): Promise<Fact[]> {
  const fact = (what: string, expected: number, found: number): Fact => ({ what, expected, found, ok: expected === found });
  const desk = emulator.state().desk ?? {};
  const tickets = new Map(((desk['tickets'] ?? []) as unknown as Ticket[]).map((ticket) => [ticket.ticketNumber, ticket]));
  const details = new Map<string, EscalationDetail>();
  for (const { id } of cases) {
    const detail = await bridge.escalations.get(id);
    if (detail) details.set(id, detail);
  }
  const same = [...details.values()].filter(({ ticket }) => {
    const there = tickets.get(ticket?.number ?? '');
    return there !== undefined && there.status === ticket?.status && there.statusType === ticket.statusType;
  });
  const shown = (one: Case) => details.get(one.id)?.replies.map(({ text }) => text) ?? [];
  const all = (texts: (one: Case) => string[]) => cases.flatMap(texts);
  const everything = [...[...details.values()].map((detail) => JSON.stringify(detail)), ...mails.map(({ text }) => text)].join('\n');
  const letters = [...new Map(mails.map((mail) => [mail.messageId, mail])).values()];
  const inMails = (text: string) => letters.filter((mail) => unwrapped(mail.text).includes(text)).length;
  const keys = new Set(told.map(({ key }) => key));
  return [
    fact('conversations with a ticket in Desk', cases.length, tickets.size),
    fact('tickets whose status is here as Desk has it', cases.length, same.length),
    fact(
      'answers of agents that people see',
      all((one) => one.open).length,
      all((one) => one.open.filter((text) => shown(one).includes(text))).length,
    ),
    fact('answers of agents in all', all((one) => one.open).length, all(shown).length),
    fact('answers and resolutions in exactly one mail', all(mailed).length, all(mailed).filter((text) => inMails(text) === 1).length),
    fact('notes among agents that people see', 0, all((one) => one.internal).filter((text) => everything.includes(text)).length),
    fact('card numbers that reached Desk', 0, JSON.stringify(desk).includes(CARD) ? 1 : 0),
    fact('what was told twice', 0, told.length - keys.size),
    fact(
      'conversations told as resolved in the end',
      cases.length,
      details.size - [...details.values()].filter(({ state }) => state === 'open').length,
    ),
  ];
}

const mailed = ({ open, resolutions }: Case): string[] => [...open, ...resolutions];

/** Mails break lines where they are too long. */
const unwrapped = (text: string): string => text.replace(/\s+/g, ' ');
