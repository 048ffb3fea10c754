import { describeOperations } from '../core/about.js';
import type { Answer, EmulatedService, Incoming, World } from '../core/types.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { authorise } from './authorised.js';
import { type ByHand, createByHand } from './by-hand.js';
import { createGate } from './gate.js';
import { type CrmLimits, changeLimits, limitsOf } from './limits.js';
import { addressOf, OPERATIONS } from './operations.js';
import { faultBody, refuse, tooManyRequests } from './problem.js';
import { renderRecord } from './render.js';
import { type Route, routeOf } from './route.js';
import { byId } from './scan.js';
import { moduleScopes } from './scopes.js';
import { crmShelves } from './shelves.js';
import { createState } from './state.js';
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
    const cost = 'operation' in route ? (route.operation.credits?.(incoming, route.version) ?? 1) : 1;
    const { creditsPerDay } = state.limits;
    if (creditsPerDay !== null && state.credits.used(at) + cost > creditsPerDay) return tooManyRequests();

    const { credits, watch } = state;
    const finish = (answer: Answer | undefined): Answer | undefined => {
      watch.notices.flush();
      if (!answer) return undefined;
      const spent = answer.status >= 400 && 'operation' in route && route.operation.beginsJob ? 1 : cost;
      credits.spend(spent, at);
      return { ...answer, credits: spent, headers: { ...answer.headers, ...remaining(creditsPerDay, credits.used(at)) } };
    };
    const answer = carryOut({ route, incoming, userId: caller.userId, at });
    return answer instanceof Promise ? answer.then(finish) : finish(answer);
  };

  const carryOut = ({
    route,
    incoming,
    userId,
    at,
  }: {
    route: Route;
    incoming: Incoming;
    userId: string;
    at: number;
  }): Answer | undefined | Promise<Answer | undefined> => {
    if ('wrongModule' in route)
      return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid', { resource_path_index: 0 });
    if ('wrongMethod' in route) return refuse(400, 'INVALID_REQUEST_METHOD', 'The http request method type is not a valid one');
    const { operation, module, id, version } = route;
    const call = { crm: state, incoming, user: state.users.api(userId), version, now: at, id };
    if (operation.of === 'org') return operation.run(call);
    return module && operation.run({ ...call, table: state.tables[module] });
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
      const heavy = route !== undefined && 'operation' in route && (route.operation.heavy?.(incoming) ?? false);
      const done = gate.enter(heavy);
      return done ? { done } : { refuse: tooManyRequests() };
    },
    state: () =>
      Object.fromEntries(
        MODULES.map((module) => {
          const table = state.tables[module];
          return [module, [...byId(table)].map((record) => renderRecord({ crm: state, table, record }))];
        }),
      ),
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
  };
}

function scopesOf(route: Route): string[][] {
  // What is no operation needs no scope in particular: any to do with records will do.
  const anyOfRecords = [MODULES.flatMap((module) => moduleScopes(module, 'READ', 'CREATE', 'UPDATE', 'DELETE'))];
  if (!('operation' in route)) return anyOfRecords;
  const { operation, module } = route;
  if (operation.of === 'org') return operation.scopes;
  return module ? operation.scopes(module) : anyOfRecords;
}

/** The header only appears once half of the day's credits are gone. Source: .../api/v8/api-limits.html */
function remaining(creditsPerDay: number | null, used: number): Record<string, string> {
  if (creditsPerDay === null || used * 2 < creditsPerDay) return {};
  return { 'X-API-CREDITS-REMAINING': String(Math.max(0, creditsPerDay - used)) };
}
