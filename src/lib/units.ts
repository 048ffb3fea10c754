import { decimalOf, exactDecimal, unitsOf as unitsIn } from './decimal.js';

/** Decimals that sums are reckoned with: more than any currency has. */
const SCALE = 8;

/** An exact decimal text in hundred-millionths, to compare and add. @throws RangeError when it is no plain decimal number, or has more decimals */
export const unitsOf = (value: string): bigint => unitsIn(value, SCALE);

/** The other way round, with at least `places` decimals. */
export const textOf = (units: bigint, places: number): string => exactDecimal(decimalOf(units, SCALE), places);

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
