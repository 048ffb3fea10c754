import { createHash } from 'node:crypto';
import pg from 'pg';
import { InputError } from '../errors.js';
import type { Database, Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';

/** Our fields that a column may feed. */
export const ATTACH_FIELDS = ['id', 'email', 'name', 'firstName', 'lastName', 'phone', 'company'] as const;
type Field = (typeof ATTACH_FIELDS)[number];

export interface AttachPlan {
  /** The table as Postgres writes it, quoted and with its schema. */
  table: string;
  attach: string[];
  detach: string[];
  /** Saves the next rows after a key; answers the last key and how many were seen and taken. */
  backfillPage(sql: Sql, after: string | null): Promise<{ last: string | null; seen: number }>;
  count(sql: Sql): Promise<number>;
}

const PAGE = 1000;
const quote = pg.escapeIdentifier;

/**
 * Plans a trigger on the app's own users table. It runs once a statement (not once a row), inside the app's
 * transaction, and takes only rows whose mapped columns changed, so a `last_seen_at` costs no job.
 *
 * @throws InputError when the table or a column is not there, or the map is not usable.
 */
export async function planAttach(db: Database, { table, map }: { table: string; map: Record<string, string> }): Promise<AttachPlan> {
  const found = await describeTable(db, table);
  checkMap(map, found);
  const columns = ATTACH_FIELDS.filter((field) => map[field] !== undefined).map((field) => ({ field, column: quote(map[field] ?? '') }));
  const object = (row: string) => `jsonb_build_object(${columns.map(({ field, column }) => `'${field}', ${row}.${column}::text`).join(', ')})`;
  const id = quote(map.id ?? '');
  const name = `attached_${createHash('sha256').update(found.name).digest('hex').slice(0, 12)}`;
  const source = pg.escapeLiteral(found.name);
  const take = `perform zoho_bridge.take_rows(${source}, (select jsonb_agg(${object('n')}) from new_rows n`;
  const changed = `join old_rows o on o.${id} = n.${id} where (${columns.map((c) => `n.${c.column}`).join(', ')}) is distinct from (${columns.map((c) => `o.${c.column}`).join(', ')})`;
  const body = (tail: string) => `returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
  ${take}${tail ? ` ${tail}` : ''}), ${LIVE_PRIORITY});
  return null;
end;
$body$`;
  const detach = [
    `drop trigger if exists zoho_bridge_insert on ${found.name}`,
    `drop trigger if exists zoho_bridge_update on ${found.name}`,
    `drop function if exists zoho_bridge.${name}_insert()`,
    `drop function if exists zoho_bridge.${name}_update()`,
  ];
  const keyType = found.columns.get(map.id ?? '') ?? 'text';
  return {
    table: found.name,
    detach,
    attach: [
      ...detach,
      `create function zoho_bridge.${name}_insert() ${body('')}`,
      `create function zoho_bridge.${name}_update() ${body(changed)}`,
      `create trigger zoho_bridge_insert after insert on ${found.name} referencing new table as new_rows for each statement execute function zoho_bridge.${name}_insert()`,
      `create trigger zoho_bridge_update after update on ${found.name} referencing old table as old_rows new table as new_rows for each statement execute function zoho_bridge.${name}_update()`,
    ],
    async backfillPage(sql, after) {
      // "for share": a row that changes meanwhile is read as changed, or changes after us and comes by its trigger.
      const [row] = await sql.query<{ last: string | null; seen: number }>(
        `with page as materialized (select * from ${found.name} t where $1::text is null or t.${id} > $1::text::${keyType} order by t.${id} limit ${PAGE} for share)
         select (select p.${id}::text from page p order by p.${id} desc limit 1) as last, count(*)::int as seen,
                zoho_bridge.take_rows(${source}, coalesce(jsonb_agg(${object('page')}), '[]'::jsonb), 0) as taken from page`,
        [after],
      );
      return { last: row?.last ?? null, seen: row?.seen ?? 0 };
    },
    async count(sql) {
      const [row] = await sql.query<{ total: number }>(`select count(*)::int as total from ${found.name}`);
      return row?.total ?? 0;
    },
  };
}

async function describeTable(db: Database, table: string): Promise<{ name: string; columns: Map<string, string> }> {
  const rows = await db.query<{ name: string; kind: string; column: string; type: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name, c.relkind as kind, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.oid = to_regclass($1)`,
    [table],
  );
  const [first] = rows;
  if (!first) throw new InputError([{ path: '--table', message: `there is no table ${table} in this database. Is DATABASE_URL the app's database?` }]);
  if (!['r', 'p'].includes(first.kind)) throw new InputError([{ path: '--table', message: `${table} is not a table (a view cannot carry the trigger)` }]);
  return { name: first.name, columns: new Map(rows.map((row) => [row.column, row.type])) };
}

function checkMap(map: Record<string, string>, { columns }: { columns: Map<string, string> }): void {
  const there = [...columns.keys()].join(', ');
  const issues = Object.entries(map).flatMap(([field, column]) => {
    if (!ATTACH_FIELDS.includes(field as Field)) return [{ path: '--map', message: `${field} is none of ${ATTACH_FIELDS.join(', ')}` }];
    return columns.has(column) ? [] : [{ path: '--map', message: `there is no column ${column}; the table has ${there}` }];
  });
  for (const field of ['id', 'email'] as const) if (map[field] === undefined) issues.push({ path: '--map', message: `${field}=<column> is needed` });
  if (issues.length > 0) throw new InputError(issues);
}
