/** A subscription to events. */
export interface Webhook {
  id: string;
}
