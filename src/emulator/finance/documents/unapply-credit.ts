import type { Finance } from '../finance.js';
import type { CreditNote } from '../types.js';
import { unknown } from './refusals.js';
import { settle } from './settle.js';

/** Takes a credit note off an invoice: the credit is there to be used again. Throws Refusal 1002 when it is not on it. */
export function unapplyCredit(finance: Finance, note: CreditNote, applicationId: string): void {
  const application = note.applied.find(({ id }) => id === applicationId);
  const invoice = finance.invoices.get(application?.invoiceId ?? '');
  if (!application || !invoice) throw unknown('Credit');
  note.applied = note.applied.filter((each) => each !== application);
  note.updatedAt = finance.world.clock.now().getTime();
  finance.creditNotes.put(note);
  settle(finance, invoice, () => {
    invoice.credited -= application.amount;
  });
}
