import { StoreError } from '../errors.js';
import { togetherOrApart } from '../lib/apart.js';
import { type Ahead, findAhead } from '../store/ahead.js';
import type { Database } from '../store/database.js';
import type { Happening } from '../types-happenings.js';
import type { Teller } from './tell.js';

/** Renewals and the end of trials are told this many days before; Billing's own events do it as early. */
const TERM_DAYS = 3;
/** So are cards. */
const CARD_DAYS = 15;
/** Facts of one transaction: the first look after an import may find many. */
const AT_ONCE = 500;

/**
 * Tells what the calendar brings: renewals, ends of trials, cards that expire. A look at the database and no call to Zoho. Each is keyed
 * by its term or month, so that looking often, in several processes at once, tells it once; after a few days without a look, what is
 * still to come is told late. A handler that throws keeps its own fact back and no other.
 *
 * @param today the organisation's day, `2026-03-01`
 * @returns how many facts were new
 * @throws what a handler threw, after the others were told
 */
export async function tellAhead({
  db,
  teller,
  today,
  now,
}: {
  db: Database;
  teller: Pick<Teller, 'tell'>;
  today: string;
  now: number;
}): Promise<number> {
  const ahead = await findAhead(db, { today, termDays: TERM_DAYS, cardDays: CARD_DAYS });
  const at = new Date(now).toISOString();
  const facts = ahead.map((one) => ({ ...FACTS[one.what](one), key: one.key, userId: one.userId, subscriptionId: one.subscriptionId, at }));
  let told = 0;
  let failed: { error: unknown } | undefined;
  for (let from = 0; from < facts.length; from += AT_ONCE) {
    const failure = await togetherOrApart(
      facts.slice(from, from + AT_ONCE),
      async (few) => {
        told += await db.transaction((tx) => teller.tell([...few], tx));
      },
      isOfStore,
    );
    failed ??= failure;
  }
  if (failed) throw failed.error;
  return told;
}

const isOfStore = (error: unknown): boolean => error instanceof StoreError;

type Fact = Pick<Happening, 'name' | 'data'>;

const FACTS: Record<Ahead['what'], (ahead: Ahead) => Fact> = {
  renewal: (ahead) => ({ name: 'subscription.renewal_ahead', data: { ...money(ahead), nextBillingAt: ahead.day } }),
  trial: (ahead) => ({ name: 'subscription.trial_ending', data: { ...money(ahead), trialEndsAt: ahead.day } }),
  card: ({ cardLastFour, day }) => ({ name: 'card.expiring', data: { cardLastFour, cardExpires: day } }),
};

function money({ planCode, amount, currency, cardLastFour, autoCollect }: Ahead): Happening['data'] {
  return { planCode, amount, currency, cardLastFour, autoCollect };
}
