import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { Day, UnbilledCharge } from '../types.js';
import { type LineInput, reckon } from './lines.js';
import { showUnbilledCharge } from './show-unbilled-charge.js';

export interface UnbilledChargeInput {
  customerId: string;
  subscriptionId: string;
  currency: string;
  /** Default: today. */
  date?: Day;
  lines: LineInput[];
  coupons?: { code: string; name: string; discount: number }[];
}

/** Notes down what is to be billed later. Emits `unbilled_charges_added` (a third party's list of events). */
export function addUnbilledCharge(finance: Finance, input: UnbilledChargeInput): UnbilledCharge {
  const at = finance.world.clock.now().getTime();
  const { lines, total } = reckon(finance, input);
  const charge: UnbilledCharge = {
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
    number: finance.nextNumber('unbilledCharge'),
    customerId: input.customerId,
    subscriptionId: input.subscriptionId,
    currency: input.currency,
    date: input.date ?? finance.today(),
    status: 'open',
    lines,
    coupons: input.coupons ?? [],
    total,
    invoiceId: '',
  };
  finance.unbilledCharges.put(charge);
  emit(finance, 'unbilled_charges_added', { unbilled_charge: showUnbilledCharge(finance, charge) });
  return charge;
}
