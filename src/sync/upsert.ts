import type { SegmentSettings } from '../config-segments.js';
import { type BridgeError, RefusedError } from '../errors.js';
import type { Link } from '../store/links.js';
import { convertedOf, noteConverted } from '../store/segments.js';
import type { Store } from '../store/store.js';
import type { SyncName, User } from '../types.js';
import type { Crm, CrmModule, CrmOutcome } from '../zoho/crm.js';
import type { CallContext } from '../zoho/types.js';
import { whoSharesAnAddress } from './addresses.js';
import { outcomeOf } from './batch.js';
import type { Stage } from './lifecycle.js';
import { hashOf, loadUsers } from './load.js';
import type { Lengths, PushedBefore } from './person.js';
import { EXTERNAL_ID_FIELD, type Readiness } from './readiness.js';
import type { Desired, Item, Outcome, Sync } from './sync.js';

export type Fields = Record<string, string | null>;

export interface UpsertDeps {
  store: Store;
  crm: Crm;
  readiness: Readiness;
  segments: Pick<SegmentSettings, 'lifecycle' | 'tierField'>;
}

/** Fields a record cannot do without: when Zoho refuses one of these, a person must look. */
const ESSENTIAL = new Set(['Last_Name', EXTERNAL_ID_FIELD]);

/**
 * A sync that keeps one CRM module in step by upsert, up to 100 records a call.
 *
 * Matching is by our id first and by e-mail second, so a record that a salesperson made by hand is adopted. People
 * whose address is or was somebody else's are matched by id only: an e-mail match would hand one person's record to
 * another.
 */
export function upsertSync(
  { store, crm, readiness, segments: { tierField } }: UpsertDeps,
  {
    name,
    module,
    fieldsOf,
    keeps,
    next,
    concurrency,
  }: {
    name: SyncName;
    module: CrmModule;
    fieldsOf: (user: User, lengths: Lengths, options: PushedBefore) => Fields;
    /** Whether there is a record to be kept in step at this stage. */
    keeps: (stage: Stage) => boolean;
    next: NonNullable<Sync<Fields>['next']>;
    concurrency: number;
  },
): Sync<Fields> {
  return {
    name,
    service: 'crm',
    batchSize: 100,
    concurrency,
    // Tags of lead and contact in one job: with half of them it would cost the calls of two.
    next: [...next, { sync: 'crm.tags', once: ['crm.lead', 'crm.contact'] }],
    notReady: () => readiness.notReady(module),

    async load(userIds) {
      const users = await loadUsers(store, name, userIds);
      const [converted, lengths, withTier] = await Promise.all([
        convertedOf(store.db, userIds),
        readiness.lengths(module),
        tierField === undefined ? false : readiness.hasTiers(module, tierField),
      ]);
      return new Map(
        users.map(({ user, link, pushedBefore, paid }): [string, Desired<Fields>] => {
          const idle = !keeps({ paid, converted: converted.has(user.id), linked: link?.zohoId !== undefined });
          const tier = tierField !== undefined && withTier ? { [tierField]: user.tier } : {};
          const state = { ...fieldsOf(user, lengths, { pushedBefore }), ...tier };
          return [user.id, { record: user, link, state, hash: hashOf(store.vault, state, link), idle }];
        }),
      );
    },

    async push(items, context) {
      const shared = await whoSharesAnAddress(
        store.db,
        items.map((item) => item.record),
      );
      const outcomes = new Map<string, Outcome>();
      if (module === 'Leads') await updateKnown(items, outcomes, context);
      const left = items.filter((item) => !outcomes.has(item.record.id));
      const byAddressToo = left.filter((item) => !shared.has(item.record.id));
      const byIdOnly = left.filter((item) => shared.has(item.record.id));
      // Each fails for itself, and none is left running: a push that outlives its job could overwrite a newer one.
      const failures = await Promise.all([
        pushRecords(byAddressToo, [EXTERNAL_ID_FIELD, 'Email'], outcomes, context).catch(outcomeOf),
        pushRecords(byIdOnly, [EXTERNAL_ID_FIELD], outcomes, context).catch(outcomeOf),
      ]);
      const failureOf = (item: Item<Fields>) => failures[shared.has(item.record.id) ? 1 : 0];
      return items.map((item) => outcomes.get(item.record.id) ?? failureOf(item) ?? { kind: 'retry', reason: 'no outcome' });
    },
  };

  /**
   * Leads that are known are changed by their id: an upsert does not see that a salesperson has converted one and would make another.
   * A lead that is not there any more, or in which a field is refused, is left to the upsert.
   */
  async function updateKnown(items: Item<Fields>[], outcomes: Map<string, Outcome>, context: CallContext): Promise<void> {
    const known = items.flatMap((item) => (item.link?.zohoId === undefined ? [] : [{ item, id: item.link.zohoId }]));
    if (known.length === 0) return;
    const records = known.map(({ item, id }) => ({ ...item.state, id }));
    let answers: CrmOutcome[];
    try {
      answers = await crm.updateLeads(records, context);
    } catch (error) {
      if (error instanceof RefusedError && error.verdict.kind === 'park') return;
      for (const { item } of known) outcomes.set(item.record.id, outcomeOf(error));
      return;
    }
    const converted: string[] = [];
    for (const [index, { item }] of known.entries()) {
      const answer = answers[index];
      if (answer && !answer.ok && answer.code === 'CONVERTED_RECORD') converted.push(item.record.id);
      else if (answer?.ok) outcomes.set(item.record.id, toOutcome(answer, item.link, [], module));
    }
    await noteConverted(store.db, converted);
    for (const id of converted) outcomes.set(id, { kind: 'done' });
  }

  /** Pushes records, without the fields Zoho refused in the round before: a bad phone number never blocks a person. */
  async function pushRecords(
    items: Item<Fields>[],
    checkFields: string[],
    outcomes: Map<string, Outcome>,
    context: CallContext,
  ): Promise<void> {
    let round = items.map((item) => ({ item, refused: [] as string[] }));
    for (let rounds = 0; round.length > 0; rounds++) {
      const sent = round;
      const answers = await upsertOrSplit(
        sent.map(({ item, refused }) => without(item.state, refused)),
        checkFields,
        context,
      );
      round = [];
      for (const [index, { item, refused }] of sent.entries()) {
        const answer = answers[index];
        const droppable =
          answer && !answer.ok && rounds < 3
            ? answer.fields.filter((field) => field in item.state && !ESSENTIAL.has(field) && !refused.includes(field))
            : [];
        if (droppable.length > 0) round.push({ item, refused: [...refused, ...droppable] });
        else outcomes.set(item.record.id, toOutcome(answer, item.link, refused, module));
      }
    }
  }

  /** A request that Zoho refuses as a whole is halved until the record that spoils it stands alone. */
  async function upsertOrSplit(records: Fields[], checkFields: string[], context: CallContext): Promise<CrmOutcome[]> {
    try {
      return await crm.upsert(module, records, { checkFields }, context);
    } catch (error) {
      // What is refused for the set-up (a right that the API user lacks) would be refused to each record alone as well.
      if (!(error instanceof RefusedError) || error.verdict.kind === 'retryAt') throw error;
      if (!(await readiness.recheck(module)).hasExternalId) throw notReadyError(error);
      if (records.length === 1) return [{ ok: false, code: error.zohoCode, message: error.message, fields: [], verdict: error.verdict }];
      const middle = Math.ceil(records.length / 2);
      const left = await upsertOrSplit(records.slice(0, middle), checkFields, context);
      return [...left, ...(await upsertOrSplit(records.slice(middle), checkFields, context))];
    }
  }
}

function notReadyError(error: RefusedError): BridgeError {
  return new RefusedError(error, error.zohoCode, `the field ${EXTERNAL_ID_FIELD} is gone; run "zoho-bridge setup"`, {
    kind: 'retryAt',
    at: new Date(Date.now() + 15_000),
  });
}

function without(fields: Fields, refused: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !refused.includes(name)));
}

function toOutcome(answer: CrmOutcome | undefined, link: Link | undefined, refused: string[], module: string): Outcome {
  if (answer === undefined) return { kind: 'retry', reason: 'Zoho answered fewer records than it was sent' };
  if (answer.ok) {
    // A record that was there before us may carry tags of ours already, from another life of the same person.
    const detail = link?.zohoId === answer.id ? undefined : { adopted: answer.action === 'update' };
    return { kind: 'done', zohoId: answer.id, refusedFields: refused, detail };
  }
  const other =
    answer.duplicateOf && answer.duplicateOf.module !== module
      ? ` (the same person is in ${answer.duplicateOf.module}; see "duplicate check" in docs/zoho.md)`
      : '';
  const reason = `${answer.code}${answer.fields.length > 0 ? ` in ${answer.fields.join(', ')}` : ''}${other}`;
  if (answer.verdict.kind === 'retry') return { kind: 'retry', reason };
  if (answer.verdict.kind === 'retryAt') return { kind: 'later', reason, at: answer.verdict.at };
  return { kind: 'park', reason };
}
