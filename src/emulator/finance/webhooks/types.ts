/** `subscription_renewed` and the like, with what it said when it happened. */
export interface BillingEvent {
  /** Above 2^53, so a client that reads it as a number loses digits. */
  id: string;
  type: string;
  at: number;
  /** JSON text of `data`. */
  data: string;
  /** What became of it, webhook by webhook. */
  deliveries: { webhookId: string; url: string; status: 'success' | 'scheduled' | 'failure'; at: number }[];
}

/** A webhook as an admin makes it in Billing's pages: zoho.com/billing/kb/webhooks */
export interface Webhook {
  id: string;
  name: string;
  url: string;
  method: 'POST' | 'PUT' | 'DELETE';
  /** Letters and digits, 12 to 50; without one nothing is signed. */
  secret: string | null;
  /** Null: all events. */
  events: string[] | null;
  headers: Record<string, string>;
  /** Sent in the URL besides what it has. */
  query: Record<string, string>;
  format: 'json' | 'form';
  eventId: 'number' | 'string';
  eventTime: 'date' | 'datetime';
  signature: 'hex' | 'base64';
}
