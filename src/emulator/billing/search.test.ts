import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClock } from '../core/clock.js';
import { createIds } from '../core/ids.js';
import { readCustomer } from '../finance/customer-input.js';
import { createCustomers } from '../finance/customers.js';
import { BILLING_LIMITS } from '../finance/limits.js';

const EMAILS = ['a@host.example', 'b@host.example', 'c@host.example'];

const step = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), email: fc.nat(2) }),
  fc.record({ kind: fc.constant('change' as const), email: fc.nat(2), who: fc.nat(9) }),
  fc.record({ kind: fc.constant('delete' as const), who: fc.nat(9) }),
);

test('once the index has caught up, a search finds exactly those who have the address, whatever went before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const clock = createClock({ realNow: () => new Date('2026-01-05T00:00:00Z') });
      const customers = createCustomers({ clock, nextId: createIds(), limits: () => BILLING_LIMITS });
      const truth = new Map<string, string>();
      let names = 0;
      for (const action of steps) {
        // Sometimes within the lag of two seconds of the step before.
        clock.advance('PT0.9S');
        const email = 'email' in action ? (EMAILS[action.email] ?? '') : '';
        const id = 'who' in action ? [...truth.keys()][action.who] : undefined;
        if (action.kind === 'create') {
          names += 1;
          truth.set(customers.create(readCustomer({ display_name: `P${names}`, email })).id, email);
        } else if (id !== undefined && action.kind === 'change') {
          customers.update(id, readCustomer({ email }));
          truth.set(id, email);
        } else if (id !== undefined) {
          customers.remove(id);
          truth.delete(id);
        }
        for (const address of EMAILS) {
          for (const { id: found } of customers.byEmail(address)) expect(truth.has(found)).toBe(true);
        }
      }
      clock.advance('PT2S');
      for (const address of EMAILS) {
        const wanted = [...truth].filter(([, own]) => own === address).map(([id]) => id);
        expect(customers.byEmail(address).map(({ id }) => id)).toEqual(wanted);
      }
    }),
  );
});
