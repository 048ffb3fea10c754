import type { Sql } from '../store/database.js';
import { holdSubscriptions } from '../store/mirrored.js';
import { subscriptionsToRing } from '../store/mirrored-wishes.js';
import type { Store } from '../store/store.js';
import type { Projector, SaidObject } from '../sync/said.js';
import { tierHappenings } from '../tier.js';
import type { Tier } from '../types.js';
import type { Happening } from '../types-happenings.js';
import { type Follows, noFollows } from './follows.js';
import { type Owner, ownersOf } from './owners.js';
import { projectCreditNotes, projectGone, projectInvoices, projectPayments } from './project-documents.js';
import { projectDeleted, projectSubscriptions } from './project-subscriptions.js';

export interface ProjectorOptions {
  store: Store;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
  /** Notes first payments and brings tiers in line, with the jobs that carry them to Zoho. Answers the changes. */
  refreshTiers(
    tx: Sql,
    change: { userIds: string[]; paid: { userId: string; at: Date }[] },
  ): Promise<{ userId: string; from: Tier; to: Tier }[]>;
  tell(happenings: Happening[], tx: Sql): Promise<unknown>;
}

/** How often to try for rows that somebody holds, and how long in between: short of what the database takes for a deadlock. */
const TRIES = 4;
const PAUSE_MS = 25;

/**
 * What Billing says becomes what the store says, and then what follows from it, all in the caller's transaction: mirror, history, wishes
 * that follow staff, tier and its jobs, what is told. Nothing of an event is used: it only rang.
 */
export function createProjector({ store, now, refreshTiers, tell }: ProjectorOptions): Projector {
  return {
    async hold(said, tx) {
      const owners = await ownersOf(store, said, tx);
      const ids = owners.flatMap(({ subscriptionId }) => subscriptionId ?? []);
      let busy = await holdSubscriptions(tx, ids);
      for (let tries = 1; busy.size > 0 && tries < TRIES; tries++) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        busy = await holdSubscriptions(tx, ids);
      }
      return new Set(owners.flatMap(({ subscriptionId }, place) => (subscriptionId !== null && busy.has(subscriptionId) ? [place] : [])));
    },

    async project(said, tx) {
      if (said.length === 0) return;
      const owners = await ownersOf(store, said, tx);
      const follows = noFollows();
      const frame = { now: now(), tx };
      const of = <Kind extends SaidObject['kind']>(kind: Kind) =>
        said.flatMap((one, place) =>
          one.kind === kind ? [{ said: one as Extract<SaidObject, { kind: Kind }>, owner: owners[place] as Owner }] : [],
        );
      await projectSubscriptions(store, of('subscription'), follows, frame);
      await projectInvoices(store, of('invoice'), follows, frame);
      await projectPayments(store, of('payment'), follows, frame);
      await projectCreditNotes(store, of('credit_note'), follows, frame);
      const gone = of('gone');
      await projectDeleted(gone, follows, frame);
      await projectGone(gone, follows, frame);
      for (const { said: customer, owner } of of('customer')) {
        const { objectId: id, version } = customer.object;
        follows.sights.push({ id, version, userId: owner.userId, zohoUpdatedAt: null, gone: false });
        if (owner.userId !== null) follows.changedUsers.add(owner.userId);
      }
      await store.objects.saw(follows.sights, tx);
      await ring(follows, tx);
      await announce(follows, tx);
    },
  };

  /** What else has to be looked at. The digest makes jobs of it. */
  async function ring({ again, unheard, changed, settled, changedUsers }: Follows, tx: Sql): Promise<void> {
    const ids = await subscriptionsToRing(tx, { changed: [...changed], settled: [...settled], userIds: [...changedUsers] });
    const links = await store.links.load('billing.subscription', ids, tx);
    const subscriptions = [...links.values()].flatMap(({ zohoId }) =>
      zohoId === undefined ? [] : [{ kind: 'subscription', zohoId } as const],
    );
    await store.objects.ringLater([...again, ...subscriptions], { again: true }, tx);
    const known = await store.objects.find(unheard, tx);
    await store.objects.ringLater(
      unheard.filter(({ kind, zohoId }) => !known.has(`${kind}/${zohoId}`)),
      { again: false },
      tx,
    );
  }

  async function announce({ happenings, userIds, paid }: Follows, tx: Sql): Promise<void> {
    const changes = userIds.size === 0 ? [] : await refreshTiers(tx, { userIds: [...userIds], paid });
    const told = [...happenings, ...tierHappenings(changes, now())];
    if (told.length > 0) await tell(told, tx);
  }
}
