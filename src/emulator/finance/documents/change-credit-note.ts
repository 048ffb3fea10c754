import { invalidValue } from '../errors.js';
import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { CreditNote, Invoice, Minor } from '../types.js';
import { creditLeft } from './credit-left.js';
import { applyCredit, issueCreditNote } from './credit-note.js';
import { mergeFields, readFields } from './custom-fields.js';
import { balanceOf } from './invoice-status.js';
import { readLines, type Spelling } from './line-input.js';
import { reckon } from './lines.js';
import { day, flag, mailAddresses, number, text } from './read.js';
import {
  creditNoteIsClosed,
  creditNoteIsVoid,
  creditNoteNumberTaken,
  creditOnDraft,
  creditOnPaid,
  creditOnVoid,
  moreThanBalance,
  moreThanCredit,
  unknown,
  wrongState,
} from './refusals.js';
import { settle } from './settle.js';
import { showCreditNote } from './show-credit-note.js';

interface Request {
  spelling: Spelling;
  query: URLSearchParams;
}

/**
 * A credit note from a body. With `ignore_auto_number_generation` its own number counts, which then must be new; without, the
 * series goes on and a number that is sent is ignored (inferred). Throws Refusal.
 */
export function createCreditNote(
  finance: Finance,
  body: Record<string, unknown>,
  { invoiceId = '', ...request }: Request & { invoiceId?: string },
): CreditNote {
  const customer = finance.customers.get(String(body['customer_id'] ?? ''));
  const { currency } = customer;
  return issueCreditNote(finance, {
    ...readCreditNote(finance, body, { ...request, currency }),
    customerId: customer.id,
    currency,
    invoiceId,
  });
}

/** What was sent of a credit note changes, the rest stays. Throws Refusal when that would leave less than was used of it. */
export function updateCreditNote(finance: Finance, note: CreditNote, body: Record<string, unknown>, request: Request): CreditNote {
  if (note.stage === 'void') throw wrongState('Credit notes that are void cannot be edited.');
  const customerId = text(body, 'customer_id') ?? note.customerId;
  if (customerId !== note.customerId) throw wrongState('The customer of a credit note cannot be changed.');
  const input = readCreditNote(finance, body, { ...request, currency: note.currency, old: note });
  const reckoning = reckon(finance, input);
  if (reckoning.total < note.total - creditLeft(note)) throw moreThanCredit();
  Object.assign(note, input, reckoning, { updatedAt: finance.world.clock.now().getTime() });
  finance.creditNotes.put(note);
  return note;
}

function readCreditNote(
  finance: Finance,
  body: Record<string, unknown>,
  { spelling, query, currency, old }: Request & { currency: string; old?: CreditNote },
) {
  const lines = readLines(finance, body, { spelling, currency, ...(old ? { old: old.lines } : {}) }) ?? old?.lines;
  if (!lines) throw invalidValue(spelling.lines);
  if (lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0) <= 0) throw invalidValue(spelling.price);
  const exchangeRate = number(body, 'exchange_rate');
  const own = readNumber(finance, body, query, old);
  const kept = (name: string, bound: number) => text(body, name, bound) ?? old?.extra[name] ?? '';
  return {
    lines,
    date: day(body, 'date') ?? old?.date ?? finance.today(),
    inclusiveTax: flag(body, 'is_inclusive_tax') ?? false,
    referenceNumber: text(body, 'reference_number') ?? old?.referenceNumber ?? '',
    customFields: mergeFields(old?.customFields ?? [], readFields(finance, 'creditnote', body['custom_fields'])),
    extra: { ...old?.extra, notes: kept('notes', 5000), terms: kept('terms', 10_000), template_id: kept('template_id', 100) },
    ...(own === undefined ? {} : { number: own }),
    ...(exchangeRate === undefined ? {} : { exchangeRate }),
  };
}

function readNumber(finance: Finance, body: Record<string, unknown>, query: URLSearchParams, old?: CreditNote): string | undefined {
  const isOwn = flag(body, 'ignore_auto_number_generation') === true || query.get('ignore_auto_number_generation') === 'true';
  if (!isOwn) return undefined;
  const own = text(body, 'creditnote_number')?.trim() || old?.number;
  if (!own) throw invalidValue('creditnote_number');
  for (const { id, number: taken } of finance.creditNotes.all()) if (taken === own && id !== old?.id) throw creditNoteNumberTaken();
  return own;
}

/** Throws Refusal unless so much of the credit note may go to the invoice: same customer, open, with a balance that is not less. */
export function assertApplicable(note: CreditNote, invoice: Invoice, amount: Minor): void {
  if (note.stage === 'void') throw creditNoteIsVoid();
  if (creditLeft(note) === 0) throw creditNoteIsClosed();
  if (invoice.customerId !== note.customerId) throw unknown('Invoice');
  if (invoice.stage === 'draft' || invoice.stage === 'pending') throw creditOnDraft();
  if (invoice.stage === 'void') throw creditOnVoid();
  if (balanceOf(invoice) === 0) throw creditOnPaid();
  if (amount <= 0) throw invalidValue('amount_applied');
  if (amount > creditLeft(note)) throw moreThanCredit();
  if (amount > balanceOf(invoice)) throw moreThanBalance();
}

export interface Application {
  note: CreditNote;
  invoice: Invoice;
  amount: Minor;
}

/** Throws Refusal for the first of several that would not fit, also together with the others. */
export function assertCredits(applications: Application[]): void {
  const ofNote = new Map<CreditNote, Minor>();
  const ofInvoice = new Map<Invoice, Minor>();
  for (const { note, invoice, amount } of applications) {
    assertApplicable(note, invoice, amount);
    ofNote.set(note, (ofNote.get(note) ?? 0) + amount);
    ofInvoice.set(invoice, (ofInvoice.get(invoice) ?? 0) + amount);
  }
  for (const [note, sum] of ofNote) if (sum > creditLeft(note)) throw moreThanCredit();
  for (const [invoice, sum] of ofInvoice) if (sum > balanceOf(invoice)) throw moreThanBalance();
}

/** Applies several at once, all or none. Throws Refusal for the first that does not fit. */
export function applyCredits(
  finance: Finance,
  applications: Application[],
): { application: CreditNote['applied'][number]; note: CreditNote }[] {
  assertCredits(applications);
  return applications.map(({ note, invoice, amount }) => ({ application: applyCredit(finance, note, invoice, amount), note }));
}

/** Makes it count no more. Throws Refusal while some of it is applied or was paid back (inferred). */
export function voidCreditNote(finance: Finance, note: CreditNote): void {
  if (note.applied.length > 0 || note.refunded > 0)
    throw wrongState('Credit notes that have been applied to invoices or refunded cannot be marked as void.');
  note.stage = 'void';
  note.updatedAt = finance.world.clock.now().getTime();
}

/** Makes a void one count again. Throws Refusal for one that is not void. */
export function reopenCreditNote(finance: Finance, note: CreditNote): void {
  if (note.stage !== 'void') throw wrongState('Only credit notes that are void can be converted to open.');
  note.stage = 'open';
  note.updatedAt = finance.world.clock.now().getTime();
}

/** Takes it away, and off the invoices it is on, which are owed again. Throws Refusal once some was paid back (inferred). Emits `creditnote_deleted`. */
export function deleteCreditNote(finance: Finance, note: CreditNote): void {
  if (note.refunded > 0) throw wrongState('Credit notes that have been refunded cannot be deleted.');
  const shown = showCreditNote(finance, note);
  for (const { invoiceId, amount } of note.applied) {
    const invoice = finance.invoices.get(invoiceId);
    if (!invoice) continue;
    settle(finance, invoice, () => {
      invoice.credited -= amount;
    });
  }
  finance.creditNotes.remove(note.id);
  emit(finance, 'creditnote_deleted', { creditnote: shown });
}

/** Mails it. No mail leaves the emulator. Throws Refusal when the mail is not complete. */
export function emailCreditNote(finance: Finance, note: CreditNote, body: Record<string, unknown>): void {
  if (mailAddresses(body, 'to_mail_ids').length === 0) throw invalidValue('to_mail_ids');
  mailAddresses(body, 'cc_mail_ids');
  for (const name of ['subject', 'body']) if (!text(body, name, 100_000)) throw invalidValue(name);
  note.sentAt = finance.world.clock.now().getTime();
}
