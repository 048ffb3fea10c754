import { randomUUID } from 'node:crypto';
import { RefusedError } from '../errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Logger } from '../logger.js';
import { descriptionsSent, unsentEscalations } from '../store/escalation-posts.js';
import { type DueEscalation, loadEscalations } from '../store/escalations.js';
import type { Store } from '../store/store.js';
import { toUser, USER_COLUMNS, type UserRow } from '../store/users.js';
import type { User } from '../types.js';
import type { Desk } from '../zoho/desk.js';
import type { DeskTicket, NewTicket } from '../zoho/desk-types.js';
import type { CallContext } from '../zoho/types.js';
import { intentAfter, outcomeOf } from './batch.js';
import type { DeskKey } from './desk-key.js';
import { createOpenStatus } from './desk-open-status.js';
import { hashOf } from './load.js';
import type { SaidTicket, TicketProjector } from './said.js';
import { splitName } from './split-name.js';
import type { Desired, Item, Outcome, Sync } from './sync.js';
import { createLost } from './ticket-lost.js';
import { createPosts } from './ticket-posts.js';
import { createReopening } from './ticket-reopen.js';

const NAME = 'desk.ticket';
/** What a ticket is made without rather than not at all, when Desk refuses it. */
const DISPENSABLE = ['priority', 'channel'] as const;

export interface TicketDeps {
  store: Store;
  desk: Desk;
  /** Without them no ticket can be made. */
  organizationId: string | undefined;
  departmentId: string | undefined;
  channel: string;
  key: DeskKey;
  projector: TicketProjector;
  /** The label a ticket is opened again with; undefined: found. */
  openStatus: string | undefined;
  logger: Pick<Logger, 'warn'>;
  /** A call is over after this, one way or the other. */
  callTimeoutMs: number;
  /** A new record may not be found by a search for this long. */
  searchLagMs: number;
}

interface State {
  escalation: DueEscalation;
  user: User | undefined;
}
type One = Item<State, DueEscalation>;

/**
 * One ticket an escalation, and a comment for each further part of what was said. Desk has neither upsert nor idempotency keys: the
 * ticket carries our key in a custom field, a comment in its first line, and both are written down before they are sent; without a
 * clear answer they are looked for, and sent again only when they are certainly not there.
 */
export function ticketSync(
  deps: TicketDeps,
  { concurrency = 2, inFlight = 4 }: { concurrency?: number; inFlight?: number } = {},
): Sync<State, DueEscalation> {
  const { store, desk, organizationId, departmentId, channel, key, projector, callTimeoutMs, searchLagMs, logger } = deps;
  const { links, db, vault } = store;
  const posts = createPosts({ store, desk, callTimeoutMs });
  const status = createOpenStatus({ desk, configured: deps.openStatus });
  const lost = createLost({ store, desk });
  const reopen = createReopening({ store, desk, status, callTimeoutMs, logger });

  return {
    name: NAME,
    table: 'escalations',
    service: 'desk',
    batchSize: 10,
    concurrency,
    // The ticket is settled before its comments are sent, so that it is not looked for when one of those fails.
    next: [{ sync: NAME, once: [], of: (ids, tx) => unsentEscalations(tx, ids) }],
    async notReady() {
      if (!organizationId || !departmentId) {
        const missing = organizationId ? 'ZOHO_DESK_DEPARTMENT_ID' : 'ZOHO_DESK_ORGANIZATION_ID';
        return `${missing} is not set; "zoho-bridge setup" finds it. Nothing is lost: jobs wait.`;
      }
      try {
        if ((await key.field()) !== undefined) return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      return 'the custom field for our key is missing in Desk; "zoho-bridge setup" makes it. Nothing is lost: jobs wait.';
    },

    async load(ids) {
      const own = await links.load(NAME, ids);
      const escalations = await loadEscalations(db, vault, ids);
      const userIds = escalations.flatMap(({ userId }) => userId ?? []);
      const rows = await db.query<UserRow>(`select ${USER_COLUMNS} from zoho_bridge.users u where u.id = any($1)`, [userIds]);
      const users = new Map(rows.map((row) => [row.id, toUser(row)]));
      return new Map(
        escalations.map((escalation): [string, Desired<State, DueEscalation>] => {
          const { id, version, reopen } = escalation;
          const link = own.get(id);
          const user = users.get(escalation.userId ?? '');
          const open = escalation.posts.filter(({ state }) => state !== 'done').map(({ number }) => number);
          return [
            id,
            {
              record: escalation,
              link,
              state: { escalation, user },
              hash: hashOf(vault, { id, version, open, reopen: reopen?.after }, link),
            },
          ];
        }),
      );
    },

    push: (items, context) => {
      const holder = randomUUID();
      return inParallel(items, inFlight, (item) => pushOne(item, holder, context).catch(outcomeOf));
    },

    hold: (said, tx) => projector.hold(said.map(toSaid), tx),
    async keep(said, tx) {
      await descriptionsSent(
        tx,
        said.map(({ id }) => id),
      );
      await projector.project(said.map(toSaid), tx);
    },
  };

  async function pushOne(item: One, holder: string, context: CallContext): Promise<Outcome> {
    const { link, record: escalation } = item;
    if (link?.state === 'linked' && link.zohoId) {
      const to = { ticketId: link.zohoId, holder };
      return more(item, to, context).catch((error: unknown) => lost(error, { escalation, ticketId: to.ticketId }, context));
    }
    const field = await key.field();
    if (field === undefined)
      return { kind: 'later', at: new Date(Date.now() + 15_000), reason: 'the custom field for our key is missing', hold: true };
    if (link?.state !== 'intent') {
      await links.intend(NAME, holder, [{ userId: escalation.id, key: escalation.key }]);
      return create(item, field, holder, context);
    }
    // An earlier create got no clear answer. Wait until it must be over and visible, then look.
    const overAt = (link.intentAt?.getTime() ?? 0) + (link.intentHeld ? callTimeoutMs : 0) + searchLagMs;
    if (Date.now() < overAt) return { kind: 'later', at: new Date(overAt), reason: 'waiting to look up a ticket whose answer was lost' };
    const found = await find(escalation, field, context);
    if (found) return { kind: 'done', zohoId: found.id, said: found };
    await links.takeOver(NAME, holder, { userId: escalation.id, key: escalation.key, seen: link.intentSeen });
    return create(item, field, holder, context);
  }

  /** The ticket is there: brings what was said since, and opens it again as soon as the user's answer is there. */
  async function more(
    { state: { user }, record: escalation }: One,
    ticket: { ticketId: string; holder: string },
    context: CallContext,
  ): Promise<Outcome> {
    const { posts: all, reopen: due } = escalation;
    const to = { ...ticket, name: nameOf(escalation, user) };
    const before = due === null ? all : all.filter(({ number }) => number <= due.after);
    await posts.send({ ...escalation, posts: before }, to, context);
    const now = due === null ? undefined : await reopen({ ...escalation, reopen: due }, ticket, context);
    await posts.send({ ...escalation, posts: all.slice(before.length) }, to, context);
    // The ticket was made, but the row was held when that was to be written down.
    const isKept = all.some(({ number, state }) => number === 0 && state === 'done');
    const said = now ?? (isKept ? undefined : await desk.ticket(ticket.ticketId, context));
    return { kind: 'done', said };
  }

  /** A search finds words: only what says the very key is ours. The first one counts. */
  async function find({ key: value }: DueEscalation, field: string, context: CallContext): Promise<DeskTicket | undefined> {
    for (const { id } of await desk.searchTickets({ field: { apiName: field, value } }, context)) {
      const ticket = await desk.ticket(id, context);
      if (ticket.customFields[field] === value) return ticket;
    }
    return undefined;
  }

  async function create(item: One, field: string, holder: string, context: CallContext): Promise<Outcome> {
    const { escalation, user } = item.state;
    // Another worker took over while this one was held up: leave it alone.
    if (!(await links.confirmIntent(NAME, holder, escalation.id))) {
      return { kind: 'later', at: new Date(Date.now() + 1000), reason: 'another worker is making this ticket' };
    }
    const contact = contactOf(escalation, user);
    if (!contact) return { kind: 'park', reason: 'the user is not there any more', intentOver: true };
    const { subject, priority } = escalation;
    const description = await posts.description(escalation);
    let ticket: NewTicket = {
      ...{ subject, departmentId: departmentId ?? '', contact, description, channel, cf: { [field]: escalation.key } },
      ...(priority === null ? {} : { priority }),
    };
    for (;;) {
      try {
        const made = await desk.createTicket(ticket, context);
        const refusedFields = DISPENSABLE.filter((name) => name === 'channel' || priority !== null).filter(
          (name) => ticket[name] === undefined,
        );
        return { kind: 'done', zohoId: made.id, said: made, refusedFields };
      } catch (error) {
        if (!(error instanceof RefusedError)) return intentAfter(error);
        const less = without(ticket, error.fields);
        if (!less) return refused(error, field);
        ticket = less;
      }
    }
  }

  async function refused(error: RefusedError, field: string): Promise<Outcome> {
    // Somebody may have removed the field: jobs wait for it, none is parked.
    if (error.fields.includes(`/cf/${field}`) && (await key.recheck()) === undefined) {
      return {
        kind: 'later',
        at: new Date(Date.now() + 15_000),
        reason: 'the custom field for our key is missing',
        hold: true,
        intentOver: true,
      };
    }
    return intentAfter(error);
  }
}

/** The ticket without what Desk refuses, when that is something it can do without. */
function without(ticket: NewTicket, fields: readonly string[]): NewTicket | undefined {
  const refused = DISPENSABLE.filter((name) => fields.includes(`/${name}`) && ticket[name] !== undefined);
  if (refused.length === 0 || refused.length < fields.length) return undefined;
  const less = { ...ticket };
  for (const name of refused) delete less[name];
  return less;
}

/** Desk makes one contact an address: whoever has it already is taken as they are. */
function contactOf({ person }: DueEscalation, user: User | undefined): NewTicket['contact'] | undefined {
  const whom = user ?? (person && { email: person.email, name: person.name });
  if (!whom) return undefined;
  const { first, last } = splitName(whom, { first: 100, last: 200 });
  return { email: whom.email.trim(), lastName: last, ...(first === null ? {} : { firstName: first }) };
}

const toSaid = ({ id, said }: { id: string; said: unknown }): SaidTicket => ({
  ...{ kind: 'ticket', escalationId: id, ticket: said as DeskTicket, replies: null },
});

/** Who answers: by the name they have now, else by their address. */
const nameOf = ({ person }: DueEscalation, user: User | undefined): string | null =>
  user?.name ?? user?.email ?? person?.name ?? person?.email ?? null;
