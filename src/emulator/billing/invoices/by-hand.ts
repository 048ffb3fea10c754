import { z } from 'zod';
import { type HandAction, handAction } from '../../core/hand.js';
import { createPayment } from '../../finance/documents/change-payment.js';
import { invoiceOf } from '../../finance/documents/find.js';
import { emailInvoice } from '../../finance/documents/invoice-actions.js';
import { balanceOf } from '../../finance/documents/invoice-status.js';
import { showInvoice } from '../../finance/documents/show-invoice.js';
import { showPayment } from '../../finance/documents/show-payment.js';
import { voidInvoice } from '../../finance/documents/void-invoice.js';
import { writeOff } from '../../finance/documents/write-off.js';
import type { Finance } from '../../finance/finance.js';
import { show } from '../../finance/money.js';

const module = 'invoices';
const id = z.string().min(1);

/** What people do to invoices in Billing's own pages. */
export function invoicesByHand(finance: Finance) {
  const shown = (invoiceId: string) => showInvoice(finance, invoiceOf(finance, invoiceId));
  return {
    recordPayment: handAction({
      title: 'Record a payment',
      module,
      input: z.strictObject({
        id,
        /** Default: all that is owed. More than that is an excess payment. */
        amount: z.number().positive().optional(),
        mode: z.enum(['check', 'cash', 'creditcard', 'banktransfer', 'bankremittance', 'others']).default('banktransfer'),
        reference: z.string().default(''),
      }),
      run: ({ id: invoiceId, amount, mode, reference }) => {
        const invoice = invoiceOf(finance, invoiceId);
        const owed = show(balanceOf(invoice), invoice.currency);
        const paid = amount ?? owed;
        const payment = createPayment(finance, {
          customer_id: invoice.customerId,
          payment_mode: mode,
          amount: paid,
          reference_number: reference,
          invoices: [{ invoice_id: invoice.id, amount_applied: Math.min(paid, owed) }],
        });
        return showPayment(finance, payment);
      },
    }),
    voidInvoice: handAction({
      title: 'Void',
      module,
      input: z.strictObject({ id }),
      run: ({ id: invoiceId }) => {
        voidInvoice(finance, invoiceOf(finance, invoiceId));
        return shown(invoiceId);
      },
    }),
    writeOffInvoice: handAction({
      title: 'Write off',
      module,
      input: z.strictObject({ id, reason: z.string().default('') }),
      run: ({ id: invoiceId, reason }) => {
        writeOff(finance, invoiceOf(finance, invoiceId), reason);
        return shown(invoiceId);
      },
    }),
    emailInvoice: handAction({
      title: 'E-mail to the customer',
      module,
      input: z.strictObject({ id, to: z.email().optional() }),
      run: ({ id: invoiceId, to }) => {
        const invoice = invoiceOf(finance, invoiceId);
        const email = to ?? finance.customers.get(invoice.customerId).texts['email'] ?? '';
        emailInvoice(finance, invoice, { to_mail_ids: [email], subject: `Invoice ${invoice.number}`, body: 'See the attached invoice.' });
        return shown(invoiceId);
      },
    }),
    /** Which of Zoho's settings make invoices wait is not documented for the API; adding lines works on such invoices only. */
    holdInvoice: handAction({
      title: 'Keep pending',
      module,
      input: z.strictObject({ id }),
      run: ({ id: invoiceId }) => {
        const invoice = invoiceOf(finance, invoiceId);
        if (invoice.stage !== 'draft') throw new Error('Only a draft can be kept pending.');
        invoice.stage = 'pending';
        return shown(invoiceId);
      },
    }),
  } satisfies Record<string, HandAction>;
}
