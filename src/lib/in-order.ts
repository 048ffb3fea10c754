/**
 * An object with these keys first, in this order; what is not named comes after them as it was. JSON that a database keeps has an order of
 * its own (the shortest key first), which nobody can read.
 */
export function inOrder<T extends object>(value: T, keys: readonly (keyof T)[]): T {
  const first = keys.filter((key) => key in value).map((key) => [key, value[key]] as const);
  return { ...(Object.fromEntries(first) as Partial<T>), ...value };
}
