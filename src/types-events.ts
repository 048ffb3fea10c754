/** An event of Zoho's as an operator sees it: nothing of Zoho's ids and nothing personal is in it. */
export interface EventView {
  /** Ours. */
  id: string;
  /** How it came first: `billing.webhook`, `billing.sweep`, `desk.webhook`. */
  source: string;
  /** Zoho's name of it. */
  type: string;
  /** When it happened, as Zoho says; midnight in UTC where Zoho only says the day. */
  at: string | null;
  receivedAt: string;
  /** How often it arrived. */
  deliveries: number;
  /** `new`: not looked at yet. `rung`: what it is about was, or will be, looked at. `recorded`: kept, without an effect. */
  state: 'new' | 'rung' | 'recorded';
  /** Why it has no effect. */
  reason: string | null;
}

export interface EventDetail extends EventView {
  /** What it rang. `seen`: Zoho was asked about it since. */
  rang: { kind: string; id: string; userId: string | null; seen: boolean }[];
}

export interface EventFilter {
  type?: string;
  state?: EventView['state'];
  /** Received from then on, ISO. */
  since?: string;
  /** Received before, ISO. */
  until?: string;
}

/** One event, or a range of them; `all` must be said in so many words. */
export type EventChoice = { id: string } | EventFilter | { all: true };
