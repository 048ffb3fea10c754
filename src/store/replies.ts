import { randomUUID } from 'node:crypto';
import type { Row, Sql } from './database.js';
import { sealedInAttachment, sealedInReply } from './escalations.js';
import type { Vault } from './vault.js';

/** An answer of an agent as it was read; all that users may see. `text` null: as it is kept. */
export interface ReadReply {
  kind: 'thread' | 'comment';
  zohoId: string;
  at: string;
  author: string | null;
  text: string | null;
  files: number;
  attachments: { zohoId: string; name: string; size: number }[];
}

interface KeptReply extends Row {
  id: string;
  kind: 'thread' | 'comment';
  index: string;
  text: string;
  hidden: boolean;
}

export const replyPurpose = (kind: 'thread' | 'comment'): string => `desk.${kind}`;
const ATTACHMENT = 'desk.attachment';

/**
 * Makes what is kept of a conversation what was read of it: new answers, those that were edited, and those that users may not see any more,
 * which are hidden. One without any words or files is kept hidden, so that it is not read again. Answers the new ones, in their order. The
 * caller holds the escalation.
 */
export async function writeReplies(
  tx: Sql,
  vault: Vault,
  { escalationId, replies }: { escalationId: string; replies: ReadReply[] },
): Promise<{ id: string; at: string }[]> {
  const kept = await tx.query<KeptReply>(
    `select r.id, r.kind, r.id_index as index, r.sealed_text as text, r.hidden_at is not null as hidden
       from zoho_bridge.escalation_replies r where r.escalation_id = $1 for update`,
    [escalationId],
  );
  const byIndex = new Map(kept.map((one) => [`${one.kind}/${one.index}`, one]));
  const find = ({ kind, zohoId }: ReadReply): KeptReply | undefined =>
    vault
      .blindIndexes(zohoId, replyPurpose(kind))
      .map((index) => byIndex.get(`${kind}/${index}`))
      .find((one) => one !== undefined);
  const fresh: { id: string; at: string }[] = [];
  const there = new Set<string>();
  for (const reply of replies) {
    const known = find(reply);
    if (known) {
      there.add(known.id);
      await update(tx, vault, known, reply);
    } else if (reply.text !== null) {
      const id = await insert(tx, vault, escalationId, reply, reply.text);
      if (isAny(reply.text, reply.files)) fresh.push({ id, at: reply.at });
    }
  }
  const gone = kept.filter(({ id, hidden }) => !hidden && !there.has(id)).map(({ id }) => id);
  if (gone.length > 0) await tx.query('update zoho_bridge.escalation_replies set hidden_at = now() where id = any($1)', [gone]);
  return fresh.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const isAny = (text: string, files: number): boolean => text !== '' || files > 0;

async function insert(tx: Sql, vault: Vault, escalationId: string, reply: ReadReply, text: string): Promise<string> {
  const { kind, zohoId, author, at, files } = reply;
  const id = randomUUID();
  await tx.query(
    `insert into zoho_bridge.escalation_replies (id, escalation_id, kind, id_index, sealed_id, sealed_author, sealed_text, at, files, hidden_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $10::boolean then null else now() end)`,
    [
      ...[id, escalationId, kind, vault.blindIndex(zohoId, replyPurpose(kind)), vault.seal(zohoId, sealedInReply('sealed_id', id))],
      ...[author === null ? null : vault.seal(author, sealedInReply('sealed_author', id))],
      ...[vault.seal(text, sealedInReply('sealed_text', id)), at, files, isAny(text, files)],
    ],
  );
  await writeAttachments(tx, vault, id, reply.attachments);
  return id;
}

async function update(tx: Sql, vault: Vault, known: KeptReply, { text, files, attachments }: ReadReply): Promise<void> {
  const place = sealedInReply('sealed_text', known.id);
  const before = vault.open(known.text, place);
  const now = text ?? before;
  const hidden = !isAny(now, files);
  if (text === null && hidden === known.hidden) return;
  await tx.query(
    `update zoho_bridge.escalation_replies set sealed_text = $2, files = $3, hidden_at = case when $4::boolean then coalesce(hidden_at, now()) end
      where id = $1`,
    [known.id, now === before ? known.text : vault.seal(now, place), files, hidden],
  );
  if (text !== null) await writeAttachments(tx, vault, known.id, attachments);
}

/** Those of one answer; what is there keeps its id. */
async function writeAttachments(tx: Sql, vault: Vault, replyId: string, files: ReadReply['attachments']): Promise<void> {
  const rows = files.map(({ zohoId, name, size }) => {
    const id = randomUUID();
    return {
      ...{ id, size, index: vault.blindIndex(zohoId, ATTACHMENT), indexes: vault.blindIndexes(zohoId, ATTACHMENT) },
      ...{
        sealedId: vault.seal(zohoId, sealedInAttachment('sealed_id', id)),
        sealedName: vault.seal(name, sealedInAttachment('sealed_name', id)),
      },
    };
  });
  await tx.query('delete from zoho_bridge.escalation_attachments where reply_id = $1 and not id_index = any($2)', [
    replyId,
    rows.flatMap(({ indexes }) => indexes),
  ]);
  if (rows.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.escalation_attachments (id, reply_id, id_index, sealed_id, sealed_name, size)
     select r.id, $1, r.index, r."sealedId", r."sealedName", r.size
       from jsonb_to_recordset($2::jsonb) as r(id text, index text, indexes text[], "sealedId" text, "sealedName" text, size bigint)
      where not exists (select from zoho_bridge.escalation_attachments a where a.reply_id = $1 and a.id_index = any(r.indexes))`,
    [replyId, JSON.stringify(rows)],
  );
}
