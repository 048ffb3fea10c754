import { placesOf } from '../lib/currency.js';
import { exactDecimal } from '../lib/decimal.js';
import { inOrder } from '../lib/in-order.js';
import type { MoneyMove, MoveKind } from '../types-money.js';
import type { Row, Sql } from './database.js';
import type { Objects } from './objects.js';
import { LIVE_PRIORITY } from './queue.js';
import { toSync } from './subscriptions.js';
import type { Vault } from './vault.js';

/** What is known of an invoice when a move is asked for. Amounts are exact texts. */
export interface InvoiceFacts {
  /** As it was named: its id or its number. */
  name: string;
  id: string;
  number: string;
  userId: string | null;
  status: string;
  currency: string;
  balance: string;
  /** What moves that are not over, or that the mirror has not seen yet, take of it. */
  spoken: string;
}

export interface PaymentFacts {
  id: string;
  userId: string | null;
  status: string;
  currency: string;
  amount: string;
  refunded: string;
  spoken: string;
}

export interface MoneyFacts {
  /** Null: there is no such user. */
  userId: string | null;
  existing: { id: string; same: boolean } | null;
  invoices: InvoiceFacts[];
  payment: PaymentFacts | null;
  /** What is owed of all open invoices, less what is spoken for. */
  open: string;
  /** Payments under way that are for no certain invoice. */
  unplaced: string;
  /** Has a subscription that may be invoiced any moment. */
  subscribed: boolean;
  /** How many moves of this kind about the first invoice are over, as far as the mirror shows. */
  over: number;
}

export interface Asked {
  kind: MoveKind;
  reference: string;
  /** What was asked for: the same reference with other content is another wish. */
  content: unknown;
  userId: string | null;
  /** Ids or numbers. */
  invoices: string[];
  paymentId: string | null;
}

/** All that a decision needs. The user's moves are held until the transaction ends. */
export async function moneyFacts(sql: Sql, { userId, paymentId, ...asked }: Asked): Promise<MoneyFacts> {
  const [row] = await sql.query<{ facts: MoneyFacts | string }>('select zoho_bridge.money_facts($1::jsonb) as facts', [
    JSON.stringify({ ...asked, user: userId, payment: paymentId }),
  ]);
  if (!row) throw new Error('the database answered no row');
  // The caller's driver may hand JSON over as text.
  return typeof row.facts === 'string' ? (JSON.parse(row.facts) as MoneyFacts) : row.facts;
}

export interface MoveRow {
  kind: MoveKind;
  userId: string;
  reference: string;
  invoiceId: string | null;
  paymentId: string | null;
  amount: string | null;
  currency: string | null;
  data: Record<string, unknown>;
}

/** Writes a move and queues its job, in one statement. Null when somebody has just taken the reference. */
export async function putMove(sql: Sql, row: MoveRow & { content: unknown }): Promise<string | null> {
  const [put] = await sql.query<{ id: string | null }>('select zoho_bridge.put_money_move($1::jsonb, $2) as id', [
    JSON.stringify(row),
    LIVE_PRIORITY,
  ]);
  return put?.id ?? null;
}

/** These moves as people see them, in the order in which they were asked for. */
export async function viewMoves(sql: Sql, ids: string[]): Promise<MoneyMove[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ view: MoneyMove | string }>('select zoho_bridge.view_money_moves($1::jsonb) as view', [
    JSON.stringify(ids),
  ]);
  return rows.map(({ view }) => toView(typeof view === 'string' ? (JSON.parse(view) as MoneyMove) : view));
}

/** A page of moves, the oldest first. `after` is the cursor of the page before. */
export async function listMoves(
  sql: Sql,
  { userId, kind, after, limit }: { userId?: string | undefined; kind?: MoveKind | undefined; after?: string | undefined; limit: number },
): Promise<MoneyMove[]> {
  const rows = await sql.query<{ id: string }>(
    `select m.id from zoho_bridge.money_moves m
      where ($1::text is null or m.user_id = $1) and ($2::text is null or m.kind = $2)
        and ($3::text is null or m.seq > (select a.seq from zoho_bridge.money_moves a where a.id = $3))
      order by m.seq limit $4`,
    [userId ?? null, kind ?? null, after ?? null, limit],
  );
  return viewMoves(
    sql,
    rows.map((row) => row.id),
  );
}

/** A move that has to be carried out, with what Billing calls what it is about. */
export interface DueMove extends MoveRow {
  id: string;
  version: number;
  /** An earlier move of the same user is not over. */
  behind: boolean;
  over: boolean;
  customerParked: boolean;
  /** Our id of an invoice or a payment → Billing's. */
  zohoIds: Map<string, string>;
}

interface DueRow extends Row {
  id: string;
  kind: MoveKind;
  userId: string;
  reference: string;
  invoiceId: string | null;
  paymentId: string | null;
  amount: string | null;
  currency: string | null;
  data: Record<string, unknown>;
  version: string;
  behind: boolean;
  over: boolean;
  customerParked: boolean;
}

/** The moves behind a claim as they are now. */
export async function loadMoves(sql: Sql, objects: Pick<Objects, 'load'>, ids: string[]): Promise<DueMove[]> {
  const rows = await sql.query<DueRow>(
    `select m.id, m.kind, m.user_id as "userId", m.reference, m.invoice_id as "invoiceId", m.payment_id as "paymentId",
            m.amount::text as amount, m.currency, m.data, m.version, m.outcome is not null as over,
            exists (select from zoho_bridge.money_moves e where e.user_id = m.user_id and e.seq < m.seq
                       and zoho_bridge.move_is_open(e.id, e.outcome)) as behind,
            coalesce(c.parked_at is not null, false) as "customerParked"
       from zoho_bridge.money_moves m
       left join zoho_bridge.links c on c.sync = 'billing.customer' and c.user_id = m.user_id
      where m.id = any($1)`,
    [ids],
  );
  const wanted = rows.flatMap((row) => [row.invoiceId, row.paymentId, ...placed(row.data)]).filter((id) => id !== null);
  const opened = new Map((await objects.load([...new Set(wanted)])).map((object) => [object.id, object.zohoId]));
  return rows.map((row) => ({ ...row, version: Number(row.version), zohoIds: opened }));
}

const placed = ({ invoices }: Record<string, unknown>): string[] =>
  Array.isArray(invoices) ? invoices.map((one: { id: string }) => one.id) : [];

/** What became of a move. `made`: the object it made in Billing. */
export interface MoveOver {
  id: string;
  outcome: 'done' | 'failed';
  reason: string | null;
  amount: string | null;
  currency: string | null;
  made: { kind: 'payment' | 'credit_note'; zohoId: string } | null;
}

/** Writes what became of moves. The caller holds their rows. What is over stays as it is. */
export async function keepMoves(tx: Sql, vault: Vault, moves: MoveOver[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `update zoho_bridge.money_moves m
        set outcome = r.outcome, reason = r.reason, amount = coalesce(m.amount, r.amount), currency = coalesce(m.currency, r.currency),
            result_kind = r."resultKind", result_index = r."resultIndex", finished_at = now()
       from jsonb_to_recordset($1::jsonb) as r(id text, outcome text, reason text, amount numeric, currency text, "resultKind" text, "resultIndex" text)
      where m.id = r.id and m.outcome is null`,
    [
      JSON.stringify(
        moves.map(({ made, ...move }) => ({
          ...move,
          resultKind: made?.kind ?? null,
          // As zoho_bridge.objects has it.
          resultIndex: made && vault.blindIndex(made.zohoId, `object/${made.kind}`),
        })),
      ),
    ],
  );
}

/** Of each of these moves that is over, or waits for a person, the next one of the same user. */
export async function nextMoves(sql: Sql, ids: string[]): Promise<{ id: string; userId: string }[]> {
  return sql.query<{ id: string; userId: string } & Row>(
    `select n.id, m.id as "userId" from zoho_bridge.money_moves m
       cross join lateral (select f.id from zoho_bridge.money_moves f
                            where f.user_id = m.user_id and f.seq > m.seq and zoho_bridge.move_is_open(f.id, f.outcome)
                            order by f.seq limit 1) n
      where m.id = any($1) and not zoho_bridge.move_is_open(m.id, m.outcome) order by n.id`,
    [ids],
  );
}

/**
 * Moves of a user are settled by one worker at a time: settling one asks for the user's next one, and of two workers with moves of the same two
 * users each could wait for the other. Held until the transaction ends; taken in one order by everybody.
 */
export async function oneAtATime(tx: Sql, ids: string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(k.key)
       from (select distinct hashtextextended('zoho_bridge.money_settling/' || m.user_id, 0) as key from zoho_bridge.money_moves m
              where m.id = any($1) order by 1) k`,
    [ids],
  );
}

/**
 * Gives up a move that waits for a person: it is over, as failed. Answers whether there was one. What Billing did of it, if anything, stays.
 */
export async function giveUpMove(tx: Sql, id: string): Promise<boolean> {
  // In settling's order: the ledger first.
  const rows = await tx.query(
    `with parked as (
       select l.user_id as id, l.state, l.reason from zoho_bridge.links l where l.sync = 'billing.money' and l.user_id = $1 and l.parked_at is not null for update)
     update zoho_bridge.money_moves m
        set outcome = 'failed', finished_at = now(), version = m.version + 1,
            reason = 'given up by a person' || case when p.state = 'intent' then ', without knowing what Billing did' else '' end || '; before: ' || coalesce(p.reason, '-')
       from parked p where m.id = p.id and m.outcome is null returning m.id`,
    [id],
  );
  if (rows.length === 0) return false;
  await tx.query(
    `update zoho_bridge.links l set state = 'linked', parked_at = null, attempts = 0, reason = null, sealed_intent = null, intent_holder = null,
            pushed_version = m.version, detail = jsonb_build_object('outcome', m.outcome, 'reason', m.reason)
       from zoho_bridge.money_moves m where l.sync = 'billing.money' and l.user_id = m.id and m.id = $1`,
    [id],
  );
  return true;
}

/** The first move of each of these users that may have waited for the customer. */
export async function movesWaitingForCustomer(sql: Sql, userIds: string[]): Promise<{ id: string; userId: string }[]> {
  return sql.query<{ id: string; userId: string } & Row>(
    `select distinct on (m.user_id) m.id, m.user_id as "userId" from zoho_bridge.money_moves m
      where m.user_id = any($1) and zoho_bridge.move_is_open(m.id, m.outcome) order by m.user_id, m.seq`,
    [userIds],
  );
}

/** The database writes moments its own way, and has its own order of keys. */
function toView(view: MoneyMove): MoneyMove {
  const { amount, currency, sync } = view;
  return {
    ...inOrder(view, VIEW_KEYS),
    // It may have been asked for before anybody knew the currency.
    amount: amount && exactDecimal(amount, currency === null ? 0 : placesOf(currency)),
    createdAt: iso(view.createdAt),
    finishedAt: view.finishedAt && iso(view.finishedAt),
    sync: toSync(sync),
  };
}

const VIEW_KEYS = [
  ...(['id', 'kind', 'userId', 'reference', 'amount', 'currency', 'invoiceId', 'paymentId', 'creditNoteId'] as const),
  ...(['state', 'reason', 'createdAt', 'finishedAt', 'sync'] as const),
];

const iso = (moment: string): string => new Date(moment).toISOString();
