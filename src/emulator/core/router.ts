/** A path with `:name` where a segment may be anything: `/billing/v1/customers/:id`. */
export interface Addressed {
  method: string;
  path: string;
}

export interface Found<R> {
  route: R;
  params: Record<string, string>;
}

export interface Router<R> {
  /** The route of a request. Where two fit, the one with the earlier literal segment: `/tickets/search` before `/tickets/:id`. */
  find(method: string, segments: string[]): Found<R> | undefined;
  /** The methods a path has. */
  methodsAt(segments: string[]): string[];
}

interface Compiled<R> {
  route: R;
  parts: string[];
}

/**
 * Finds routes by method and number of segments first: a service has a few hundred. Throws Error when two routes differ in
 * nothing but the names of their parameters: the second could never be reached.
 */
export function createRouter<R extends Addressed>(routes: R[]): Router<R> {
  const byShape = new Map<string, Compiled<R>[]>();
  const seen = new Set<string>();
  for (const route of routes) {
    const parts = route.path.split('/').filter(Boolean);
    const form = `${route.method} /${parts.map((part) => (part.startsWith(':') ? ':' : part)).join('/')}`;
    if (seen.has(form)) throw new Error(`${route.method} ${route.path} is there twice`);
    seen.add(form);
    const key = `${route.method} ${parts.length}`;
    const there = byShape.get(key);
    if (there) there.push({ route, parts });
    else byShape.set(key, [{ route, parts }]);
  }
  for (const shape of byShape.values()) shape.sort((a, b) => compare(a.parts, b.parts));
  const methods = [...new Set(routes.map(({ method }) => method))];

  const find: Router<R>['find'] = (method, segments) => {
    for (const { route, parts } of byShape.get(`${method} ${segments.length}`) ?? []) {
      const params = bind(parts, segments);
      if (params) return { route, params };
    }
    return undefined;
  };

  return { find, methodsAt: (segments) => methods.filter((method) => find(method, segments) !== undefined) };
}

/** Literals before parameters, at the first segment where two differ. */
function compare(a: string[], b: string[]): number {
  for (const [index, part] of a.entries()) {
    const difference = Number(part.startsWith(':')) - Number((b[index] ?? '').startsWith(':'));
    if (difference !== 0) return difference;
  }
  return 0;
}

function bind(parts: string[], segments: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
