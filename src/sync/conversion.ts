import type { SegmentSettings } from '../config-segments.js';
import type { Verdict } from '../errors.js';
import { inParallel } from '../lib/in-parallel.js';
import { leadsInFlight, makeContactsAgain } from '../store/segments.js';
import type { Store } from '../store/store.js';
import type { Crm } from '../zoho/crm.js';
import type { OpenLead } from '../zoho/crm-leads.js';
import type { CallContext } from '../zoho/types.js';
import { outcomeOf } from './batch.js';
import { hashOf, loadUsers } from './load.js';
import { company } from './person.js';
import type { Desired, Item, Outcome, Sync } from './sync.js';
import { OUR_TAGS } from './tags.js';

const NAME = 'crm.conversion';
/** How long a lead that is being pushed at this moment is waited for. */
const PUSHING_MS = 500;
/** Zoho says that it converts a lead later: looked at again after this. */
const SCHEDULED_MS = 30_000;

/** What the ledger says of a record that the conversion needs. */
interface Needed {
  id: string | undefined;
  parked: boolean;
}

interface State {
  lead: Needed;
  contact: Needed;
  /** Some worker is pushing the lead: an upsert that comes after the conversion would make a second one. */
  inFlight: boolean;
  /** What the bridge put into a lead for want of a company. */
  fallback: string | undefined;
}

/**
 * Makes the lead of somebody who has paid for the first time into the contact they have already. Lead and contact come first: until
 * the ledger has both the job ends as blocked, and their settling asks for it again.
 *
 * It looks before it acts, a call for the whole batch, so that an answer that was lost, a lead that a salesperson converted and one
 * that was deleted are one case: there is no open lead, so there is nothing to do. Zoho converts one lead a call; its mass
 * conversion cannot be told the contact and would make a second one of each person.
 */
export function conversionSync(
  { store, crm, segments: { lifecycle } }: { store: Store; crm: Crm; segments: Pick<SegmentSettings, 'lifecycle'> },
  { concurrency = 1, inFlight = 4 }: { concurrency?: number; inFlight?: number } = {},
): Sync<State> {
  return {
    name: NAME,
    service: 'crm',
    batchSize: 50,
    concurrency,
    // From here on only the contact has tags.
    next: [{ sync: 'crm.tags', once: [] }],

    async load(userIds) {
      // The ledger's own row first: a lead or contact that is settled after this look raises `wanted`, and the job runs again.
      const users = (await loadUsers(store, NAME, userIds)).filter(({ paid }) => paid);
      const pushing = await leadsInFlight(store.db, userIds);
      const [leads, contacts] = await Promise.all([store.links.load('crm.lead', userIds), store.links.load('crm.contact', userIds)]);
      const needed = (links: typeof leads, id: string): Needed => {
        const link = links.get(id);
        return { id: link?.zohoId, parked: link?.parked ?? false };
      };
      return new Map(
        users.map(({ user, link }): [string, Desired<State>] => {
          const lead = needed(leads, user.id);
          const fallback = user.company === null ? company(user) : undefined;
          const state = { lead, contact: needed(contacts, user.id), inFlight: pushing.has(user.id), fallback };
          const which = lead.id === undefined ? null : store.vault.blindIndex(lead.id, NAME);
          return [user.id, { record: user, link, state, hash: hashOf(store.vault, { lead: which }, link) }];
        }),
      );
    },

    async push(items, context) {
      const ready = items.filter(isReady).map(({ state: { lead, fallback } }) => ({ id: lead.id ?? '', fallback }));
      const found =
        ready.length === 0
          ? []
          : await crm.openLeads(
              ready.map(({ id }) => id),
              context,
            );
      const open = new Map(found.map((lead) => [lead.id, lead]));
      // An account of the person's own name helps nobody.
      const named = ready.filter(({ id, fallback }) => fallback !== undefined && open.get(id)?.company === fallback);
      if (named.length > 0)
        await crm.updateLeads(
          named.map(({ id }) => ({ id, Company: null })),
          context,
        );
      return inParallel(items, inFlight, (item) => pushOne(item, open, context).catch(outcomeOf));
    },
  };

  async function pushOne({ record: user, state }: Item<State>, open: Map<string, OpenLead>, context: CallContext): Promise<Outcome> {
    const { lead, contact } = state;
    if (state.inFlight) return { kind: 'later', at: new Date(Date.now() + PUSHING_MS), reason: 'its lead is being pushed' };
    if (lead.id === undefined) return lifecycle === 'contact-only' ? { kind: 'done' } : waitsFor('lead', lead);
    if (contact.id === undefined) return waitsFor('contact', contact);
    const found = open.get(lead.id);
    if (found === undefined) return { kind: 'done' };
    const tags = found.tags.filter((tag) => !OUR_TAGS.some((our) => our === tag));
    const conversion = await crm.convertLead(lead.id, { contactId: contact.id, tags }, context);
    switch (conversion.kind) {
      case 'converted':
      case 'over':
        return { kind: 'done' };
      case 'scheduled':
        return { kind: 'retry', reason: 'Zoho converts the lead later', notBefore: new Date(Date.now() + SCHEDULED_MS) };
      case 'noContact':
        await makeContactsAgain(store.db, [user.id]);
        return { kind: 'blocked', reason: 'the contact is gone in CRM; it is made again first' };
      case 'refused':
        return refusedOutcome(conversion);
    }
  }
}

const isReady = ({ state }: Item<State>): boolean => state.lead.id !== undefined && state.contact.id !== undefined && !state.inFlight;

const waitsFor = (what: 'lead' | 'contact', { parked }: Needed): Outcome => ({
  kind: 'blocked',
  reason: `waits for the ${what} in CRM${parked ? ', which is parked' : ''}`,
});

function refusedOutcome({ code, message, verdict }: { code: string; message: string; verdict: Verdict }): Outcome {
  const reason = `the lead could not be converted: ${message || code}`;
  if (verdict.kind === 'retry') return { kind: 'retry', reason };
  if (verdict.kind === 'retryAt') return { kind: 'later', reason, at: verdict.at };
  return { kind: 'park', reason };
}
