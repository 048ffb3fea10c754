/**
 * What zoho/ needs of the outside and gives to it. No database, no queue in here: the token store, the
 * limiter's memory and the call log are passed in by bridge.ts.
 */

export type Service = 'accounts' | 'crm' | 'billing' | 'books' | 'desk';

/** The OAuth client and, once set up, its refresh token. */
export interface Credentials {
  clientId: string;
  clientSecret: string;
  /** Undefined only before the first `exchangeCode`. */
  refreshToken: string | undefined;
}

/** `live` never waits behind `backfill`: a reserve of every limit is kept for it. */
export type Priority = 'live' | 'backfill';

/** Why a call is made; travels through every call for the log. */
export interface CallContext {
  priority: Priority;
  /** Ties log lines of one job batch together. Never derived from personal data. */
  correlationId: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** Do not start calls after this moment (ms since epoch): the claim on the jobs would run out. */
  deadline?: number;
  /** Nobody wants the answer any more: the call is given up, wherever it is. */
  signal?: AbortSignal | undefined;
}

/** A file on its way to Zoho. */
export interface Upload {
  /** The name of the form's part. */
  part: string;
  fileName: string;
  contentType: string;
  bytes: Uint8Array;
}

export interface ZohoRequest {
  service: Exclude<Service, 'accounts'>;
  /** Stable name for logs and limits, e.g. `crm.upsert`. */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** The path as sent, e.g. `/crm/v8/Leads/upsert`. */
  path: string;
  /** The path without ids, for the log: `/crm/v8/{module}/upsert`. */
  template: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form with this one file in it, instead of `body`. */
  upload?: Upload;
  headers?: Record<string, string>;
  /** What Zoho charges for it. */
  credits: number;
  /** Takes one of CRM's ten places for heavy calls as well. */
  heavy?: boolean;
  /** Billing, Books, Desk: leave the organisation out (to list the organisations). */
  withoutOrganization?: boolean;
  /** The answer is a file, not JSON: `file` in the answer. */
  file?: FileKind;
}

/** A file's kind: of a PDF it is known how it begins and ends. */
export type FileKind = 'pdf' | 'any';

/** A file as it comes. Whoever takes it reads `body` to its end or cancels it. */
export interface ZohoFile {
  /** Bytes of a file that was seen to be whole; undefined when it is so long that it is still coming. */
  size: number | undefined;
  /** Ends with an error when the file turns out to be cut short, never as if it were complete. Read as fast as it is taken. */
  body: ReadableStream<Uint8Array>;
  /** Resolves when nothing more comes, for whatever reason. */
  finished: Promise<void>;
}

export interface ZohoAnswer {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON; undefined when there was no body (204), or a file. */
  body: unknown;
  /** Of a request with `file`. */
  file?: ZohoFile;
}

/** One function talks to Zoho: limiter → token → fetch → call log → classify. Throws the family in errors.ts. */
export type Call = (request: ZohoRequest, context: CallContext) => Promise<ZohoAnswer>;

export interface StoredToken {
  accessToken: string | undefined;
  apiDomain: string | undefined;
  expiresAt: Date | undefined;
  /** Set when Zoho said the credentials are no good; nothing is tried again before someone re-authorises or the moment passes. */
  refusedUntil: Date | undefined;
  refusedReason: string | undefined;
  /** The token throttle: no refresh before this moment. */
  coolUntil: Date | undefined;
  /** How many refreshes were asked of Zoho in the last ten minutes (limit 10). */
  refreshesInWindow: number;
}

/** Shared by all processes. `credential` is a hash of client id + refresh token + data centre. */
export interface TokenStore {
  read(credential: string): Promise<StoredToken | undefined>;
  /** Takes the row's lease; only the holder may refresh. True when taken. Expires by itself after `leaseMs`. */
  takeLease(credential: string, holder: string, leaseMs: number): Promise<boolean>;
  /** Writes the outcome and gives the lease back, if `holder` still has it. */
  settle(
    credential: string,
    holder: string,
    outcome:
      | { kind: 'token'; accessToken: string; apiDomain: string | undefined; expiresAt: Date }
      | { kind: 'throttled'; until: Date }
      | { kind: 'refused'; until: Date; reason: string }
      | { kind: 'failed' },
  ): Promise<void>;
  /** Forgets this access token if it is still the stored one (Zoho said INVALID_TOKEN). */
  forget(credential: string, accessToken: string): Promise<void>;
}

/** The budget of one service. Undefined means no limit of that kind. */
export interface Budget {
  perMinute?: number;
  /** CRM: credits over a rolling 24 h; Billing, Books: calls a day. */
  perDay?: number;
  concurrency: number;
}

/** A budget of places: a service, or CRM's second, smaller one for heavy calls. */
export type Pool = Service | 'crm.heavy';

export interface Ask {
  service: Pool;
  credits: number;
  priority: Priority;
}

/** The limiter's memory, shared by all processes. */
export interface LimitStore {
  /** One round trip: takes a place and pays, or says how long to wait and why. */
  admit(
    ask: Ask,
    budget: Budget,
    holder: string,
    leaseMs: number,
  ): Promise<{ ok: true; slot: number } | { ok: false; waitMs: number; reason: 'concurrency' | 'minute' | 'day' | 'paused' }>;
  release(service: Pool, slot: number, holder: string): Promise<void>;
  /** Nobody calls this service before `until` (a 429 told us so). Never shortens an existing pause. */
  pause(service: Service, until: Date, reason: 'concurrency' | 'minute' | 'day'): Promise<void>;
}

/** One row and one log line a call. Never a body, query value, address, token or Zoho id. */
export interface CallRecord {
  at: Date;
  service: Service;
  operation: string;
  method: string;
  template: string;
  status: number | undefined;
  zohoCode: string | undefined;
  ms: number;
  attempt: number;
  credits: number;
  priority: Priority;
  correlationId: string;
  outcome: 'ok' | 'no-answer' | 'odd-answer' | 'refused' | 'too-many' | 'reauthorise';
}
/** Must not throw and must not wait. */
export type CallLog = (record: CallRecord) => void;

/** One HTTP exchange. Throws NoAnswerError; never retries, never follows redirects. With `file` a file is not read into `text`. */
export type Http = (request: {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs: number;
  at: { service: Service; operation: string };
  file?: FileKind | undefined;
  signal?: AbortSignal | undefined;
}) => Promise<{
  status: number;
  headers: Record<string, string>;
  text: string;
  /** `broken`: it is not all there. */
  file?: ZohoFile | 'broken';
}>;
