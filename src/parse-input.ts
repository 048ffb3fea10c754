import type { z } from 'zod';
import { InputError } from './errors.js';

/** What an app handed over, checked. @throws InputError with all that is wrong, in words that tell what to send; nothing of it is quoted */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InputError(
    result.error.issues.flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.slice(0, 20).map((key) => ({
          path: [...issue.path, key.slice(0, 60).replace(/[\p{C}\s]/gu, '?')].join('.'),
          message: 'is not known here',
        }));
      }
      if (issue.path.length === 0) return [{ path: '', message: issue.code === 'custom' ? issue.message : 'must be an object' }];
      return [{ path: issue.path.join('.'), message: isMissing(issue, input) ? 'is required' : issue.message }];
    }),
  );
}

function isMissing(issue: z.core.$ZodIssue, input: unknown): boolean {
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_union') return false;
  return issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input) === undefined;
}
