import type { Sql } from '../store/database.js';
import type { ObjectKind } from '../store/objects.js';
import type { Ending } from '../types-escalations.js';
import type { BillingCreditNote, BillingPayment } from '../zoho/billing-documents.js';
import type { BillingInvoice } from '../zoho/billing-invoices.js';
import type { BillingSubscription } from '../zoho/billing-subscriptions.js';
import type { DeskTicket } from '../zoho/desk-types.js';

/** The row of `objects` that was looked at, and the version it had then. */
export interface Looked {
  objectId: string;
  version: number;
}

export interface SaidSubscription {
  kind: 'subscription';
  subscription: BillingSubscription;
  /** When Billing was asked, ms since the epoch: of two answers of the same second the later one counts. */
  askedAt: number;
  /** Ours, when it is known whose answer this is. */
  id?: string;
  object?: Looked;
}

/** What Billing says of one thing, as it was asked just now. */
export type SaidObject =
  | SaidSubscription
  | { kind: 'invoice'; invoice: BillingInvoice; object: Looked }
  | { kind: 'payment'; payment: BillingPayment; object: Looked }
  | { kind: 'credit_note'; creditNote: BillingCreditNote; object: Looked }
  /** Nothing was asked: their subscriptions are to be looked at. */
  | { kind: 'customer'; customerId: string; object: Looked }
  /** Billing has none of this id any more. */
  | { kind: 'gone'; of: ObjectKind; zohoId: string; object: Looked };

/** Makes the store agree with what Billing says, and does what follows, in the caller's transaction. */
export interface Projector {
  /**
   * Takes the rows that `project` will write to. Never waits: whoever holds one may be waiting for the caller. Answers the places in
   * `said` that cannot be written at the moment.
   */
  hold(said: SaidObject[], tx: Sql): Promise<Set<number>>;
  project(said: SaidObject[], tx: Sql): Promise<void>;
}

/** What users may see of a ticket's conversation: one answer of an agent. */
export interface SaidReply {
  kind: 'thread' | 'comment';
  zohoId: string;
  at: string | null;
  author: string | null;
  /** Plain, without what was quoted; null: it was read before and is as it was, or is to be read yet. */
  text: string | null;
  /** How many files there are. */
  files: number;
  attachments: { zohoId: string; name: string; size: number }[];
}

/** What Desk says of the ticket of an escalation. */
export type SaidTicket =
  | {
      kind: 'ticket';
      escalationId: string;
      ticket: DeskTicket;
      /** What users may see of it, all of it; null: not asked for, nothing has changed in it. */
      replies: SaidReply[] | null;
      /** Something of it is to be read with the next look, whatever its counts say. */
      unsent?: boolean;
      /** The look that found it; without one it is the answer to the ticket's own making. */
      object?: Looked;
      /** Look again after so many ms without being rung: something is on its way, or was not read yet. */
      againMs?: number;
      /** It is another ticket than before: it has taken over, with the key. */
      followed?: boolean;
    }
  /** There is none of this id, or it is in the recycle bin; searches have to catch up before that is believed. */
  | { kind: 'missing'; escalationId: string; object: Looked; againMs: number }
  | { kind: 'ended'; escalationId: string; why: Ending; object: Looked }
  /** It is nobody's here. */
  | { kind: 'stranger'; object: Looked };

/** The same for tickets. */
export interface TicketProjector {
  hold(said: SaidTicket[], tx: Sql): Promise<Set<number>>;
  project(said: SaidTicket[], tx: Sql): Promise<void>;
}
