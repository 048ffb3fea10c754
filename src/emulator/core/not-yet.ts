import type { EmulatedService } from './types.js';

type Limit = number | boolean | string | null;

/**
 * A Zoho service this version does not emulate: it owns its paths, so that each request there is a loud 501 under its
 * name. Limits are kept and shown, so that one `POST /_emulator/limits` can set all services, but nothing uses them.
 */
export function createNotYet(name: 'books' | 'desk', prefix: string, modules: string[]): EmulatedService {
  let limits: Record<string, Limit> = {};
  return {
    name,
    operations: () => [],
    sources: {},
    owns: (path) => path.startsWith(prefix),
    handle: () => undefined,
    state: () => Object.fromEntries(modules.map((module) => [module, []])),
    setLimits: (input) => {
      limits = { ...limits, ...(input as Record<string, Limit>) };
    },
    limits: () => ({ ...limits }),
    faultBody: (status) =>
      name === 'books' ? { code: 1000, message: 'Internal error' } : { errorCode: 'INTERNAL_SERVER_ERROR', message: `Error ${status}` },
    reset: () => {
      limits = {};
    },
  };
}
