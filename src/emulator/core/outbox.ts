import type { ServiceName } from './types.js';

/** One webhook as a service wants it sent. */
export interface Outgoing {
  service: ServiceName;
  /** For people: `subscription_renewed`, `Ticket_Update`, `Leads.edit`. */
  event: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** How long the receiver may take, by real time. */
  timeoutMs: number;
  /** Waits before the second, third, … attempt, by the emulator's clock; none: it is tried once. */
  retryAfterMs: readonly number[];
  /** Which statuses the sender takes for "received"; any 2xx when left out. */
  accepts?: (status: number) => boolean;
  /**
   * Asked just before each attempt for what to send in place of what was given: the state as it is by then, a signature
   * that is not old. Undefined: nobody wants it any more, and it counts as failed without being sent.
   */
  prepare?: () => Partial<Pick<Outgoing, 'event' | 'headers' | 'body'>> | undefined;
  /** Told of each attempt, e.g. to note it with the event. `last`: no further one follows by itself. */
  onAttempt?: (attempt: Attempt, last: boolean) => void;
}

export interface Attempt {
  /** When, by the emulator's clock. */
  at: number;
  /** Null when there was no answer. */
  status: number | null;
  /** Why there was none. */
  error: string | null;
  ms: number;
}

/** A webhook and what became of it. */
export interface Delivery extends Omit<Outgoing, 'accepts' | 'onAttempt' | 'prepare' | 'retryAfterMs' | 'timeoutMs'> {
  id: number;
  /** When it was due, by the emulator's clock. */
  at: number;
  state: 'waiting' | 'sending' | 'retrying' | 'delivered' | 'failed' | 'dropped';
  /** What the misery of this emulator did to it. */
  fate: 'dropped' | 'duplicated' | 'held back' | null;
  attempts: Attempt[];
}

/** What a service sees: somewhere to put webhooks, and a way to knock at an address first. */
export interface Outbox {
  send(outgoing: Outgoing): void;
  /** One request without retries or misery (the handshake of a new subscription). Never rejects. */
  probe(request: { method: string; url: string; headers?: Record<string, string>; body?: string; timeoutMs: number }): Promise<Attempt>;
}

/** How badly webhooks travel: chances from 0 to 1, for all services. */
export interface Misery {
  seed: number;
  drop: number;
  duplicate: number;
  reorder: number;
  /** Real milliseconds before the first attempt. */
  delayMs: number;
  /** At most so many attempts after the first; null: as many as the service makes. */
  retries: number | null;
  /** How many are sent to one address at once. */
  concurrency: number;
}
