import type { Row, Sql } from './database.js';
import { type Person, personOf, sealedIn, sealedInReply } from './escalations.js';
import type { Vault } from './vault.js';

/** What is told of an escalation beside its plain facts, opened. */
export interface EscalationWords {
  conversationId: string;
  subject: string;
  /** How agents say it was resolved. */
  resolution: string | null;
  /** Somebody who is no user. */
  person: Person | null;
}

/** What an agent answered, opened. */
export interface ReplyWords {
  author: string | null;
  text: string;
}

export interface Words {
  escalations: Map<string, EscalationWords>;
  /** Those that users may still see. */
  replies: Map<string, ReplyWords>;
}

/**
 * What people wrote, for whoever shows it: two queries for any number of facts. A reply that was hidden meanwhile, or an escalation that is
 * gone, is not in the answer.
 */
export async function loadWords(sql: Sql, vault: Vault, facts: { escalationId: string | null; replyId: string | null }[]): Promise<Words> {
  const [escalations, replies] = [unique(facts.map((one) => one.escalationId)), unique(facts.map((one) => one.replyId))];
  return {
    escalations: escalations.length === 0 ? new Map() : await escalationWords(sql, vault, escalations),
    replies: replies.length === 0 ? new Map() : await replyWords(sql, vault, replies),
  };
}

async function escalationWords(sql: Sql, vault: Vault, ids: string[]): Promise<Words['escalations']> {
  const rows = await sql.query<
    { id: string; conversationId: string; subject: string; resolution: string | null; person: string | null } & Row
  >(
    `select e.id, e.conversation_id as "conversationId", e.sealed_subject as subject, e.sealed_resolution as resolution, e.sealed_person as person
       from zoho_bridge.escalations e where e.id = any($1)`,
    [ids],
  );
  return new Map(
    rows.map(({ id, conversationId, subject, resolution, person }) => [
      id,
      {
        conversationId,
        subject: vault.open(subject, sealedIn('sealed_subject', id)),
        resolution: resolution === null ? null : vault.open(resolution, sealedIn('sealed_resolution', id)),
        person: person === null ? null : personOf(vault, id, person),
      },
    ]),
  );
}

async function replyWords(sql: Sql, vault: Vault, ids: string[]): Promise<Words['replies']> {
  const rows = await sql.query<{ id: string; author: string | null; text: string } & Row>(
    `select r.id, r.sealed_author as author, r.sealed_text as text from zoho_bridge.escalation_replies r
      where r.id = any($1) and r.hidden_at is null`,
    [ids],
  );
  return new Map(
    rows.map(({ id, author, text }) => [
      id,
      {
        author: author === null ? null : vault.open(author, sealedInReply('sealed_author', id)),
        text: vault.open(text, sealedInReply('sealed_text', id)),
      },
    ]),
  );
}

const unique = (ids: (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
