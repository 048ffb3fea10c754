import type { Known } from '../escalation-known.js';
import type { Ending, EscalationDetail, EscalationView, MessageView, ReplyView } from '../types-escalations.js';
import type { Row, Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';
import type { Place, Vault } from './vault.js';

export const sealedIn = (column: string, id: string): Place => ({ table: 'escalations', column, row: id });
export const sealedInReply = (column: string, id: string): Place => ({ table: 'escalation_replies', column, row: id });
export const sealedInAttachment = (column: string, id: string): Place => ({ table: 'escalation_attachments', column, row: id });
export const messagePlace = (id: string, { seq, part }: { seq: number; part: number }): Place => ({
  ...{ table: 'escalation_messages', column: 'sealed_text', row: `${id}/${seq}/${part}` },
});

/** Somebody who is no user. */
export interface Person {
  email: string;
  name: string | null;
}

export interface LockedEscalation {
  id: string;
  userId: string | null;
  state: 'open' | 'closed';
  /** Why nothing more can come of it. */
  ended: Ending | null;
  /** Another escalation of the same conversation that is open. */
  openNow: string | null;
  redactions: Record<string, number>;
  /** How many posts there are. */
  posts: number;
  /** The oldest first. */
  messages: Known[];
}

/** What a decision needs. The conversation is held until the transaction ends. */
export async function lockEscalation(
  sql: Sql,
  asked: { conversation: string; user: string | null } | { id: string },
): Promise<{ user: boolean; escalation: LockedEscalation | null }> {
  const [row] = await sql.query<{ facts: string | { user: boolean; escalation: LockedEscalation | null } }>(
    'select zoho_bridge.lock_escalation($1::jsonb) as facts',
    [JSON.stringify(asked)],
  );
  if (!row) throw new Error('the database answered no row');
  // The caller's driver may hand JSON over as text.
  return typeof row.facts === 'string' ? JSON.parse(row.facts) : row.facts;
}

export interface KeptPart {
  seq: number;
  part: number;
  id: string | null;
  role: string;
  at: string | null;
  digest: string;
  text: string;
  post: number;
}

/** A new escalation (`fresh`), or more of one that is there. All of it was redacted. */
export interface EscalationRow {
  id: string;
  fresh: {
    conversationId: string;
    userId: string | null;
    person: Person | null;
    subject: string;
    description: string;
    priority: string | null;
  } | null;
  redactions: Record<string, number>;
  /** Numbers of the posts that are new. */
  posts: number[];
  /** They are a user's answer: Desk is to open the ticket again. */
  reply?: boolean;
  parts: KeptPart[];
}

/** Writes it and queues its job, in one statement. */
export async function putEscalation(
  sql: Sql,
  vault: Vault,
  { id, fresh, redactions, posts, parts, reply = false }: EscalationRow,
): Promise<void> {
  const row = {
    ...{ id, redactions, posts, created: fresh !== null },
    ...(reply && { kind: 'reply', reopenAfter: posts.at(-1) }),
    ...(fresh && {
      conversationId: fresh.conversationId,
      userId: fresh.userId,
      person: fresh.person && vault.seal(JSON.stringify(fresh.person), sealedIn('sealed_person', id)),
      subject: vault.seal(fresh.subject, sealedIn('sealed_subject', id)),
      description: vault.seal(fresh.description, sealedIn('sealed_description', id)),
      priority: fresh.priority,
    }),
    messages: parts.map((part) => ({ ...part, text: vault.seal(part.text, messagePlace(id, part)) })),
  };
  await sql.query('select zoho_bridge.put_escalation($1::jsonb, $2)', [JSON.stringify(row), LIVE_PRIORITY]);
}

interface SealedView extends Omit<EscalationDetail, 'email' | 'conversation' | 'replies'> {
  person: string | null;
  /** How many, or what they say. */
  replies: number | ReplyView[];
  conversation: (Omit<MessageView, never> & { seq: number; part: number })[] | null;
}

/** These escalations as people see them, the newest first; with `whole` what was said in them. */
export async function viewEscalations(sql: Sql, vault: Vault, ids: string[], options: { whole: true }): Promise<EscalationDetail[]>;
export async function viewEscalations(sql: Sql, vault: Vault, ids: string[], options: { whole: false }): Promise<EscalationView[]>;
export async function viewEscalations(
  sql: Sql,
  vault: Vault,
  ids: string[],
  { whole }: { whole: boolean },
): Promise<(EscalationView | EscalationDetail)[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ view: SealedView | string }>('select zoho_bridge.view_escalations($1::jsonb, $2::boolean) as view', [
    JSON.stringify(ids),
    String(whole),
  ]);
  return rows.map(({ view }) => opened(vault, typeof view === 'string' ? (JSON.parse(view) as SealedView) : view));
}

function opened(vault: Vault, { person, conversation, replies, resolution, ...view }: SealedView): EscalationView | EscalationDetail {
  const { id, ticket, sync } = view;
  const whom = person === null ? null : personOf(vault, id, person);
  const base = {
    ...view,
    email: whom?.email ?? null,
    subject: vault.open(view.subject, sealedIn('sealed_subject', id)),
    description: vault.open(view.description, sealedIn('sealed_description', id)),
    ticket: ticket && { ...ticket, seenAt: iso(ticket.seenAt) },
    createdAt: iso(view.createdAt),
    updatedAt: iso(view.updatedAt),
    resolvedAt: view.resolvedAt && iso(view.resolvedAt),
    sync: { ...sync, pushedAt: sync.pushedAt && iso(sync.pushedAt) },
  };
  if (typeof replies === 'number' || !conversation) return { ...base, replies: Number(replies) };
  return {
    ...base,
    conversation: joined(vault, id, conversation),
    replies: replies.map((reply) => openedReply(vault, reply)),
    resolution: resolution === null ? null : vault.open(resolution, sealedIn('sealed_resolution', id)),
  };
}

const openedReply = (vault: Vault, { id, author, text, at, attachments }: ReplyView): ReplyView => ({
  id,
  author: author === null ? null : vault.open(author, sealedInReply('sealed_author', id)),
  text: vault.open(text, sealedInReply('sealed_text', id)),
  at: iso(at),
  attachments: attachments.map((file) => ({ ...file, name: vault.open(file.name, sealedInAttachment('sealed_name', file.id)) })),
});

export const personOf = (vault: Vault, id: string, sealed: string) =>
  JSON.parse(vault.open(sealed, sealedIn('sealed_person', id))) as Person;

function joined(vault: Vault, id: string, parts: NonNullable<SealedView['conversation']>): MessageView[] {
  const messages: MessageView[] = [];
  for (const { seq, part, text, at, ...rest } of parts) {
    const said = vault.open(text, messagePlace(id, { seq, part }));
    const last = messages.at(-1);
    if (part > 0 && last) last.text += said;
    else messages.push({ id: rest.id, role: rest.role, text: said, at: at && iso(at) });
  }
  return messages;
}

/** A page of ids, the newest first. */
export async function listEscalations(
  sql: Sql,
  {
    userId,
    state,
    conversationId,
    after,
    limit,
  }: { userId?: string; state?: string; conversationId?: string; after?: string; limit: number },
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select e.id from zoho_bridge.escalations e
      where ($1::text is null or e.user_id = $1) and ($2::text is null or e.state = $2) and ($3::text is null or e.conversation_id = $3)
        and ($4::text is null or e.seq < (select a.seq from zoho_bridge.escalations a where a.id = $4))
      order by e.seq desc limit $5`,
    [userId ?? null, state ?? null, conversationId ?? null, after ?? null, limit],
  );
  return rows.map((row) => row.id);
}

/** What a worker needs to bring one to Desk. */
export interface DueEscalation {
  id: string;
  version: number;
  key: string;
  userId: string | null;
  person: Person | null;
  subject: string;
  description: string;
  priority: string | null;
  /** In order; 0 is the description. `age` is how long ago it was sent, in ms. */
  posts: {
    number: number;
    kind: 'transcript' | 'reply';
    state: 'new' | 'intent' | 'done';
    held: boolean;
    ageMs: number;
    seen: string | null;
  }[];
  /** Why nothing more can come of the ticket. */
  ended: Ending | null;
  /** Set when the ticket is to be opened again. */
  reopen: DueReopen | null;
}

/** `after`: the post that has to be there first. `seen`: when it was last asked for, as the database writes it; null: never. */
export interface DueReopen {
  after: number;
  seen: string | null;
  held: boolean;
  ageMs: number;
  /** What the ticket's status was then. */
  stamp: string | null;
}

interface DueRow extends Row {
  id: string;
  version: string;
  key: string;
  userId: string | null;
  person: string | null;
  subject: string;
  description: string;
  priority: string | null;
  posts: DueEscalation['posts'];
  reopen: DueEscalation['reopen'];
  ended: Ending | null;
}

/** The escalations behind a claim as they are now; what was said is read when it is sent. */
export async function loadEscalations(sql: Sql, vault: Vault, ids: string[]): Promise<DueEscalation[]> {
  const rows = await sql.query<DueRow>(
    `select e.id, e.version, e.key, e.user_id as "userId", e.sealed_person as person, e.sealed_subject as subject,
            e.sealed_description as description, e.priority, e.ended,
            case when e.reopen_after is not null then jsonb_build_object('after', e.reopen_after, 'seen', e.reopen_at::text,
              'held', e.reopen_holder is not null, 'ageMs', coalesce(extract(epoch from now() - e.reopen_at) * 1000, 0),
              'stamp', e.reopen_stamp) end as reopen,
            (select coalesce(jsonb_agg(jsonb_build_object('number', p.number, 'kind', p.kind, 'state', p.state, 'held', p.intent_holder is not null,
                      'seen', p.intent_at::text, 'ageMs', coalesce(extract(epoch from now() - p.intent_at) * 1000, 0)) order by p.number), '[]')
               from zoho_bridge.escalation_posts p where p.escalation_id = e.id) as posts
       from zoho_bridge.escalations e where e.id = any($1)`,
    [ids],
  );
  return rows.map(({ person, ...row }) => ({
    ...row,
    version: Number(row.version),
    person: person === null ? null : personOf(vault, row.id, person),
    subject: vault.open(row.subject, sealedIn('sealed_subject', row.id)),
    description: vault.open(row.description, sealedIn('sealed_description', row.id)),
  }));
}

/** The database writes moments its own way. */
const iso = (moment: string): string => new Date(moment).toISOString();
