import type { Problem } from '../problem.js';
import { problem } from '../problem.js';
import { referredIds } from './reference.js';
import { ALL, pathOf, type SubRequest } from './request.js';

/**
 * The order in which sub-requests are carried out "in parallel": those that others refer to come first. Those that refer to
 * each other in a circle are told so instead.
 */
export function parallelOrder(subs: readonly (SubRequest | Problem)[]): { order: number[]; looping: Map<number, Problem> } {
  const edges = subs.map((sub, index) => ('code' in sub ? [] : targets(subs, sub).filter((target) => target !== index)));
  const reachable = edges.map((_, from) => reach(edges, from));
  const looping = new Map<number, Problem>();
  for (const index of subs.keys()) {
    if (!reachable[index]?.has(index)) continue;
    const circle = [...subs.keys()].filter((other) => reachable[index]?.has(other) && reachable[other]?.has(index));
    const where = { api_name: ALL, json_path: pathOf(index), sub_request_indexes: circle };
    looping.set(index, problem('LOOPING_FOUND', 'the sub requests are referring to each other', where));
  }
  // What reaches less is needed sooner; the sort is stable.
  const order = [...subs.keys()].sort((a, b) => (reachable[a]?.size ?? 0) - (reachable[b]?.size ?? 0));
  return { order, looping };
}

function targets(subs: readonly (SubRequest | Problem)[], sub: SubRequest): number[] {
  const ids = referredIds(sub);
  return subs.flatMap((other, at) => (!('code' in other) && other.id !== undefined && ids.includes(other.id) ? at : []));
}

function reach(edges: number[][], from: number): Set<number> {
  const found = new Set<number>();
  const open = [...(edges[from] ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...(edges[at] ?? []));
  }
  return found;
}
