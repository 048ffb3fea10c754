import type { Sql } from '../store/database.js';
import { lookForPaymentsOf } from '../store/digest.js';
import {
  creditNotesAlongWith,
  type InvoiceRow,
  removeDocuments,
  statusesOf,
  subscriptionsOfInvoices,
  writeCreditNotes,
  writeInvoices,
} from '../store/mirror.js';
import { type AppliedRow, type PaymentRow, writePayments, writeToldPayments } from '../store/mirror-payments.js';
import { refKey } from '../store/objects.js';
import type { Store } from '../store/store.js';
import type { SaidObject } from '../sync/said.js';
import type { BillingPayment } from '../zoho/billing-documents.js';
import type { BillingInvoice, InvoicePayment } from '../zoho/billing-invoices.js';
import type { Follows } from './follows.js';
import { invoiceHappenings, paymentHappenings } from './happenings.js';
import type { Owner } from './owners.js';

type Said<Kind extends SaidObject['kind']> = { said: Extract<SaidObject, { kind: Kind }>; owner: Owner };
interface Frame {
  now: number;
  tx: Sql;
}

/** A charge of a card is for one invoice, so what the invoice says of it is all there is. */
const isToldByInvoice = (payment: InvoicePayment): boolean => payment.mode === 'autotransaction';
/** What tells of a charge that the digest leaves to its invoice. */
const PAYMENT_EVENTS = ['payment_thankyou', 'payment_succeeded'];
const invoiceRef = (zohoId: string) => ({ kind: 'invoice', zohoId }) as const;
const paymentRef = (zohoId: string) => ({ kind: 'payment', zohoId }) as const;

/** Writes invoices with the payments they list, and gathers what follows. */
export async function projectInvoices(store: Store, all: Said<'invoice'>[], follows: Follows, frame: Frame): Promise<void> {
  if (all.length === 0) return;
  const { tx } = frame;
  const ids = all.map(({ said }) => said.object.objectId);
  const before = await statusesOf(tx, 'invoices', ids);
  const subscriptions = await whichSubscriptions(store, all, tx);
  const rows = all.map(({ said: { invoice, object }, owner }) =>
    toInvoiceRow(invoice, object.objectId, owner.userId, subscriptions.get(object.objectId)),
  );
  follows.again.push(...(await store.objects.load(await creditNotesAlongWith(tx, rows), tx)));
  await writeInvoices(tx, rows);
  // Payments on a void invoice are the customer's to use again: it does not list them any more.
  const voided = rows.filter((row) => row.status === 'void').map((row) => row.id);
  await lookForPaymentsOf(tx, voided, PAYMENT_EVENTS);
  for (const [place, row] of rows.entries()) {
    const { said } = all[place] as Said<'invoice'>; // one row an invoice
    const at = row.updatedAt ?? new Date(frame.now).toISOString();
    follows.sights.push({ id: row.id, version: said.object.version, userId: row.userId, zohoUpdatedAt: row.updatedAt, gone: false });
    const was = before.get(row.id);
    row.subscriptionId ??= was?.subscriptionId ?? null;
    if (row.userId !== null) follows.happenings.push(...invoiceHappenings(was ?? null, { ...row, userId: row.userId }, at));
    if (row.subscriptionId !== null && row.status === 'paid' && was !== undefined && was.status !== 'paid')
      follows.settled.add(row.subscriptionId);
  }
  await projectToldPayments(store, all, follows, frame, new Map(rows.map((row) => [row.id, row])));
}

async function projectToldPayments(
  store: Store,
  all: Said<'invoice'>[],
  follows: Follows,
  { now, tx }: Frame,
  invoices: Map<string, InvoiceRow>,
): Promise<void> {
  const listed = all.flatMap(({ said: { invoice, object }, owner }) =>
    invoice.payments.map((payment) => ({ payment, invoiceId: object.objectId, currency: invoice.currency, userId: owner.userId })),
  );
  const told = listed.filter(({ payment }) => isToldByInvoice(payment));
  const ensured = await store.objects.ensure(
    told.map(({ payment }) => paymentRef(payment.id)),
    tx,
  );
  // One that is being looked at itself is left to that look and rung once more: who settles waits for nobody.
  const busy = await store.objects.hold(
    [...ensured.values()].map(({ id }) => id),
    tx,
  );
  const idOf = (payment: InvoicePayment) => ensured.get(refKey(paymentRef(payment.id)))?.id;
  follows.again.push(...told.filter(({ payment }) => busy.has(idOf(payment) ?? '')).map(({ payment }) => paymentRef(payment.id)));
  const others = listed.filter(({ payment }) => !isToldByInvoice(payment)).map(({ payment }) => paymentRef(payment.id));
  const known = await store.objects.find(others, tx);
  follows.unheard.push(...others);

  const rows = new Map<string, PaymentRow>();
  const applied: AppliedRow[] = [];
  const about = new Map<string, string>();
  for (const { payment, invoiceId, currency, userId } of listed) {
    const id = idOf(payment) ?? known.get(refKey(paymentRef(payment.id)))?.id;
    if (id === undefined) continue;
    applied.push({ paymentId: id, invoiceId, amount: payment.amount });
    if (!isToldByInvoice(payment) || busy.has(id)) continue;
    about.set(id, invoiceId);
    const { mode, date, amount, refunded, reference, cardLastFour } = payment;
    rows.set(id, { id, userId, status: 'success', mode, date, currency, amount, refunded, reference, cardLastFour, failure: null });
  }
  for (const { id, fresh } of ensured.values()) {
    if (busy.has(id)) continue;
    follows.sights.push({ id, version: fresh ? 1 : 0, userId: rows.get(id)?.userId ?? null, zohoUpdatedAt: null, gone: false });
  }
  const before = await statusesOf(tx, 'payments', [...rows.keys()]);
  await writeToldPayments(
    tx,
    [...rows.values()],
    applied,
    all.map(({ said }) => said.object.objectId),
  );
  for (const row of rows.values()) {
    if (row.userId === null) continue;
    const invoice = invoices.get(about.get(row.id) ?? '');
    const of = invoice
      ? [{ id: invoice.id, number: invoice.number, balance: invoice.balance, subscriptionId: invoice.subscriptionId }]
      : [];
    const seen = { ...row, userId: row.userId, invoices: of };
    follows.happenings.push(...paymentHappenings(before.get(row.id) ?? null, seen, momentOf(row.date, now)));
    notePaid(follows, row, now);
  }
}

/** Writes payments that were asked for themselves, and gathers what follows. */
export async function projectPayments(store: Store, all: Said<'payment'>[], follows: Follows, { now, tx }: Frame): Promise<void> {
  if (all.length === 0) return;
  const before = await statusesOf(
    tx,
    'payments',
    all.map(({ said }) => said.object.objectId),
  );
  const refs = all.flatMap(({ said: { payment } }) => payment.invoices.map((invoice) => invoiceRef(invoice.id)));
  const ensured = await store.objects.ensure(refs, tx);
  follows.again.push(...refs.filter((ref) => ensured.get(refKey(ref))?.fresh));
  const idOf = (zohoId: string) => ensured.get(refKey(invoiceRef(zohoId)))?.id ?? '';
  const mirrored = await statusesOf(
    tx,
    'invoices',
    [...ensured.values()].map(({ id }) => id),
  );
  const rows = all.map(({ said: { payment, object }, owner }) => toPaymentRow(payment, object.objectId, owner.userId));
  const applied = all.flatMap(({ said: { payment, object } }) =>
    payment.invoices.map((invoice) => ({ paymentId: object.objectId, invoiceId: idOf(invoice.id), amount: invoice.amount })),
  );
  await writePayments(tx, rows, applied);
  for (const [place, row] of rows.entries()) {
    const { said } = all[place] as Said<'payment'>; // one row a payment
    follows.sights.push({ id: row.id, version: said.object.version, userId: row.userId, zohoUpdatedAt: null, gone: false });
    if (row.userId === null) continue;
    const invoices = said.payment.invoices.map(({ id, number, balance }) => {
      const subscriptionId = mirrored.get(idOf(id))?.subscriptionId ?? null;
      return { id: idOf(id), number, balance, subscriptionId };
    });
    follows.happenings.push(
      ...paymentHappenings(before.get(row.id) ?? null, { ...row, userId: row.userId, invoices }, momentOf(row.date, now)),
    );
    if (row.status === 'success') notePaid(follows, row, now);
    else if (invoices.some(({ subscriptionId }) => subscriptionId !== null)) {
      // Billing has no event for a subscription that becomes past due.
      for (const { subscriptionId } of invoices) if (subscriptionId !== null) follows.changed.add(subscriptionId);
    } else follows.changedUsers.add(row.userId);
  }
}

/** Writes credit notes. */
export async function projectCreditNotes(store: Store, all: Said<'credit_note'>[], follows: Follows, { tx }: Frame): Promise<void> {
  if (all.length === 0) return;
  const found = await store.objects.find(
    all.flatMap(({ said: { creditNote } }) => creditNote.invoiceIds.map(invoiceRef)),
    tx,
  );
  await writeCreditNotes(
    tx,
    all.map(({ said: { creditNote, object }, owner }) => {
      const { number, status, date, currency, total, balance, invoiceIds } = creditNote;
      const invoiceId = invoiceIds.flatMap((id) => found.get(refKey(invoiceRef(id)))?.id ?? [])[0] ?? null;
      return { id: object.objectId, userId: owner.userId, number, status, date, currency, total, balance, invoiceId };
    }),
  );
  for (const { said, owner } of all) {
    const { objectId: id, version } = said.object;
    follows.sights.push({ id, version, userId: owner.userId, zohoUpdatedAt: said.creditNote.updatedAt, gone: false });
  }
}

/** Documents that Billing has no more. */
export async function projectGone(all: Said<'gone'>[], follows: Follows, { tx }: Frame): Promise<void> {
  const ids = all.map(({ said }) => said.object.objectId);
  await removeDocuments(tx, ids);
  for (const { said } of all) {
    const { objectId: id, version } = said.object;
    follows.sights.push({ id, version, userId: null, zohoUpdatedAt: null, gone: true });
  }
}

async function whichSubscriptions(store: Store, all: Said<'invoice'>[], tx: Sql): Promise<Map<string, string>> {
  const named = await store.links.ownersOf(
    'billing.subscription',
    all.flatMap(({ said }) => said.invoice.subscriptionIds),
    tx,
  );
  const guessed = await subscriptionsOfInvoices(
    tx,
    all.flatMap(({ said: { invoice, object }, owner }) => {
      const codes = invoice.lines.map((line) => line.code).filter((code) => code !== '');
      const indexes = store.objects.indexesOf(invoiceRef(invoice.id));
      return owner.userId === null ? [] : [{ id: object.objectId, userId: owner.userId, indexes, codes, date: invoice.date }];
    }),
  );
  return new Map(
    all.flatMap(({ said: { invoice, object } }) => {
      const id = invoice.subscriptionIds.flatMap((one) => named.get(one) ?? [])[0] ?? guessed.get(object.objectId);
      return id === undefined ? [] : [[object.objectId, id] as const];
    }),
  );
}

function toInvoiceRow(invoice: BillingInvoice, id: string, userId: string | null, subscriptionId: string | undefined): InvoiceRow {
  const { number, status, date, dueDate, currency, total, tax, balance, credited, writtenOff, lines, updatedAt } = invoice;
  const money = { currency, total, tax, balance, credited, writtenOff };
  return { id, userId, subscriptionId: subscriptionId ?? null, number, status, date, dueDate, ...money, lines, updatedAt };
}

function toPaymentRow(payment: BillingPayment, id: string, userId: string | null): PaymentRow {
  const { status, mode, date, currency, amount, refunded, reference, cardLastFour, failure } = payment;
  return { id, userId, status, mode, date, currency, amount, refunded, reference, cardLastFour, failure };
}

function notePaid(follows: Follows, { userId, amount, date }: PaymentRow, now: number): void {
  if (userId === null || !/[1-9]/.test(amount)) return;
  follows.userIds.add(userId);
  follows.paid.push({ userId, at: new Date(momentOf(date, now)) });
}

/** Billing tells the day of a payment only: today it is now. */
function momentOf(date: string | null, now: number): string {
  const noon = date === null ? Number.NaN : Date.parse(`${date}T12:00:00Z`);
  return new Date(Number.isNaN(noon) || Math.abs(now - noon) < 36 * 3_600_000 ? now : noon).toISOString();
}
