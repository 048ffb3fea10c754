import type { Sql } from '../store/database.js';
import { announceHappenings, type News, noticeHappenings, recordHappenings, type Told } from '../store/happenings.js';
import type { Happening } from '../types-happenings.js';
import { NOTICE_KINDS } from '../types-notices.js';
import type { Handlers } from './handlers.js';

/** What is older than this when it is first seen (an import, a first sweep of an old organisation) is no news to its user. */
const NEWS_MS = 7 * 86_400_000;

export interface Teller {
  /** Tells each fact once, whoever finds it however often. Answers how many were new. */
  tell(happenings: Happening[], tx: Sql): Promise<number>;
}

export interface TellerOptions {
  handlers: Handlers;
  /** Which ways out there are: mail when there is a server for it, webhooks when the app has an address for them. */
  channels: { mail: boolean; webhook: boolean };
  /** Zoho's clock, ms since the epoch. */
  now(): number;
}

/**
 * The one door for what happened. In the caller's transaction: the fact is written down by its key, the app's handlers run, the user's
 * notices and the deliveries with their jobs are made. All of it commits with what the fact was found in, or none.
 *
 * A handler that throws makes the transaction fail; whoever found the fact tells the others without it, and finds it again. A fact that is older than seven days when
 * it is first seen makes no notice; handlers and the app's webhook hear of it all the same, with its `at`. What one call tells of one
 * escalation (an agent answers and closes at once) is one mail, and as many notices, webhooks and calls of handlers as there are facts.
 *
 * @example await teller.tell([{ name: 'invoice.paid', key: `invoice.paid/${id}`, userId, at, invoiceId: id, data: { number } }], tx);
 */
export function createTeller({ handlers, channels, now }: TellerOptions): Teller {
  const toNews = ({ id, userId, name, at, escalationId, data }: Told): News[] => {
    const kind = NOTICE_KINDS.find((known) => known === name);
    // What somebody brought about by answering is no news to them.
    if (kind === undefined || data['byUser'] === true || Date.parse(at) < now() - NEWS_MS) return [];
    return [{ id, userId, kind, together: escalationId ?? null }];
  };

  return {
    async tell(happenings, tx) {
      const told = await recordHappenings(tx, happenings);
      for (const { id: _id, ...happening } of told) {
        for (const handler of handlers.of(happening.name)) await handler(happening, tx);
      }
      await noticeHappenings(tx, told.flatMap(toNews), { mail: channels.mail });
      if (channels.webhook) await announceHappenings(tx, told);
      return told.length;
    },
  };
}
