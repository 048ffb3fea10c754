import type { Answer } from '../core/types.js';
import { refuse } from './problem.js';
import { convertedFilter } from './read-calls.js';
import { byId } from './scan.js';
import { matcherOf } from './search-call.js';
import { indexedValues } from './search-index.js';
import type { ModuleCall } from './state.js';

const SEARCHES = ['criteria', 'email', 'phone', 'word'];

/**
 * `GET /{module}/actions/count`, of all records or of what a search would find (from the same index). Seen in the wild to cost
 * 50 credits. Source: github.com/zoho/crm-oas v8.0/record_count
 */
export function countRecords({ crm, table, incoming, now }: ModuleCall): Answer {
  const { query } = incoming;
  const searched = SEARCHES.some((name) => query.has(name));
  if (query.has('cvid')) {
    if (!searched) return refuse(400, 'INVALID_DATA', 'invalid data', { param_name: 'cvid' });
    const message = 'Please use either Cvid or Search Params. Combination of both the params is not allowed';
    return refuse(400, 'AMBIGUITY_DURING_PROCESSING', message, {
      ambiguity_due_to: ['cvid', ...SEARCHES.filter((name) => query.has(name))].map((name) => ({ param_name: name })),
    });
  }
  const matches = searched ? matcherOf(table, query) : () => true;
  if (typeof matches !== 'function') return matches;
  const shown = convertedFilter(query);
  const seenUntil = now - crm.limits.searchLagMs;
  let count = 0;
  for (const record of byId(table)) {
    if (!shown(record)) continue;
    const values = searched ? indexedValues({ table, record, seenUntil }) : record.values;
    if (values && matches(record, values)) count += 1;
  }
  return { status: 200, body: { count } };
}
