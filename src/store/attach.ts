import { createHash } from 'node:crypto';
import pg from 'pg';
import { InputError } from '../errors.js';
import { type AppTable, describeTable } from './attach-table.js';
import type { Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';

/** Our fields that a column may feed. */
export const ATTACH_FIELDS = ['id', 'email', 'name', 'firstName', 'lastName', 'phone', 'company'] as const;
type Field = (typeof ATTACH_FIELDS)[number];

/** What became of some rows of the back-fill. */
export interface Taken {
  taken: number;
  /** Ids of rows that another transaction holds at the moment. */
  busy: string[];
}

export interface AttachPlan {
  /** The table as Postgres writes it, quoted and with its schema. */
  table: string;
  statements: string[];
  /** Saves the next rows after a key; `last` is null when there are none. */
  backfillPage(sql: Sql, after: string | null): Promise<Taken & { last: string | null; seen: number }>;
  /** Saves the rows with these ids. */
  backfillRows(sql: Sql, ids: string[]): Promise<Taken>;
  count(sql: Sql): Promise<number>;
}

/** Rows in one page of the back-fill and, in a trigger, in one call: a jsonb array holds 256 MB at most. */
const PAGE = 1000;
const quote = pg.escapeIdentifier;
const literal = pg.escapeLiteral;

/**
 * Plans a trigger on the app's own users table, or its removal. It runs once a statement (not once a row), inside the
 * app's transaction, and takes only rows whose mapped columns changed, so a `last_seen_at` costs no job.
 *
 * @throws InputError when the table or a column is not there, or the map is not usable.
 */
export async function planAttach(
  sql: Sql,
  { table, map, detach = false }: { table: string; map: Record<string, string>; detach?: boolean },
): Promise<AttachPlan> {
  const found = await describeTable(sql, table);
  if (!detach) checkMap(map, found);
  return {
    table: found.name,
    statements: detach ? detachSql(found) : attachSql(found, map),
    ...backfill(found, map),
  };
}

function detachSql({ name, functions }: AppTable): string[] {
  return [
    `drop trigger if exists zoho_bridge_insert on ${name}`,
    `drop trigger if exists zoho_bridge_update on ${name}`,
    ...functions.map((fn) => `drop function ${fn}()`),
    `delete from zoho_bridge.refused_rows where source = ${literal(name)}`,
  ];
}

/** "or replace" everywhere: a second attach is a change of the map, and takes no lock that keeps readers out. */
function attachSql(table: AppTable, map: Record<string, string>): string[] {
  const hash = createHash('sha256').update(table.name).digest('hex').slice(0, 12);
  const [onInsert, onUpdate] = [`zoho_bridge.attached_${hash}_insert`, `zoho_bridge.attached_${hash}_update`];
  const source = literal(table.name);
  const columns = columnsOf(map);
  // As texts, because a type need not have an equality (json), or not one that the fixed search path finds (citext).
  const texts = (row: string) => columns.map(({ column }) => `${row}.${quote(column)}::text`).join(', ');
  const id = `${quote(map.id ?? '')}::text`;
  const changed = ` where not exists (select from old_rows o where o.${id} = n.${id} and (${texts('o')}) is not distinct from (${texts('n')}))`;
  const pages = (where: string) =>
    `select jsonb_agg(r.person) from (select ${personOf('n', columns)} as person, (row_number() over () - 1) / ${PAGE} as page from new_rows n${where}) r group by r.page`;

  const body = (rows: string) =>
    `returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as ${dollars(`
declare
  people jsonb;
begin
  if not zoho_bridge.still_has(${source}, tg_relid, array[${columns.map(({ column }) => literal(column)).join(', ')}]) then return null; end if;
  for people in ${rows} loop
    perform zoho_bridge.take_rows(${source}, people, ${LIVE_PRIORITY});
  end loop;
  return null;
end;
`)}`;
  return [
    `create or replace function ${onInsert}() ${body(pages(''))}`,
    // Planned at each statement: a plan made for an update of one row would join a hundred thousand in a nested loop.
    `create or replace function ${onUpdate}() ${body(`execute ${literal(pages(changed))}`)}`,
    `create or replace trigger zoho_bridge_insert after insert on ${table.name} referencing new table as new_rows for each statement execute function ${onInsert}()`,
    `create or replace trigger zoho_bridge_update after update on ${table.name} referencing old table as old_rows new table as new_rows for each statement execute function ${onUpdate}()`,
    ...table.functions.filter((fn) => fn !== onInsert && fn !== onUpdate).map((fn) => `drop function ${fn}()`),
    `delete from zoho_bridge.refused_rows where source = ${source} and row_id = '*'`,
  ];
}

/**
 * The rows that were there. Each is locked while it is saved, so that a row that changes meanwhile is read as changed,
 * or changes after us and comes by its trigger. Rows that somebody else holds are not waited for: an app that updates
 * two rows in the other order would meet us in a deadlock, and might be the one to lose.
 */
function backfill({ name, columns }: AppTable, map: Record<string, string>): Pick<AttachPlan, 'backfillPage' | 'backfillRows' | 'count'> {
  const id = quote(map.id ?? '');
  const type = columns.get(map.id ?? '') ?? 'text';
  const take = (page: string) => `
    with page as materialized (select t.${id} as id from ${name} t where t.${id} is not null and ${page} order by t.${id} limit ${PAGE}),
      held as materialized (select t.* from ${name} t join page p on p.id = t.${id} for share of t skip locked)
    select (select p.id::text from page p order by p.id desc limit 1) as last, (select count(*)::int from page) as seen,
           array(select p.id::text from page p where not exists (select from held h where h.${id} = p.id)) as busy,
           zoho_bridge.take_rows(${literal(name)}, (select jsonb_agg(${personOf('h', columnsOf(map))}) from held h), 0) as taken`;
  return {
    async backfillPage(sql, after) {
      const [row] = await sql.query<{ last: string | null; seen: number; busy: string[]; taken: number }>(
        take(`($1::text is null or t.${id} > $1::text::${type})`),
        [after],
      );
      return row ?? { last: null, seen: 0, busy: [], taken: 0 };
    },
    async backfillRows(sql, ids) {
      const results: Taken = { taken: 0, busy: [] };
      for (let start = 0; start < ids.length; start += PAGE) {
        const [row] = await sql.query<{ busy: string[]; taken: number }>(take(`t.${id} = any($1::text[]::${type}[])`), [
          ids.slice(start, start + PAGE),
        ]);
        results.taken += row?.taken ?? 0;
        results.busy.push(...(row?.busy ?? []));
      }
      return results;
    },
    async count(sql) {
      const [row] = await sql.query<{ total: number }>(`select count(*)::int as total from ${name}`);
      return row?.total ?? 0;
    },
  };
}

function columnsOf(map: Record<string, string>): { field: Field; column: string }[] {
  return ATTACH_FIELDS.flatMap((field) => (map[field] === undefined ? [] : [{ field, column: map[field] }]));
}

/** A row as `take_rows` wants it. What is far longer than anything we take is cut here, before it is put into jsonb. */
function personOf(row: string, columns: { field: Field; column: string }[]): string {
  return `jsonb_build_object(${columns.map(({ field, column }) => `'${field}', left(${row}.${quote(column)}::text, 10000)`).join(', ')})`;
}

/** A dollar-quoted literal; a column may be called anything, even `$body$`. */
function dollars(text: string): string {
  let tag = '$body$';
  for (let n = 1; text.includes(tag); n++) tag = `$body${n}$`;
  return `${tag}${text}${tag}`;
}

function checkMap(map: Record<string, string>, { columns }: AppTable): void {
  const there = [...columns.keys()].join(', ');
  const issues = Object.entries(map).flatMap(([field, column]) => {
    if (!ATTACH_FIELDS.includes(field as Field)) return [{ path: '--map', message: `${field} is none of ${ATTACH_FIELDS.join(', ')}` }];
    return columns.has(column) ? [] : [{ path: '--map', message: `there is no column ${column}; the table has ${there}` }];
  });
  for (const field of ['id', 'email'] as const)
    if (map[field] === undefined) issues.push({ path: '--map', message: `${field}=<column> is needed` });
  if (issues.length > 0) throw new InputError(issues);
}
