import { Refusal } from '../errors.js';
import type { Finance } from '../finance.js';

/**
 * Keeps customers from being deleted who have invoices, payments or credit notes. Code and sentence: zoho.com/invoice/api/v3/contacts
 * ("Possible error codes"; the same platform).
 */
export function guardCustomers(finance: Finance): void {
  finance.hooks.customerLeaves.push((id) => {
    const { invoices, payments, creditNotes, unbilledCharges } = finance;
    if ([invoices, payments, creditNotes, unbilledCharges].some((rows) => rows.by('customer', id).length > 0))
      throw new Refusal(400, 3000, 'This contact cannot be deleted since you have recorded transactions for it');
  });
}
