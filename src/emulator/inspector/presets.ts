import type { FaultPlanInput } from '../control/schemas.js';

export interface Preset {
  label: string;
  hint: string;
  rules: FaultPlanInput['rules'];
  latency: { ms: number; jitterMs: number };
}

const AT_ONCE = { ms: 0, jitterMs: 0 };

/** Weather to be had at the press of a button. `POST /_emulator/faults` can do all of it, and more. */
export const PRESETS: Record<string, Preset> = {
  'bad-day': {
    label: 'Bad day',
    hint: 'a third of the writes carried out but not answered, some resets, some 429s, some slow or torn answers',
    rules: [
      { method: 'POST', path: '/crm/', fault: 'drop-after-commit', rate: 0.15 },
      { method: 'POST', path: '/crm/', fault: 'error-after-commit', rate: 0.15 },
      { method: 'POST', path: '/billing/', fault: 'drop-after-commit', rate: 0.15 },
      { method: 'POST', path: '/billing/', fault: 'error-after-commit', rate: 0.15 },
      { service: 'desk', method: 'POST', fault: 'drop-after-commit', rate: 0.15 },
      { service: 'desk', method: 'POST', fault: 'error-after-commit', rate: 0.15 },
      { fault: 'reset', rate: 0.05 },
      { service: 'crm', fault: 'status', status: 429, rate: 0.05 },
      { service: 'billing', fault: 'status', status: 429, rate: 0.05 },
      { service: 'desk', fault: 'status', status: 429, rate: 0.05 },
      { fault: 'delay', ms: 1500, rate: 0.05 },
      { fault: 'truncate', rate: 0.03 },
    ],
    latency: { ms: 60, jitterMs: 120 },
  },
  down: {
    label: 'Zoho is down',
    hint: 'every call answers 503 with a page of HTML',
    rules: [{ fault: 'html', status: 503 }],
    latency: AT_ONCE,
  },
  tokens: {
    label: 'Tokens die early',
    hint: 'one call in five finds its access token expired',
    rules: [
      { service: 'crm', fault: 'expire-token', rate: 0.2 },
      { service: 'billing', fault: 'expire-token', rate: 0.2 },
      { service: 'books', fault: 'expire-token', rate: 0.2 },
      { service: 'desk', fault: 'expire-token', rate: 0.2 },
    ],
    latency: AT_ONCE,
  },
  slow: { label: 'Slow', hint: 'every answer takes one to two seconds', rules: [], latency: { ms: 1000, jitterMs: 1000 } },
  clear: { label: 'Clear', hint: 'no faults, no latency', rules: [], latency: AT_ONCE },
};
