import { createHandlers } from '../../src/notices/handlers.js';
import { createTeller } from '../../src/notices/tell.js';
import type { Store } from '../../src/store/store.js';
import type { Happening } from '../../src/types-happenings.js';

let told = 0;

/** A payment of the user `ada`, just now, unless told otherwise. */
export function fact(over: Partial<Happening> = {}): Happening {
  return {
    name: 'payment.received',
    key: `payment.received/${++told}`,
    userId: 'ada',
    at: new Date().toISOString(),
    data: { amount: '49.00', currency: 'USD', planCode: 'Pro monthly', number: 'INV-000042' },
    ...over,
  };
}

/** Tells facts as the projector does, with every channel there is. */
export async function tell(store: Store, ...facts: Happening[]): Promise<void> {
  const teller = createTeller({ handlers: createHandlers(), channels: { mail: true, webhook: true }, now: Date.now });
  await store.db.transaction((tx) => teller.tell(facts, tx));
}

/** Variables that let a bridge send mails through a server. */
export function mailEnv(url: string): Record<string, string> {
  return {
    SMTP_URL: url,
    ZOHO_BRIDGE_MAIL_FROM: 'Acme <billing@acme.example>',
    ZOHO_BRIDGE_APP_URL: 'https://acme.example/',
    ZOHO_BRIDGE_APP_BILLING_URL: 'https://acme.example/billing',
    ZOHO_BRIDGE_APP_NOTICES_URL: 'https://acme.example/notices',
  };
}
