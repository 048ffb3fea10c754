import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '../errors.js';
import { ESCALATION_LIMITS, type Message, parseEscalation, parseMessages, parseReply } from '../escalation.js';
import { newOf } from '../escalation-known.js';
import { place } from '../escalation-text.js';
import { callerSql } from '../store/caller.js';
import type { Database, Sql } from '../store/database.js';
import { listEscalations, lockEscalation, putEscalation, viewEscalations } from '../store/escalations.js';
import type { Vault } from '../store/vault.js';
import type { AppTransaction, Page } from '../types.js';
import type {
  Ending,
  Escalated,
  EscalationDetail,
  EscalationInput,
  EscalationView,
  MessageInput,
  ReplyInput,
} from '../types-escalations.js';
import { type RedactPattern, redact } from './redact.js';

interface Options {
  /** The caller's open transaction: the escalation and its job commit with it or not at all. */
  tx?: AppTransaction;
}

export type Escalations = ReturnType<typeof createEscalations>;

/** Room for what stands around the agent's own words in the description of a ticket. */
const HEADINGS = ' '.repeat(600);

/** Conversations that are handed over to people. What must not leave is taken out before anything is kept. */
export function createEscalations({
  db,
  vault,
  patterns,
  wake,
}: {
  db: Database;
  vault: Vault;
  patterns: readonly RedactPattern[];
  wake: () => void;
}) {
  const within = async <T>({ tx }: Options, work: (sql: Sql) => Promise<T>): Promise<T> => {
    if (tx) return work(callerSql(tx));
    const done = await db.transaction(work);
    wake();
    return done;
  };

  return {
    /**
     * Hands a conversation over. Once: doing it again answers the open escalation, with what was said since added to it.
     *
     * @throws InputError when something is not acceptable; NotFoundError when there is no such user
     */
    async open(input: EscalationInput, options: Options = {}): Promise<Escalated> {
      const asked = parseEscalation(input);
      const cleaned = cleaner(patterns);
      const [subject, description] = [cleaned.text(asked.subject), cleaned.text(asked.description)];
      if (subject.length > ESCALATION_LIMITS.subject || description.length > ESCALATION_LIMITS.description * 2) {
        throw new InputError([{ path: 'description', message: 'is too long without the secrets in it' }]);
      }
      return within(options, async (sql) => {
        const { user, escalation } = await lockEscalation(sql, { conversation: asked.conversationId, user: asked.userId });
        if (escalation) {
          if (escalation.userId !== asked.userId) throw new ConflictError('conversation_taken', 'This conversation is somebody else’s.');
          const added = await add(sql, escalation, asked.conversation, { overlay: true });
          return { ...(await one(sql, escalation.id)), created: false, added };
        }
        if (asked.userId !== null && !user)
          throw new NotFoundError('user_not_found', 'There is no user with this id. Save the user first.');
        const id = randomUUID();
        const messages = asked.conversation.map((message) => toKeep(message, cleaned.text));
        const { conversationId, userId, person, priority } = asked;
        const parts = partsOf(messages, { seq: 0, post: 0, used: description + HEADINGS });
        await putEscalation(sql, vault, {
          id,
          fresh: { conversationId, userId, person, subject, description, priority },
          redactions: cleaned.counts,
          posts: [...new Set([0, ...parts.map(({ post }) => post)])],
          parts,
        });
        return { ...(await one(sql, id)), created: true, added: messages.length };
      });
    },

    /** Adds what was said since, word for word: messages with an id once, others as often as they are given. */
    async append(id: string, messages: MessageInput[] | string, options: Options = {}): Promise<Escalated> {
      const asked = parseMessages(messages);
      if (asked.length === 0) throw new InputError([{ path: 'conversation', message: 'must not be empty' }]);
      return within(options, async (sql) => {
        const { escalation } = isNoId(id) ? { escalation: null } : await lockEscalation(sql, { id });
        if (!escalation) throw notThere();
        if (escalation.ended !== null) throw ended(escalation.ended);
        if (escalation.state === 'closed') throw new ConflictError('escalation_closed', 'The escalation is closed: open another one.');
        const added = await add(sql, escalation, asked, { overlay: false });
        return { ...(await one(sql, id)), created: false, added };
      });
    },

    /**
     * What the user answers to the agents, who see who wrote it; the ticket is opened again when it is closed or on hold. With an id of
     * the app's own: once.
     *
     * @throws InputError; NotFoundError; ConflictError `escalation_ended`, or `conversation_open` when the escalation is closed and another
     * one of its conversation is open
     */
    async reply(id: string, input: ReplyInput, options: Options = {}): Promise<Escalated> {
      const asked = parseReply(input);
      return within(options, async (sql) => {
        const { escalation } = isNoId(id) ? { escalation: null } : await lockEscalation(sql, { id });
        if (!escalation) throw notThere();
        const isKnown = asked.id !== null && escalation.messages.some((message) => message.id === asked.id);
        if (isKnown) return { ...(await one(sql, id)), created: false, added: 0 };
        if (escalation.ended !== null) throw ended(escalation.ended);
        if (escalation.state === 'closed' && escalation.openNow !== null) {
          const message = `The escalation is closed, and its conversation has another one that is open: answer ${escalation.openNow}.`;
          throw new ConflictError('conversation_open', message);
        }
        const cleaned = cleaner(patterns);
        const text = cleaned.text(asked.text);
        const message = { ...asked, text, role: 'user' as const, at: new Date().toISOString(), digests: digestsOfReply(text) };
        const parts = partsOf([message], { seq: escalation.messages.length, post: escalation.posts, used: ' '.repeat(600) });
        await putEscalation(sql, vault, {
          ...{ id, fresh: null, reply: true, parts },
          redactions: sumOf(escalation.redactions, cleaned.counts),
          posts: [...new Set(parts.map(({ post }) => post))],
        });
        return { ...(await one(sql, id)), created: false, added: 1 };
      });
    },

    get: async (id: string): Promise<EscalationDetail | undefined> =>
      isNoId(id) ? undefined : (await viewEscalations(db, vault, [id], { whole: true }))[0],

    async list({
      limit = 50,
      ...filter
    }: {
      userId?: string;
      state?: 'open' | 'closed';
      conversationId?: string;
      after?: string;
      limit?: number;
    } = {}): Promise<Page<EscalationView>> {
      const ids = await listEscalations(db, { ...filter, limit: limit + 1 });
      const items = await viewEscalations(db, vault, ids.slice(0, limit), { whole: false });
      return ids.length > limit ? { items, next: items.at(-1)?.id ?? '' } : { items };
    },
  };

  /** Answers how many were new. `overlay`: all that was said may be given again. */
  async function add(
    sql: Sql,
    { id, posts, messages: known, redactions }: NonNullable<Awaited<ReturnType<typeof lockEscalation>>['escalation']>,
    given: readonly Message[],
    { overlay }: { overlay: boolean },
  ): Promise<number> {
    // Counted only once it is known what is new.
    const all = given.map((message) => {
      const cleaned = cleaner(patterns);
      return { ...toKeep(message, cleaned.text), counts: cleaned.counts };
    });
    const before = overlay ? known : known.filter((message) => message.id !== null);
    const fresh = newOf(all, before);
    if (fresh.length === 0) return 0;
    const parts = partsOf(fresh, { seq: known.length, post: posts, used: ' '.repeat(100) });
    const counts = [redactions, ...fresh.map((message) => message.counts)].reduce(sumOf, {});
    await putEscalation(sql, vault, { id, fresh: null, redactions: counts, posts: [...new Set(parts.map(({ post }) => post))], parts });
    return fresh.length;
  }

  function toKeep(message: Message, clean: (text: string) => string) {
    const text = clean(message.text);
    const digests = vault.blindIndexes(JSON.stringify([message.role, text.trimEnd(), message.at]), 'escalation.message');
    const replyDigests = message.role === 'user' ? once(() => digestsOfReply(text)) : () => [];
    return { ...message, text, digests, replyDigests };
  }

  /** When it was said is the bridge's word, so it is no part of it. */
  function digestsOfReply(text: string): string[] {
    return vault.blindIndexes(text.trimEnd(), 'escalation.reply');
  }

  async function one(sql: Sql, id: string): Promise<EscalationDetail> {
    const [found] = await viewEscalations(sql, vault, [id], { whole: true });
    if (!found) throw new Error('the escalation was written, but the database answered no row');
    return found;
  }
}

type Kept = Message & { digests: string[] };

function partsOf(messages: readonly Kept[], from: { seq: number; post: number; used: string }) {
  return place(messages, from).map((part) => {
    const message = messages[part.seq - from.seq];
    return { ...part, id: message?.id ?? null, digest: message?.digests[0] ?? '' };
  });
}

/** Redacts texts and counts as it goes. */
function cleaner(patterns: readonly RedactPattern[]) {
  const counts: Record<string, number> = {};
  const text = (given: string): string => {
    const cleaned = redact(given, { patterns });
    Object.assign(counts, sumOf(counts, cleaned.counts));
    return cleaned.text;
  };
  return { text, counts };
}

function sumOf(first: Record<string, number>, second: Record<string, number>): Record<string, number> {
  const kinds = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return Object.fromEntries(kinds.map((kind) => [kind, (first[kind] ?? 0) + (second[kind] ?? 0)]));
}

/** What nothing can be called is not asked of the database, which refuses some of it (NUL). */
const isNoId = (id: string): boolean => id === '' || id.length > 200 || /[\p{Cc}\p{Cs}]/u.test(id);
const ended = (why: Ending) =>
  new ConflictError('escalation_ended', `The ticket was ${ENDS[why]}, so nothing more can be added: open another escalation.`);
const ENDS: Record<Ending, string> = { merged: 'merged into another', deleted: 'deleted', trashed: 'deleted', archived: 'archived' };
const notThere = () => new NotFoundError('escalation_not_found', 'There is no such escalation.');

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
