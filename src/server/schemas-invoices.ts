import { z } from '@hono/zod-openapi';
import type { InvoiceDetail, InvoiceView } from '../types-invoices.js';
import { moment } from './schemas.js';

/** Shapes of invoices, for the description of the API. */

const exact = z.string().openapi({ description: 'An exact decimal.', example: '49.00' });
const day = z.string().nullable().openapi({ example: '2026-03-01' });
const currency = z.string().openapi({ example: 'EUR' });

const fields = {
  id: z.string(),
  userId: z.string().nullable(),
  subscriptionId: z.string().nullable(),
  number: z.string().openapi({ example: 'INV-000042' }),
  status: z.string().openapi({ description: "Zoho's word.", example: 'paid' }),
  date: day,
  dueDate: day,
  currency,
  total: exact,
  tax: exact.openapi({ description: 'Within `total`.' }),
  balance: exact.openapi({ description: 'What is owed.' }),
  credited: exact,
  writtenOff: exact,
  seenAt: moment().openapi({ description: 'When Zoho was asked.' }),
};

export const invoiceView = z.object(fields).openapi('Invoice') satisfies z.ZodType<InvoiceView>;

export const invoiceDetail = z
  .object({
    ...fields,
    lines: z.array(
      z.object({
        code: z.string().nullable().openapi({ description: 'Of the plan or addon.' }),
        name: z.string(),
        description: z.string(),
        quantity: z.string().openapi({ description: 'An exact decimal.', example: '1' }),
        price: exact,
        total: exact,
      }),
    ),
    payments: z.array(
      z.object({
        id: z.string(),
        date: day,
        status: z.string(),
        mode: z.string(),
        applied: exact.openapi({ description: 'What of it went to this invoice.' }),
        amount: exact,
        refunded: exact,
        currency,
        reference: z.string().nullable(),
        cardLastFour: z.string().nullable(),
        failure: z.string().nullable(),
      }),
    ),
    credits: z.array(
      z.object({
        id: z.string(),
        number: z.string(),
        status: z.string(),
        date: day,
        currency,
        total: exact,
        balance: exact,
      }),
    ),
  })
  .openapi('InvoiceDetail') satisfies z.ZodType<InvoiceDetail>;
