import type { Link } from '../store/links.js';
import type { Store } from '../store/store.js';
import { toUser, USER_COLUMNS, type UserRow } from '../store/users.js';
import type { Vault } from '../store/vault.js';
import type { SyncName, User } from '../types.js';
import type { Optional } from './person.js';

export interface LoadedUser {
  user: User;
  link: Link | undefined;
  /** Optional values that Zoho may have from us: when the app has none any more, they are emptied there. */
  pushedBefore: Optional[];
  /** Has paid at least once. */
  paid: boolean;
}

/** The users behind a claim as they are now, with what the ledger says of them in one sync. */
export async function loadUsers(store: Pick<Store, 'db' | 'links'>, sync: SyncName, userIds: string[]): Promise<LoadedUser[]> {
  const [rows, links] = await Promise.all([
    store.db.query<UserRow>(`select ${USER_COLUMNS} from zoho_bridge.users u where u.id = any($1)`, [userIds]),
    store.links.load(sync, userIds),
  ]);
  return rows.map((row) => ({
    user: toUser(row),
    link: links.get(row.id),
    paid: row.paid_at !== null,
    pushedBefore: [...(row.had_phone ? (['phone'] as const) : []), ...(row.had_company ? (['company'] as const) : [])],
  }));
}

/** JSON with sorted keys, so that equal states have equal digests. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The digest of a state. Keeps the one the ledger has when it stands for the same text under an older key. */
export function hashOf(vault: Vault, state: unknown, link: Link | undefined): string {
  const text = canonical(state);
  return link?.pushedHash && vault.matchesDigest(text, link.pushedHash) ? link.pushedHash : vault.digest(text);
}
