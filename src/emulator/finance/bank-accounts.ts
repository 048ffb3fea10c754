import { unknownBankAccount } from './errors.js';
import { emit } from './events.js';
import type { Finance } from './finance.js';
import type { BankAccount } from './types.js';

/** A stored bank account of the customer. Throws Refusal when there is none. */
export function bankAccountOf(finance: Finance, customerId: string, id: string): BankAccount {
  const account = finance.bankAccounts.get(id);
  if (!account || account.customerId !== customerId) throw unknownBankAccount();
  return account;
}

export function addBankAccount(finance: Finance, input: Pick<BankAccount, 'customerId' | 'lastFour' | 'gateway'>): BankAccount {
  const at = finance.world.clock.now().getTime();
  const account: BankAccount = { ...input, id: finance.world.nextId(), status: 'active', createdAt: at, updatedAt: at };
  finance.bankAccounts.put(account);
  emit(finance, 'payment_method_added', { bank_account: showBankAccount(finance, account) });
  return account;
}

export function removeBankAccount(finance: Finance, account: BankAccount): void {
  finance.bankAccounts.remove(account.id);
  emit(finance, 'payment_method_deleted', { bank_account: showBankAccount(finance, account) });
}

/** An item of `bank_accounts`, as GET answers it. */
export function showBankAccount(finance: Finance, account: BankAccount): Record<string, unknown> {
  return {
    account_id: account.id,
    customer_id: account.customerId,
    customer_name: finance.customers.find(account.customerId)?.texts['display_name'] ?? '',
    gateway: account.gateway,
    last_four_digits: account.lastFour,
    status: account.status,
    created_time: finance.time.stamp(account.createdAt),
    created_by_id: '',
    created_by_name: '',
    last_modified_time: finance.time.stamp(account.updatedAt),
  };
}
