import { ConfigError, ConflictError, InputError, NotFoundError, StoreError, ZohoError } from '../errors.js';
import type { Logger } from '../logger.js';

export interface FieldProblem {
  /** Dotted path of the field; empty for the body as a whole. */
  path: string;
  message: string;
}

/** RFC 9457. `code` is the last part of `type`: stable, safe to match on. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  requestId?: string;
  errors?: FieldProblem[];
}

/** Thrown by handlers; becomes a problem document. Its texts are meant for the caller: nothing internal in them. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly errors: FieldProblem[] | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    title: string,
    { detail, errors, headers = {} }: { detail?: string; errors?: FieldProblem[]; headers?: Record<string, string> } = {},
  ) {
    super(title);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }
}

/** What is answered where there is nothing. */
export function unknownPath(): HttpProblem {
  return new HttpProblem(404, 'not_found', 'There is nothing at this path', { detail: 'GET /openapi.json lists what there is.' });
}

/** How long a caller is asked to wait while the database is away, in seconds. A failover takes a few of them. */
const RETRY_AFTER_SECONDS = 5;

/** Turns whatever was thrown into a problem. What is not known becomes a 500 that says nothing of its inside. */
function asProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof InputError) {
    return new HttpProblem(422, 'invalid_input', 'The content is not acceptable', {
      detail: 'Nothing was saved. See `errors` for each field.',
      errors: error.issues,
    });
  }
  // Their messages are written for the caller.
  if (error instanceof ConflictError) {
    return new HttpProblem(409, error.code, 'This cannot be done as things stand', { detail: error.message });
  }
  if (error instanceof NotFoundError) return new HttpProblem(404, error.code, 'Not found', { detail: error.message });
  if (error instanceof StoreError) {
    return new HttpProblem(503, 'store_unavailable', 'The database cannot be used right now', {
      detail: 'Nothing was accepted. Send the request again later; it is safe to repeat.',
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    });
  }
  if (error instanceof ZohoError || error instanceof ConfigError) {
    return new HttpProblem(503, 'zoho_unavailable', 'Zoho cannot be asked right now', {
      detail: 'Nothing was changed. Send the request again later; `zoho-bridge doctor` says what is the matter.',
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    });
  }
  return new HttpProblem(500, 'internal', 'Something went wrong on this side', { detail: 'It has been logged under the request id.' });
}

/** The problem that is answered for an error; one of this side is logged. */
export function problemFor(error: unknown, { logger, requestId }: { logger: Logger; requestId: string }): HttpProblem {
  const problem = asProblem(error);
  if (problem.status >= 500) logger.error({ err: error, requestId }, 'request failed');
  return problem;
}

/** The problem as `application/problem+json`. */
export function problemResponse(problem: HttpProblem, requestId: string | undefined): Response {
  const { status, headers, body } = problemDocument(problem, requestId);
  return new Response(body, { status, headers });
}

/** The same in its parts, for who writes no Response. */
export function problemDocument(problem: HttpProblem, requestId: string | undefined) {
  const body: Problem = {
    type: `urn:zoho-bridge:problem:${problem.code}`,
    title: problem.message,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    requestId,
    errors: problem.errors,
  };
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers },
    body: JSON.stringify(body),
  };
}
