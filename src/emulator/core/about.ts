import type { Addressed } from './router.js';
import type { OperationInfo } from './types.js';

/** What is known of an operation: names of sources (empty: inferred), how sure, what differs. */
export type About = readonly [source: string, sure: string, differs?: string];

/**
 * Puts together what a service does and what is known of it, by `METHOD /path`. Throws Error when an operation is not
 * described, a description fits no operation or something is said to be there and missing: the table in the documentation is made of this and cannot drift.
 */
export function describeOperations(
  operations: readonly Addressed[],
  about: Readonly<Record<string, About>>,
  notEmulated: Readonly<Record<string, About>> = {},
): OperationInfo[] {
  const left = new Set(Object.keys(about));
  const described = operations.map(({ method, path }): OperationInfo => {
    const name = `${method} ${path}`;
    const known = about[name];
    if (!known) throw new Error(`nothing is said about ${name}`);
    left.delete(name);
    return { method, path, ...spread(known) };
  });
  if (left.size > 0) throw new Error(`no such operation: ${[...left].join(', ')}`);
  const there = new Set(Object.keys(about));
  const after = Object.keys(notEmulated).filter((name) => there.has(name));
  if (after.length > 0) throw new Error(`said not to be emulated, but it is: ${after.join(', ')}`);
  const missing = Object.entries(notEmulated).map(([name, known]): OperationInfo => {
    const [method = '', path = ''] = name.split(' ');
    return { method, path, ...spread(known), implemented: false };
  });
  return [...described, ...missing];
}

const spread = ([source, sure, differs]: About) => ({
  source: source.split(', ').filter(Boolean),
  sure,
  ...(differs !== undefined && { differs }),
});
