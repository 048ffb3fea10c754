import type { Row, Sql } from './database.js';

/** A window of time in which an agent may do so much. `key` is stored as it is: an agent's name, or a blind index. */
export interface AgentWindow {
  kind: 'agent' | 'conversation' | 'zoho';
  key: string;
  seconds: number;
  cost: number;
  /** How much fits into the window. */
  most: number;
}

/** Counts a call of an agent, in all processes. Answers the window that is full and how long it is, or undefined: the call may be made. */
export async function takeAgentCall(
  db: Sql,
  windows: readonly AgentWindow[],
): Promise<{ kind: AgentWindow['kind']; waitSeconds: number } | undefined> {
  const [row] = await db.query<{ o_kind: AgentWindow['kind'] | null; o_wait_seconds: number | null }>(
    'select o_kind, o_wait_seconds from zoho_bridge.take_agent_call($1::jsonb)',
    [JSON.stringify(windows)],
  );
  return row?.o_kind ? { kind: row.o_kind, waitSeconds: row.o_wait_seconds ?? 60 } : undefined;
}

/** What an agent may know of a user. */
export interface KnownUser {
  id: string;
  name: string | null;
  tier: string;
  createdAt: string;
}

interface KnownRow extends Row {
  id: string;
  name: string | null;
  first_name: string | null;
  last_name: string | null;
  tier: string;
  created_at: Date;
}

const COLUMNS = 'u.id, u.name, u.first_name, u.last_name, u.tier, u.created_at';

/** Users by exactly this id, or exactly this address (capitals do not count): at most five, by their ids. */
export async function knownUsers(sql: Sql, by: { id: string } | { email: string }): Promise<KnownUser[]> {
  const rows =
    'id' in by
      ? await sql.query<KnownRow>(`select ${COLUMNS} from zoho_bridge.users u where u.id = $1`, [by.id])
      : await sql.query<KnownRow>(
          `select ${COLUMNS} from zoho_bridge.addresses a join zoho_bridge.users u on u.id = a.user_id and lower(u.email) = a.address
            where a.address = lower($1) order by u.id limit 5`,
          [by.email],
        );
  return rows.map(({ id, name, first_name: first, last_name: last, tier, created_at: createdAt }) => ({
    ...{ id, tier, createdAt: createdAt.toISOString() },
    name: name ?? ([first, last].filter(Boolean).join(' ') || null),
  }));
}
