/** What a subscription to one event wants; the names an event allows are in `EVENTS`. */
export interface EventFilter {
  departmentIds?: readonly string[];
  /** The older spelling, one id. */
  departmentId?: string;
  includePrevState?: boolean;
  /** Api names of fields: an update that touches none of them is not sent. */
  fields?: readonly string[];
  direction?: 'in' | 'out';
}

/** A subscription to events. */
export interface Webhook {
  id: string;
  name: string | null;
  description: string | null;
  url: string;
  isEnabled: boolean;
  /** With `AUTOMATION` also what time-based rules do. */
  includeEventsFrom: readonly string[];
  /** Null: everything of that kind. */
  subscriptions: Readonly<Record<string, EventFilter | null>>;
  /** An agent's id. */
  createdBy: string;
  createdAt: number;
  modifiedAt: number;
}
