/** The pieces every emulated service shares. Nothing here knows CRM, Billing or Desk. */

import type { Agenda } from './agenda.js';
import type { HandAction } from './hand.js';
import type { Outbox } from './outbox.js';
import type { Shelf } from './shelf.js';

export type ServiceName = 'accounts' | 'crm' | 'billing' | 'books' | 'desk';

/** A request as it came in, before any service looked at it. */
export interface Incoming {
  method: string;
  /** Path without the query, percent-decoded segment by segment in `segments`. */
  path: string;
  segments: string[];
  query: URLSearchParams;
  headers: Record<string, string>;
  rawBody: Buffer;
  /** The emulator itself calls (seed data): it has all rights, and nothing of it is counted or limited. */
  internal?: true;
}

/** Billing's webhook as an admin sets it up there. Defaults: JSON, numeric `event_id`, date-only `event_time`, hex. */
export interface WebhookSettings {
  /** Exactly this URL is called. */
  to: string;
  /** 12 to 50 letters and digits; without one nothing is signed. */
  secret: string | undefined;
  format: 'json' | 'form';
  eventId: 'number' | 'string';
  eventTime: 'date' | 'datetime';
  signature: 'hex' | 'base64';
}

/** What a service answers. `body`: an object is sent as JSON, a string or Buffer as is (set the content type). */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** What the call cost, for the call list (CRM API credits). */
  credits?: number;
}

/** The emulator's own clock: real time plus whatever was advanced. For what falls due, see `Agenda`. */
export interface Clock {
  now(): Date;
}

/** Deterministic by seed. */
export interface Random {
  /** 0 (included) to 1 (excluded). */
  next(): number;
}

/** What a service gets from the core. */
export interface World {
  clock: Clock;
  random: Random;
  /** What falls due later. Services enter it when they learn of it, and again in `restore`. */
  agenda: Agenda;
  /** Webhooks that go out. */
  outbox: Outbox;
  /** The public origin of this emulator, e.g. `http://127.0.0.1:4700`. */
  origin(): string;
  /** A new Zoho-looking id: 18 or 19 digits as a string, unique and growing. */
  nextId(): string;
  /** Checks `Authorization: Zoho-oauthtoken …`. `scopes`: any one of them suffices, `ALL` covers each operation. */
  authorise(incoming: Incoming, scopes: string[]): { ok: true; userId: string } | { ok: false; reason: 'missing' | 'invalid' | 'scope' };
}

/** One operation, for the table in the documentation. */
export interface OperationInfo {
  method: string;
  /** `/crm/v8/:module/:id` */
  path: string;
  /** Names of the service's `sources`; empty: inferred. */
  source: string[];
  /** How sure: letters of D (documented), R (recorded), S (seen in the wild), I (inferred), the first for the core: `D S`. */
  sure: string;
  /** What is known to differ from Zoho, or was decided where nobody says. Markdown, no full stop at the end. */
  differs?: string;
  /** False for what is real in Zoho and answered with a 501 here. */
  implemented?: false;
}

/** One emulated Zoho service. */
export interface EmulatedService {
  name: ServiceName;
  /** What it does, and what of Zoho's it is known not to do. Everything else that it owns is a 501. */
  operations(): OperationInfo[];
  /** Where its behaviour is documented or was seen: name → public address. */
  sources: Record<string, string>;
  /** True when the path belongs to this service. */
  owns(path: string): boolean;
  /** Answers, or returns undefined when no such operation is implemented (the core answers 501 and says so). A promise only where it must wait. */
  handle(incoming: Incoming): Answer | undefined | Promise<Answer | undefined>;
  /**
   * Asked when the request arrives, before any latency; `refuse` (a 429 in the service's own words) is sent instead of
   * `handle`. `done` is called exactly once, when the answer leaves. It may be called after a `reset`: count per period.
   */
  admit?(incoming: Incoming): { refuse: Answer } | { done: () => void };
  /** All records by module, each as the service's own GET would answer it. */
  state(): Record<string, unknown[]>;
  /** The same for leafing through; where it is missing, `state` is leafed through. */
  shelves?(): Shelf[];
  /** `POST /_emulator/limits`, this service's part. Throws when a value is unknown or wrong (the caller gets a 400 with the message). */
  setLimits?(limits: Record<string, unknown>): void;
  /** This service's limits in force, for `GET /_emulator/limits`. */
  limits?(): Record<string, number | boolean | string | null>;
  /** The body and status this service uses for a fault of that status (its own error dialect). */
  faultBody(status: number): unknown;
  reset(): void;
  /** What people do in it by hand, by name. */
  byHand?: Record<string, HandAction>;
  /** `POST /_emulator/webhooks`: where its webhooks go; undefined takes the webhook away. Gone after a `reset`, too; not in `save`. */
  configureWebhook?(settings: WebhookSettings | undefined): void;
  /** All it knows as JSON values, in pieces (one a record, so that a million fit), in an order `restore` can read. */
  save?(): Iterable<unknown>;
  /** The service that saves and restores this one's records, where the two share them. */
  savedBy?: ServiceName;
  /** Takes the place of all it knows, after a `reset`. Throws Error when a piece is not one of `save`. */
  restore?(pieces: Iterable<unknown>): void;
}

/** Pages that are no Zoho service (the inspector). Never faulted, slowed or logged. */
export interface Pages {
  /** Undefined when there is no such page. */
  handle(incoming: Incoming): Answer | undefined | Promise<Answer | undefined>;
}
