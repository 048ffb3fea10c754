import { RefusedError } from '../errors.js';
import { isMarked } from '../escalation-text.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Heard } from '../store/objects.js';
import { replyPurpose } from '../store/replies.js';
import type { Store } from '../store/store.js';
import { CONTACT, loadWatched, ownerOfKey, type WatchedTicket } from '../store/tickets.js';
import { outcomeOf } from '../sync/batch.js';
import type { DeskKey } from '../sync/desk-key.js';
import type { Looked, SaidTicket, TicketProjector } from '../sync/said.js';
import type { Desired, Item, Outcome, Sync } from '../sync/sync.js';
import type { Desk } from '../zoho/desk.js';
import type { DeskTicket } from '../zoho/desk-types.js';
import type { CallContext } from '../zoho/types.js';
import { type ConversationReader, readConversation } from './ticket-conversation.js';
import { mayHaveNews } from './ticket-row.js';

const NAME = 'desk.mirror';
/** There is nothing of this id: never was, merged into another one, or deleted for good. Source: desk.zoho.com/DeskAPIDocument, errors. */
const GONE = 'URL_NOT_FOUND';

export interface TicketMirrorDeps {
  store: Store;
  desk: Desk;
  key: DeskKey;
  projector: TicketProjector;
  /** Without it no call can be made. */
  organizationId: string | undefined;
  /** A change may not be found by a search for this long. */
  searchLagMs: number;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
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
 * Tickets that were rung: to push one is to ask Desk what became of it. One credit, whatever the number of events; what was said in it
 * only when something may have changed.
 */
export function deskMirrorSync(
  { store, desk, key, projector, organizationId, searchLagMs, now }: TicketMirrorDeps,
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

  async function look({ state }: Item<State, Rung>, context: CallContext): Promise<Outcome> {
    const { heard } = state;
    const object = { objectId: heard.id, version: heard.version };
    const ticket = await here(heard.zohoId, context);
    const watched = state.watched ?? (ticket && (await recognised(heard, ticket)));
    if (!watched) return { kind: 'done', said: { kind: 'stranger', object } satisfies SaidTicket };
    if (ticket && !ticket.isTrashed) return { kind: 'done', said: await seen({ watched, ticket, object }, context) };
    return lost({ watched, ticket, object, zohoId: heard.zohoId }, context);
  }

  /** The ticket; undefined when there is none of this id. */
  async function here(id: string, context: CallContext): Promise<DeskTicket | undefined> {
    try {
      return await desk.ticket(id, context);
    } catch (error) {
      if (error instanceof RefusedError && error.zohoCode === GONE) return undefined;
      throw error;
    }
  }

  /** A ticket whose create got no answer yet: ours when it carries the key of an escalation that has none. */
  async function recognised(heard: Heard, ticket: DeskTicket): Promise<WatchedTicket | undefined> {
    const field = await key.field();
    const value = field === undefined ? undefined : ticket.customFields[field];
    const owner =
      (await store.links.ownersOf('desk.ticket', [heard.zohoId])).get(heard.zohoId) ?? (value && (await ownerOfKey(store.db, value)));
    if (!owner) return undefined;
    return (await loadWatched(store.db, [heard.id], [{ objectId: heard.id, escalationId: owner }])).get(heard.id);
  }

  async function seen(
    { watched, ticket, object, followed = false }: { watched: WatchedTicket; ticket: DeskTicket; object: Looked; followed?: boolean },
    context: CallContext,
  ): Promise<SaidTicket> {
    const base = { kind: 'ticket' as const, escalationId: watched.id, ticket, object, followed };
    if (!followed && !mayHaveNews(watched, ticket)) return { ...base, replies: null };
    const files = new Map(watched.replies.map(({ kind, index, files: count }) => [`${kind}/${index}`, count]));
    const own = new Set(watched.own);
    const indexes = (kind: 'thread' | 'comment', id: string) => store.vault.blindIndexes(id, replyPurpose(kind));
    const reader: ConversationReader = {
      ...{ desk, now },
      filesOf: (id) =>
        indexes('thread', id)
          .map((index) => files.get(`thread/${index}`))
          .find((count) => count !== undefined),
      isOurs: ({ id, content }) => indexes('comment', id).some((index) => own.has(index)) || isMarked(content, watched.key),
    };
    return { ...base, ...(await readConversation(reader, ticket, context)) };
  }

  /**
   * It is not there any more, or in the recycle bin. Another ticket may carry the key now: agents merge tickets. Only after searches must
   * have caught up is it believed that none does.
   */
  async function lost(
    { watched, ticket, object, zohoId }: { watched: WatchedTicket; ticket: DeskTicket | undefined; object: Looked; zohoId: string },
    context: CallContext,
  ): Promise<Outcome> {
    const { id: escalationId, ended, missingMs, deleted } = watched;
    const said = (one: SaidTicket): Outcome => ({ kind: 'done', said: one });
    if (ended !== null && ended !== 'archived') return said({ kind: 'ended', escalationId, why: ended, object });
    if (missingMs === null || missingMs < searchLagMs) {
      return said({ kind: 'missing', escalationId, object, againMs: searchLagMs - (missingMs ?? 0) });
    }
    const field = await key.field();
    // Without it nobody can say where the ticket went.
    if (field === undefined) return { kind: 'later', at: new Date(Date.now() + 15_000), reason: 'the custom field for our key is missing' };
    const heir = await heirOf(watched, { field, zohoId }, context);
    if (heir) return said(await seen({ watched, ticket: heir, object, followed: true }, context));
    // Nobody is told of a merge. A ticket that is deleted is in the recycle bin first, where it can be asked for.
    const why = ticket ? 'trashed' : deleted ? 'deleted' : 'merged';
    return said({ kind: 'ended', escalationId, why, object });
  }

  /** The ticket that carries the key now, when it is the same person's and no other escalation's. */
  async function heirOf(
    watched: WatchedTicket,
    { field, zohoId }: { field: string; zohoId: string },
    context: CallContext,
  ): Promise<DeskTicket | undefined> {
    for (const { id } of await desk.searchTickets({ field: { apiName: field, value: watched.key } }, context)) {
      if (id === zohoId) continue;
      const ticket = await here(id, context);
      if (!ticket || ticket.isTrashed || ticket.customFields[field] !== watched.key) continue;
      const isTheirs =
        watched.contactIndex === null ||
        (ticket.contactId !== null && store.vault.blindIndexes(ticket.contactId, CONTACT).includes(watched.contactIndex));
      const owner = (await store.links.ownersOf('desk.ticket', [id])).get(id);
      if (isTheirs && (owner === undefined || owner === watched.id)) return ticket;
    }
    return undefined;
  }
}
