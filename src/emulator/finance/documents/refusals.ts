import { Refusal } from '../errors.js';

// Codes and sentences: zoho.com/invoice/api/v3/{invoices,credit-notes,customer-payments} ("Possible error codes"; one platform with
// Billing and Books). Where those pages have none, code and sentence are inferred, and the comment says so.

/** "Invoice does not exist.", as Billing and Books say it of every record but customers and the catalog. */
export const unknown = (what: string) => new Refusal(404, 1002, `${what} does not exist.`);

export const numberTaken = () => new Refusal(400, 1001, 'Invoice Number already exist');
export const creditNoteNumberTaken = () => new Refusal(400, 12018, 'The specified Credit Note Number already exists');

export const customerFixedByPayments = () =>
  new Refusal(400, 3010, 'The customer for this invoice cannot be changed because payments have been recorded for this invoice');
export const customerFixedByCredits = () =>
  new Refusal(400, 3009, 'The contact details of this invoice cannot be edited as the credits have been applied to it');

export const invoiceHasPayments = () =>
  new Refusal(400, 4001, 'Payments have been recorded for these invoices.Hence they cannot be deleted');
export const invoiceHasCredits = () => new Refusal(400, 12008, 'This invoice has credits applied to it. Hence, it cannot be deleted');

/** Seen in the field with this wording; the documentation has "for this invoice". */
export const moreThanBalance = () => new Refusal(400, 24016, 'The amount entered is more than the balance due for the selected invoices.');

/** The sentence is Zoho's, the code is inferred. */
export const moreThanPaid = () =>
  new Refusal(
    400,
    24017,
    'The amount entered for individual invoice(s) exceeds the total payment the customer has made. Please check and retry.',
  );

export const creditNoteIsClosed = () => new Refusal(400, 12003, 'Credit notes that are in closed status cannot be applied to invoices');
export const creditNoteIsVoid = () => new Refusal(400, 12004, 'Credit notes that are in void status cannot be applied to invoices');
export const creditOnDraft = () => new Refusal(400, 12005, 'Credits cannot be applied to invoices in the draft status');
export const creditOnPaid = () => new Refusal(400, 12006, 'Credits cannot be applied to invoices in the closed status');
export const creditOnVoid = () => new Refusal(400, 12007, 'Credits cannot be applied to invoices in the void status');

/** Inferred, as are the codes of all that follow. */
export const moreThanCredit = () => new Refusal(400, 12009, 'The amount applied is more than the balance of the credit note.');
export const wrongState = (what: string) => new Refusal(400, 4005, what);
export const refundTooLarge = () => new Refusal(400, 24018, 'The refund amount is more than the amount that can be refunded.');
export const cardDeclined = (why: string) => new Refusal(400, 9010, why);
