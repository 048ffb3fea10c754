import { OddAnswerError, ReauthoriseError, RefusedError, TooManyError, ZohoError } from '../errors.js';
import { type Reading, readAnswer, readFileAnswer } from './classify.js';
import { formOf } from './form.js';
import type { Limiter } from './limits.js';
import { scopesFor } from './scopes.js';
import type { Token, TokenSource } from './tokens.js';
import type { Ask, Call, CallContext, CallLog, CallRecord, Http, ZohoAnswer, ZohoRequest } from './types.js';

/** What needs a change of the set-up is looked at again after this long: somebody may have made it. */
const SET_UP_RETRY_MS = 300_000;

type Exchange = { reading: Reading; answer: ZohoAnswer };

/**
 * The one function that talks to Zoho's APIs: a place in the limits → the token → one exchange → one line in the call log → one
 * reading of the answer. Nothing is retried here, with one exception: when Zoho rejects the token (and therefore did nothing),
 * the call is authorised anew and sent again, once.
 * `urlOf` says where a request goes and throws for every host off the allow-list, before a token is attached;
 * `organizationOf` names the organisation the way the service wants it, and throws when it is not configured.
 */
export function createCall({
  http,
  tokens,
  limiter,
  callLog,
  urlOf,
  organizationOf,
  timeoutMs,
  now,
}: {
  http: Http;
  tokens: TokenSource;
  limiter: Limiter;
  callLog: CallLog;
  urlOf: (request: ZohoRequest, token: Token) => URL;
  organizationOf: (request: ZohoRequest) => { headers?: Record<string, string>; query?: Record<string, string> };
  timeoutMs: number;
  now: () => number;
}): Call {
  /** For each operation that rejected even a new token: until when another one is not worth making. */
  const doubts = new Map<string, { times: number; until: number }>();

  async function exchange(request: ZohoRequest, context: CallContext, token: Token): Promise<Exchange> {
    const { service, operation, method, template, credits, body } = request;
    const url = urlOf(request, token);
    const organization = organizationOf(request);
    for (const [key, value] of Object.entries({ ...request.query, ...organization.query })) url.searchParams.set(key, value);
    const authorization = `Zoho-oauthtoken ${token.accessToken}`;
    const headers: Record<string, string> = { ...request.headers, ...organization.headers, authorization };
    const form = request.upload && formOf(request.upload);
    if (form) headers['content-type'] = form.contentType;
    else if (body !== undefined) headers['content-type'] = 'application/json';
    const started = now();
    const log = (outcome: CallRecord['outcome'], status?: number, zohoCode?: string) =>
      callLog({
        at: new Date(started),
        service,
        operation,
        method,
        template,
        status,
        zohoCode,
        ms: now() - started,
        attempt: context.attempt,
        credits,
        priority: context.priority,
        correlationId: context.correlationId,
        outcome,
      });
    try {
      const sent = form ? { body: form.bytes } : body === undefined ? {} : { body: JSON.stringify(body) };
      const at = { service, operation };
      const got = await http({ method, url: url.href, headers, ...sent, timeoutMs, at, file: request.file, signal: context.signal });
      const reading = request.file ? readFileAnswer(service, got) : readAnswer(service, got);
      log(OUTCOMES[reading.kind], got.status, 'zohoCode' in reading ? reading.zohoCode : undefined);
      const answer: ZohoAnswer = { status: got.status, headers: got.headers, body: reading.kind === 'ok' ? reading.body : undefined };
      if (got.file !== undefined && got.file !== 'broken') answer.file = got.file;
      return { reading, answer };
    } catch (error) {
      log('no-answer');
      throw error;
    }
  }

  /** Drops a token that was rejected. False when it was not, or when another one is not worth asking for: the last new one was rejected just now. */
  async function dropped({ reading }: Exchange, { operation }: ZohoRequest, token: Token): Promise<boolean> {
    if (reading.kind !== 'rejected-token' || now() < (doubts.get(operation)?.until ?? 0)) return false;
    return await tokens.reject(token.accessToken, reading.certain);
  }

  /** A missing scope can look like a dead token; a person must act then, so it is looked at less often. */
  function doubt(operation: string, certain: boolean): number {
    const times = (doubts.get(operation)?.times ?? 0) + 1;
    const until = now() + Math.min((certain ? 5_000 : 30_000) * 2 ** (times - 1), SET_UP_RETRY_MS);
    doubts.set(operation, { times, until });
    return until;
  }

  /** The answer, or the error it means. */
  async function conclude({ reading, answer }: Exchange, { service, operation }: ZohoRequest): Promise<ZohoAnswer> {
    const at = { service, operation, status: answer.status };
    const later = now() + SET_UP_RETRY_MS;
    switch (reading.kind) {
      case 'ok':
        limiter.passed(service);
        doubts.delete(operation);
        return answer;
      case 'odd':
        throw new OddAnswerError(at, reading.message);
      case 'too-many': {
        const { limit, until } = await limiter.react(service, { limit: reading.limit, headers: answer.headers });
        throw new TooManyError(at, limit, until);
      }
      case 'missing-scope':
        throw new ReauthoriseError(at, reading.zohoCode, missingScope(at, reading.zohoCode), new Date(later));
      case 'rejected-token': {
        const until = new Date(doubt(operation, reading.certain));
        if (!reading.certain) throw new ReauthoriseError(at, reading.zohoCode, missingScope(at, reading.zohoCode), until);
        const message = `${service}: Zoho rejects even a new access token (${reading.zohoCode}): ${WRONG_HOME}`;
        throw new ReauthoriseError(at, reading.zohoCode, message, until);
      }
      case 'refused': {
        limiter.passed(service);
        doubts.delete(operation);
        const verdict = reading.everybody ? ({ kind: 'retryAt', at: new Date(later) } as const) : ({ kind: 'park' } as const);
        throw new RefusedError(at, reading.zohoCode, reading.message, verdict, reading.fields);
      }
    }
  }

  /** A call that could not finish before the claim on its jobs runs out is not started. */
  function assertTime({ service, operation }: ZohoRequest, { deadline }: CallContext): void {
    if (deadline === undefined || now() + timeoutMs <= deadline) return;
    throw new ZohoError(
      'zoho_no_time',
      `${service}: not started, it could not finish in time`,
      { service, operation },
      { verdict: { kind: 'retryAt', at: new Date(now() + 1_000) }, mayHaveHappened: false },
    );
  }

  return async (request, context) => {
    assertTime(request, context);
    organizationOf(request);
    await tokens.get(); // without a token no place and no credits are taken
    const { service, credits, operation, heavy = false } = request;
    const { priority } = context;
    const asks: Ask[] = [...(heavy ? [{ service: 'crm.heavy', credits: 0, priority } as const] : []), { service, credits, priority }];
    const place = await limiter.acquire(asks, { service, operation }, context);
    let file: ZohoAnswer['file'];
    try {
      const token = await tokens.get();
      assertTime(request, context);
      let last = await exchange(request, context, token);
      if (await dropped(last, request, token)) {
        const renewed = await tokens.get();
        assertTime(request, context);
        last = await exchange(request, context, renewed);
      }
      const answer = await conclude(last, request);
      file = answer.file;
      return answer;
    } finally {
      // A file that is still coming is a call under way.
      if (file) void file.finished.then(() => place.release());
      else place.release();
    }
  };
}

const OUTCOMES = {
  ok: 'ok',
  odd: 'odd-answer',
  refused: 'refused',
  'too-many': 'too-many',
  'rejected-token': 'reauthorise',
  'missing-scope': 'reauthorise',
} as const;

const WRONG_HOME = 'most likely ZOHO_API_DOMAIN names another data centre than the account lives in, or the API user was deactivated';

function missingScope({ service, operation }: { service: string; operation: string }, zohoCode: string): string {
  const scopes = scopesFor(operation).join(',');
  return `${service}: the token may not do ${operation} (${zohoCode}): make a new grant code with the scope ${scopes} and run \`zoho-bridge setup --code <code>\``;
}
