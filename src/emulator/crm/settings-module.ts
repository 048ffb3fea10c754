import type { Answer } from '../core/types.js';
import { refuse } from './problem.js';
import { type Call, tableNamed } from './state.js';
import type { Table } from './table.js';

/** The module of `?module=`, whose case does not matter. `key` is how this API names a missing parameter. */
export function moduleParam({ crm, incoming }: Call, key: 'param' | 'param_name' = 'param_name'): { table: Table } | { answer: Answer } {
  const name = incoming.query.get('module');
  if (!name) return { answer: refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { [key]: 'module' }) };
  const table = tableNamed(crm, name, { ignoreCase: true });
  if (!table) return { answer: refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid') };
  return { table };
}
