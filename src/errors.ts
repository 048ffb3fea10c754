/**
 * The error family. Every error tells the queue what to do next (`verdict`), so nobody parses messages.
 *
 * - `retry`   try again later with backoff; counts as an attempt
 * - `retryAt` try again at a known moment; does not count as an attempt
 * - `park`    a person is needed; `message` says what to do
 */
export type Verdict = { kind: 'retry'; notBefore?: Date } | { kind: 'retryAt'; at: Date } | { kind: 'park' };

/** Base of everything this package throws on purpose. `code` is stable and safe to match on. */
export class BridgeError extends Error {
  readonly code: string;
  readonly verdict: Verdict;

  constructor(code: string, message: string, options: { cause?: unknown; verdict?: Verdict } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.verdict = options.verdict ?? { kind: 'park' };
  }
}

/** The environment or an option is wrong. `problems` lists all of them at once. */
export class ConfigError extends BridgeError {
  readonly problems: { variable: string; problem: string; remedy: string }[];

  constructor(problems: { variable: string; problem: string; remedy: string }[]) {
    const lines = problems.map((p) => `  ${p.variable}: ${p.problem}. ${p.remedy}`);
    super('config', `The configuration is not usable:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** What the caller handed in is not acceptable (a bad user, a bad row). `issues` names each field. */
export class InputError extends BridgeError {
  readonly issues: { path: string; message: string }[];

  constructor(issues: { path: string; message: string }[]) {
    super('invalid_input', issues.map((i) => (i.path ? `${i.path}: ${i.message}` : i.message)).join('; '));
    this.issues = issues;
  }
}

/** What was asked for cannot be done as things stand; `code` says which rule is in the way, the message what can be done instead. */
export class ConflictError extends BridgeError {}

/** There is no such thing. */
export class NotFoundError extends BridgeError {}

/** The database cannot be used: unreachable, locked by another process, or of another version. */
export class StoreError extends BridgeError {
  constructor(
    code: 'store_unreachable' | 'store_locked' | 'store_newer' | 'store_key' | 'store_not_migrated',
    message: string,
    cause?: unknown,
  ) {
    super(code, message, { cause, verdict: { kind: 'retry' } });
  }
}

/** Base of what goes wrong between us and Zoho. `mayHaveHappened`: the request may have been carried out. */
export class ZohoError extends BridgeError {
  readonly service: string;
  readonly operation: string;
  readonly mayHaveHappened: boolean;
  readonly status: number | undefined;

  constructor(
    code: string,
    message: string,
    at: { service: string; operation: string; status?: number },
    options: { cause?: unknown; verdict: Verdict; mayHaveHappened: boolean },
  ) {
    super(code, message, options);
    this.service = at.service;
    this.operation = at.operation;
    this.status = at.status;
    this.mayHaveHappened = options.mayHaveHappened;
  }
}

type At = { service: string; operation: string; status?: number };

/** No answer: refused connection, reset, time-out. Unless `neverSent`, the request may have been carried out. */
export class NoAnswerError extends ZohoError {
  constructor(at: At, message: string, options: { cause?: unknown; neverSent?: boolean } = {}) {
    super('zoho_no_answer', message, at, {
      cause: options.cause,
      verdict: { kind: 'retry' },
      mayHaveHappened: options.neverSent !== true,
    });
  }
}

/**
 * An answer that is not Zoho's language (HTML, truncated JSON) or a 5xx: it may or may not have been carried out. `neverSent`: it
 * answered the request for a token, so what was asked for was never sent.
 */
export class OddAnswerError extends ZohoError {
  constructor(at: At, message: string, options: { cause?: unknown; notBefore?: Date; neverSent?: boolean } = {}) {
    super('zoho_odd_answer', message, at, {
      cause: options.cause,
      verdict: options.notBefore ? { kind: 'retry', notBefore: options.notBefore } : { kind: 'retry' },
      mayHaveHappened: options.neverSent !== true,
    });
  }
}

/**
 * Zoho understood and said no. `zohoCode` is its own code (`INVALID_DATA`, `3062`, …); it was not carried out. `fields`: what it names as
 * wrong, where it does (Desk: JSON pointers into the body).
 */
export class RefusedError extends ZohoError {
  readonly zohoCode: string;
  readonly fields: readonly string[];

  constructor(at: At, zohoCode: string, message: string, verdict: Verdict = { kind: 'park' }, fields: readonly string[] = []) {
    super('zoho_refused', message, at, { verdict, mayHaveHappened: false });
    this.zohoCode = zohoCode;
    this.fields = fields;
  }
}

/** Too many calls. `limit` says which of the three kinds; `retryAt` when it makes sense to come back. */
export class TooManyError extends ZohoError {
  readonly limit: 'concurrency' | 'minute' | 'day';
  readonly retryAt: Date;

  constructor(at: At, limit: 'concurrency' | 'minute' | 'day', retryAt: Date) {
    super('zoho_too_many', `${at.service}: the ${limit} limit is reached, next try at ${retryAt.toISOString()}`, at, {
      verdict: { kind: 'retryAt', at: retryAt },
      mayHaveHappened: false,
    });
    this.limit = limit;
    this.retryAt = retryAt;
  }
}

/**
 * The credentials do not work and a person must act: revoked token, wrong secret, wrong data centre, missing scope.
 * Jobs are not parked for it (they would all be): they come back after `retryAt`, when someone may have re-authorised.
 */
export class ReauthoriseError extends ZohoError {
  readonly zohoCode: string;

  constructor(at: At, zohoCode: string, message: string, retryAt: Date) {
    super('zoho_reauthorise', message, at, { verdict: { kind: 'retryAt', at: retryAt }, mayHaveHappened: false });
    this.zohoCode = zohoCode;
  }
}
