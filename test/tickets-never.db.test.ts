/**
 * Whatever agents do to tickets, however badly Desk answers and whichever events are lost: in the end an escalation says what its ticket
 * says, shows the answers that users may see and no others, and what is so was told once. NEVER_RUNS makes it look harder.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callDesk } from './harness/escalations.js';
import { type TicketWorld, ticketWorld } from './harness/tickets.js';

const RUNS = Number(process.env.NEVER_RUNS ?? 4);

const DOINGS = [
  ...['reply', 'reply', 'publicComment', 'publicComment', 'privateComment', 'draft', 'failedReply', 'pendingReply', 'forward'],
  ...['customerMails', 'edit', 'hide', 'show', 'hold', 'open', 'close', 'close', 'escalate', 'spam', 'move'],
  ...['trash', 'restore', 'archive', 'merge', 'append', 'work', 'look', 'look', 'look', 'look', 'hide', 'show'],
] as const;
type Step = { do: (typeof DOINGS)[number]; on: number; heard: boolean };
const step: fc.Arbitrary<Step> = fc.record({ do: fc.constantFrom(...DOINGS), on: fc.nat(1), heard: fc.boolean() });

interface One {
  id: string;
  ticketId: string;
  comments: string[];
}

test('in the end every escalation says what its ticket says', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 30 }), fc.nat(), async (steps, seed) => {
      const w = await ticketWorld({ env: { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '800', ZOHO_BRIDGE_MAX_ATTEMPTS: '60' } });
      try {
        await live(w, steps, seed);
      } finally {
        await w.bridge.close(); // many worlds are more connections than the server has
      }
    }),
    { numRuns: RUNS },
  );
});

/** One life of two tickets, and what is so in the end. */
async function live(w: TicketWorld, steps: Step[], seed: number): Promise<void> {
  const all: One[] = [];
  for (const n of [0, 1]) all.push({ ...(await w.escalated(`chat-${n}`, `u-${n}`)), comments: [] });
  w.emulator.setLimits({ desk: { departmentPermissions: false, searchLagMs: 200 } });
  const elsewhere = (w.hand.createDepartment({ name: 'Elsewhere' }) as { id: string }).id;
  w.emulator.setFaults({
    seed,
    rules: (['drop-after-commit', 'error-after-commit', 'reset', 'truncate'] as const).map((fault) => ({
      service: 'desk',
      fault,
      rate: 0.05,
    })),
  });
  let word = 0;
  for (const one of steps) {
    const whose = all[one.on];
    if (whose) await take(w, whose, one, { word: `word-${word++}-`, elsewhere });
    if (whose && one.heard) await hear(w, whose, one);
  }
  w.emulator.setFaults({ seed, rules: [] });
  await w.look();
  for (const { id, ticketId } of all) {
    const truth = await truthOf(w, ticketId);
    await w.until(async () => (await w.bridge.escalations.get(id))?.ended === truth.ended);
    await holds(w, id, truth);
  }
  // Looking once more teaches nothing.
  const told = await w.told();
  await w.look();
  expect(await w.told()).toEqual(told);
  expect(new Set(told).size).toBe(told.length);
}

/** What an agent does. What Desk refuses, as in the recycle bin, is not done. */
async function take(
  w: TicketWorld,
  { id, ticketId, comments }: One,
  { do: what }: Step,
  { word, elsewhere }: { word: string; elsewhere: string },
) {
  const on = { id: ticketId };
  const text = `${word} and so on`;
  const comment = { id: ticketId, commentId: comments.at(-1) ?? '' };
  const acts: Record<(typeof DOINGS)[number], () => unknown> = {
    ...{ reply: () => w.hand.reply({ ...on, text }), draft: () => w.hand.draft({ ...on, text }) },
    publicComment: () => comments.push((w.hand.publicComment({ ...on, text }) as { id: string }).id),
    ...{ privateComment: () => w.hand.privateComment({ ...on, text }), failedReply: () => w.hand.failedReply({ ...on, text }) },
    ...{ pendingReply: () => w.hand.pendingReply({ ...on, text }), forward: () => w.hand.forward({ ...on, text, to: 'x@example.com' }) },
    ...{ customerMails: () => w.hand.customerMails({ ...on, text }), edit: () => w.hand.editComment({ ...comment, text }) },
    ...{ hide: () => w.hand.editComment({ ...comment, isPublic: false }), show: () => w.hand.editComment({ ...comment, isPublic: true }) },
    ...{ hold: () => w.hand.setStatus({ ...on, status: 'On Hold' }), open: () => w.hand.setStatus({ ...on, status: 'Open' }) },
    ...{
      close: () => w.hand.close({ ...on, resolution: `done ${word}` }),
      escalate: () => w.hand.setStatus({ ...on, status: 'Escalated' }),
    },
    ...{ spam: () => w.hand.spamTicket(on), move: () => w.hand.moveTicket({ ...on, departmentId: elsewhere }) },
    ...{ trash: () => w.hand.trashTicket(on), restore: () => w.hand.restoreTicket(on), archive: () => w.hand.archiveTicket(on) },
    merge: () => {
      const { id: into } = w.hand.createTicket({ subject: 'Another', email: 'stranger@example.com' }) as { id: string };
      return w.hand.mergeTickets({ id: into, ids: [ticketId] });
    },
    append: () => w.bridge.escalations.append(id, `said ${word}`),
    work: () => w.bridge.drain(),
    look: () => w.look({ drainOnly: true }),
  };
  try {
    await acts[what]();
  } catch (error) {
    if (!/in the trash|there is no|closed: open another|already/.test(String(error))) throw error;
  }
}

/** The event that Desk would send of it arrives. */
async function hear(w: TicketWorld, { ticketId }: One, { do: what }: Step): Promise<void> {
  const type = /Comment|edit|hide|show/.test(what)
    ? 'Ticket_Comment_Update'
    : /reply|draft|forward|Mails/i.test(what)
      ? 'Ticket_Thread_Add'
      : 'Ticket_Update';
  const payload = type === 'Ticket_Update' ? { id: ticketId } : { id: '1', ticketId };
  const body = JSON.stringify({ eventType: type, payload });
  await w.store.events.keep([{ source: 'desk.webhook', identity: { content: `${Math.random()}` }, type, at: null, body }]);
}

interface Truth {
  ended: string | null;
  ticket: Record<string, unknown> | undefined;
  /** What users may see. */
  words: string[];
}

/** What Desk says, asked as somebody else would. */
async function truthOf(w: TicketWorld, ticketId: string): Promise<Truth> {
  const answer = await callDesk(w, 'GET', `tickets/${ticketId}`);
  if (answer.status === 404) return { ended: 'merged', ticket: undefined, words: [] };
  const ticket = (await answer.json()) as Record<string, unknown>;
  if (ticket['isTrashed']) return { ended: 'trashed', ticket, words: [] };
  const rows = (
    (await (await callDesk(w, 'GET', `tickets/${ticketId}/conversations?limit=200`)).json()) as { data: Record<string, unknown>[] }
  ).data;
  const seen = rows.filter((row) =>
    row['type'] === 'comment'
      ? row['isPublic']
      : row['direction'] === 'out' && row['visibility'] === 'public' && row['status'] === 'SUCCESS' && !row['isForward'],
  );
  const words = seen.map((row) => /word-\d+-/.exec(String(row['content'] ?? row['summary']))?.[0] ?? '');
  return { ended: ticket['isArchived'] ? 'archived' : null, ticket, words: words.toSorted() };
}

async function holds(w: TicketWorld, id: string, { ended, ticket, words }: Truth): Promise<void> {
  const shown = await w.bridge.escalations.get(id);
  expect(shown?.ended).toBe(ended);
  const told = (await w.told()).filter((key) => key.split('/')[1] === id);
  expect(told.filter((key) => key.startsWith('escalation.received'))).toHaveLength(1);
  const isResolved = ticket?.['statusType'] === 'Closed';
  if (ended === null || ended === 'archived') {
    expect(shown?.ticket).toMatchObject({ status: ticket?.['status'], statusType: ticket?.['statusType'] });
    expect(shown?.state).toBe(isResolved || ended !== null ? 'closed' : 'open');
    expect(shown?.resolution).toBe(isResolved ? (ticket?.['resolution'] ?? null) : null);
    expect(shown?.replies.map(({ text }) => /word-\d+-/.exec(text)?.[0] ?? '').toSorted()).toEqual(words);
    // Each answer that is to be seen was told, and nothing that never was.
    const replies = await w.store.db.query<{ id: string }>('select id from zoho_bridge.escalation_replies where escalation_id = $1', [id]);
    const replied = told.filter((key) => key.startsWith('escalation.replied')).map((key) => key.split('/')[2]);
    expect(new Set(replied)).toEqual(new Set(replies.map((reply) => reply.id)));
    // The last thing that was told of its state is so.
    const closedAt = isResolved ? String(ticket?.['closedTime']) : null;
    expect(shown?.resolvedAt).toBe(closedAt);
    if (closedAt !== null) expect(told).toContain(`escalation.resolved/${id}/${closedAt}`);
  } else expect(shown?.state).toBe('closed');
  if (ended !== null) expect(told.some((key) => key.startsWith(`escalation.ended/${id}/${ended}`))).toBe(true);
}
