import { inParallel } from '../lib/in-parallel.js';
import type { Heard } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { loadWatched, type WatchedTicket } from '../store/tickets.js';
import { outcomeOf } from '../sync/batch.js';
import type { DeskKey } from '../sync/desk-key.js';
import type { SaidTicket, TicketProjector } from '../sync/said.js';
import type { Desired, Item, Outcome, Sync } from '../sync/sync.js';
import type { Desk } from '../zoho/desk.js';
import type { CallContext } from '../zoho/types.js';

const NAME = 'desk.mirror';

export interface TicketMirrorDeps {
  store: Store;
  desk: Desk;
  key: DeskKey;
  projector: TicketProjector;
  /** Without it no call can be made. */
  organizationId: string | undefined;
}

interface Rung {
  id: string;
  version: number;
}
interface State {
  heard: Heard;
  watched: WatchedTicket | undefined;
}

/**
 * Tickets that were rung: to push one is to ask Desk what became of it. One call, whatever the number of events; what was said in it
 * only when something may have changed.
 */
export function deskMirrorSync(
  { store, desk, projector, organizationId }: TicketMirrorDeps,
  { concurrency = 2, inFlight = 4 }: { concurrency?: number; inFlight?: number } = {},
): Sync<State, Rung> {
  return {
    name: NAME,
    table: 'objects',
    service: 'desk',
    batchSize: 20,
    concurrency,
    notReady: async () =>
      organizationId ? null : 'ZOHO_DESK_ORGANIZATION_ID is not set; "zoho-bridge setup" finds it. Nothing is lost: jobs wait.',

    async load(ids) {
      const [all, links, watched] = await Promise.all([store.objects.load(ids), store.links.load(NAME, ids), loadWatched(store.db, ids)]);
      return new Map(
        all
          .filter(({ kind }) => kind === 'ticket')
          .map((heard): [string, Desired<State, Rung>] => {
            const { id, version } = heard;
            // A version is seen once: what was rung again has another one.
            return [id, { record: { id, version }, link: links.get(id), state: { heard, watched: watched.get(id) }, hash: `v${version}` }];
          }),
      );
    },

    push: (items, context) => inParallel(items, inFlight, (item) => look(item, context).catch(outcomeOf)),

    hold: (said, tx) =>
      projector.hold(
        said.map(({ said: one }) => one as SaidTicket),
        tx,
      ),
    keep: (said, tx) =>
      projector.project(
        said.map(({ said: one }) => one as SaidTicket),
        tx,
      ),
  };

  async function look({ state: { heard, watched } }: Item<State, Rung>, context: CallContext): Promise<Outcome> {
    const object = { objectId: heard.id, version: heard.version };
    if (!watched) return { kind: 'done', said: { kind: 'stranger', object } satisfies SaidTicket };
    const ticket = await desk.ticket(heard.zohoId, context);
    return { kind: 'done', said: { kind: 'ticket', escalationId: watched.id, ticket, replies: null, object } satisfies SaidTicket };
  }
}
