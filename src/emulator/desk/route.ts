import type { Answer, Incoming } from '../core/types.js';
import type { DeskState } from './state.js';
import type { Agent } from './types.js';

/** One request that passed every gate. */
export interface DeskCall {
  desk: DeskState;
  incoming: Incoming;
  /** What stands for each `:name` of the path. */
  params: Record<string, string>;
  /** Whose token it is. */
  agent: Agent;
  /** Milliseconds since 1970, by the emulator's clock. */
  now: number;
}

export interface DeskRoute {
  method: string;
  /** In full: `/api/v1/tickets/:id`. */
  path: string;
  /** One scope of each group is needed. */
  scopes: string[][];
  /** Credits. Lists grow dearer with `from`: see `listWeight`. */
  weight: number | ((incoming: Incoming) => number);
  /** Whether `orgId` has to be sent; it has, except to find out what it is. */
  orgId?: 'optional';
  /** Throws DeskRefusal where Desk refuses. */
  run(call: DeskCall): Answer | Promise<Answer>;
}

/** What a list, a search or the children of a ticket cost, by how far they reach. Source: help.zoho.com, "Working with API credits". */
export function listWeight({ query }: Incoming): number {
  const from = Number(query.get('from') ?? 0);
  if (!(from > 2000)) return 3;
  if (from <= 10_000) return 5;
  if (from <= 50_000) return 10;
  return from <= 100_000 ? 50 : 100;
}
