import { expect, test } from 'vitest';
import { createFaults, type FaultPlan } from './faults.js';

const lead = { service: 'crm', method: 'POST', path: '/crm/v8/Leads/upsert' };
const customer = { service: 'billing', method: 'POST', path: '/billing/v1/customers' };

function struck(plan: FaultPlan, requests: (typeof lead)[]): (string | undefined)[] {
  const faults = createFaults();
  faults.set(plan);
  return requests.map((request) => faults.decide(request)?.fault);
}

test('the same seed brings the same misery, another seed another', () => {
  const rules: FaultPlan['rules'] = [
    { fault: 'drop-after-commit', rate: 0.3 },
    { fault: 'status', rate: 0.1 },
  ];
  const requests = Array.from({ length: 200 }, () => lead);
  expect(struck({ seed: 7, rules }, requests)).toEqual(struck({ seed: 7, rules }, requests));
  expect(struck({ seed: 7, rules }, requests)).not.toEqual(struck({ seed: 8, rules }, requests));
});

test('a rate is met', () => {
  const faults = createFaults();
  faults.set({ seed: 1, rules: [{ fault: 'reset', rate: 0.3 }] });
  for (let n = 0; n < 10_000; n += 1) faults.decide(lead);
  expect(faults.show().rules[0]?.fired).toBeGreaterThan(2800);
  expect(faults.show().rules[0]?.fired).toBeLessThan(3200);
});

test('requests a rule does not match leave its decisions alone', () => {
  const plan: FaultPlan = { seed: 3, rules: [{ service: 'crm', fault: 'reset', rate: 0.5 }] };
  const alone = struck(
    plan,
    Array.from({ length: 50 }, () => lead),
  );
  const mixed = struck(plan, Array.from({ length: 50 }, () => [customer, lead]).flat());
  expect(mixed.filter((_, index) => index % 2 === 1)).toEqual(alone);
});

test('a rule in front does not change the decisions of one behind', () => {
  const behind: FaultPlan['rules'][number] = { fault: 'status', rate: 0.5 };
  const requests = Array.from({ length: 100 }, () => lead);
  const free = struck({ seed: 5, rules: [{ fault: 'reset', rate: 0 }, behind] }, requests);
  const shadowed = struck({ seed: 5, rules: [{ fault: 'reset', rate: 0.5 }, behind] }, requests);
  for (const [index, fault] of shadowed.entries()) if (fault !== 'reset') expect(fault).toBe(free[index]);
});

test('a missing field matches everything, a count ends it', () => {
  expect(struck({ seed: 1, rules: [{ fault: 'reset', count: 2 }] }, [lead, customer, lead])).toEqual(['reset', 'reset', undefined]);
});

test('paths match by part, with stars by the whole', () => {
  const matches = (path: string) => struck({ seed: 1, rules: [{ path, fault: 'reset' }] }, [lead])[0] === 'reset';
  expect(matches('/crm/v8/Leads')).toBe(true);
  expect(matches('upsert')).toBe(true);
  expect(matches('/crm/*/upsert')).toBe(true);
  expect(matches('/crm/*/Leads')).toBe(false);
  expect(matches('/crm/v8/Contacts')).toBe(false);
  expect(matches('/crm/v.*')).toBe(false);
});

test('methods match in any case', () => {
  expect(struck({ seed: 1, rules: [{ method: 'post', fault: 'reset' }] }, [lead, { ...lead, method: 'GET' }])).toEqual([
    'reset',
    undefined,
  ]);
});
