import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loneFinance } from '../../../../test/harness/lone-finance.js';
import { Refusal } from '../errors.js';
import type { Finance } from '../finance.js';
import { show } from '../money.js';
import { outstandingOf, unusedCreditsOf } from './balances.js';
import {
  applyCredits,
  createCreditNote,
  deleteCreditNote,
  reopenCreditNote,
  updateCreditNote,
  voidCreditNote,
} from './change-credit-note.js';
import { createInvoice, deleteInvoice, updateInvoice } from './change-invoice.js';
import { createPayment, deletePayment, updatePayment } from './change-payment.js';
import { creditLeft } from './credit-left.js';
import { deleteRefund, refundExcess, unapplyPayment, useExcess } from './excess.js';
import { convertToOpen } from './invoice-actions.js';
import { balanceOf, owedOn } from './invoice-status.js';
import { BILLING_CREDIT_LINES, BILLING_LINES } from './line-input.js';
import { excessOf } from './payment.js';
import { refundCreditNote, refundPayment } from './refund.js';
import { unapplyCredit } from './unapply-credit.js';
import { voidInvoice } from './void-invoice.js';
import { cancelWriteOff, writeOff } from './write-off.js';

const CURRENCIES = ['USD', 'EUR', 'JPY'];
const ACTIONS = [
  ...[
    'invoice',
    'invoice',
    'pay',
    'pay',
    'repay',
    'unpay',
    'credit',
    'credit',
    'apply',
    'apply',
    'apply',
    'cancelWriteOff',
    'uncredit',
    'voidCredit',
    'reopen',
    'refundPayment',
    'refundCredit',
  ],
  ...[
    'void',
    'open',
    'useExcess',
    'useExcess',
    'refundExcess',
    'unapply',
    'unapplyCredit',
    'undoRefund',
    'changeCredit',
    'writeOff',
    'cancelWriteOff',
    'change',
    'delete',
  ],
] as const;

interface Step {
  action: (typeof ACTIONS)[number];
  /** Which record, and which other one. */
  which: number;
  other: number;
  amount: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  which: fc.nat(50),
  other: fc.nat(50),
  amount: fc.integer({ min: 1, max: 30_000 }),
});

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
const nth = <T>(rows: Iterable<T>, index: number): T | undefined => {
  const all = [...rows];
  return all.length === 0 ? undefined : all[index % all.length];
};

/** Carries out one step as requests do. What does not exist yet is nothing done. */
function act(finance: Finance, customers: string[], taxId: string, { action, which, other, amount }: Step): void {
  const customerId = customers[which % customers.length] ?? '';
  const { currency } = finance.customers.get(customerId);
  const invoice = nth(finance.invoices.all(), which);
  const payment = nth(finance.payments.all(), which);
  const note = nth(finance.creditNotes.all(), which);
  const query = new URLSearchParams(other % 3 === 0 ? '' : 'send=true');
  const items = [{ name: 'A', price: show(amount, currency), quantity: 1 + (other % 3), tax_id: other % 2 === 0 ? taxId : '' }];
  const onSecond = nth(finance.invoices.by('customer', invoice?.customerId ?? ''), other);
  const applied = [invoice, onSecond].flatMap((each, index) =>
    each && (index === 0 || each !== invoice)
      ? [{ invoice_id: each.id, amount_applied: show(Math.ceil(amount / (index + 2)), each.currency) }]
      : [],
  );
  const does: Record<Step['action'], () => unknown> = {
    invoice: () =>
      createInvoice(finance, finance.customers.get(customerId), { body: { invoice_items: items }, query, spelling: BILLING_LINES }),
    pay: () =>
      createPayment(finance, {
        ...{ customer_id: invoice?.customerId ?? customerId, payment_mode: 'cash', amount: show(amount, invoice?.currency ?? currency) },
        invoices: other % 4 === 0 ? [] : applied,
      }),
    repay: () =>
      payment && updatePayment(finance, payment, { amount: show(amount, payment.currency), invoices: other % 2 === 0 ? [] : applied }),
    unpay: () => payment && deletePayment(finance, payment),
    credit: () =>
      createCreditNote(finance, { customer_id: customerId, creditnote_items: items }, { spelling: BILLING_CREDIT_LINES, query }),
    apply: () => {
      const openNote = nth(
        [...finance.creditNotes.all()].filter((each) => creditLeft(each) > 0),
        which,
      );
      const target = openNote && nth(finance.invoices.by('customer', openNote.customerId), other);
      // Mostly no more than fits.
      const fits = openNote && target ? Math.min(creditLeft(openNote), balanceOf(target)) : 0;
      return (
        target &&
        applyCredits(finance, [{ note: openNote, invoice: target, amount: other % 5 === 0 ? amount : 1 + (amount % Math.max(1, fits)) }])
      );
    },
    uncredit: () => note && deleteCreditNote(finance, note),
    voidCredit: () => note && voidCreditNote(finance, note),
    reopen: () => note && reopenCreditNote(finance, note),
    refundPayment: () => payment && refundPayment(finance, payment, { amount, description: '' }),
    refundCredit: () => note && refundCreditNote(finance, note, { amount, description: '' }),
    void: () => invoice && voidInvoice(finance, invoice),
    open: () => invoice && convertToOpen(finance, invoice),
    writeOff: () => invoice && writeOff(finance, invoice, ''),
    cancelWriteOff: () => invoice && cancelWriteOff(finance, invoice),
    change: () =>
      invoice &&
      updateInvoice(finance, invoice, {
        body: { invoice_items: items, discount: '10%' },
        query: new URLSearchParams(),
        spelling: BILLING_LINES,
      }),
    delete: () => invoice && deleteInvoice(finance, invoice),
    useExcess: () => {
      const rich = nth(
        [...finance.payments.all()].filter((each) => excessOf(each) > 0),
        which,
      );
      const target = rich && nth(finance.invoices.by('customer', rich.customerId), other);
      const fits = rich && target ? Math.min(excessOf(rich), balanceOf(target)) : 0;
      return target && useExcess(finance, target, [{ payment: rich, amount: other % 5 === 0 ? amount : 1 + (amount % Math.max(1, fits)) }]);
    },
    refundExcess: () =>
      payment && refundExcess(finance, payment, { amount, date: finance.today(), mode: 'cash', description: '', referenceNumber: '' }),
    unapply: () => {
      const paid = nth(
        [...finance.payments.all()].filter(({ applied: on, status }) => on.length > 0 && status === 'success'),
        which,
      );
      const on = paid && finance.invoices.get(paid.applied[0]?.invoiceId ?? '');
      return on && unapplyPayment(finance, on, paid.applied[0]?.id ?? '');
    },
    unapplyCredit: () => {
      const used = nth(
        [...finance.creditNotes.all()].filter(({ applied: on }) => on.length > 0),
        which,
      );
      return used && unapplyCredit(finance, used, used.applied[0]?.id ?? '');
    },
    undoRefund: () => {
      const refund = nth(finance.refunds.all(), which);
      return refund && deleteRefund(finance, refund);
    },
    changeCredit: () => note && updateCreditNote(finance, note, { creditnote_items: items }, { spelling: BILLING_CREDIT_LINES, query }),
  };
  does[action]();
}

/** All that is known, as text. */
const snapshot = ({ invoices, payments, creditNotes, refunds, events }: Finance) =>
  JSON.stringify([invoices, payments, creditNotes, refunds, events].map((rows) => [...rows.all()]));

function check(finance: Finance, customers: string[]): void {
  const [invoices, payments, notes] = [[...finance.invoices.all()], [...finance.payments.all()], [...finance.creditNotes.all()]];
  for (const invoice of invoices) {
    expect(balanceOf(invoice)).toBeGreaterThanOrEqual(0);
    const onIt = <T extends { invoiceId: string; amount: number }>(lists: T[][]) =>
      sum(lists.flat().flatMap(({ invoiceId, amount }) => (invoiceId === invoice.id ? [amount] : [])));
    expect(invoice.paid).toBe(onIt(payments.map(({ applied }) => applied)));
    expect(invoice.credited).toBe(onIt(notes.map(({ applied }) => applied)));
    expect(balanceOf(invoice)).toBe(invoice.stage === 'void' ? 0 : invoice.total - invoice.paid - invoice.credited - invoice.writtenOff);
  }
  for (const currency of CURRENCIES) {
    const of = <T extends { currency: string }>(rows: T[]) => rows.filter((row) => row.currency === currency);
    // What came in is on invoices, a credit, or went back.
    const cameIn = sum(of(payments).map(({ amount }) => amount));
    const wentBack = sum(of(payments).map(({ refundedExcess }) => refundedExcess));
    expect(cameIn).toBe(sum(of(invoices).map(({ paid }) => paid)) + sum(of(payments).map(excessOf)) + wentBack);
    const live = of(notes).filter(({ stage }) => stage === 'open');
    const used = sum(live.map(creditLeft)) + sum(live.map(({ refunded }) => refunded));
    expect(sum(live.map(({ total }) => total))).toBe(sum(of(invoices).map(({ credited }) => credited)) + used);
    const refunds = of([...finance.refunds.all()]);
    const ofNotes = refunds.filter(({ creditNoteId }) => creditNoteId !== '');
    expect(sum(ofNotes.map(({ amount }) => amount))).toBe(sum(of(notes).map((note) => note.refunded)));
    const ofPayments = refunds.filter(({ paymentId }) => paymentId !== '');
    expect(sum(ofPayments.map(({ amount }) => amount))).toBe(sum(of(payments).map((payment) => payment.refunded)));
  }
  for (const payment of payments) expect(excessOf(payment)).toBeGreaterThanOrEqual(0);
  for (const note of notes) expect(creditLeft(note)).toBeGreaterThanOrEqual(0);
  expect(sum(customers.map((id) => outstandingOf(finance, id)))).toBe(sum(invoices.map(owedOn)));
  expect(sum(customers.map((id) => unusedCreditsOf(finance, id)))).toBe(sum([...payments.map(excessOf), ...notes.map(creditLeft)]));
}

test('whatever is done, no money appears or is lost; what is refused changes nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const { customer, finance, tax } = loneFinance();
      const customers = [...CURRENCIES, 'USD'].map(customer);
      const taxId = tax(19);
      for (const each of steps) {
        const before = snapshot(finance);
        try {
          act(finance, customers, taxId, each);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(snapshot(finance)).toBe(before);
        }
        check(finance, customers);
      }
    }),
    { numRuns: 150 },
  );
});

test('paying and taking it back leaves everything as it was', () => {
  const owed = 50_000;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(...CURRENCIES), (amount, currency) => {
      const { customer, finance } = loneFinance();
      const customerId = customer(currency);
      const body = { invoice_items: [{ name: 'A', price: show(owed, currency), quantity: 1 }] };
      const terms = { body, query: new URLSearchParams('send=true'), spelling: BILLING_LINES };
      const invoice = createInvoice(finance, finance.customers.get(customerId), terms);
      const before = JSON.stringify(invoice);
      const paid = { customer_id: customerId, payment_mode: 'cash', amount: show(amount, currency) };
      const applied = [{ invoice_id: invoice.id, amount_applied: show(Math.min(amount, owed), currency) }];
      const payment = createPayment(finance, { ...paid, invoices: applied });
      expect(outstandingOf(finance, customerId) - unusedCreditsOf(finance, customerId)).toBe(owed - amount);
      deletePayment(finance, payment);
      expect(JSON.stringify(invoice)).toBe(before);
      expect([outstandingOf(finance, customerId), unusedCreditsOf(finance, customerId)]).toEqual([owed, 0]);
    }),
  );
});
