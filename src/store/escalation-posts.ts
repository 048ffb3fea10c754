import type { Part } from '../escalation-text.js';
import type { Row, Sql } from './database.js';
import { messagePlace } from './escalations.js';
import type { Vault } from './vault.js';

/** Which post of which escalation. */
export interface PostOf {
  id: string;
  post: number;
}

const commentPlace = ({ id, post }: PostOf) => ({ table: 'escalation_posts', column: 'sealed_comment_id', row: `${id}/${post}` });

/** What is said in one post, in order. */
export async function loadParts(sql: Sql, vault: Vault, { id, post }: PostOf): Promise<Part[]> {
  const rows = await sql.query<Omit<Part, 'at'> & { at: Date | null } & Row>(
    `select m.seq, m.part, m.role, m.at, m.sealed_text as text, m.post from zoho_bridge.escalation_messages m
      where m.escalation_id = $1 and m.post = $2 order by m.seq, m.part`,
    [id, post],
  );
  return rows.map((row) => ({ ...row, at: row.at?.toISOString() ?? null, text: vault.open(row.text, messagePlace(id, row)) }));
}

/**
 * Writes down that a post is about to be sent. With `seen`, one whose earlier answer was lost and that was looked for in vain, unless another
 * worker touched it since. False: it is another worker's.
 */
export async function claimPost(
  sql: Sql,
  { id, post }: PostOf,
  { holder, seen }: { holder: string; seen: string | null },
): Promise<boolean> {
  const rows = await sql.query(
    `update zoho_bridge.escalation_posts set state = 'intent', intent_at = now(), intent_holder = $3
      where escalation_id = $1 and number = $2
        and (state = 'new' or (state = 'intent' and $4::timestamptz is not null and intent_at is not distinct from $4::timestamptz))
      returning number`,
    [id, post, holder, seen],
  );
  return rows.length > 0;
}

/** The call is over without a clear answer (`mayBe`), or surely did nothing. */
export async function releasePost(sql: Sql, { id, post }: PostOf, { holder, mayBe }: { holder: string; mayBe: boolean }): Promise<void> {
  await sql.query(
    `update zoho_bridge.escalation_posts set state = case when $4::boolean then 'intent' else 'new' end, intent_at = now(), intent_holder = null
      where escalation_id = $1 and number = $2 and intent_holder = $3 and state = 'intent'`,
    [id, post, holder, mayBe],
  );
}

/** Desk has it. */
export async function postSent(sql: Sql, vault: Vault, { id, post }: PostOf, commentId: string): Promise<void> {
  await sql.query(
    `update zoho_bridge.escalation_posts
        set state = 'done', sent_at = coalesce(sent_at, now()), intent_holder = null, sealed_comment_id = $3, comment_index = $4
      where escalation_id = $1 and number = $2`,
    [id, post, vault.seal(commentId, commentPlace({ id, post })), vault.blindIndex(commentId, 'desk.comment')],
  );
}

/** The tickets are there, and their descriptions with them. In settling's transaction. */
export async function descriptionsSent(tx: Sql, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update zoho_bridge.escalation_posts set state = 'done', sent_at = coalesce(sent_at, now()), intent_holder = null
      where escalation_id = any($1) and number = 0`,
    [ids],
  );
}

/** Which of these have something to send still, or a ticket to open again, and are not parked. */
export async function unsentEscalations(sql: Sql, ids: string[]): Promise<{ id: string; userId: string }[]> {
  return sql.query<{ id: string; userId: string } & Row>(
    `select e.id, e.id as "userId" from zoho_bridge.escalations e
       join zoho_bridge.links l on l.sync = 'desk.ticket' and l.user_id = e.id and l.state = 'linked' and l.parked_at is null
      where e.id = any($1)
        and (e.reopen_after is not null or exists (select from zoho_bridge.escalation_posts p where p.escalation_id = e.id and p.state <> 'done'))
      order by e.id`,
    [ids],
  );
}
