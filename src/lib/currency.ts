/** Decimals of a currency: 2 for dollars, 0 for yen; 2 for one that nobody knows. */
export function placesOf(currency: string | null): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency: currency ?? 'USD' }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
