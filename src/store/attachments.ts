import type { Row, Sql } from './database.js';
import { sealedInAttachment, sealedInReply } from './escalations.js';
import type { Vault } from './vault.js';

/** Where a file of a reply is in Desk. */
export interface AttachmentSource {
  name: string;
  size: number;
  kind: 'thread' | 'comment';
  /** Zoho's ids of the reply and of the file. */
  replyId: string;
  attachmentId: string;
}

/** Undefined when the escalation has no such file, or nobody may see the reply any more. */
export async function attachmentSource(sql: Sql, vault: Vault, escalationId: string, id: string): Promise<AttachmentSource | undefined> {
  const [row] = await sql.query<
    Row & { reply: string; kind: 'thread' | 'comment'; sealed_reply: string; sealed_id: string; sealed_name: string; size: string }
  >(
    `select r.id as reply, r.kind, r.sealed_id as sealed_reply, a.sealed_id, a.sealed_name, a.size
       from zoho_bridge.escalation_attachments a join zoho_bridge.escalation_replies r on r.id = a.reply_id
      where a.id = $1 and r.escalation_id = $2 and r.hidden_at is null`,
    [id, escalationId],
  );
  return (
    row && {
      kind: row.kind,
      size: Number(row.size),
      name: vault.open(row.sealed_name, sealedInAttachment('sealed_name', id)),
      attachmentId: vault.open(row.sealed_id, sealedInAttachment('sealed_id', id)),
      replyId: vault.open(row.sealed_reply, sealedInReply('sealed_id', row.reply)),
    }
  );
}
