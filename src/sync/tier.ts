import { LIVE_PRIORITY } from '../store/queue.js';
import type { Store } from '../store/store.js';
import { setTier } from '../store/users.js';
import type { Tier } from '../types.js';

/** Puts a user into a segment; the tags follow. Answers whether anything changed. One transaction. */
export function changeTier({ db, links }: Pick<Store, 'db' | 'links'>, userId: string, tier: Tier): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await setTier(tx, userId, tier))) return false;
    await links.want('crm.tags', [userId], tx);
    await tx.query('select zoho_bridge.enqueue($1, $2, $3)', [['crm.tags'], [userId], LIVE_PRIORITY]);
    return true;
  });
}
