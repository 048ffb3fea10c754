import { NotFoundError } from './errors.js';
import type { EventsPort } from './server/types.js';
import { openPayload, replayEvents, viewEvent, viewEvents } from './store/event-views.js';
import type { Store } from './store/store.js';
import type { EventChoice, EventDetail } from './types-events.js';

/** What an operator can do with events; the library and the command line may see a payload, HTTP never. */
export interface EventsOfBridge extends EventsPort {
  /** One event; with `payload` also what Zoho sent, which is personal data: do not log it. */
  get(id: string, options?: { payload?: boolean }): Promise<(EventDetail & { payload?: string }) | undefined>;
}

/** `bridge.events` over a store. */
export function createEvents({ db, vault, wake }: Pick<Store, 'db' | 'vault'> & { wake(): void }): EventsOfBridge {
  return {
    list: (options) => viewEvents(db, options),
    async get(id, { payload = false } = {}) {
      const event = await viewEvent(db, id);
      return event && payload ? { ...event, payload: await openPayload(db, vault, id) } : event;
    },
    async replay(choice: EventChoice) {
      const replayed = await replayEvents(db, choice);
      if ('id' in choice && replayed === 0) throw new NotFoundError('event_not_found', 'There is no event with this id.');
      wake();
      return replayed;
    },
  };
}
