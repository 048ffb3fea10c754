import type { Answer, Incoming, World } from '../core/types.js';
import { refuse } from './problem.js';

const REFUSALS: Record<'missing' | 'invalid' | 'scope', [code: string, message: string]> = {
  missing: ['AUTHENTICATION_FAILURE', 'Authentication failed'],
  invalid: ['INVALID_TOKEN', 'invalid oauth token'],
  scope: ['OAUTH_SCOPE_MISMATCH', 'Unauthorized'],
};

type Caller = { userId: string } | { answer: Answer };

/** Who calls, if the token has a scope of each group; otherwise the 401. Source: crm-oas, 401 samples. */
export function authorise(world: World, incoming: Incoming, groups: string[][]): Caller {
  let userId = '';
  for (const scopes of groups) {
    const result = world.authorise(incoming, scopes);
    if (!result.ok) return { answer: refuse(401, ...REFUSALS[result.reason]) };
    userId = result.userId;
  }
  return { userId };
}

/** Further scopes that only the body of a request shows to be needed. */
export function authorised({ crm, incoming }: { crm: { world: World }; incoming: Incoming }, groups: string[][]): Answer | undefined {
  const caller = authorise(crm.world, incoming, groups);
  return 'answer' in caller ? caller.answer : undefined;
}
