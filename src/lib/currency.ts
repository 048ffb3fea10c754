/**
 * Currencies whose smallest unit is not a hundredth (ISO 4217, list one). Written down rather than asked of `Intl`: its data counts what
 * people use in shops, which is not what is on an invoice (AFN, ALL, …).
 */
const PLACES: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};
const BY_CODE = new Map(
  Object.entries(PLACES).flatMap(([places, codes]) => codes.split(' ').map((code) => [code, Number(places)] as const)),
);

/** Decimals of a currency: 2 for dollars, 0 for yen, 3 for Kuwaiti dinars; 2 for one that nobody knows. */
export function placesOf(currency: string | null): number {
  return BY_CODE.get(currency?.toUpperCase() ?? '') ?? 2;
}
