import type { Customer } from '../customer.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Payment } from '../types.js';
import { mergeFields, readFields } from './custom-fields.js';
import { balanceOf } from './invoice-status.js';
import type { PaymentInput } from './payment.js';
import { amount, day, number, required, rows, text } from './read.js';
import { moreThanBalance, moreThanPaid, unknown, wrongState } from './refusals.js';

const MODES = ['check', 'cash', 'creditcard', 'banktransfer', 'bankremittance', 'autotransaction', 'others'] as const;

/**
 * What a body says of a payment. With `old` it is a change: what was not sent stays. Throws Refusal, 24016 when an invoice would
 * get more than its balance.
 */
export function readPayment(
  finance: Finance,
  body: Record<string, unknown>,
  { customer, old }: { customer: Customer; old?: Payment },
): Required<Omit<PaymentInput, 'status' | 'transaction' | 'exchangeRate'>> & Pick<PaymentInput, 'exchangeRate'> {
  const { currency } = customer;
  const mode = text(body, 'payment_mode') ?? old?.mode;
  if (!isMode(mode)) throw invalidValue('payment_mode');
  const exchangeRate = number(body, 'exchange_rate');
  const input = {
    customerId: customer.id,
    mode,
    currency,
    amount: required(amount(body, 'amount', currency) ?? old?.amount, 'amount'),
    date: day(body, 'date') ?? old?.date ?? finance.today(),
    applied: readApplied(finance, body, { customer, ...(old ? { old } : {}) }),
    referenceNumber: text(body, 'reference_number') ?? old?.referenceNumber ?? '',
    description: text(body, 'description', 2000) ?? old?.description ?? '',
    bankCharges: amount(body, 'bank_charges', currency) ?? old?.bankCharges ?? 0,
    customFields: mergeFields(old?.customFields ?? [], readFields(finance, 'payment', body['custom_fields'])),
    ...(exchangeRate === undefined ? {} : { exchangeRate }),
  };
  if (input.applied.reduce((sum, each) => sum + each.amount, 0) > input.amount) throw moreThanPaid();
  if (input.bankCharges < 0 || input.bankCharges > input.amount) throw invalidValue('bank_charges');
  return input;
}

const isMode = (mode: string | undefined): mode is Payment['mode'] => MODES.some((each) => each === mode);

/** `invoices[]`, checked against what is owed; of `old`, what it put there may be put there again. */
function readApplied(
  finance: Finance,
  body: Record<string, unknown>,
  { customer, old }: { customer: Customer; old?: Payment },
): PaymentInput['applied'] {
  const list = rows(body, 'invoices');
  if (!list) return (old?.applied ?? []).map(({ invoiceId, amount: there }) => ({ invoiceId, amount: there }));
  const wanted = new Map<string, number>();
  for (const item of list) {
    const invoice = finance.invoices.get(text(item, 'invoice_id') ?? '');
    if (invoice?.customerId !== customer.id) throw unknown('Invoice');
    if (invoice.stage === 'void' || invoice.stage === 'pending')
      throw wrongState(`Payments cannot be recorded for invoices in the ${invoice.stage} status.`);
    const part = amount(item, 'amount_applied', customer.currency);
    if (part === undefined || part < 0) throw invalidValue('amount_applied');
    const sum = (wanted.get(invoice.id) ?? 0) + part;
    const back = old?.applied.find(({ invoiceId }) => invoiceId === invoice.id)?.amount ?? 0;
    if (sum > balanceOf(invoice) + back) throw moreThanBalance();
    wanted.set(invoice.id, sum);
  }
  return Array.from(wanted, ([invoiceId, sum]) => ({ invoiceId, amount: sum })).filter(({ amount: part }) => part > 0);
}
