const SCOPE = /^[A-Za-z]+(\.[A-Za-z_]+)+$/;
const OPERATIONS = new Set(['all', 'read', 'create', 'update', 'delete', 'write', 'custom']);

/**
 * Names that look right and are none of Zoho's: the product is called Billing, its scopes are `ZohoSubscriptions.*` throughout.
 * Source: the OpenAPI files of Billing.
 */
const NOT_REAL = new Set(['zohobilling']);

/**
 * Whether Zoho could know this scope: `Service.group.OPERATION` with an operation there is. Which groups a service has is not
 * checked (inferred: no complete list is published).
 */
export function isScope(scope: string): boolean {
  const parts = scope.toLowerCase().split('.');
  return SCOPE.test(scope) && parts.length >= 3 && OPERATIONS.has(parts.at(-1) ?? '') && !NOT_REAL.has(parts[0] ?? '');
}

/** The first that is no scope, or undefined when all are. An empty list is no scope, too. */
export function firstUnknown(scopes: readonly string[]): string | undefined {
  return scopes.length === 0 ? '' : scopes.find((scope) => !isScope(scope));
}
