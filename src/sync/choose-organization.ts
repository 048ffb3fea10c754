import type { SetupStep } from '../types.js';

/** The configured one; else `preferred` (Billing's may have a Books side of the same id), the only one, or the default. */
export function chooseOrganization<T extends { id: string; name: string; isDefault: boolean }>(
  found: T[],
  { variable, configured, preferred }: { variable: string; configured: string | undefined; preferred?: string | undefined },
): T | { step: Omit<SetupStep, 'what'> } {
  const byId = (id: string | undefined) => found.find((org) => org.id === id);
  const chosen = configured ? byId(configured) : (byId(preferred) ?? (found.length === 1 ? found[0] : found.find((org) => org.isDefault)));
  if (chosen) return chosen;
  const list = found.map((org) => `${org.id} ${org.name}`).join(', ') || 'none';
  const detail = configured ? `${variable} is none of the organisations of this user: ${list}` : `choose one: ${list}`;
  return { step: { state: 'failed', detail } };
}
