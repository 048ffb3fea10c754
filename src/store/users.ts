import type { SavedUser, Tier, User } from '../types.js';
import type { Row, Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';

/** A user to save, already checked: missing values are null. */
export interface UserValues {
  id: string;
  email: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  company: string | null;
}

export const USER_COLUMNS =
  'u.id, u.email, u.name, u.first_name, u.last_name, u.phone, u.company, u.had_phone, u.had_company, u.tier, u.paid_at, u.version, u.created_at, u.updated_at';

export interface UserRow extends Row {
  id: string;
  email: string;
  name: string | null;
  first_name: string | null;
  last_name: string | null;
  phone: string | null;
  company: string | null;
  had_phone: boolean;
  had_company: boolean;
  tier: Tier;
  paid_at: Date | null;
  version: string;
  created_at: Date;
  updated_at: Date;
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    firstName: row.first_name,
    lastName: row.last_name,
    phone: row.phone,
    company: row.company,
    tier: row.tier,
    version: Number(row.version),
  };
}

/** Saves users and queues what follows, in one statement on whatever `sql` is: a pool or the app's own transaction. Ids are unique. */
export async function saveUsers(sql: Sql, users: UserValues[], { live }: { live: boolean }): Promise<SavedUser[]> {
  if (users.length === 0) return [];
  const rows = await sql.query<{ id: string; version: string | number; changed: boolean }>(
    'select * from zoho_bridge.save_users($1::jsonb, $2)',
    [JSON.stringify(users), live ? LIVE_PRIORITY : 0],
  );
  return rows.map((row) => ({ id: row.id, version: Number(row.version), changed: row.changed }));
}

export async function getUser(sql: Sql, id: string): Promise<UserRow | undefined> {
  const [row] = await sql.query<UserRow>(`select ${USER_COLUMNS} from zoho_bridge.users u where u.id = $1`, [id]);
  return row;
}

/** Users in the order of their ids, after `after`. `state` keeps those that have a parked or a waiting job. */
export function listUsers(
  sql: Sql,
  { after = '', limit, state }: { after?: string; limit: number; state?: 'parked' | 'waiting' },
): Promise<UserRow[]> {
  const only = {
    any: '',
    parked: `and (exists (select 1 from zoho_bridge.links l where l.user_id = u.id and l.parked_at is not null) or exists (
      select 1 from zoho_bridge.subscriptions s join zoho_bridge.links l on l.sync = 'billing.subscription' and l.user_id = s.id
       where s.user_id = u.id and l.parked_at is not null))`,
    waiting: `and (exists (select 1 from zoho_bridge_queue.job_common j where j.singleton_key = u.id and j.state <= 'active') or exists (
      select 1 from zoho_bridge.subscriptions s join zoho_bridge_queue.job_common j on j.singleton_key = s.id
       where s.user_id = u.id and j.state <= 'active'))`,
  }[state ?? 'any'];
  return sql.query<UserRow>(`select ${USER_COLUMNS} from zoho_bridge.users u where u.id > $1 ${only} order by u.id limit $2`, [
    after,
    limit,
  ]);
}
