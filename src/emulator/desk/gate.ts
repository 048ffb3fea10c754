import { withBearer } from '../core/bearer.js';
import type { Answer, Incoming } from '../core/types.js';
import {
  DeskRefusal,
  internalError,
  invalidOauth,
  orgMismatch,
  scopeMismatch,
  thresholdExceeded,
  unauthorized,
  unprocessable,
} from './errors.js';
import { creditsPerDay } from './limits.js';
import { agentOfUser, licensedAgents } from './people.js';
import type { DeskRoute } from './route.js';
import type { DeskState } from './state.js';
import type { Agent } from './types.js';

/** Whose token it is, if it has a scope of each group. Throws DeskRefusal. */
export function authenticate(desk: DeskState, incoming: Incoming, groups: string[][]): Agent {
  const asked = withBearer(incoming);
  let userId = '';
  for (const scopes of groups) {
    const result = desk.world.authorise(asked, scopes);
    if (!result.ok) throw result.reason === 'scope' ? scopeMismatch() : result.reason === 'missing' ? unauthorized() : invalidOauth();
    userId = result.userId;
  }
  const agent = agentOfUser(desk, userId);
  if (!agent) throw unauthorized();
  return agent;
}

/**
 * Holds the organisation asked for against the token's: a header, or a query parameter as the OpenAPI files have it.
 * That a word instead of a number is an opaque 500 was seen live. Throws DeskRefusal.
 */
export function checkOrganization(desk: DeskState, incoming: Incoming, { orgId }: DeskRoute): void {
  if (incoming.internal) return;
  const wanted = incoming.headers['orgid'] ?? incoming.query.get('orgId') ?? '';
  if (wanted === '') {
    if (desk.limits.orgIdRequired && orgId !== 'optional') throw unprocessable("The value passed for the 'orgId' parameter is invalid.");
    return;
  }
  if (!/^\d+$/.test(wanted)) throw internalError();
  if (wanted !== desk.organizationId) throw orgMismatch();
}

/** Takes what a call costs. Throws DeskRefusal when the day's credits do not reach. */
export function spend(desk: DeskState, weight: number, now: number): void {
  const limit = creditsPerDay(desk.limits, licensedAgents(desk));
  if (limit !== null && desk.credits.used(now) + weight > limit) {
    throw thresholdExceeded(Math.max(1, Math.ceil((desk.credits.resetsAt(now) - now) / 1000)));
  }
  desk.credits.spend(weight, now);
}

/** Tells what the call cost and what is left, as every answer of Desk does. */
export function withCredits(desk: DeskState, answer: Answer, weight: number, now: number): Answer {
  const limit = creditsPerDay(desk.limits, licensedAgents(desk));
  const left = limit === null ? Number.MAX_SAFE_INTEGER : Math.max(0, limit - desk.credits.used(now));
  return {
    ...answer,
    credits: weight,
    headers: { 'X-Rate-Limit-Request-Weight-v3': String(weight), 'X-Rate-Limit-Remaining-v3': String(left), ...answer.headers },
  };
}

export const refusalOf = (error: unknown): Answer => {
  if (error instanceof DeskRefusal) return error.answer;
  throw error;
};
