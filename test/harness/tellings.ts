/** Escalations without Desk: their rows, and what is told of them, as the mirror writes and tells it. */
import { randomUUID } from 'node:crypto';
import type { Store } from '../../src/store/store.js';
import type { Escalated, EscalationInput } from '../../src/types-escalations.js';
import type { Happening } from '../../src/types-happenings.js';
import { type World, world } from './bridge.js';
import type { MailServer } from './mail-server.js';
import { mailEnv } from './notices.js';

export const ADA = { id: 'ada', email: 'ada@example.com', name: 'Ada Lovelace' };
/** Somebody who is no user. */
export const EVE = { email: 'eve@example.org', name: 'Eve' };

/** A bridge that can send mails; nothing of Zoho is prepared. Ada is a user. */
export async function tellingWorld(server: MailServer, env: Record<string, string> = {}): Promise<World> {
  const made = await world({
    setup: false,
    env: {
      ...mailEnv(server.url),
      ZOHO_BRIDGE_APP_ESCALATION_URL: 'https://acme.example/help/{escalationId}?chat={conversationId}',
      ...env,
    },
  });
  await made.bridge.users.save(ADA);
  await forgetZoho(made.store);
  return made;
}

/** Nothing is to reach Zoho here. */
const forgetZoho = ({ db }: Store) =>
  db.query(`delete from zoho_bridge_queue.job_common where name not like 'notice.%' and state < 'active'`);

let asked = 0;

/** Somebody asks for help; the ticket is left to the test. */
export async function asks({ bridge, store }: World, over: Partial<EscalationInput> = {}): Promise<Escalated> {
  const made = await bridge.escalations.open({
    ...{ conversationId: `chat ${++asked}`, subject: 'Charged twice', description: 'Two invoices for one month.' },
    ...(over.email === undefined ? { userId: 'ada' } : {}),
    ...over,
  });
  await forgetZoho(store);
  return made;
}

const sealed = ({ vault }: Store, text: string, column: string, row: string) =>
  vault.seal(text, { table: 'escalation_replies', column, row });

/** An agent answers; the reply's id. */
export async function answers(store: Store, escalationId: string, text: string, author: string | null = 'Grace Hopper'): Promise<string> {
  const id = randomUUID();
  await store.db.query(
    `insert into zoho_bridge.escalation_replies (id, escalation_id, kind, id_index, sealed_id, sealed_author, sealed_text, at)
     values ($1, $2, 'thread', $1, 'sealed', $3, $4, now())`,
    [id, escalationId, author && sealed(store, author, 'sealed_author', id), sealed(store, text, 'sealed_text', id)],
  );
  return id;
}

export async function hides({ db }: Store, replyId: string): Promise<void> {
  await db.query('update zoho_bridge.escalation_replies set hidden_at = now() where id = $1', [replyId]);
}

export async function resolves({ db, vault }: Store, id: string, resolution: string): Promise<void> {
  await db.query('update zoho_bridge.escalations set sealed_resolution = $2, resolved_at = now() where id = $1', [
    id,
    vault.seal(resolution, { table: 'escalations', column: 'sealed_resolution', row: id }),
  ]);
}

let facts = 0;

/** A fact about an escalation, as the mirror tells it. */
export function about(
  { id, userId }: Pick<Escalated, 'id' | 'userId'>,
  what: 'received' | 'replied' | 'status_changed' | 'resolved' | 'reopened' | 'ended',
  { replyId, at, ...data }: Record<string, string | boolean> & { replyId?: string; at?: string } = {},
): Happening {
  const name = `escalation.${what}` as const;
  return {
    ...{ name, key: `${name}/${id}/${replyId ?? ++facts}`, userId, at: at ?? new Date().toISOString(), escalationId: id },
    ...(replyId === undefined ? {} : { replyId }),
    data: { number: '1042', status: 'Open', statusType: 'Open', ...data },
  };
}
