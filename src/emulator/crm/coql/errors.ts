import { type Problem, problem } from '../problem.js';
import type { Token } from './tokens.js';

/** A query CRM refuses; carries the body of the 400. Source of codes and texts: github.com/zoho/crm-oas v8.0/coql */
export class CoqlError extends Error {
  readonly problem: Problem;

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'CoqlError';
    this.problem = problem(code, message, details);
  }
}

/** A query Zoho would answer and this emulator cannot. Becomes a 501. */
export class NotEmulated extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'NotEmulated';
  }
}

export function syntaxError({ kind, text, line, column }: Token): CoqlError {
  if (kind === 'end') return new CoqlError('SYNTAX_ERROR', 'error occured while parsing the query', { near: '' });
  return new CoqlError('SYNTAX_ERROR', 'unexpected token', { line, column, near: text });
}

export const missingClause = (clause: string): CoqlError => new CoqlError('SYNTAX_ERROR', 'missing clause', { clause });

export const invalidQuery = (message: string, details: Record<string, unknown>): CoqlError =>
  new CoqlError('INVALID_QUERY', message, details);

export const limitExceeded = (limit: number): CoqlError => new CoqlError('LIMIT_EXCEEDED', 'limit exceeded', { limit });
