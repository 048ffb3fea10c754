import type { Sql } from '../store/database.js';
import type { User } from '../types.js';

/** Ids of those users whose address is, or once was, another user's too: an e-mail match could hand one's record to the other. */
export async function whoSharesAnAddress(sql: Sql, users: User[]): Promise<Set<string>> {
  const holders = await sql.query<{ address: string; user_id: string }>(
    'select address, user_id from zoho_bridge.addresses where address = any($1)',
    [[...new Set(users.map((user) => user.email.toLowerCase()))]],
  );
  const shares = (user: User) => holders.some((holder) => holder.user_id !== user.id && holder.address === user.email.toLowerCase());
  return new Set(users.filter(shares).map((user) => user.id));
}
