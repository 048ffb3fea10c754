import { NotFoundError } from './errors.js';
import type { EventsPort } from './server/types.js';
import { openPayload, replayEvents, viewEvent, viewEvents } from './store/event-views.js';
import type { Store } from './store/store.js';
import type { EventChoice, EventDetail } from './types-events.js';
import type { SweepReport } from './types-sweep.js';

/** What an operator can do with events; the library and the command line may see a payload, HTTP never. */
export interface EventsOfBridge extends EventsPort {
  /** One event; with `payload` also what Zoho sent, which is personal data: do not log it. */
  get(id: string, options?: { payload?: boolean }): Promise<(EventDetail & { payload?: string }) | undefined>;
  /**
   * Asks Billing for what webhooks lost, from `since` (a day of the organisation) or where the last sweep ended. The worker looks at what it
   * finds. Throws ConflictError `sweep_running` when another sweep is under way.
   */
  sweep(options?: { since?: string }): Promise<SweepReport>;
}

/** `bridge.events` over a store. */
export function createEvents({
  db,
  vault,
  wake,
  sweep,
}: Pick<Store, 'db' | 'vault'> & { wake(): void } & Pick<EventsOfBridge, 'sweep'>): EventsOfBridge {
  return {
    list: (options) => viewEvents(db, options),
    sweep,
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
