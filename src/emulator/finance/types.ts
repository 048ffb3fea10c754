/** The one finance database that Billing and Books are two doors to. */

export type * from './catalog/types.js';
export type * from './documents/types.js';
export type * from './subscriptions/types.js';
export type * from './webhooks/types.js';

/** An exact amount of money: a whole number of the currency's smallest unit (cents). Never a fraction. */
export type Minor = number;
/** `yyyy-mm-dd` in the organisation's time zone. */
export type Day = string;

export interface Currency {
  id: string;
  code: string;
  symbol: string;
  name: string;
  /** Digits behind the point: 2 for USD, 0 for JPY. */
  precision: number;
  /** What one of it is worth in the organisation's own currency; 1 for that one. */
  rate: number;
}

export interface Stamped {
  id: string;
  /** Milliseconds since epoch. */
  createdAt: number;
  updatedAt: number;
}

export type IntervalUnit = 'weeks' | 'months' | 'years';
