import type { FaultRule } from '../../emulator/index.js';

/** A bad day at Zoho: a third of the creates are carried out but not answered, connections break, limits are hit. */
export const BAD_DAY: FaultRule[] = [
  { method: 'POST', path: '/crm/v8/*/upsert', fault: 'drop-after-commit', rate: 0.15 },
  { method: 'POST', path: '/billing/v1/customers', fault: 'drop-after-commit', rate: 0.08 },
  { method: 'POST', path: '/billing/v1/customers', fault: 'error-after-commit', status: 500, rate: 0.08 },
  { service: 'crm', fault: 'reset', rate: 0.05 },
  { service: 'crm', fault: 'status', status: 429, rate: 0.05 },
  { service: 'crm', fault: 'expire-token', rate: 0.01 },
];

/** Bad weeks: the same for subscriptions, and reads that fail. Being told to wait for a minute would be true to life, and dull to look at. */
export const BAD_WEEKS: FaultRule[] = [
  { method: 'POST', path: '/billing/v1/subscriptions', fault: 'drop-after-commit', rate: 0.1 },
  { method: 'POST', path: '/billing/v1/subscriptions', fault: 'error-after-commit', status: 500, rate: 0.05 },
  { service: 'billing', method: 'GET', fault: 'status', status: 500, rate: 0.05 },
  { service: 'billing', fault: 'reset', rate: 0.03 },
  { service: 'crm', fault: 'drop-after-commit', rate: 0.05 },
  { service: 'crm', fault: 'status', status: 429, rate: 0.03 },
];

/** How webhooks travel in those weeks. */
export const BAD_POST = { drop: 0.2, duplicate: 0.15, reorder: 0.2 };

/** A bad afternoon at Desk. */
export const BAD_AFTERNOON: FaultRule[] = [
  { method: 'POST', path: '/api/v1/tickets', fault: 'drop-after-commit', rate: 0.15 },
  { method: 'POST', path: '/api/v1/tickets/*/comments', fault: 'drop-after-commit', rate: 0.1 },
  { service: 'desk', method: 'GET', fault: 'status', status: 500, rate: 0.05 },
  { service: 'desk', fault: 'status', status: 429, rate: 0.03 },
];
