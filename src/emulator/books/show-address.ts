const ADDRESS = ['address', 'street2', 'city', 'state', 'zip', 'country', 'fax'];

/** Billing's `street` in Books' two lines, `address` and `street2`. `more`: other fields that are shown of it. */
export function showAddress(address: Readonly<Record<string, string>> | undefined, more: readonly string[] = []): Record<string, string> {
  const [first = '', ...others] = (address?.['street'] ?? '').split('\n');
  const lines: Record<string, string> = { ...address, address: first, street2: others.join('\n') };
  return Object.fromEntries([...ADDRESS, ...more].map((name) => [name, lines[name] ?? '']));
}
