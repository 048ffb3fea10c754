import type { Day, IntervalUnit, Minor, Stamped } from '../types.js';

export interface Product extends Stamped {
  name: string;
  description: string;
  emailIds: string;
  redirectUrl: string;
  status: 'active' | 'inactive';
}

export interface Plan extends Stamped {
  code: string;
  name: string;
  description: string;
  productId: string;
  /** Prices are in the organisation's currency; price lists have the others. */
  price: Minor;
  setupFee: Minor;
  interval: number;
  intervalUnit: IntervalUnit;
  /** -1 for ever. */
  billingCycles: number;
  trialDays: number;
  taxId: string;
  unit: string;
  status: 'active' | 'inactive';
  /** Whatever else was sent and is shown again. */
  extra: Record<string, unknown>;
}

export interface Bracket {
  start: number;
  /** Null: without end. */
  end: number | null;
  price: Minor;
}

export interface Addon extends Stamped {
  code: string;
  name: string;
  description: string;
  productId: string;
  unitName: string;
  pricing: 'unit' | 'volume' | 'tier' | 'package';
  brackets: Bracket[];
  type: 'recurring' | 'one_time';
  intervalUnit: 'monthly' | 'yearly' | '';
  /** Null: for all plans. */
  planCodes: string[] | null;
  taxId: string;
  status: 'active' | 'inactive';
  extra: Record<string, unknown>;
}

export interface Coupon extends Stamped {
  code: string;
  name: string;
  description: string;
  productId: string;
  type: 'one_time' | 'duration' | 'forever';
  /** Billing cycles, for `duration`. */
  duration: number;
  discountBy: 'flat' | 'percentage';
  /** Minor units for `flat`, percent for `percentage`. */
  discount: number;
  maxRedemption: number | null;
  redeemed: number;
  expiresOn: Day | null;
  planCodes: string[] | 'all' | 'none';
  addonCodes: string[] | 'all_addons' | 'all_recurring' | 'all_onetime' | 'none';
  active: boolean;
}

export interface Tax {
  id: string;
  name: string;
  percentage: number;
  type: 'tax' | 'compound_tax';
}

/** A stored card: a fixture, since no documented call can make one. */
export interface Card extends Stamped {
  customerId: string;
  lastFour: string;
  expiryMonth: number;
  expiryYear: number;
  gateway: string;
  holder: { firstName: string; lastName: string };
  address: { street: string; city: string; state: string; zip: string; country: string };
  /** What happens at the next charges: `approve`, or why the gateway says no. */
  behaviour: 'approve' | 'decline' | 'insufficient_funds' | 'expired' | 'gateway_down';
  /** Only so many charges behave like that, then it approves again; null: all. */
  forCharges: number | null;
  isPrimary: boolean;
  /** Which of the notices of its end were given. */
  told: 'nothing' | 'expiring' | 'expired';
}

/** A stored bank account: a fixture as cards are. */
export interface BankAccount extends Stamped {
  customerId: string;
  lastFour: string;
  gateway: string;
  status: 'active' | 'inactive';
}

/** Prices of plans and addons in another currency. What costs what is in `Finance.prices`. */
export interface PriceList {
  id: string;
  currency: string;
  name: string;
}
