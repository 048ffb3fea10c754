import type { Finance } from '../finance.js';
import type { Minor } from '../types.js';
import { creditLeft } from './credit-left.js';
import { owedOn } from './invoice-status.js';
import { excessOf } from './payment.js';

const sum = (amounts: Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0);

/** What a customer owes on all invoices, in the customer's currency. */
export const outstandingOf = (finance: Finance, customerId: string): Minor => sum(finance.invoices.by('customer', customerId).map(owedOn));

/** What a customer has to its credit: what is left of credit notes, and what it paid too much. */
export const unusedCreditsOf = (finance: Finance, customerId: string): Minor =>
  sum(finance.creditNotes.by('customer', customerId).map(creditLeft)) + sum(finance.payments.by('customer', customerId).map(excessOf));
