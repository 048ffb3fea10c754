import { SYNC_NAMES, type SyncName } from '../types.js';

/**
 * Syncs whose records are not users: their tables, each with `id` and `user_id`. Whose record it is tells the views and the replay of
 * parked jobs.
 */
const TABLES: Partial<Record<SyncName, string>> = {
  'billing.subscription': 'subscriptions',
  'billing.money': 'money_moves',
  'billing.mirror': "objects r where r.kind <> 'ticket'",
  'desk.ticket': 'escalations',
  'desk.mirror': "objects r where r.kind = 'ticket'",
  'notice.mail': 'deliveries',
  'notice.webhook': 'deliveries',
};

/** Syncs whose records are users, in the order a person would explain them. */
export const USER_SYNCS = SYNC_NAMES.filter((name) => /^crm\.|^billing\.customer$/.test(name));

/** SQL of all records that are no users: `sync`, `id`, `user_id`. */
export const OTHER_RECORDS = Object.entries(TABLES)
  .map(([sync, table]) => `select '${sync}'::text as sync, r.id, r.user_id from zoho_bridge.${table.includes(' ') ? table : `${table} r`}`)
  .join(' union all ');
