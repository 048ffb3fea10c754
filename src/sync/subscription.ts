import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { RefusedError } from '../errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Store } from '../store/store.js';
import { type DesiredRow, loadWishes } from '../store/subscriptions.js';
import { itemsOf, type Wished } from '../subscription-moves.js';
import type { Billing } from '../zoho/billing.js';
import type { BillingSubscription } from '../zoho/billing-subscriptions.js';
import type { CallContext } from '../zoho/types.js';
import { intentAfter, outcomeOf } from './batch.js';
import type { CatalogReader } from './catalog.js';
import { hashOf } from './load.js';
import type { Projector, SaidObject } from './said.js';
import { carryOut } from './subscription-carry-out.js';
import { reasonOf } from './subscription-reasons.js';
import { type Known, readKnown } from './subscription-steps.js';
import type { Desired, Item, Outcome, Sync } from './sync.js';

const NAME = 'billing.subscription';
/** There is no subscription of this id any more. Source: a recorded answer. */
const GONE = '1002';

export interface SubscriptionDeps {
  store: Store;
  billing: Billing;
  catalog: CatalogReader;
  /** Takes what Billing answers, as if it had been asked for it. */
  projector: Projector;
  /** Without it no Billing call can be made. */
  organizationId: string | undefined;
  /** A call is over after this, one way or the other. */
  callTimeoutMs: number;
  /** A new record may not be found by a search for this long. */
  searchLagMs: number;
  now?: () => number;
}

interface Subscription {
  /** The subscription's own id, which Billing has as `reference_id`. */
  id: string;
  version: number;
}

interface State {
  wished: Wished;
  customerId: string | undefined;
  customerParked: boolean;
  /** Whether it was to begin on the day it was asked for or later: if the call is late, that term is billed all the same. */
  billLate: boolean;
}

type OneItem = Item<State, Subscription>;

/**
 * Keeps one Billing subscription a wish. The customer comes first: until the ledger has it the job ends as blocked, and the customer's
 * settling asks for it again. A create is written down before it goes out and looked up when its answer was lost; changes,
 * cancellation and reactivation look at the subscription first and push the difference, so repeating them does no harm.
 */
export function subscriptionSync(
  { store, billing, catalog, projector, organizationId, callTimeoutMs, searchLagMs, now = Date.now }: SubscriptionDeps,
  { concurrency = 2, inFlight = 4 }: { concurrency?: number; inFlight?: number } = {},
): Sync<State, Subscription> {
  const { links, db, vault } = store;
  const steps = { links, billing, catalog };

  return {
    name: NAME,
    table: 'subscriptions',
    service: 'billing',
    // Small: each takes one to four calls, and a claim must not outlive its lease.
    batchSize: 10,
    concurrency,
    notReady: async () =>
      organizationId ? null : 'ZOHO_BILLING_ORGANIZATION_ID is not set; "zoho-bridge setup" finds it. Nothing is lost: jobs wait.',

    async load(ids) {
      // The ledger's row first: a customer that is settled after this look raises `wanted`, and the job runs again.
      const own = await links.load(NAME, ids);
      const rows = await loadWishes(db, ids);
      const customers = await links.load(
        'billing.customer',
        rows.map((row) => row.userId),
      );
      return new Map(
        rows.map((row): [string, Desired<State, Subscription>] => {
          const link = own.get(row.id);
          const customer = customers.get(row.userId);
          const wished = wishedOf(row);
          const customerId = customer?.state === 'linked' ? customer.zohoId : undefined;
          const state = { wished, customerId, customerParked: row.customerParked, billLate: row.billLate };
          return [row.id, { record: { id: row.id, version: row.version }, link, state, hash: hashOf(vault, wished, link) }];
        }),
      );
    },

    async push(items, context) {
      const holder = randomUUID();
      const fresh = items.filter((item) => item.link === undefined || item.link.state === 'new');
      const intents = fresh.flatMap((item) =>
        mayCreate(item) ? [{ userId: item.record.id, key: intentKey(item, item.state.customerId) }] : [],
      );
      if (intents.length > 0) await links.intend(NAME, holder, intents);
      return inParallel(items, inFlight, (item) => pushOne(item, holder, context).catch(outcomeOf));
    },

    hold: (said, tx) =>
      projector.hold(
        said.map(({ said: one }) => one as SaidObject),
        tx,
      ),
    keep: (said, tx) =>
      projector.project(
        said.map(({ said: one }) => one as SaidObject),
        tx,
      ),
  };

  async function pushOne(item: OneItem, holder: string, context: CallContext): Promise<Outcome> {
    const { link, record, state } = item;
    if (link?.state === 'linked') {
      // It was cancelled before Billing ever heard of it.
      return link.zohoId ? bring(item, link.zohoId, readKnown(link.detail) ?? {}, context) : { kind: 'done' };
    }
    if (link?.state !== 'intent') {
      if (state.wished.wish === 'cancelled') return { kind: 'done' };
      if (state.customerId === undefined) return { kind: 'blocked', reason: waiting(state) };
      return create(item, holder, state.customerId, context);
    }

    // An earlier create got no clear answer. Wait until it must be over and visible, then look.
    const overAt = (link.intentAt?.getTime() ?? 0) + (link.intentHeld ? callTimeoutMs : 0) + searchLagMs;
    if (now() < overAt) return { kind: 'later', at: new Date(overAt), reason: 'waiting to look up a create whose answer was lost' };
    const intent = readIntent(link.intent);
    const customers = [...new Set([intent.customerId, state.customerId])].filter((id) => id !== undefined);
    for (const customerId of customers) {
      const found = (await billing.subscriptionsOf(customerId, context)).find((row) => row.referenceId === record.id);
      if (found) return bring(item, found.id, readKnown(link.detail) ?? intent.sent, context);
    }
    if (state.wished.wish === 'cancelled') return { kind: 'done' };
    if (state.customerId === undefined) return { kind: 'blocked', reason: waiting(state) };
    await links.takeOver(NAME, holder, { userId: record.id, key: intentKey(item, state.customerId), seen: link.intentSeen });
    return create(item, holder, state.customerId, context);
  }

  async function create({ record, state }: OneItem, holder: string, customerId: string, context: CallContext): Promise<Outcome> {
    const { wished } = state;
    const cards = wished.autoCollect ? await billing.cards(customerId, context).catch(notSent) : [];
    if (!Array.isArray(cards)) return cards;
    if (wished.autoCollect && cards.length === 0) {
      return { kind: 'park', reason: 'autoCollect is asked for, but the customer has no stored card in Billing', intentOver: true };
    }
    // Another worker took over while this one was held up: leave it alone.
    if (!(await links.confirmIntent(NAME, holder, record.id))) {
      return { kind: 'later', at: new Date(now() + 1000), reason: 'another worker is creating this subscription' };
    }
    let present: BillingSubscription;
    const askedAt = Date.now();
    try {
      present = await billing.createSubscription(
        bodyOf(record.id, wished, { customerId, cardId: cards[0]?.id, billLate: state.billLate }),
        context,
      );
    } catch (error) {
      if (!(error instanceof RefusedError) || error.verdict.kind !== 'park') return intentAfter(error);
      const list = await catalog.list({ maxAgeMs: 60_000 }).catch(() => undefined);
      const reason = reasonOf(error, { items: wished, couponCode: wished.couponCode, autoCollect: wished.autoCollect }, list);
      return { kind: 'park', reason, intentOver: true };
    }
    return carryOut(steps, { id: record.id, wished, known: sentOf(wished), present, askedAt }, context);
  }

  async function bring({ record, state }: OneItem, zohoId: string, known: Known, context: CallContext): Promise<Outcome> {
    const askedAt = Date.now();
    try {
      const present = await billing.subscription(zohoId, context);
      return await carryOut(steps, { id: record.id, wished: state.wished, known, present, askedAt }, context);
    } catch (error) {
      if (!(error instanceof RefusedError) || error.zohoCode !== GONE) throw error;
      if (state.wished.wish === 'cancelled') return { kind: 'done', zohoId };
      return { kind: 'park', reason: 'the subscription was deleted in Billing; cancel it here at once, then create another one' };
    }
  }
}

const mayCreate = ({ state }: OneItem): boolean => state.customerId !== undefined && state.wished.wish !== 'cancelled';

/** Before the create nothing of it was sent. */
const notSent = (error: unknown): Outcome => {
  const outcome = outcomeOf(error);
  return outcome.kind === 'retry' || outcome.kind === 'later' || outcome.kind === 'park' ? { ...outcome, intentOver: true } : outcome;
};

const waiting = ({ customerParked }: State): string =>
  customerParked ? 'waits for the customer in Billing, which is parked' : 'waits for the customer in Billing';

function wishedOf({ id: _id, userId: _user, version: _version, customerParked: _parked, billLate: _late, ...wished }: DesiredRow): Wished {
  return wished;
}

/** `POST /subscriptions`. Never with a customer inline: each step must be recoverable alone. */
function bodyOf(
  id: string,
  wished: Wished,
  { customerId, cardId, billLate }: { customerId: string; cardId: string | undefined; billLate: boolean },
): Record<string, unknown> {
  const { planCode, quantity, addons, couponCode, startsAt, trialDays, autoCollect } = wished;
  const trial = trialDays === null ? {} : trialDays === 0 ? { exclude_trial: true } : { trial_days: trialDays };
  return {
    customer_id: customerId,
    reference_id: id,
    plan: { plan_code: planCode, quantity, ...trial },
    ...(addons.length > 0 ? { addons: addons.map((addon) => ({ addon_code: addon.addonCode, quantity: addon.quantity })) } : {}),
    ...(couponCode === null ? {} : { coupon_code: couponCode }),
    ...(startsAt === null ? {} : { starts_at: startsAt, create_backdated_invoice: billLate }),
    auto_collect: autoCollect,
    ...(cardId === undefined ? {} : { card_id: cardId }),
  };
}

/** What Billing has once a create was carried out: it makes a subscription that runs, with nothing scheduled. */
const sentOf = (wished: Wished): Known => ({ wish: 'active', now: itemsOf(wished), next: null, couponCode: wished.couponCode });

const intentSchema = z.object({ customerId: z.string().optional(), sent: z.unknown().transform((value) => readKnown(value) ?? {}) });

/** Where to look for it, and what it was made of. */
function intentKey({ state }: OneItem, customerId: string | undefined): string {
  return JSON.stringify({ customerId, sent: sentOf(state.wished) });
}

function readIntent(text: string | undefined): { customerId?: string | undefined; sent: Known } {
  return text === undefined ? { sent: {} } : intentSchema.parse(JSON.parse(text));
}
