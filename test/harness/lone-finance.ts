import { readCustomer } from '../../src/emulator/finance/customer-input.js';
import type { Finance } from '../../src/emulator/finance/finance.js';
import { financeDatabase } from './finance.js';

export interface LoneFinance {
  finance: Finance;
  advance(duration: string): Date;
  /** A new customer's id. */
  customer(currency?: string): string;
  /** A new tax's id. */
  tax(percentage: number): string;
}

/** A finance database without a door, with ways to put in what documents need. */
export function loneFinance(): LoneFinance {
  const finance = financeDatabase();
  let customers = 0;
  return {
    finance,
    advance: finance.advance,
    customer: (currency = 'USD') => {
      customers += 1;
      const body = { display_name: `Customer ${customers}`, email: 'c@host.example', currency_code: currency };
      return finance.customers.create(readCustomer(body)).id;
    },
    tax: (percentage) => {
      const id = finance.world.nextId();
      finance.taxes.put({ id, name: `Tax ${percentage}`, percentage, type: 'tax' });
      return id;
    },
  };
}
