import { createRouter } from '../../../src/emulator/core/router.js';
import { type KeptOperation, operationsOf } from './cache.js';
import type { SpecService } from './files.js';

/** What the files say about one method and path: usually one operation, two where both generations of CRM's files have it. */
export interface Documented {
  service: SpecService;
  /** `GET /billing/v1/customers/{customer_id}`, as in the first file. */
  name: string;
  operations: KeptOperation[];
}

const PREFIXES: [string, SpecService][] = [
  ['/crm/v8/', 'crm'],
  ['/crm/bulk/v8/', 'crm'],
  ['/billing/v1/', 'billing'],
  ['/books/v3/', 'books'],
  ['/api/v1/', 'desk'],
];

/** CRM's notes and Books' reports have pages and no file: what the files say of `{module}` is about others. */
const IN_NO_FILE = /^\/(crm\/v8\/Notes|books\/v3\/reports)(\/|$)/;

/** Whose files cover a path; those of CRM are about version 8 only. */
export function serviceOf(path: string): SpecService | undefined {
  return IN_NO_FILE.test(path) ? undefined : PREFIXES.find(([prefix]) => path.startsWith(prefix))?.[1];
}

/** Names of parameters differ from file to file: `/crm/v8/{module}/{id}` is `/crm/v8/:p/:p`. */
export const shapeOf = (path: string): string => path.replaceAll(/\{[^/]*\}|:[^/]+/g, ':p');

const routers = new Map<SpecService, ReturnType<typeof load>>();

function load(service: SpecService) {
  const byShape = new Map<string, Documented & { method: string; path: string }>();
  for (const operation of operationsOf(service)) {
    const path = shapeOf(operation.path);
    const known = byShape.get(`${operation.method} ${path}`);
    if (operation.method === 'ANY') for (const one of byShape.values()) one.operations.push(operation);
    else if (known) known.operations.push(operation);
    else
      byShape.set(`${operation.method} ${path}`, {
        ...{ service, method: operation.method, path, name: `${operation.method} ${operation.path}`, operations: [operation] },
      });
  }
  return createRouter([...byShape.values()]);
}

/** What the files say about a request; undefined when they do not have it. */
export function documented(method: string, path: string): Documented | undefined {
  const service = serviceOf(path);
  if (!service) return undefined;
  const router = routers.get(service) ?? load(service);
  routers.set(service, router);
  return router.find(method, path.split('/').filter(Boolean))?.route;
}
