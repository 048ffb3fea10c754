import type { ModuleName } from './types.js';

export type Operation = 'READ' | 'CREATE' | 'UPDATE' | 'DELETE';

/**
 * The scopes of which one lets an operation on a module's records through; `ALL` covers each of them.
 * Creating and updating are also covered by `WRITE`. Source: zoho.com/crm/developer/docs/api/v8/scopes.html
 */
export function moduleScopes(module: ModuleName, ...operations: Operation[]): string[] {
  const all = operations.includes('CREATE') || operations.includes('UPDATE') ? [...operations, 'WRITE'] : operations;
  return all.map((operation) => `ZohoCRM.modules.${module}.${operation}`);
}

export const settingsScopes = (group: string, operation: Operation): string[] => [`ZohoCRM.settings.${group}.${operation}`];
