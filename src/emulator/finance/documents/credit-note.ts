import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import { currencyOf } from '../money.js';
import type { CreditNote, Day, Invoice, Minor } from '../types.js';
import { type LineInput, reckon } from './lines.js';
import { settle, tellPaid } from './settle.js';
import { showCreditNote } from './show-credit-note.js';

export interface CreditNoteInput {
  customerId: string;
  currency: string;
  /** Default: today. */
  date?: Day;
  lines: LineInput[];
  /** Prices include the tax. */
  inclusiveTax?: boolean;
  /** One's own; otherwise the next of the series. */
  number?: string;
  exchangeRate?: number;
  referenceNumber?: string;
  reason?: string;
  /** The invoice it is about. Naming it applies nothing: see `applyCredit`. */
  invoiceId?: string;
  customFields?: { label: string; value: string }[];
  extra?: Record<string, unknown>;
}

/** Makes a credit note, open and applied to nothing, and emits `creditnote_added`. */
export function issueCreditNote(finance: Finance, input: CreditNoteInput): CreditNote {
  const at = finance.world.clock.now().getTime();
  const note: CreditNote = {
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
    number: input.number ?? finance.nextNumber('creditNote'),
    customerId: input.customerId,
    currency: input.currency,
    exchangeRate: input.exchangeRate ?? currencyOf(input.currency)?.rate ?? 1,
    date: input.date ?? finance.today(),
    stage: 'open',
    ...reckon(finance, { lines: input.lines, inclusiveTax: input.inclusiveTax ?? false }),
    applied: [],
    refunded: 0,
    referenceNumber: input.referenceNumber ?? '',
    reason: input.reason ?? '',
    invoiceId: input.invoiceId ?? '',
    sentAt: null,
    customFields: input.customFields ?? [],
    extra: input.extra ?? {},
  };
  finance.creditNotes.put(note);
  emit(finance, 'creditnote_added', { creditnote: showCreditNote(finance, note) });
  return note;
}

/** Puts part of a credit note on an invoice: no more than is left of the one and owed on the other. Answers the application. */
export function applyCredit(finance: Finance, note: CreditNote, invoice: Invoice, amount: Minor): CreditNote['applied'][number] {
  const application = { id: finance.world.nextId(), invoiceId: invoice.id, amount, date: finance.today() };
  note.applied.push(application);
  note.updatedAt = finance.world.clock.now().getTime();
  finance.creditNotes.put(note);
  const isPaid = settle(finance, invoice, () => {
    invoice.credited += amount;
  });
  if (isPaid) tellPaid(finance, [invoice]);
  return application;
}
