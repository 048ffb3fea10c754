import type { HappeningName } from '../types-happenings.js';
import type { HappeningHandler } from '../types-notices.js';

/** Code of the app that wants to run with what happens. */
export interface Handlers {
  /** Answers what takes the handler away again. */
  on<Name extends HappeningName | '*'>(name: Name, handler: HappeningHandler<Name>): () => void;
  /** Those for a name, in the order they came. */
  of(name: HappeningName): HappeningHandler[];
}

export function createHandlers(): Handlers {
  const registered: { name: HappeningName | '*'; handler: HappeningHandler }[] = [];
  return {
    on(name, handler) {
      // A handler of one name is only ever called with happenings of that name (see `of`).
      const entry = { name, handler: handler as HappeningHandler };
      registered.push(entry);
      return () => {
        const place = registered.indexOf(entry);
        if (place >= 0) registered.splice(place, 1);
      };
    },
    of: (name) => registered.filter((entry) => entry.name === '*' || entry.name === name).map((entry) => entry.handler),
  };
}
