import { z } from 'zod';
import type { AppWords } from '../config-notices.js';
import { InputError, NotFoundError } from '../errors.js';
import { planNames } from '../store/deliveries.js';
import { loadWords } from '../store/escalation-words.js';
import { reannounce } from '../store/happenings.js';
import {
  countUnread,
  forgetBounce,
  forgetBounces,
  isUser,
  listBounces,
  listNotices,
  markNoticesRead,
  readPreferences,
  writePreferences,
} from '../store/notices.js';
import type { Store } from '../store/store.js';
import type { Page } from '../types.js';
import {
  type BounceView,
  NOTICE_CHANNELS,
  NOTICE_KINDS,
  type NoticePreference,
  type NoticePreferences,
  type NoticeView,
} from '../types-notices.js';
import { writeLetter } from './letter/letter.js';
import { addressIndexes } from './mail-sync.js';
import { leadOf } from './together.js';

const preferences = z
  .array(z.strictObject({ kind: z.enum(['*', ...NOTICE_KINDS]), channel: z.enum(NOTICE_CHANNELS), quiet: z.boolean() }))
  .max((NOTICE_KINDS.length + 1) * NOTICE_CHANNELS.length)
  .refine(
    (items) => new Set(items.map(({ kind, channel }) => `${kind}/${channel}`)).size === items.length,
    'must say each kind and channel once',
  );

/** What an app does with notices: its users' feed, what they want to hear of, and what came back. */
export function createNotices({ store: { db, vault }, app, wake }: { store: Store; app: AppWords; wake: () => void }) {
  const needUser = async (userId: string) => {
    // What no user can be called is not asked of the database, which refuses some of it (NUL).
    if (/\p{Cc}/u.test(userId) || !(await isUser(db, userId))) throw new NotFoundError('user_not_found', 'There is no user with this id.');
  };

  return {
    /** The feed of a user, the newest first. `unread` beside the items: how many there are in all. */
    async list(
      userId: string,
      { after, limit = 50, unread }: { after?: string; limit?: number; unread?: boolean } = {},
    ): Promise<Page<NoticeView> & { unread: number }> {
      await needUser(userId);
      const [rows, names, count] = [
        await listNotices(db, userId, { after, limit: limit + 1, unread }),
        await planNames(db),
        await countUnread(db, userId),
      ];
      const words = await loadWords(db, vault, rows);
      const items = rows.slice(0, limit).map(({ planName, ...row }): NoticeView => {
        const { talk } = leadOf([{ ...row, planName }], words) ?? {};
        const { title, summary, action = null } = writeLetter({ kind: row.kind, data: row.data, talk, app, planName, planNames: names });
        return { ...row, title, text: summary, action };
      });
      return { items, ...(rows.length > limit ? { next: items.at(-1)?.id } : {}), unread: count };
    },

    /** @throws NotFoundError when the user has no notice of this id */
    async markRead(userId: string, noticeId: string): Promise<void> {
      await needUser(userId);
      if (/\p{Cc}/u.test(noticeId) || (await markNoticesRead(db, userId, noticeId)) === 0) {
        throw new NotFoundError('notice_not_found', 'This user has no notice of this id.');
      }
    },

    /** Answers how many were unread. */
    async markAllRead(userId: string): Promise<number> {
      await needUser(userId);
      return markNoticesRead(db, userId, undefined);
    },

    async preferences(userId: string): Promise<NoticePreferences> {
      await needUser(userId);
      return { items: await readPreferences(db, userId), kinds: NOTICE_KINDS, channels: NOTICE_CHANNELS };
    },

    /** Puts these in place of all there was. A line for a kind comes before one for all kinds (`*`). */
    async setPreferences(userId: string, items: NoticePreference[]): Promise<NoticePreferences> {
      const parsed = preferences.safeParse(items);
      if (!parsed.success) {
        throw new InputError(parsed.error.issues.map(({ path, message }) => ({ path: ['items', ...path].join('.'), message })));
      }
      await needUser(userId);
      await db.transaction((tx) => writePreferences(tx, userId, parsed.data));
      return this.preferences(userId);
    },

    /** Mails that came back, of one user or of all, the newest first. */
    async bounces({ userId, after, limit = 50 }: { userId?: string; after?: string; limit?: number } = {}): Promise<Page<BounceView>> {
      if (userId !== undefined) await needUser(userId);
      if (after !== undefined && !/^\d{1,18}$/.test(after)) return { items: [] };
      const rows = await listBounces(db, { userId, after, limit: limit + 1 });
      const items = rows.slice(0, limit).map(({ email, addressIndex, ...row }): BounceView => {
        // Who is no user cannot change their address.
        return { ...row, current: row.userId === null || (email !== null && addressIndexes(vault, email).includes(addressIndex)) };
      });
      return rows.length > limit ? { items, next: items.at(-1)?.id } : { items };
    },

    /** The user's address works again. */
    async forgetBounces(userId: string): Promise<number> {
      await needUser(userId);
      return forgetBounces(db, userId);
    },

    /** One address works again: of a user, or of somebody who is none. Answers how many bounces of it were forgotten. */
    async forgetBounce(bounceId: string): Promise<number> {
      const forgotten = /^\d{1,18}$/.test(bounceId) ? await forgetBounce(db, bounceId) : 0;
      if (forgotten === 0) throw new NotFoundError('bounce_not_found', 'There is no bounce of this id.');
      return forgotten;
    },

    /**
     * Sends the app the webhooks of everything told since then (ISO, or a day) once more, under the same `webhook-id`s; also what was
     * told before there was an address for webhooks. Answers how many.
     */
    async replay({ since, userId }: { since: string; userId?: string }): Promise<number> {
      const moment = new Date(since);
      if (Number.isNaN(moment.getTime())) throw new InputError([{ path: 'since', message: 'is no day or moment, such as 2026-03-01' }]);
      const replayed = await db.transaction((tx) => reannounce(tx, { since: moment.toISOString(), userId }));
      wake();
      return replayed;
    },
  };
}
