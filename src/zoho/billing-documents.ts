import { z } from 'zod';
import { type Ask, askPage, BASE, id, text } from './billing-ask.js';
import { TRANSACTION } from './billing-invoices.js';
import { amount, exactOrZero } from './money.js';
import { day, moment, toIso } from './time.js';
import type { CallContext } from './types.js';

export interface BillingPayment {
  id: string;
  customerId: string | null;
  /** `success` or `failure`. */
  status: string;
  mode: string;
  date: string | null;
  currency: string;
  amount: string;
  refunded: string;
  reference: string | null;
  cardLastFour: string | null;
  /** The gateway's words; null when nothing failed. */
  failure: string | null;
  /** What it is for; `balance` is what is still open there. */
  invoices: { id: string; number: string; amount: string; balance: string }[];
}

export interface BillingCreditNote {
  id: string;
  number: string;
  /** `open`, `closed`, `void`. */
  status: string;
  customerId: string | null;
  date: string | null;
  currency: string;
  total: string;
  balance: string;
  /** The invoices it was applied to. */
  invoiceIds: string[];
  updatedAt: string | null;
}

export interface EventRow {
  id: string;
  type: string;
  /** ISO; null when Zoho told no time. */
  at: string | null;
}

/** Payments, credit notes and events. Those that are not there any more are a RefusedError 1002. */
export interface Documents {
  payment(paymentId: string, context: CallContext): Promise<BillingPayment>;
  creditNote(creditNoteId: string, context: CallContext): Promise<BillingCreditNote>;
  /** One page of the events, the newest first; `from` and `to` are days of the organisation, both included. */
  events(
    options: { page: number; from?: string; to?: string; type?: string },
    context: CallContext,
  ): Promise<{ items: EventRow[]; more: boolean }>;
  /** An event with what its webhook carried, as text. */
  event(eventId: string, context: CallContext): Promise<EventRow & { payload: string }>;
}

export const PAYMENT = z.looseObject({
  payment_id: id,
  customer_id: id.nullish(),
  status: text,
  payment_mode: text,
  date: day,
  amount,
  amount_refunded: amount,
  reference_number: text,
  currency_code: text,
  autotransaction: TRANSACTION,
  invoices: z.array(z.looseObject({ invoice_id: id, invoice_number: text, amount_applied: amount, balance_amount: amount })).nullish(),
});
const CREDIT_NOTE = z.looseObject({
  creditnote_id: id,
  creditnote_number: text,
  status: text,
  reference_number: text,
  customer_id: id.nullish(),
  date: day,
  total: amount,
  balance: amount,
  currency_code: text,
  invoices: z.array(z.looseObject({ invoice_id: id })).nullish(),
  updated_time: moment,
});
const EVENT = z.looseObject({ event_id: id, event_type: z.string().min(1), event_time: text });
const ONE_EVENT = z.looseObject({
  event: z.intersection(EVENT, z.looseObject({ payload: z.string().transform((value) => text.parse(value)) })),
});
/** Billing says `credit_note`, Books `creditnote`. */
export const ONE_CREDIT_NOTE = z
  .looseObject({ credit_note: CREDIT_NOTE.optional(), creditnote: CREDIT_NOTE.optional() })
  .transform(({ credit_note, creditnote }, context) => {
    const note = credit_note ?? creditnote;
    if (!note) context.addIssue({ code: 'custom', message: 'is missing', path: ['credit_note'] });
    return note ?? z.NEVER;
  });

/** Source: OpenAPI files of payments, credit notes and events of Zoho Billing; `event_type` and `date_start` as Pipedream uses them. */
export function createDocuments(ask: Ask): Documents {
  const get = <T>(operation: string, name: string, one: string, schema: z.ZodType<T>, context: CallContext): Promise<T> => {
    const template = `${BASE}/${name}/{id}`;
    return ask(schema, { operation, method: 'GET', path: `${BASE}/${name}/${encodeURIComponent(one)}`, template }, context);
  };

  return {
    async payment(paymentId, context) {
      const { payment } = await get('billing.payment', 'payments', paymentId, z.looseObject({ payment: PAYMENT }), context);
      return toPayment(payment);
    },

    async creditNote(creditNoteId, context) {
      return toCreditNote(await get('billing.creditNote', 'creditnotes', creditNoteId, ONE_CREDIT_NOTE, context));
    },

    async events({ page, from, to, type }, context) {
      const path = `${BASE}/events`;
      const query: Record<string, string> = {
        ...(from === undefined ? {} : { date_start: from }),
        ...(to === undefined ? {} : { date_end: to }),
        ...(type === undefined ? {} : { event_type: type }),
      };
      const request = { operation: 'billing.events', method: 'GET', path, template: path, query } as const;
      const { rows, hasMore } = await askPage(ask, { key: 'events', row: EVENT, page }, request, context);
      return { items: rows.map(toEvent), more: hasMore };
    },

    async event(eventId, context) {
      const { event } = await get('billing.event', 'events', eventId, ONE_EVENT, context);
      return { ...toEvent(event), payload: event.payload };
    },
  };
}

const toEvent = (event: z.output<typeof EVENT>): EventRow => ({
  id: event.event_id,
  type: event.event_type,
  at: toIso(event.event_time),
});

/** A payment as Billing shows it, read. */
export function toPayment(row: z.output<typeof PAYMENT>): BillingPayment {
  const currency = row.currency_code;
  return {
    id: row.payment_id,
    customerId: row.customer_id ?? null,
    status: row.status || 'success',
    mode: row.payment_mode,
    date: row.date,
    currency,
    amount: exactOrZero(row.amount, currency),
    refunded: exactOrZero(row.amount_refunded, currency),
    reference: row.reference_number || null,
    cardLastFour: row.autotransaction?.last_four_digits ?? null,
    failure: row.autotransaction?.gateway_error_message || null,
    invoices: (row.invoices ?? []).map((one) => ({
      id: one.invoice_id,
      number: one.invoice_number,
      amount: exactOrZero(one.amount_applied, currency),
      balance: exactOrZero(one.balance_amount, currency),
    })),
  };
}

function toCreditNote(row: z.output<typeof CREDIT_NOTE>): BillingCreditNote {
  const currency = row.currency_code;
  return {
    id: row.creditnote_id,
    number: row.creditnote_number,
    status: row.status,
    customerId: row.customer_id ?? null,
    date: row.date,
    currency,
    total: exactOrZero(row.total, currency),
    balance: exactOrZero(row.balance, currency),
    invoiceIds: (row.invoices ?? []).map((one) => one.invoice_id),
    updatedAt: row.updated_time,
  };
}
