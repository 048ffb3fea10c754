import { awaitingConversion } from '../store/segments.js';
import { keepsContact } from './lifecycle.js';
import { contactFields } from './person.js';
import type { Sync } from './sync.js';
import { type Fields, type UpsertDeps, upsertSync } from './upsert.js';

/** Every user is a Contact from the first day (docs/segments.md has the other life cycles), so that subscriptions and tickets have somebody to belong to. */
export function contactSync(deps: UpsertDeps, { concurrency = 5 }: { concurrency?: number } = {}): Sync<Fields> {
  return upsertSync(deps, {
    name: 'crm.contact',
    module: 'Contacts',
    fieldsOf: contactFields,
    keeps: (stage) => keepsContact(deps.segments.lifecycle, stage),
    next: [{ sync: 'crm.conversion', once: [], of: (userIds, tx) => awaitingConversion(tx, userIds) }],
    concurrency,
  });
}
