/** `${ann}` or `${sub.child_invoice_id}`; `$${ann}` stands for itself. */
const REFERENCE = /\$?\$\{([^{}]*)\}/g;

/** What rows are called, and what is known of them. */
export interface Names {
  /** Throws Error when the name is taken. */
  add(name: string, id: string, record: unknown): void;
  /** The same value with every reference in its texts replaced. Throws Error for a name nobody has (yet). */
  fill(value: unknown): unknown;
}

/** `given`: texts that have a name from the beginning. */
export function createNames(given: Record<string, string>): Names {
  const known = new Map<string, { id: string; record: unknown }>(
    Object.entries(given).map(([name, id]) => [name, { id, record: undefined }]),
  );

  const resolve = (reference: string): string => {
    const [name = '', ...path] = reference.trim().split('.');
    const found = known.get(name);
    if (!found) throw new Error(`\${${reference}}: no row above is called ${JSON.stringify(name)}`);
    if (path.length === 0) return found.id;
    const value = path.reduce<unknown>(stepInto, found.record);
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Error(`\${${reference}}: the answer for ${name} had no such text`);
    return String(value);
  };

  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.replaceAll(REFERENCE, (all, reference: string) => (all.startsWith('$$') ? all.slice(1) : resolve(reference)));
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]));
  };

  return {
    add: (name, id, record) => {
      if (known.has(name)) throw new Error(`there is a ${JSON.stringify(name)} already`);
      known.set(name, { id, record });
    },
    fill,
  };
}

function stepInto(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
