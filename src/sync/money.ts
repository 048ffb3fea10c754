import { randomUUID } from 'node:crypto';
import { RefusedError } from '../errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Sql } from '../store/database.js';
import { type DueMove, keepMoves, loadMoves, nextMoves, oneAtATime } from '../store/money-moves.js';
import { organizationDay } from '../store/segments.js';
import type { Store } from '../store/store.js';
import type { Billing } from '../zoho/billing.js';
import type { CallContext } from '../zoho/types.js';
import { intentAfter, outcomeOf } from './batch.js';
import { hashOf } from './load.js';
import { collectKind } from './money-card.js';
import { voidKind, writeOffKind } from './money-close.js';
import { creditNoteKind } from './money-credit-note.js';
import type { MoneyKind, MoneyKinds, Moving, Plan, Told, Touched, Verdict } from './money-kind.js';
import { paymentKind } from './money-payment.js';
import { refundKind } from './money-refund.js';
import type { Desired, Item, Outcome, Sync } from './sync.js';

const NAME = 'billing.money';

export interface MoneyDeps {
  store: Store;
  billing: Billing;
  /** Without it no Billing call can be made. */
  organizationId: string | undefined;
  /** A call is over after this, one way or the other. */
  callTimeoutMs: number;
  /** A new record may not be found by a search for this long. */
  searchLagMs: number;
  /** What time it is at Zoho (ms since the epoch). */
  zohoNow: () => number;
  /** Has what a move touched looked at, in settling's transaction. */
  ring: (touched: Touched[], tx: Sql) => Promise<void>;
}

interface State {
  move: DueMove;
  customerId: string | undefined;
}

type OneItem = Item<State, DueMove>;

/**
 * Carries out what the app asks Billing to do with money. A user's moves go one after the other, in the order in which they were asked
 * for: what a look at Billing finds can then be told from what another move did. Billing has no idempotency key, so each call is
 * written down before it leaves, with what is needed to find what it did; without a clear answer that is looked for, and only when
 * it is certainly not there the call is sent again.
 */
export function moneySync(
  { store, billing, organizationId, callTimeoutMs, searchLagMs, zohoNow, ring }: MoneyDeps,
  { concurrency = 2, inFlight = 4 }: { concurrency?: number; inFlight?: number } = {},
): Sync<State, DueMove> {
  const { links, db, vault } = store;
  const deps = { billing, today: () => organizationDay(db, zohoNow()) };
  const kinds: MoneyKinds = {
    payment: paymentKind(deps),
    collect: collectKind(deps),
    refund: refundKind(deps),
    void: voidKind(deps),
    write_off: writeOffKind(deps),
    credit_note: creditNoteKind(deps),
  };

  return {
    name: NAME,
    table: 'money_moves',
    service: 'billing',
    batchSize: 10,
    concurrency,
    next: [{ sync: NAME, once: [], of: (ids, tx) => nextMoves(tx, ids) }],
    notReady: async () =>
      organizationId ? null : 'ZOHO_BILLING_ORGANIZATION_ID is not set; "zoho-bridge setup" finds it. Nothing is lost: jobs wait.',

    async load(ids) {
      // The ledger's row first: what is settled after this look raises `wanted`, and the job runs again.
      const own = await links.load(NAME, ids);
      const moves = await loadMoves(db, store.objects, ids);
      const customers = await links.load(
        'billing.customer',
        moves.map((move) => move.userId),
      );
      return new Map(
        moves.map((move): [string, Desired<State, DueMove>] => {
          const link = own.get(move.id);
          const customer = customers.get(move.userId);
          const customerId = customer?.state === 'linked' ? customer.zohoId : undefined;
          const hash = hashOf(vault, { id: move.id, version: move.version }, link);
          return [move.id, { record: move, link, state: { move, customerId }, hash }];
        }),
      );
    },

    push: (items, context) => {
      const holder = randomUUID();
      return inParallel(items, inFlight, (item) => pushOne(item, holder, context).catch(outcomeOf));
    },

    // What follows a move of one user may be in another worker's batch, and the other way round.
    enter: (ids, tx) => oneAtATime(tx, ids),

    async keep(said, tx) {
      const told = said as { id: string; said: Told }[];
      await keepMoves(
        tx,
        vault,
        told.map(({ id, said: { outcome, reason = null, amount = null, currency = null, made = null } }) => ({
          ...{ id, outcome, reason, amount, currency, made },
        })),
      );
      await ring(
        told.flatMap((one) => one.said.touched),
        tx,
      );
    },
  };

  async function pushOne(item: OneItem, holder: string, context: CallContext): Promise<Outcome> {
    const { link, record: move, state } = item;
    if (move.over) return { kind: 'done' };
    if (move.behind) return { kind: 'blocked', reason: 'waits for an earlier move of the same user' };
    if (state.customerId === undefined) {
      const parked = move.customerParked ? ', which is parked' : '';
      return { kind: 'blocked', reason: `waits for the customer in Billing${parked}` };
    }
    const kind = kinds[move.kind];
    const moving: Moving = { move, customerId: state.customerId, marker: markerOf(move), context };
    if (link?.state === 'linked') {
      // It is over, but its row was held when that was to be written down.
      return told({ ...(link.detail as Pick<Told, 'outcome' | 'reason'>), touched: [{ kind: 'customer', zohoId: moving.customerId }] });
    }
    if (link?.state !== 'intent') return planAndSend(item, moving, kind, { holder });

    // An earlier call got no clear answer. Wait until it must be over and visible, then look.
    const overAt = (link.intentAt?.getTime() ?? 0) + (link.intentHeld ? callTimeoutMs : 0) + searchLagMs;
    if (Date.now() < overAt) return { kind: 'later', at: new Date(overAt), reason: 'waiting to look up a call whose answer was lost' };
    const memory = link.intent === undefined ? undefined : JSON.parse(link.intent);
    const found = await kind.find(moving, memory);
    if (found) return finish(moving, kind, found);
    return planAndSend(item, moving, kind, { holder, earlier: { memory, seen: link.intentSeen } });
  }

  async function planAndSend(
    { record: move }: OneItem,
    moving: Moving,
    kind: MoneyKind,
    { holder, earlier }: { holder: string; earlier?: { memory: unknown; seen: string | null } },
  ): Promise<Outcome> {
    let plan: Plan;
    try {
      plan = await kind.plan(moving);
    } catch (error) {
      if (!isRefusal(error)) return notSent(outcomeOf(error));
      plan = await kind.refused(error, moving);
    }
    if (plan.kind !== 'send') return notSent(verdictOf(plan));
    const key = JSON.stringify(plan.memory);
    if (earlier) await links.takeOver(NAME, holder, { userId: move.id, key, seen: earlier.seen });
    else await links.intend(NAME, holder, [{ userId: move.id, key }]);
    // Another worker took over while this one was held up: leave it alone.
    if (!(await links.confirmIntent(NAME, holder, move.id))) {
      return { kind: 'later', at: new Date(Date.now() + 1000), reason: 'another worker is at this move' };
    }
    let done: Told;
    try {
      done = await plan.send();
    } catch (error) {
      if (!isRefusal(error)) return intentAfter(error);
      // It may be refused because an earlier call, which was not to be seen yet, had gone through after all.
      const found = earlier && (await kind.find(moving, earlier.memory));
      if (found) return finish(moving, kind, found);
      return notSent(verdictOf(await kind.refused(error, moving)));
    }
    return finish(moving, kind, done);
  }

  /** What is there is never made again: an error from here on leads back to a look-up. */
  async function finish(moving: Moving, kind: MoneyKind, done: Told): Promise<Outcome> {
    return told(kind.finish ? await kind.finish(moving, done) : done);
  }
}

const isRefusal = (error: unknown): error is RefusedError => error instanceof RefusedError && error.verdict.kind === 'park';

const told = (said: Told): Outcome => {
  const { made: _made, touched: _touched, ...detail } = said;
  return { kind: 'done', said, detail };
};

const verdictOf = (verdict: Verdict): Outcome => (verdict.kind === 'told' ? told(verdict.told) : verdict);

/** Nothing was carried out, so there is nothing to look for. */
const notSent = (outcome: Outcome): Outcome =>
  outcome.kind === 'retry' || outcome.kind === 'later' || outcome.kind === 'park' ? { ...outcome, intentOver: true } : outcome;

/** The app's reference, and enough of the move's id to tell it from a payment that somebody else gave the same reference. */
const markerOf = ({ id, reference }: DueMove): string => `${reference} #${id.replaceAll('-', '').slice(0, 12)}`;
