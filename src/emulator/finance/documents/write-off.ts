import type { Finance } from '../finance.js';
import type { Invoice } from '../types.js';
import { balanceOf } from './invoice-status.js';
import { wrongState } from './refusals.js';
import { comment, settle } from './settle.js';

/**
 * Gives up what is still owed. Nobody is told that it is paid: nothing arrived. Throws Refusal when nothing is owed. Codes and
 * sentences are inferred.
 */
export function writeOff(finance: Finance, invoice: Invoice, reason: string): void {
  if (invoice.stage !== 'open' || balanceOf(invoice) === 0) throw wrongState('Only invoices with a balance can be written off.');
  settle(finance, invoice, () => {
    invoice.writtenOff += balanceOf(invoice);
    invoice.writtenOffOn = finance.today();
  });
  comment(finance, invoice, `Invoice written off.${reason === '' ? '' : ` ${reason}`}`);
}

/** What was written off is owed again. Throws Refusal when nothing was. */
export function cancelWriteOff(finance: Finance, invoice: Invoice): void {
  if (invoice.writtenOff === 0) throw wrongState('This invoice has not been written off.');
  settle(finance, invoice, () => {
    invoice.writtenOff = 0;
    invoice.writtenOffOn = null;
  });
  comment(finance, invoice, 'Write off cancelled.');
}
