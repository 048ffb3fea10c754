import { describeOperations } from '../core/about.js';
import type { Answer, EmulatedService, Incoming, World } from '../core/types.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { authorise } from './authorised.js';
import { type ByHand, createByHand } from './by-hand.js';
import { createGate } from './gate.js';
import { restoreCrm } from './keep/restore.js';
import { saveCrm } from './keep/save.js';
import { type CrmLimits, changeLimits, limitsOf } from './limits.js';
import { renderNote } from './notes/note.js';
import { addressOf, OPERATIONS } from './operations.js';
import { faultBody, refuse, tooManyRequests } from './problem.js';
import { renderRecord } from './render.js';
import { type Route, routeOf } from './route.js';
import { byId } from './scan.js';
import { moduleScopes } from './scopes.js';
import { crmShelves } from './shelves.js';
import { createState, type Inner } from './state.js';
import { MODULES } from './types.js';

/** The emulated CRM: the service, and what people do in it by hand. */
export interface Crm extends EmulatedService {
  byHand: ByHand;
}

/**
 * Zoho CRM v8 (and v2 where it is the same), held in memory. `limits` changes the defaults of a new enterprise
 * organisation, with the names of `POST /_emulator/limits`. Throws ZodError when one of them is unknown or wrong.
 */
export function createCrm(world: World, { limits: wanted = {} }: { limits?: Partial<CrmLimits> } = {}): Crm {
  const fresh = () => createState({ world, limits: changeLimits(limitsOf('enterprise'), wanted) });
  let state = fresh();
  let gate = createGate(() => state.limits);
  const now = () => world.clock.now().getTime();

  const handle = (incoming: Incoming): Answer | undefined | Promise<Answer | undefined> => {
    const route = routeOf(incoming);
    if (!route) return undefined;
    const caller = authorise(world, incoming, scopesOf(route));
    if ('answer' in caller) return caller.answer;
    const at = now();
    const cost = costOf(incoming, route);
    const { creditsPerDay } = state.limits;
    if (cost > 0 && creditsPerDay !== null && state.credits.used(at) + cost > creditsPerDay) return tooManyRequests();

    const { credits, watch } = state;
    const finish = (answer: Answer | undefined): Answer | undefined => {
      watch.notices.flush();
      if (!answer) return undefined;
      const spent = incoming.internal ? 0 : (answer.credits ?? spentOn(route, answer, cost));
      credits.spend(spent, at);
      return { ...answer, credits: spent, headers: { ...answer.headers, ...remaining(creditsPerDay, credits.used(at)) } };
    };
    const answer = carryOut(incoming, route, { userId: caller.userId, at });
    return answer instanceof Promise ? answer.then(finish) : finish(answer);
  };

  const carryOut = (incoming: Incoming, route: Route, { userId, at, most }: { userId: string; at: number; most?: number | undefined }) => {
    if ('wrongModule' in route)
      return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid', { resource_path_index: 0 });
    if ('wrongMethod' in route) return refuse(400, 'INVALID_REQUEST_METHOD', 'The http request method type is not a valid one');
    const { operation, module, id, version } = route;
    const limited = most === undefined ? {} : { most };
    const call = { crm: state, incoming, user: state.users.api(userId), version, now: at, id, inner, ...limited };
    if (operation.of === 'org') return operation.run(call);
    return module && operation.run({ ...call, table: state.tables[module] });
  };

  const inner: Inner = {
    route: routeOf,
    run: (incoming, route, most) => {
      const caller = authorise(world, incoming, scopesOf(route));
      if ('answer' in caller) return { ...caller.answer, credits: 0 };
      const answer = carryOut(incoming, route, { userId: caller.userId, at: now(), most });
      if (answer instanceof Promise) throw new Error(`${incoming.method} ${incoming.path} cannot be part of another request`);
      return answer && { ...answer, credits: spentOn(route, answer, costOf(incoming, route)) };
    },
  };

  return {
    name: 'crm',
    operations: () =>
      describeOperations(
        OPERATIONS.map((operation) => ({ method: operation.method, path: addressOf(operation) })),
        ABOUT,
        NOT_EMULATED,
      ),
    sources: SOURCES,
    owns: (path) => path.startsWith('/crm/') || path.startsWith('/v8/crm/') || path.startsWith('/v2/crm/'),
    handle,
    admit: (incoming) => {
      const route = routeOf(incoming);
      const done = gate.enter(incoming.internal ? { all: 0, heavy: 0 } : { all: placesOf(route), heavy: heavyPlaces(incoming, route) });
      return done ? { done } : { refuse: tooManyRequests() };
    },
    state: () => ({
      ...Object.fromEntries(
        MODULES.map((module) => {
          const table = state.tables[module];
          return [module, [...byId(table)].map((record) => renderRecord({ crm: state, table, record }))];
        }),
      ),
      Notes: [...state.notes.all.values()].map((note) => renderNote(state, note)),
    }),
    shelves: () => crmShelves(() => state),
    setLimits: (changes) => {
      state.limits = changeLimits(state.limits, changes);
    },
    limits: () => ({ ...state.limits, creditsUsed: state.credits.used(now()), inProcess: gate.inside() }),
    faultBody,
    reset: () => {
      state.over = true;
      state = fresh();
      gate = createGate(() => state.limits);
    },
    byHand: createByHand(() => state),
    save: () => saveCrm(state),
    restore: (pieces) => restoreCrm(state, pieces),
  };
}

/** Credits of a request, those of the requests in it included. What the emulator itself asks for is free. */
function costOf(incoming: Incoming, route: Route): number {
  if (incoming.internal) return 0;
  if (!('operation' in route)) return 1;
  const { credits, inner } = route.operation;
  return sumOf(inner?.(incoming), costOf) + (credits?.(incoming, route.version) ?? 1);
}

const spentOn = (route: Route, { status }: Answer, cost: number): number =>
  status >= 400 && 'operation' in route && route.operation.beginsJob ? Math.min(1, cost) : cost;

const placesOf = (route: Route | undefined): number => (route && 'operation' in route ? (route.operation.places ?? 1) : 1);

function heavyPlaces(incoming: Incoming, route: Route | undefined): number {
  if (!route || !('operation' in route)) return 0;
  const { heavy, inner } = route.operation;
  return sumOf(inner?.(incoming), heavyPlaces) + (heavy?.(incoming) ? 1 : 0);
}

function sumOf(incoming: Incoming[] = [], value: (incoming: Incoming, route: Route) => number): number {
  return incoming.reduce((sum, each) => {
    const route = routeOf(each);
    return route ? sum + value(each, route) : sum;
  }, 0);
}

function scopesOf(route: Route): string[][] {
  if (!('operation' in route)) return ANY_OF_RECORDS;
  const { operation, module } = route;
  if (operation.of === 'org') return operation.scopes;
  return module ? operation.scopes(module) : ANY_OF_RECORDS;
}

/** What is no operation needs no scope in particular: any to do with records will do. */
const ANY_OF_RECORDS = [MODULES.flatMap((module) => moduleScopes(module, 'READ', 'CREATE', 'UPDATE', 'DELETE'))];

/** The header only appears once half of the day's credits are gone. Source: .../api/v8/api-limits.html */
function remaining(creditsPerDay: number | null, used: number): Record<string, string> {
  if (creditsPerDay === null || used * 2 < creditsPerDay) return {};
  return { 'X-API-CREDITS-REMAINING': String(Math.max(0, creditsPerDay - used)) };
}
