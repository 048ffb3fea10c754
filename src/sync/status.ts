import { readStatus } from '../store/status.js';
import type { Store } from '../store/store.js';
import type { Status } from '../types.js';
import type { Worker } from './worker.js';
import type { ZohoSide } from './zoho-side.js';

/** Everything at a glance: counts, the token's state, and what a sync waits for. */
export async function statusOf(store: Store, side: ZohoSide | undefined, worker: Worker | undefined): Promise<Omit<Status, 'polling'>> {
  const status = await readStatus(store.db, store.where);
  return {
    ...status,
    syncs: status.syncs.map((row) => ({ ...row, waitingFor: worker?.engine.waitingFor(row.sync) ?? null })),
    token: await tokenState(store, side),
  };
}

async function tokenState(store: Store, side: ZohoSide | undefined): Promise<Status['token']> {
  const row = side && (await store.tokens.read(side.zoho.credential));
  const expiresAt = row?.expiresAt?.toISOString() ?? null;
  const now = new Date();
  if (row?.refusedUntil && row.refusedUntil > now) return { state: 'reauthorise', reason: row.refusedReason ?? null, expiresAt };
  if (row?.coolUntil && row.coolUntil > now && !(row.expiresAt && row.expiresAt > now)) {
    return { state: 'cooling', reason: `Zoho's token throttle, until ${row.coolUntil.toISOString()}`, expiresAt };
  }
  return row?.accessToken && row.expiresAt && row.expiresAt > now
    ? { state: 'ok', reason: null, expiresAt }
    : { state: 'none', reason: null, expiresAt };
}
