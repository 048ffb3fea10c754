import type { Operator } from '../control/operator.js';
import type { Pages } from '../core/types.js';

const PAGES = new Set(['/', '/_inspector', '/favicon.ico']);

/**
 * The inspector: pages for people at `/` and below `/_inspector/`. What draws them is loaded when somebody first looks, so that an
 * emulator in a test starts without it. `/favicon.ico` is answered because browsers ask for it beside any address, JSON included.
 */
export function lazyInspector(operator: Operator): Pages {
  let loaded: Promise<Pages> | undefined;
  const load = async (): Promise<Pages> => (await import('./pages.js')).createInspector(operator);
  return {
    handle: (incoming) => {
      if (!PAGES.has(incoming.path) && !incoming.path.startsWith('/_inspector/')) return undefined;
      loaded ??= load();
      return loaded.then((pages) => pages.handle(incoming));
    },
  };
}
