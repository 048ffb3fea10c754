import type { Config } from './config.js';
import type { Logger } from './logger.js';
import { tellAhead } from './notices/ahead.js';
import { checkChannels } from './notices/check.js';
import { createHandlers } from './notices/handlers.js';
import { mailSync } from './notices/mail-sync.js';
import { createMailer } from './notices/mailer.js';
import { createNotices } from './notices/notices.js';
import { createTeller, type Teller } from './notices/tell.js';
import { webhookSync } from './notices/webhook-sync.js';
import { organizationDay } from './store/segments.js';
import type { Store } from './store/store.js';
import type { Sync } from './sync/sync.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** How often the calendar is looked at: it has news once a day, but which moment of the day that is depends on where the organisation is. */
const LOOK_AHEAD_MS = 60_000;

/** Everything about what users and the app hear, wired to the store. Mail server and app are spoken to only by the worker. */
export function createNoticeSide({ store, config, logger, wake }: { store: Store; config: Config; logger: Logger; wake: () => void }) {
  const { notices: settings } = config;
  const handlers = createHandlers();
  const mailer = settings.mail && createMailer(settings.mail);
  const closers: (() => unknown)[] = [() => mailer?.close()];
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<unknown> = Promise.resolve();

  const teller = ({ now }: Pick<ZohoSide, 'now'>): Teller =>
    createTeller({ handlers, channels: { mail: settings.mail !== undefined, webhook: settings.webhook !== undefined }, now });

  /** Tells what the calendar brings; answers how much of it was new. */
  const lookAhead = async (side: Pick<ZohoSide, 'now'>): Promise<number> => {
    const now = side.now();
    return tellAhead({ db: store.db, teller: teller(side), today: await organizationDay(store.db, now), now });
  };

  return {
    on: handlers.on,
    port: createNotices({ store, app: settings.app, wake }),
    teller,
    lookAhead,
    // biome-ignore lint/suspicious/noExplicitAny: each sync has a state of its own that only it looks into
    syncs(side: Pick<ZohoSide, 'settings'>): Sync<any, any>[] {
      const timeoutMs = side.settings.callTimeoutMs;
      const webhooks = webhookSync({ store, settings, timeoutMs });
      closers.push(webhooks.close);
      return [mailSync({ store, mailer, settings, timeoutMs, logger }), webhooks.sync];
    },
    check: () => checkChannels(mailer, settings),
    /** Looks ahead from now on, as long as the worker runs. */
    start(side: Pick<ZohoSide, 'now'>) {
      const look = () => {
        looking = looking
          .then(() => lookAhead(side))
          .catch((error: unknown) => logger.warn({ err: error }, 'the calendar could not be looked at; it is tried again'));
      };
      look();
      timer ??= setInterval(look, LOOK_AHEAD_MS);
      timer.unref();
    },
    async close() {
      clearInterval(timer);
      await looking;
      await Promise.all(closers.map((close) => close()));
    },
  };
}

export type NoticeSide = ReturnType<typeof createNoticeSide>;
