import { readFile } from 'node:fs/promises';
import type { EscalationDetail, EscalationView, MessageInput } from '../types-escalations.js';
import { type Cli, CommandError, type ExitCode, withBridge } from './cli.js';
import { printable, table } from './terminal/table.js';
import { quote } from './users.js';

export interface OpenOptions {
  conversation: string;
  user?: string;
  email?: string;
  name?: string;
  subject: string;
  description: string;
  transcript?: string;
  priority?: string;
}

/** Hands a conversation over: the job is queued, a worker makes the ticket. */
export async function escalationsOpen(cli: Cli, options: OpenOptions): Promise<ExitCode> {
  const { conversation, user, email, name, subject, description, priority, transcript } = options;
  const said = transcript === undefined ? undefined : await readTranscript(transcript);
  return withBridge(cli, {}, async (bridge) => {
    const done = await bridge.escalations.open({
      ...{ conversationId: conversation, userId: user, email, name, subject, description, priority },
      conversation: said,
    });
    cli.result(done, () => lines(cli, done));
    const removed = Object.entries(done.redactions).map(([kind, count]) => `${kind} ${count}`);
    if (removed.length > 0) cli.note(`Taken out: ${removed.join(', ')}.`);
    cli.note(done.created ? 'Queued: a worker makes the ticket.' : `It was open already; ${done.added} messages were new.`);
    return 0;
  });
}

/** One page, the newest first. */
export async function escalationsList(
  cli: Cli,
  { user, state, limit, after }: { user?: string; state?: 'open' | 'closed'; limit: number; after?: string },
): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.escalations.list({ state, limit, after, ...(user === undefined ? {} : { userId: user }) });
    const colors = { synced: cli.paint.green, waiting: cli.paint.yellow, parked: cli.paint.red };
    cli.result(page, () => {
      if (page.items.length === 0) return ['Nothing was escalated.'];
      return table(
        page.items,
        [
          { title: 'ID', value: (row: EscalationView) => row.id },
          { title: 'USER', value: (row) => row.userId ?? '–' },
          { title: 'SUBJECT', value: (row) => row.subject },
          { title: 'TICKET', value: (row) => row.ticket?.number ?? '' },
          { title: 'STATUS', value: (row) => row.ticket?.status ?? row.state },
          { title: 'SYNC', value: (row) => row.sync.state, paint: (text, row) => colors[row.sync.state](text) },
          { title: 'REASON', value: (row) => row.sync.reason ?? '' },
        ],
        cli.paint,
      );
    });
    if (page.next) cli.note(`More: add --after ${quote(page.next)}`);
    return 0;
  });
}

/** One escalation, with what was said. */
export async function escalationsShow(cli: Cli, id: string): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const found = await bridge.escalations.get(id);
    if (!found) throw new CommandError('escalation_not_found', `There is no escalation ${printable(id)}.`);
    cli.result(found, () => [
      ...lines(cli, found),
      ...found.conversation.flatMap(({ role, at, text }) => ['', cli.paint.dim([role, at].filter(Boolean).join(', ')), ...printed(text)]),
      ...found.replies.flatMap(({ author, at, text, attachments }) => [
        '',
        cli.paint.dim(printable([author ?? 'agent', at].join(', '))),
        ...printed(text),
        ...attachments.map(({ name, size }) => cli.paint.dim(`${printable(name)} (${size} bytes)`)),
      ]),
      ...(found.resolution === null ? [] : ['', cli.paint.dim('resolution'), ...printed(found.resolution)]),
    ]);
    return 0;
  });
}

const printed = (text: string): string[] => text.split('\n').map((line) => printable(line));

/** What is known of one escalation, a line each. */
export function lines({ paint }: Cli, { ticket, sync, ...one }: EscalationDetail): string[] {
  const rows: [string, string | null][] = [
    ['id', one.id],
    ['conversation', one.conversationId],
    ['whose', one.userId ?? one.email],
    ['subject', one.subject],
    ['about', one.description],
    ['ticket', ticket && `${ticket.number}: ${ticket.status}`],
    ['state', [one.state, one.ended ?? (one.resolvedAt && `resolved ${one.resolvedAt}`)].filter(Boolean).join(': ')],
    ['messages', String(one.messages)],
    ['sync', [sync.state, sync.reason].filter(Boolean).join(': ')],
  ];
  return rows.map(([name, value]) => `${paint.dim(name.padEnd(13))} ${printable(value || '–')}`);
}

/** JSON that is a list is taken as messages, everything else as plain text. */
async function readTranscript(path: string): Promise<MessageInput[] | string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError('transcript_not_read', `${printable(path)} cannot be read (${error.code ?? 'unknown'}).`);
  });
  if (!text.trimStart().startsWith('[')) return text;
  try {
    return JSON.parse(text) as MessageInput[];
  } catch {
    return text; // it only looked like JSON
  }
}
