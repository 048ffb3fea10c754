// Loaded into a program before it starts (`node --import`): appends what its emulators answer to ZOHO_CONTRACT_LOG, one JSON line each.
// An answer of a shape that was logged before is not logged again, so that thousands of calls cost nothing.
import { appendFileSync } from 'node:fs';
import { observe } from '../../dist/emulator/core/observers.js';

const TOLD = /^(code|status|type|action|message|direction|visibility)$/;
const logged = new Set();

/** The shape of a value: keys, types, and the values of what tends to be an enumeration. */
function shapeOf(value, key = '') {
  if (Array.isArray(value)) return `[${[...new Set(value.map((item) => shapeOf(item)))].join()}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([name, inner]) => `${name}:${shapeOf(inner, name)}`)
      .join()}}`;
  return TOLD.test(key) ? JSON.stringify(value) : value === null ? 'null' : typeof value;
}

observe(({ incoming: { method, path }, answer: { status, body } }) => {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return;
  const shape = `${method} ${path.replaceAll(/\d+/g, '0')} ${status} ${shapeOf(body)}`;
  if (logged.has(shape)) return;
  logged.add(shape);
  appendFileSync(process.env.ZOHO_CONTRACT_LOG, `${JSON.stringify({ method, path, status, body })}\n`);
});
