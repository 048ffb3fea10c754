import { expect, test } from 'vitest';
import { loneFinance } from '../../../../test/harness/lone-finance.js';
import { createSubscription } from './found.js';

test('a year of a thousand subscriptions passes in one step, each with its twelve renewals on its own days', () => {
  const { finance, advance, customer } = loneFinance();
  const customerId = customer();
  const made = Array.from({ length: 1000 }, (_, index) => {
    // Over the first four weeks, so that many days have renewals.
    if (index % 36 === 35) advance('P1D');
    return createSubscription(finance, { customer_id: customerId, plan: { plan_code: 'starter-monthly' } }, 'test');
  });
  const [first, last] = [made[0], made.at(-1)];
  advance('P1Y');
  const renewals = [...finance.invoices.all()].filter(({ kind }) => kind === 'renewal');
  expect(renewals).toHaveLength(12_000);
  expect(finance.invoices.by('subscription', first?.id ?? '').at(-1)?.date).toBe('2027-01-05');
  expect(finance.invoices.by('subscription', last?.id ?? '').at(-1)?.date).toBe('2027-02-01');
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set(['live']));
});
