import { z } from 'zod';
import type { ObjectKind, ObjectRef } from '../store/objects.js';
import { parseJson } from '../zoho/json.js';
import { EVENT_TYPES } from './event-types.js';

/** What an event is about, or why it has no effect. */
export type About = { refs: ObjectRef[] } | { reason: string };

/** Of one event. A payment for a hundred invoices is real; one for forty thousand would be forty thousand calls. */
const MOST_REFS = 1_000;

const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => /^\d{1,25}$/.test(value))
  .nullish()
  .catch(undefined);
const of = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape).nullish().catch(undefined);
const invoices = z
  .array(z.looseObject({ invoice_id: id }))
  .nullish()
  .catch(undefined);
const amount = z.union([z.number(), z.string()]).nullish().catch(undefined);

const note = of({ creditnote_id: id, invoices });
const owner = of({ customer_id: id });
const DATA = z.looseObject({
  subscription: of({ subscription_id: id }),
  invoice: of({ invoice_id: id }),
  payment: of({
    payment_id: id,
    payment_mode: z.string().nullish().catch(undefined),
    status: z.string().nullish().catch(undefined),
    amount,
    amount_refunded: amount,
    invoices: z
      .array(z.looseObject({ invoice_id: id, amount_applied: amount }))
      .nullish()
      .catch(undefined),
  }),
  creditnote: note,
  credit_note: note,
  refund: of({ creditnote: note }),
  card: owner,
  bank_account: owner,
  payment_method: owner,
});
type Data = z.output<typeof DATA>;

/**
 * The objects an event is about, by the ids in its payload. Nothing else in it is believed: it only rings.
 *
 * `again`: nothing is left to be told of by something else. `type` is the event's name, `text` its payload as it came (JSON, or JSON in a form as webhooks of 2015 had it).
 */
export function aboutOf(type: string, text: string, { again = false }: { again?: boolean } = {}): About {
  const known = Object.hasOwn(EVENT_TYPES, type) ? EVENT_TYPES[type] : undefined;
  if (!known) return { reason: 'an event of this name is not known to this version' };
  if (known.rings.length === 0) return { reason: 'what it tells of is not kept' };
  const parsed = DATA.safeParse(dataOf(text));
  if (!parsed.success) return { reason: 'the payload cannot be read' };
  const refs = refsOf(parsed.data, known.rings, again).slice(0, MOST_REFS);
  return refs.length > 0 ? { refs } : { reason: 'the payload does not say what it is about' };
}

function dataOf(text: string): unknown {
  const payload = readPayload(text);
  if (typeof payload !== 'object' || payload === null) return undefined;
  return 'data' in payload ? payload.data : payload;
}

function readPayload(text: string): unknown {
  const start = text.trimStart();
  try {
    if (start.startsWith('{')) return parseJson(start);
    // Text that is no percent-encoding does not throw here, it stays as it is.
    for (const [, value] of new URLSearchParams(start)) if (value.trimStart().startsWith('{')) return parseJson(value);
  } catch {
    return undefined; // no JSON: the event is recorded, with this as its reason
  }
  return undefined;
}

function refsOf(data: Data, rings: readonly ObjectKind[], again: boolean): ObjectRef[] {
  const refs: ObjectRef[] = [];
  const add = (kind: ObjectKind, zohoId: string | null | undefined) => {
    if (zohoId && rings.includes(kind)) refs.push({ kind, zohoId });
  };
  add('subscription', data.subscription?.subscription_id);
  add('invoice', data.invoice?.invoice_id);
  for (const one of [data.card, data.bank_account, data.payment_method]) add('customer', one?.customer_id);
  for (const one of [data.creditnote, data.credit_note, data.refund?.creditnote]) {
    if (one?.creditnote_id) refs.push({ kind: 'credit_note', zohoId: one.creditnote_id });
    for (const invoice of one?.invoices ?? []) add('invoice', invoice.invoice_id);
  }
  if (data.payment && (again || !isToldByItsInvoice(data.payment))) add('payment', data.payment.payment_id);
  for (const invoice of data.payment?.invoices ?? []) add('invoice', invoice.invoice_id);
  return refs;
}

/**
 * The charge of a card for one invoice: that invoice tells all there is to it, so one call serves both. Should the payload be wrong,
 * the invoice does not list the payment as such, and the payment is looked at after all.
 */
function isToldByItsInvoice({
  payment_mode,
  status,
  amount: paid,
  amount_refunded,
  invoices: applied,
}: NonNullable<Data['payment']>): boolean {
  const [only, ...others] = applied ?? [];
  return (
    payment_mode === 'autotransaction' &&
    status === 'success' &&
    Number(amount_refunded ?? 0) === 0 &&
    only?.invoice_id !== undefined &&
    others.length === 0 &&
    Number(only.amount_applied) === Number(paid)
  );
}
