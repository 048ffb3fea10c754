import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { RefusedError } from '../errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Link } from '../store/links.js';
import { movesWaitingForCustomer } from '../store/money-moves.js';
import type { Store } from '../store/store.js';
import { waitingForCustomer } from '../store/subscriptions.js';
import type { Billing } from '../zoho/billing.js';
import type { CallContext } from '../zoho/types.js';
import { whoSharesAnAddress } from './addresses.js';
import { intentAfter, outcomeOf } from './batch.js';
import { customerLookup } from './customer-lookup.js';
import { hashOf, loadUsers } from './load.js';
import { type CustomerBody, customerFields, displayNameWithSuffix, EXTERNAL_ID_LABEL } from './person.js';
import type { Desired, Item, Outcome, Sync } from './sync.js';

/** Source: Billing and Books error lists; recorded for Books contacts, handled by Billing clients in the wild. */
const NAME_TAKEN = '3062';
/** There is no customer of this id any more. Source: recorded answers of the API (3004), and the code for other entities (1002). */
const GONE = new Set(['3004', '1002']);

export interface CustomerDeps {
  store: Store;
  billing: Billing;
  /** Without it no Billing call can be made. */
  organizationId: string | undefined;
  /** A call is over after this, one way or the other. */
  callTimeoutMs: number;
  /** A new record may not be found by a search for this long. */
  searchLagMs: number;
  now?: () => number;
}

/**
 * Keeps one Billing customer a user. Billing has no upsert and no idempotency key, so a create whose answer was lost
 * is looked up before it is repeated: the ledger holds an intent, written before the call.
 */
export function customerSync(
  deps: CustomerDeps,
  { concurrency = 2, inFlight = 4 }: { concurrency?: number; inFlight?: number } = {},
): Sync<CustomerBody> {
  const { store, billing, organizationId, callTimeoutMs, searchLagMs, now = Date.now } = deps;
  const lookUp = customerLookup(store, billing);

  return {
    name: 'billing.customer',
    service: 'billing',
    // Small: Billing takes one customer a call, and a claim must not outlive its lease.
    batchSize: 20,
    concurrency,
    next: [
      { sync: 'billing.subscription', once: [], of: (userIds, tx) => waitingForCustomer(tx, userIds) },
      { sync: 'billing.money', once: [], of: (userIds, tx) => movesWaitingForCustomer(tx, userIds) },
    ],
    notReady: async () =>
      organizationId ? null : 'ZOHO_BILLING_ORGANIZATION_ID is not set; "zoho-bridge setup" finds it. Nothing is lost: jobs wait.',

    async load(userIds) {
      const users = await loadUsers(store, 'billing.customer', userIds);
      return new Map(
        users.map(({ user, link, pushedBefore }): [string, Desired<CustomerBody>] => {
          const plain = customerFields(user, { pushedBefore });
          const state = isSuffixed(link) ? { ...plain, display_name: displayNameWithSuffix(user) } : plain;
          return [user.id, { record: user, link, state, hash: hashOf(store.vault, plain, link) }];
        }),
      );
    },

    async push(items, context) {
      const holder = randomUUID();
      const fresh = items.filter((item) => item.link === undefined || item.link.state === 'new');
      await store.links.intend(
        'billing.customer',
        holder,
        fresh.map((item) => ({ userId: item.record.id, key: intentKey(item) })),
      );
      return inParallel(items, inFlight, (item) => pushOne(item, holder, context).catch(outcomeOf));
    },
  };

  async function pushOne(item: Item<CustomerBody>, holder: string, context: CallContext): Promise<Outcome> {
    const { link, record: user, state } = item;
    if (link?.state === 'linked' && link.zohoId) return update(link.zohoId, item, context);
    if (link?.state !== 'intent') return create(item, holder, state, context);

    // An earlier create got no clear answer. Wait until it must be over and visible, then look.
    const overAt = (link.intentAt?.getTime() ?? 0) + (link.intentHeld ? callTimeoutMs : 0);
    if (now() < overAt + searchLagMs)
      return { kind: 'later', at: new Date(overAt + searchLagMs), reason: 'waiting to look up a create whose answer was lost' };
    const intent = readIntent(link.intent);
    const found = await lookUp(user, [...new Set([intent.email, user.email])], context);
    // One that does not carry our id may be a hand-made one whose adoption was cut off: what it says is not ours yet.
    const complete = intent.hash === item.hash && found?.customFields[EXTERNAL_ID_LABEL] === user.id;
    if (found) return complete ? { kind: 'done', zohoId: found.id } : update(found.id, item, context);
    await store.links.takeOver('billing.customer', holder, { userId: user.id, key: intentKey(item), seen: link.intentSeen });
    return create(item, holder, state, context);
  }

  async function create(item: Item<CustomerBody>, holder: string, body: CustomerBody, context: CallContext): Promise<Outcome> {
    // Another worker took over while this one was held up: leave it alone.
    if (!(await store.links.confirmIntent('billing.customer', holder, item.record.id))) {
      return { kind: 'later', at: new Date(now() + 1000), reason: 'another worker is creating this customer' };
    }
    try {
      const { id } = await billing.createCustomer({ ...body }, context);
      return { kind: 'done', zohoId: id, refusedFields: missing(item.state, body) };
    } catch (error) {
      if (error instanceof RefusedError && error.verdict.kind === 'park') return refused(error, item, holder, body, context);
      return intentAfter(error);
    }
  }

  /** Zoho said no. A taken name may be ours or a hand-made record of the same person; else the record is cut to what Zoho must take. */
  async function refused(
    error: RefusedError,
    item: Item<CustomerBody>,
    holder: string,
    body: CustomerBody,
    context: CallContext,
  ): Promise<Outcome> {
    const suffixed = displayNameWithSuffix(item.record);
    if (error.zohoCode === NAME_TAKEN && body.display_name !== suffixed) {
      const shares = (await whoSharesAnAddress(store.db, [item.record])).has(item.record.id);
      const found = shares ? undefined : await lookUp(item.record, [item.record.email], context);
      if (found) return update(found.id, item, context);
      // Noted, so that neither the next try nor the next change runs into the taken name again.
      await store.links.note('billing.customer', [{ userId: item.record.id, detail: { suffixed: true } }]);
      return create(item, holder, { ...body, display_name: suffixed }, context);
    }
    const less = error.zohoCode === NAME_TAKEN ? undefined : cut(body);
    if (less) return create(item, holder, less, context);
    return { kind: 'park', reason: error.message, intentOver: true };
  }

  async function update(id: string, item: Item<CustomerBody>, context: CallContext, body: CustomerBody = item.state): Promise<Outcome> {
    try {
      await billing.updateCustomer(id, { ...body }, context);
      return { kind: 'done', zohoId: id, refusedFields: missing(item.state, body) };
    } catch (error) {
      if (!(error instanceof RefusedError) || error.verdict.kind !== 'park' || GONE.has(error.zohoCode)) throw error;
      const suffixed = displayNameWithSuffix(item.record);
      const taken = error.zohoCode === NAME_TAKEN;
      const less = taken && body.display_name !== suffixed ? { ...body, display_name: suffixed } : taken ? undefined : cut(body);
      if (!less) throw error;
      return update(id, item, context, less);
    }
  }
}

/** The plain display name was taken when this customer was made. */
function isSuffixed(link: Link | undefined): boolean {
  return z.object({ suffixed: z.literal(true) }).safeParse(link?.detail).success;
}

/** Billing does not say which field it refuses: first all go that it does not need, the user's id last. */
function cut({ display_name, email, custom_fields, ...rest }: CustomerBody): CustomerBody | undefined {
  if (Object.keys(rest).length > 0) return { display_name, email, ...(custom_fields ? { custom_fields } : {}) };
  return custom_fields ? { display_name, email } : undefined;
}

function missing(wanted: CustomerBody, sent: CustomerBody): string[] {
  return Object.keys(wanted).filter((field) => !(field in sent));
}

function intentKey(item: Item<CustomerBody>): string {
  return JSON.stringify({ email: item.record.email, hash: item.hash });
}

function readIntent(text: string | undefined): { email: string; hash: string } {
  const value: unknown = text === undefined ? {} : JSON.parse(text);
  const { email = '', hash = '' } = value as { email?: string; hash?: string };
  return { email, hash };
}
