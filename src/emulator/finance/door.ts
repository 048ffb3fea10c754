import { type About, describeOperations } from '../core/about.js';
import { withBearer } from '../core/bearer.js';
import { createRouter } from '../core/router.js';
import type { Answer, EmulatedService, Incoming, OperationInfo } from '../core/types.js';
import { Refusal, unauthenticated, unauthorised, wrongOrganization } from './errors.js';
import type { Finance } from './finance.js';
import type { Gate } from './limits.js';
import { callOf, type FinanceRoute } from './route.js';

/** What a door to the finance database says of itself. */
export interface DoorSign {
  about: Record<string, About>;
  notEmulated: Record<string, About>;
  sources: Record<string, string>;
}

/** Finds the operation, checks token, scope and organisation, carries out, and turns a `Refusal` into its answer. */
export function createDoor({
  finance,
  routes,
  gate,
  organizationId,
  organizationOf,
  sign,
}: {
  finance: Finance;
  routes: FinanceRoute[];
  gate: Gate;
  organizationId: string;
  /** Which organisation a request names; empty when none. */
  organizationOf: (incoming: Incoming) => string;
  sign: DoorSign;
}): Pick<EmulatedService, 'handle' | 'sources'> & { operations(): OperationInfo[] } {
  // What is left out is found, too: `/invoices/templates` is not the invoice called templates.
  const missing = Object.keys(sign.notEmulated).map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { method, path };
  });
  const router = createRouter<FinanceRoute | { method: string; path: string }>([...routes, ...missing]);
  const { world } = finance;

  const authorise = (incoming: Incoming, { scopes, inOrganization = true }: FinanceRoute): string => {
    const verdict = world.authorise(withBearer(incoming), scopes);
    if (!verdict.ok) throw verdict.reason === 'missing' ? unauthenticated() : unauthorised();
    const asked = organizationOf(incoming);
    if (inOrganization && asked !== organizationId) throw wrongOrganization(asked);
    return verdict.userId;
  };

  const refusalOf = (error: unknown): Answer => {
    if (error instanceof Refusal) return gate.withHeaders(error.answer);
    throw error;
  };

  return {
    operations: () => describeOperations(routes, sign.about, sign.notEmulated),
    sources: sign.sources,
    handle: (incoming) => {
      const found = router.find(incoming.method, incoming.segments);
      if (!found || !isOperation(found.route)) return undefined;
      const { route, params } = found;
      try {
        const userId = authorise(incoming, route);
        const answer = route.run(callOf({ incoming, params, now: world.clock.now().getTime(), userId }));
        return answer instanceof Promise ? answer.then(gate.withHeaders, refusalOf) : gate.withHeaders(answer);
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

const isOperation = (route: FinanceRoute | { method: string; path: string }): route is FinanceRoute => 'run' in route;
