import { z } from 'zod';
import type { SegmentSettings } from '../config-segments.js';
import { groupBy } from '../lib/group-by.js';
import { convertedOf, noteConverted } from '../store/segments.js';
import type { Store } from '../store/store.js';
import { TIERS, type Tier, type User } from '../types.js';
import type { Crm, CrmModule, TagOutcome } from '../zoho/crm.js';
import type { CallContext } from '../zoho/types.js';
import { tagsLead } from './lifecycle.js';
import { hashOf, loadUsers } from './load.js';
import type { Desired, Item, Outcome, Sync } from './sync.js';

/** Every tag that is ours. Tags of other names belong to sales people and are never removed. */
export const OUR_TAGS = ['App User', 'Active', ...TIERS] as const;

/** Which of our tags a user carries. The tier tags are one-of. */
export function tagsOf({ tier }: { tier: Tier }): string[] {
  return ['App User', 'Active', tier];
}

/** One record of a user, with the tags it should carry and those of ours that we put there. */
interface Tagged {
  module: CrmModule;
  id: string;
  /** Blind index of the id: says whether the ledger speaks of this very record. */
  record: string;
  want: string[];
  /** Those of ours that it certainly carries. */
  has: string[];
  /** Those of ours that it may carry besides: a call that put them there was not heard of again. */
  maybe: string[];
}

const SOURCES = [
  { sync: 'crm.lead', module: 'Leads' },
  { sync: 'crm.contact', module: 'Contacts' },
] as const;

const ledger = z
  .partialRecord(
    z.enum(['Leads', 'Contacts']),
    z.object({ record: z.string(), tags: z.array(z.string()), maybe: z.array(z.string()).default([]) }),
  )
  .catch({});

const adoption = z.object({ adopted: z.literal(true) });
const isAdopted = (detail: unknown) => adoption.safeParse(detail).success;

/**
 * Keeps our tags on leads and contacts. It follows their upserts and waits for them when more are on the way: one
 * call tags up to 500 records (50 for a credit), so full batches are what costs least.
 */
export function tagsSync(
  { store, crm, segments: { lifecycle } }: { store: Store; crm: Crm; segments: Pick<SegmentSettings, 'lifecycle'> },
  { concurrency = 2, lingerMs = 1000 }: { concurrency?: number; lingerMs?: number } = {},
): Sync<Tagged[]> {
  return {
    name: 'crm.tags',
    service: 'crm',
    batchSize: 500,
    concurrency,
    after: { syncs: ['crm.lead', 'crm.contact'], lingerMs },

    async load(userIds) {
      // One after the other: what asked for these tags is counted in the first, and what it found out is in the second. The other way
      // round, a lead that is settled in between would be counted as seen.
      const users = await loadUsers(store, 'crm.tags', userIds);
      const [converted, ...links] = await Promise.all([
        convertedOf(store.db, userIds),
        ...SOURCES.map(({ sync }) => store.links.load(sync, userIds)),
      ]);
      return new Map(
        users.map(({ user, link, paid }): [string, Desired<Tagged[]>] => {
          const withLead = tagsLead(lifecycle, { paid, converted: converted.has(user.id) });
          const done = ledger.parse(link?.detail ?? {});
          const state = SOURCES.flatMap(({ sync, module }, index): Tagged[] => {
            const source = links[index]?.get(user.id);
            const id = source?.zohoId;
            if (id === undefined || (module === 'Leads' && !withLead)) return [];
            const record = store.vault.blindIndex(id, sync);
            const before = done[module];
            const known = before?.record === record ? before : { tags: [], maybe: isAdopted(source?.detail) ? [...OUR_TAGS] : [] };
            return [{ module, id, record, want: tagsOf(user), has: known.tags, maybe: known.maybe }];
          });
          return [user.id, { record: user, link, state, hash: hashOf(store.vault, whatMatters(user, state), link) }];
        }),
      );
    },

    async push(items, context) {
      // Written first: should the answer be lost, it is still known what these records may carry.
      await store.links.note(
        'crm.tags',
        items.map(({ record: user, state }) => ({ userId: user.id, detail: detailOf(state, 'before') })),
      );
      const failures = new Map<string, Outcome>();
      const converted = new Set<string>();
      // Both are waited for: a call that outlives its job could undo what a newer one did.
      const pushes = await Promise.allSettled(SOURCES.map(({ module }) => pushModule(module, items, { failures, converted }, context)));
      for (const push of pushes) if (push.status === 'rejected') throw push.reason;
      await noteConverted(store.db, [...converted]);
      return items.map((item) => failures.get(item.record.id) ?? { kind: 'done', detail: detailOf(item.state, 'after') });
    },
  };

  /** Removes before it adds: a record holds ten tags at most, and the tier tag replaces another. */
  async function pushModule(
    module: CrmModule,
    items: Item<Tagged[]>[],
    { failures, converted }: { failures: Map<string, Outcome>; converted: Set<string> },
    context: CallContext,
  ): Promise<void> {
    const records = items.flatMap(({ record: user, state }) =>
      state.filter((tagged) => tagged.module === module).map((tagged) => ({ userId: user.id, ...tagged })),
    );
    const steps = [
      { call: crm.removeTags, tagsFor: (r: Tagged) => union(r.has, r.maybe).filter((tag) => !r.want.includes(tag)) },
      { call: crm.addTags, tagsFor: (r: Tagged) => r.want.filter((tag) => !r.has.includes(tag)) },
    ];
    for (const { call, tagsFor } of steps) {
      const changing = records.map((record) => ({ ...record, tags: tagsFor(record) })).filter(({ tags }) => tags.length > 0);
      for (const group of groupBy(changing, ({ tags }) => JSON.stringify(tags)).values()) {
        const tags = group[0]?.tags ?? [];
        const outcomes = await call(
          module,
          tags,
          group.map((record) => record.id),
          context,
        );
        for (const [index, record] of group.entries()) {
          const outcome = outcomes[index];
          if (module === 'Leads' && outcome && !outcome.ok && outcome.code === 'CONVERTED_RECORD') {
            converted.add(record.userId);
            continue;
          }
          // Somebody deleted the record, which is a decision and no error; one that is made anew later starts without tags.
          if (outcome && !outcome.ok && outcome.code === 'INVALID_DATA') continue;
          const failure = failureOf(outcome, module);
          // What may still succeed is tried again, although the other record of this user needs a person.
          if (failure && (failure.kind !== 'park' || !failures.has(record.userId))) failures.set(record.userId, failure);
        }
      }
    }
  }
}

function whatMatters(user: User, state: Tagged[]): unknown {
  return { want: tagsOf(user), records: state.map(({ module, record }) => [module, record]) };
}

function detailOf(state: Tagged[], when: 'before' | 'after'): unknown {
  const line = ({ record, want, has, maybe }: Tagged) =>
    when === 'after'
      ? { record, tags: want }
      : { record, tags: has.filter((tag) => want.includes(tag)), maybe: union(union(has, maybe), want) };
  return Object.fromEntries(state.map((tagged) => [tagged.module, line(tagged)]));
}

function union(a: string[], b: string[]): string[] {
  return [...new Set([...a, ...b])];
}

function failureOf(outcome: TagOutcome | undefined, module: CrmModule): Outcome | undefined {
  if (outcome === undefined) return { kind: 'retry', reason: 'Zoho answered fewer records than it was sent' };
  if (outcome.ok) return undefined;
  const reason = `${module}: ${outcome.code}`;
  if (outcome.verdict.kind === 'retry') return { kind: 'retry', reason };
  if (outcome.verdict.kind === 'retryAt') return { kind: 'later', reason, at: outcome.verdict.at };
  return { kind: 'park', reason };
}
