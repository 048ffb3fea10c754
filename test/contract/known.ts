import type { Deviation } from './deviations/deviation.js';
import { DEVIATIONS } from './deviations.js';
import type { Problem } from './problems.js';
import { shapeOf } from './spec/index.js';

interface Entry {
  deviation: Deviation;
  operations: RegExp[];
  path: string;
  fits: RegExp;
  used: boolean;
}

const listed = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** A text in which `*` stands for any. */
const pattern = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '.*')}$`);

const entries: Entry[] = DEVIATIONS.flatMap((deviation) => {
  const operations = listed(deviation.operation).map((operation) => pattern(shapeOf(operation)));
  return listed(deviation.path).map((path) => ({ deviation, operations, path, fits: pattern(path), used: false }));
});

const byOperation = new Map<string, Entry[]>();

/** Whether a problem with an operation (`GET /crm/v8/{module}`) is a deviation on purpose. Remembers which ones were met. */
export function known(operation: string, { is, path }: Problem): boolean {
  const shape = shapeOf(operation);
  const there = byOperation.get(shape) ?? entries.filter(({ operations }) => operations.some((fits) => fits.test(shape)));
  byOperation.set(shape, there);
  const entry = there.find((candidate) => candidate.deviation.is === is && candidate.fits.test(path));
  if (entry) entry.used = true;
  return entry !== undefined;
}

/** Deviations nobody met so far, each as `operation: path`. */
export const unused = (): string[] =>
  entries.filter(({ used }) => !used).map(({ deviation, path }) => `${listed(deviation.operation).join(', ')}: ${path} (${deviation.is})`);
