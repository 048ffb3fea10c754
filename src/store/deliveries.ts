import { inOrder } from '../lib/in-order.js';
import type { Happening } from '../types-happenings.js';
import type { NoticeKind } from '../types-notices.js';
import type { Row, Sql } from './database.js';

export interface MailRow {
  id: string;
  version: number;
  /** It went out, although that was not settled. */
  sent: boolean;
  /** Null: somebody who is no user. */
  userId: string | null;
  /** What it tells: several facts when they were found together. */
  facts: MailFact[];
  /** Null when there is no such user (any more). */
  email: string | null;
  name: string | null;
  firstName: string | null;
  /** Keyed digests of the addresses of this user's that mail servers did not take. */
  bounced: string[];
}

export interface MailFact {
  kind: NoticeKind;
  data: Happening['data'];
  escalationId: string | null;
  replyId: string | null;
  planName: string | null;
  /** The user asked for quiet meanwhile. */
  quiet: boolean;
}

/** A fact's values (`h`), with the plan of its subscription (`s`) where it does not name one: a payment does not. */
export const ABOUT = `case when s.id is null then h.data else jsonb_build_object('planCode', s.plan_code) || h.data end`;

/** What Billing called the plan of a fact (`h`) when its subscription (`s`) was looked at last. */
export const PLAN_NAME = `case when s.said ->> 'planCode' = coalesce(h.data ->> 'planCode', s.plan_code) then s.plan_name end`;

const DATA_KEYS = [
  ...[
    'product',
    'number',
    'status',
    'statusType',
    'mode',
    'date',
    'dueDate',
    'planCode',
    'quantity',
    'planCodeBefore',
    'quantityBefore',
    'currency',
    'amount',
  ],
  ...[
    'total',
    'balance',
    'refunded',
    'cardLastFour',
    'cardExpires',
    'failure',
    'activatedAt',
    'termStartsAt',
    'termEndsAt',
    'nextBillingAt',
  ],
  ...['trialEndsAt', 'cancelledAt', 'forMissingPayment', 'from', 'to'],
];

/** What is told of a happening, in an order that people can read; the database has its own. */
export const dataInOrder = (data: Happening['data']): Happening['data'] => inOrder(data, DATA_KEYS);

/** Mails behind a claim, with the address as it is now. */
export async function loadMails(sql: Sql, ids: string[]): Promise<MailRow[]> {
  const rows = await sql.query<Omit<MailRow, 'version'> & { version: string } & Row>(
    `select d.id, d.version, d.state = 'delivered' as sent, d.user_id as "userId", u.email, u.name, u.first_name as "firstName",
            array(select b.address_index from zoho_bridge.bounces b where b.user_id = d.user_id) as bounced,
            (select jsonb_agg(jsonb_build_object('kind', h.name, 'data', ${ABOUT}, 'escalationId', h.escalation_id, 'replyId', h.reply_id, 'planName', ${PLAN_NAME},
                      'quiet', zoho_bridge.is_quiet(d.user_id, 'mail', h.name)) order by h.at, h.id)
               from zoho_bridge.deliveries one
               join zoho_bridge.happenings h on h.id = one.happening_id
               left join zoho_bridge.subscriptions s on s.id = h.subscription_id
              where one.id = d.id or one.with_id = d.id) as facts
       from zoho_bridge.deliveries d left join zoho_bridge.users u on u.id = d.user_id
      where d.id = any($1) and d.channel = 'mail'`,
    [ids],
  );
  return rows.map((row) => ({ ...row, version: Number(row.version) }));
}

/** Which of these digests of addresses are of mails to people who are no users, and came back. */
export async function bouncedOfNobody(sql: Sql, addressIndexes: string[]): Promise<Set<string>> {
  if (addressIndexes.length === 0) return new Set();
  const rows = await sql.query<{ index: string }>(
    'select address_index as index from zoho_bridge.bounces where user_id is null and address_index = any($1)',
    [addressIndexes],
  );
  return new Set(rows.map((row) => row.index));
}

/** Plan code → the name it is sold under, as far as the last look at what Billing sells knows it. */
export async function planNames(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql.query<{ code: string; name: string }>(
    `select p ->> 'planCode' as code, p ->> 'name' as name
       from zoho_bridge.facts f cross join lateral jsonb_array_elements(f.value -> 'items') p where f.key = 'billing.catalog'`,
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}

export interface WebhookRow {
  id: string;
  version: number;
  /** It arrived, although that was not settled. */
  sent: boolean;
  type: string;
  /** ISO. */
  at: string;
  userId: string | null;
  subscriptionId: string | null;
  invoiceId: string | null;
  paymentId: string | null;
  escalationId: string | null;
  replyId: string | null;
  data: Happening['data'];
}

/** Webhooks behind a claim. */
export async function loadWebhooks(sql: Sql, ids: string[]): Promise<WebhookRow[]> {
  const rows = await sql.query<Omit<WebhookRow, 'version' | 'at'> & { version: string; at: Date } & Row>(
    `select d.id, d.version, d.state = 'delivered' as sent, h.name as type, h.at, h.user_id as "userId", h.subscription_id as "subscriptionId",
            h.invoice_id as "invoiceId", h.payment_id as "paymentId",
            h.escalation_id as "escalationId", h.reply_id as "replyId", h.data
       from zoho_bridge.deliveries d join zoho_bridge.happenings h on h.id = d.happening_id
      where d.id = any($1) and d.channel = 'webhook'`,
    [ids],
  );
  return rows.map((row) => ({ ...row, version: Number(row.version), at: row.at.toISOString(), data: dataInOrder(row.data) }));
}

/**
 * Right after the other side said yes: of what a process has under way when it dies, only what is not noted here goes out again. Never
 * throws: settling, which tries several times, writes the same.
 */
export async function noteSent(sql: Sql, { id, version }: { id: string; version: number }): Promise<void> {
  const text = `update zoho_bridge.deliveries set state = 'delivered', settled_at = now() where id = $1 and version = $2`;
  await sql.query(text, [id, version]).catch(() => undefined);
}

/** What became of a delivery. `reason` is never personal data. */
export interface Delivered {
  state: 'delivered' | 'bounced' | 'skipped';
  reason?: string;
  /** A keyed digest of the address that the mail server did not take; mail to it stays quiet. */
  bouncedAddress?: string;
}

/** Writes what became of deliveries (and of what went with them), and the bounces among them. The caller holds the rows' locks. */
export async function keepDelivered(tx: Sql, said: { id: string; said: Delivered }[]): Promise<void> {
  if (said.length === 0) return;
  const rows = JSON.stringify(said.map(({ id, said: one }) => ({ id, ...one })));
  await tx.query(
    `with r as materialized (select * from jsonb_to_recordset($1::jsonb) as r(id text, state text, reason text)),
          along as (update zoho_bridge.deliveries d set state = r.state, reason = r.reason, settled_at = now() from r where d.with_id = r.id)
     update zoho_bridge.deliveries d set state = r.state, reason = r.reason, settled_at = now() from r where d.id = r.id`,
    [rows],
  );
  await tx.query(
    `insert into zoho_bridge.bounces (user_id, address_index, code, notice_id)
     select d.user_id, r."bouncedAddress", r.reason, d.notice_id
       from jsonb_to_recordset($1::jsonb) as r(id text, reason text, "bouncedAddress" text) join zoho_bridge.deliveries d on d.id = r.id
      where r."bouncedAddress" is not null`,
    [rows],
  );
}
