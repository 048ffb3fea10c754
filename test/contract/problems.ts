import type { ErrorObject } from 'ajv';
import { isObject } from './spec/json.js';

/** One way in which an answer is not what the files say. */
export interface Problem {
  /** `$.data[].details.id` */
  path: string;
  is: 'missing' | 'undocumented' | 'different' | 'status';
  /** For a person. */
  what: string;
}

/**
 * What a validator complained about, alternatives decided: of an `anyOf` that fits nowhere, only the branch is reported that weighs
 * least. `known` problems weigh nothing. The same problem of many list items is one.
 */
export function problemsOf(errors: readonly ErrorObject[], body: unknown, known: (problem: Problem) => boolean): Problem[] {
  const weigh = (error: ErrorObject): number => {
    const problem = problemOf(error, body);
    return problem === undefined || known(problem) ? 0 : WEIGHTS[problem.is];
  };
  let left = [...errors];
  // Innermost alternatives first, so that each branch weighs what its own best choice weighs.
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf').sort((a, b) => b.schemaPath.length - a.schemaPath.length);
  for (const choice of choices) {
    const branches = new Map<string, ErrorObject[]>();
    for (const error of left) {
      const branch = branchOf(error, choice);
      if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), error]);
    }
    const all = [...branches.values()];
    const lightest = all.toSorted((a, b) => sum(a.map(weigh)) - sum(b.map(weigh)))[0];
    const dropped = new Set(all.flatMap((branch) => (branch === lightest ? [] : branch)));
    left = left.filter((error) => error !== choice && !dropped.has(error));
  }
  const problems = left.flatMap((error) => problemOf(error, body) ?? []);
  return [
    ...new Map(
      problems.map((problem) => [`${problem.is} ${problem.path} ${problem.is === 'different' ? problem.what : ''}`, problem]),
    ).values(),
  ];
}

/** A wrong type says more against a branch than a missing property. */
const WEIGHTS = { different: 10, undocumented: 3, missing: 1, status: 10 };

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Which alternative of `choice` an error speaks about, if it is about the same place in the answer. */
function branchOf(error: ErrorObject, choice: ErrorObject): string | undefined {
  const prefix = `${choice.schemaPath}/`;
  const within = error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
  return within && error.schemaPath.startsWith(prefix) ? error.schemaPath.slice(prefix.length).split('/')[0] : undefined;
}

function problemOf({ keyword, instancePath, params, message = keyword }: ErrorObject, body: unknown): Problem | undefined {
  const keys = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const value = keys.reduce<unknown>(
    (at, key) => (Array.isArray(at) || isObject(at) ? (at as Record<string, unknown>)[key] : undefined),
    body,
  );
  const path = `$${keys.map((key) => (/^\d+$/.test(key) ? '[]' : `.${key}`)).join('')}`;
  if (keyword === 'required') return { path: `${path}.${params['missingProperty']}`, is: 'missing', what: 'is documented and missing' };
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    const extra = isObject(value) ? value[name] : undefined;
    // A key without a value is not sent.
    return extra === undefined ? undefined : { path: `${path}.${name}`, is: 'undocumented', what: `is not documented (${short(extra)})` };
  }
  const allowed = keyword === 'enum' ? `: ${short(params['allowedValues'], 200)}` : '';
  return { path, is: 'different', what: `${message}${allowed}, is ${short(value)}` };
}

const short = (value: unknown, length = 60): string => (JSON.stringify(value) ?? 'undefined').slice(0, length);
