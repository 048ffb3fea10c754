import { randomUUID } from 'node:crypto';
import type { BooksApplication, BooksDocumentKind } from '../types-books.js';
import type { Row, Sql } from './database.js';
import type { Vault } from './vault.js';

/** What Books said of one document. Ids are Zoho's: they are sealed here. */
export interface BooksSaid {
  kind: BooksDocumentKind;
  zohoId: string;
  number: string | null;
  date: string;
  currency: string;
  total: string;
  tax: string | null;
  balance: string | null;
  status: string;
  /** Books' contact, or the index of one that is known by another document. */
  customer: { zohoId: string } | { index: string } | null;
  /** The customer's user, when the ledger knows the contact by this id. */
  userId: string | null;
  reference: string | null;
  appliesTo: BooksApplication[];
  modifiedAt: string | null;
}

/** What is kept of a document that Books may be asked about again. */
export interface BooksKnown {
  id: string;
  /** Opened. */
  zohoId: string;
  number: string | null;
  date: string;
  currency: string;
  total: string;
  balance: string | null;
  status: string;
  reference: string | null;
  customerIndex: string | null;
  userId: string | null;
  appliesTo: BooksApplication[];
  gone: boolean;
  /** It was seen since the moment that was asked about. */
  seenSince: boolean;
}

interface KnownRow extends Row, Omit<BooksKnown, 'zohoId'> {
  sealed_id: string;
  id_index: string;
}

/** The documents of Books: one row each, known by the blind index of its id. */
export interface BooksDocuments {
  /** Which of these are known, by Zoho's id. `since`: a moment of the database. */
  known(kind: BooksDocumentKind, zohoIds: string[], since?: string): Promise<Map<string, BooksKnown>>;
  /** Those with these numbers that are not gone, by number. */
  byNumber(kind: BooksDocumentKind, numbers: string[]): Promise<Map<string, BooksKnown[]>>;
  /** Writes what was said, and that it was seen now. Answers how many rows differ from before. */
  keep(said: BooksSaid[]): Promise<number>;
  /** These were seen as they are kept. */
  touch(ids: string[]): Promise<void>;
  /** Documents of these days that were not seen since a moment (of the database), the oldest first. */
  unseen(
    kind: BooksDocumentKind,
    range: { from: string | undefined; to: string | undefined; since: string; limit: number },
  ): Promise<BooksKnown[]>;
  /** Books has none of these any more. */
  gone(ids: string[]): Promise<void>;
  /** Fills in whose documents they are and the tax of invoices, from what else is known. Answers how many got a user. */
  connect(): Promise<number>;
  /** The database's clock, as `unseen` wants it. */
  now(): Promise<string>;
}

const place = (id: string) => ({ table: 'books_documents', column: 'sealed_id', row: id });
const purposeOf = (kind: BooksDocumentKind) => `books.${kind}`;
/** The same as in the ledger, so that one index finds the other where ids are shared. */
const CUSTOMER = 'billing.customer';

const KNOWN = `id, id_index, sealed_id, number, date::text as date, currency, total::text as total, balance::text as balance, status, reference,
  customer_index as "customerIndex", user_id as "userId", applies_to as "appliesTo", gone_at is not null as gone`;
const SEEN = (parameter: string) => `coalesce(seen_at >= ${parameter}::timestamptz, false) as "seenSince"`;

export function openBooksDocuments(db: Sql, vault: Vault): BooksDocuments {
  const open = ({ sealed_id, id_index: _, ...row }: KnownRow): BooksKnown => ({ ...row, zohoId: vault.open(sealed_id, place(row.id)) });

  async function find(kind: BooksDocumentKind, zohoIds: string[], since?: string): Promise<Map<string, KnownRow>> {
    const byIndex = new Map(zohoIds.flatMap((id) => vault.blindIndexes(id, purposeOf(kind)).map((index) => [index, id] as const)));
    if (byIndex.size === 0) return new Map();
    const rows = await db.query<KnownRow>(
      `select ${KNOWN}, ${SEEN('$3')} from zoho_bridge.books_documents where kind = $1 and id_index = any($2)`,
      [kind, [...byIndex.keys()], since ?? null],
    );
    return new Map(rows.map((row) => [byIndex.get(row.id_index) ?? '', row]));
  }

  return {
    async known(kind, zohoIds, since) {
      return new Map([...(await find(kind, zohoIds, since))].map(([zohoId, row]) => [zohoId, open(row)]));
    },

    async byNumber(kind, numbers) {
      const found = new Map<string, BooksKnown[]>();
      if (numbers.length === 0) return found;
      const rows = await db.query<KnownRow>(
        `select ${KNOWN}, false as "seenSince" from zoho_bridge.books_documents where kind = $1 and number = any($2) and gone_at is null`,
        [kind, numbers],
      );
      for (const row of rows) found.set(row.number ?? '', [...(found.get(row.number ?? '') ?? []), open(row)]);
      return found;
    },

    async keep(said) {
      let changed = 0;
      for (const kind of new Set(said.map((one) => one.kind))) {
        // The last one counts when a row repeats.
        const unique = new Map(said.filter((one) => one.kind === kind).map((one) => [one.zohoId, one]));
        const known = await find(kind, [...unique.keys()]);
        const rows = [...unique.values()].map(({ zohoId, customer, ...one }) => {
          const before = known.get(zohoId);
          const id = before?.id ?? randomUUID();
          return {
            ...one,
            id,
            id_index: before?.id_index ?? vault.blindIndex(zohoId, purposeOf(kind)),
            sealed_id: before?.sealed_id ?? vault.seal(zohoId, place(id)),
            customer_index: customer && ('index' in customer ? customer.index : vault.blindIndex(customer.zohoId, CUSTOMER)),
          };
        });
        const written = await unlessDeadlocked(() => db.query<{ changed: number }>(KEEP, [kind, JSON.stringify(rows)]));
        changed += written[0]?.changed ?? 0;
      }
      return changed;
    },

    async touch(ids) {
      if (ids.length === 0) return;
      await unlessDeadlocked(() =>
        db.query('update zoho_bridge.books_documents set seen_at = now(), gone_at = null where id = any($1)', [ids]),
      );
    },

    async unseen(kind, { from, to, since, limit }) {
      const rows = await db.query<KnownRow>(
        `select ${KNOWN}, false as "seenSince" from zoho_bridge.books_documents
          where kind = $1 and gone_at is null and seen_at < $2::timestamptz
            and ($3::date is null or date >= $3::date) and ($4::date is null or date <= $4::date)
          order by date, id limit $5`,
        [kind, since, from ?? null, to ?? null, limit],
      );
      return rows.map(open);
    },

    async gone(ids) {
      if (ids.length === 0) return;
      await db.query('update zoho_bridge.books_documents set gone_at = coalesce(gone_at, now()), seen_at = now() where id = any($1)', [
        ids,
      ]);
    },

    async connect() {
      await unlessDeadlocked(() => db.query(TAX));
      let found = 0;
      // An invoice tells its payments, those tell their refunds, and each tells the customer.
      for (const statement of [BY_NUMBER, BY_APPLICATION, BY_APPLICATION, BY_CUSTOMER]) {
        const [row] = await unlessDeadlocked(() =>
          db.query<{ count: number }>(`with found as (${statement} returning 1) select count(*)::int as count from found`),
        );
        found += row?.count ?? 0;
      }
      return found;
    },

    async now() {
      const [row] = await db.query<{ now: string }>('select now()::text as now');
      if (!row) throw new Error('the database answered no row');
      return row.now;
    },
  };
}

/** Two refreshes at once may lock the same rows in different order; the one that PostgreSQL stops says so and did nothing. */
async function unlessDeadlocked<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries >= 5 || !(error instanceof Error && 'code' in error && error.code === '40P01')) throw error;
    }
  }
}

/** One statement a page. What only a closer look says (tax, whose it is) is not forgotten when a list does not repeat it. */
const KEEP = `
  with said as (
    select * from jsonb_to_recordset($2::jsonb) as r(id text, id_index text, sealed_id text, number text, date date, currency text, total numeric,
      tax numeric, balance numeric, status text, "userId" text, customer_index text, reference text, "appliesTo" jsonb, "modifiedAt" timestamptz)
  ), before as (
    select d.* from zoho_bridge.books_documents d join said s on d.kind = $1 and d.id_index = s.id_index
  ), written as (
    insert into zoho_bridge.books_documents as d (id, kind, id_index, sealed_id, number, date, currency, total, tax, balance, status, user_id,
                                                  customer_index, reference, applies_to, modified_at)
    select id, $1, id_index, sealed_id, number, date, currency, total, tax, balance, status, "userId", customer_index, reference, "appliesTo", "modifiedAt"
      from said order by id_index
    on conflict (kind, id_index) do update set
      number = excluded.number, date = excluded.date, currency = excluded.currency, total = excluded.total,
      tax = coalesce(excluded.tax, case when d.total = excluded.total then d.tax end), balance = excluded.balance, status = excluded.status,
      user_id = coalesce(excluded.user_id, d.user_id), customer_index = coalesce(excluded.customer_index, d.customer_index),
      reference = excluded.reference, applies_to = excluded.applies_to, modified_at = coalesce(excluded.modified_at, d.modified_at),
      seen_at = now(), gone_at = null
    returning d.*
  )
  select count(*)::int as changed from written w left join before b on b.id = w.id
   where b.id is null or b.gone_at is not null
      or (b.number, b.date, b.currency, b.total, b.balance, b.status, b.reference, b.applies_to)
         is distinct from (w.number, w.date, w.currency, w.total, w.balance, w.status, w.reference, w.applies_to)`;

/** Billing's mirror says the tax of an invoice; Books' list does not. */
const TAX = `
  update zoho_bridge.books_documents d set tax = i.tax from zoho_bridge.invoices i
   where d.kind = 'invoice' and d.tax is null and i.number = d.number and i.currency = d.currency and i.total = d.total`;

/** Where ids are not shared: the same number, currency and total is the same invoice. */
const BY_NUMBER = `
  update zoho_bridge.books_documents d set user_id = i.user_id from zoho_bridge.invoices i
   where d.kind = 'invoice' and d.user_id is null and i.user_id is not null
     and i.number = d.number and i.currency = d.currency and i.total = d.total`;

const BY_APPLICATION = `
  update zoho_bridge.books_documents d set user_id = o.user_id
    from zoho_bridge.books_documents a, jsonb_to_recordset(a.applies_to) as p(kind text, number text), zoho_bridge.books_documents o
   where a.user_id is null and d.id = a.id and o.kind = p.kind and o.number = p.number and o.currency = a.currency and o.user_id is not null`;

const BY_CUSTOMER = `
  update zoho_bridge.books_documents d set user_id = o.user_id from zoho_bridge.books_documents o
   where d.user_id is null and o.user_id is not null and o.customer_index = d.customer_index`;
