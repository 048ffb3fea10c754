/**
 * A code or API name as Zoho writes them (`INVALID_DATA`, `3062`, `Last_Name`), or `fallback`. Everything that goes from an answer
 * into an error message or a log passes through here, so that text a person may have typed does not.
 */
export function nameOr(value: unknown, fallback: string): string {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^(?:[A-Za-z][A-Za-z0-9_]{0,63}|\d{1,6})$/.test(text) ? text : fallback;
}
