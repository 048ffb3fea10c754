import type { Operator } from '../control/operator.js';
import { recordHref } from './view.js';

const ID = /^\d{15,19}$/;

/** Where the record with an id is shown, for ids inside other records: an invoice names its customer. */
export function linksTo(operator: Operator): (id: string) => string | undefined {
  const shelves = operator.shelves().flatMap(({ service, shelves: all }) => all.map((shelf) => ({ service, shelf })));
  return (id) => {
    if (!ID.test(id)) return undefined;
    const home = shelves.find(({ shelf }) => shelf.find(id) !== undefined);
    return home && recordHref(home.service, home.shelf.name, id);
  };
}
