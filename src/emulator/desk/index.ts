import { describeOperations } from '../core/about.js';
import { createRouter, type Found } from '../core/router.js';
import type { Answer, EmulatedService, Incoming, World } from '../core/types.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { recordsByHand } from './by-hand.js';
import { conversationsByHand } from './conversations/by-hand.js';
import { commentsByHand } from './conversations/comments-by-hand.js';
import { conversationRoutes } from './conversations/index.js';
import { faultBody, methodNotAllowed, tooManyRequests } from './errors.js';
import { authenticate, checkOrganization, refusalOf, spend, withCredits } from './gate.js';
import { changeLimits, creditsPerDay, limitsOf } from './limits.js';
import { licensedAgents } from './people.js';
import type { DeskRoute } from './route.js';
import { recordRoutes } from './routes.js';
import { restoreDesk, saveDesk } from './save.js';
import { deskRecords, deskShelves } from './shelves.js';
import { createDeskState, nowOf } from './state.js';
import { KEYS_PATH, startWebhooks, webhookRoutes, wellKnown } from './webhooks/index.js';

const ROUTES: DeskRoute[] = [...recordRoutes, ...conversationRoutes, ...webhookRoutes];

/** What is real but not emulated must be a 501, never a 405. */
const missing = Object.keys(NOT_EMULATED).map((name) => {
  const [method = '', path = ''] = name.split(' ');
  return { method, path };
});

/** Zoho Desk v1, held in memory. */
export function createDesk(world: World) {
  const router = createRouter(ROUTES);
  const notEmulated = createRouter(missing);
  const fresh = () => {
    const desk = createDeskState({ world, limits: limitsOf('enterprise') });
    startWebhooks(desk);
    return desk;
  };
  let state = fresh();
  let inProcess = { count: 0 };

  const handle = (incoming: Incoming): Answer | undefined | Promise<Answer | undefined> => {
    if (incoming.path.startsWith('/.well-known/')) return wellKnown(world, incoming);
    const found = router.find(incoming.method, incoming.segments);
    if (!found) {
      const other = router.methodsAt(incoming.segments).length > 0 && !notEmulated.find(incoming.method, incoming.segments);
      return other ? withCredits(state, methodNotAllowed().answer, 0, nowOf(state)) : undefined;
    }
    const { route, params } = found;
    const desk = state;
    const now = nowOf(desk);
    const weight = weightOf(found, incoming);
    const finish = (answer: Answer) => withCredits(desk, answer, weight, now);
    const fail = (error: unknown) => withCredits(desk, refusalOf(error), weight, now);
    try {
      const agent = authenticate(desk, incoming, route.scopes);
      checkOrganization(desk, incoming, route);
      if (!incoming.internal) spend(desk, weight, now);
      const answer = route.run({ desk, incoming, params, agent, now });
      return answer instanceof Promise ? answer.then(finish, fail) : finish(answer);
    } catch (error) {
      return fail(error);
    }
  };

  return {
    name: 'desk',
    operations: () => describeOperations([...ROUTES, { method: 'GET', path: KEYS_PATH }], ABOUT, NOT_EMULATED),
    sources: SOURCES,
    owns: (path) => path.startsWith('/api/v1/') || path.startsWith('/.well-known/'),
    handle,
    admit: (incoming) => {
      const period = inProcess;
      if (period.count >= (state.limits.concurrency ?? Number.POSITIVE_INFINITY)) {
        return {
          refuse: withCredits(
            state,
            tooManyRequests().answer,
            weightOf(router.find(incoming.method, incoming.segments), incoming),
            nowOf(state),
          ),
        };
      }
      period.count += 1;
      return {
        done: () => {
          period.count -= 1;
        },
      };
    },
    state: () => deskRecords(state),
    shelves: () => deskShelves(() => state),
    save: () => saveDesk(state),
    restore: (pieces) => restoreDesk(state, pieces),
    setLimits: (changes) => {
      state.limits = changeLimits(state.limits, changes);
    },
    limits: () => ({
      ...state.limits,
      creditsPerDay: creditsPerDay(state.limits, licensedAgents(state)),
      creditsUsed: state.credits.used(nowOf(state)),
      inProcess: inProcess.count,
    }),
    faultBody,
    reset: () => {
      state = fresh();
      inProcess = { count: 0 };
    },
    byHand: { ...recordsByHand(() => state), ...conversationsByHand(() => state), ...commentsByHand(() => state) },
  } satisfies EmulatedService;
}

/** What a call costs; nothing where there is no such operation. */
function weightOf(found: Found<DeskRoute> | undefined, incoming: Incoming): number {
  if (!found) return 0;
  const { weight } = found.route;
  return typeof weight === 'number' ? weight : weight(incoming);
}
