import { NotFoundError } from '../errors.js';
import { callerSql } from '../store/caller.js';
import type { Database, Sql } from '../store/database.js';
import { listSubscriptions, lockLatest, putWish, subscriptionsOf, viewSubscriptions } from '../store/subscriptions.js';
import { parseChange, parseProduct, parseSubscription } from '../subscription.js';
import { decide, type Move } from '../subscription-moves.js';
import type { AppTransaction, Page } from '../types.js';
import type { SubscriptionChange, SubscriptionInput, SubscriptionView, When } from '../types-billing.js';
import { USER_LIMITS } from '../user.js';

interface Options {
  /** The caller's open transaction: the wish and its job commit with it or not at all. */
  tx?: AppTransaction;
}

/** What an app does with subscriptions: wishes, checked against the table of moves and written with their job in one transaction. */
export function createSubscriptions({ db, wake, now }: { db: Database; wake: () => void; now: () => number }) {
  /** Answers the subscription's id, and whether it is a new one. */
  async function move(userId: string, product: string, asked: Move, { tx }: Options): Promise<{ id: string; created: boolean }> {
    if (tx) return moveIn(callerSql(tx), { userId, product, now: now() }, asked);
    const moved = await db.transaction((own) => moveIn(own, { userId, product, now: now() }, asked));
    wake();
    return moved;
  }

  async function view(id: string, { tx }: Options): Promise<SubscriptionView> {
    const [found] = await viewSubscriptions(tx ? callerSql(tx) : db, [id]);
    if (!found) throw new Error('the subscription was written, but the database answered no row');
    return found;
  }

  return {
    async create(userId: string, input: SubscriptionInput, options: Options = {}): Promise<SubscriptionView & { created: boolean }> {
      const subscription = parseSubscription(input);
      const { id, created } = await move(userId, subscription.product, { kind: 'create', subscription }, options);
      return { ...(await view(id, options)), created };
    },

    async change(userId: string, input: SubscriptionChange, options: Options = {}): Promise<SubscriptionView> {
      const change = parseChange(input);
      return view((await move(userId, change.product, { kind: 'change', change }, options)).id, options);
    },

    async cancel(
      userId: string,
      { when = 'term_end', product, tx }: { when?: When; product?: string } & Options = {},
    ): Promise<SubscriptionView> {
      return view((await move(userId, parseProduct(product), { kind: 'cancel', when }, { tx })).id, { tx });
    },

    async reactivate(userId: string, { product, tx }: { product?: string } & Options = {}): Promise<SubscriptionView> {
      return view((await move(userId, parseProduct(product), { kind: 'reactivate' }, { tx })).id, { tx });
    },

    async get(userId: string, { product }: { product?: string } = {}): Promise<SubscriptionView | undefined> {
      const name = parseProduct(product);
      const all = (await subscriptionsOf(db, userId)).filter((one) => one.product === name);
      return all.find((one) => one.overAt === null) ?? all[0];
    },

    async list({ after, limit = 50, live }: { after?: string; limit?: number; live?: boolean } = {}): Promise<Page<SubscriptionView>> {
      const rows = await listSubscriptions(db, { after, limit: limit + 1, live });
      const items = rows.slice(0, limit);
      return rows.length > limit ? { items, next: items.at(-1)?.id } : { items };
    },
  };
}

/** More than one round only when two callers create at the same moment. */
async function moveIn(
  sql: Sql,
  whose: { userId: string; product: string; now: number },
  asked: Move,
): Promise<{ id: string; created: boolean }> {
  const { userId, product } = whose;
  // What no user can be called is not asked of the database, which refuses some of it (NUL).
  if (userId.length > USER_LIMITS.id || /\p{Cc}/u.test(userId)) throw noUser();
  for (;;) {
    const { user, subscription } = await lockLatest(sql, whose);
    if (!user) throw noUser();
    const decision = decide(subscription ?? undefined, asked);
    if (decision.kind === 'same' && subscription) return { id: subscription.id, created: false };
    if (decision.kind === 'same') throw new Error('nothing can be the same as nothing');
    const created = decision.kind === 'new';
    const row = { ...decision.wished, userId, product, ...(created ? {} : { id: subscription?.id }) };
    const id = await putWish(sql, row, { live: true });
    if (id !== null) return { id, created };
  }
}

const noUser = () => new NotFoundError('user_not_found', 'There is no user with this id. Save the user first.');
