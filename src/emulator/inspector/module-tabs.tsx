import type { Operator } from '../control/operator.js';
import { count } from './format.js';
import { hrefOf, type View } from './view.js';

const SERVICES: Record<string, string> = { crm: 'CRM', billing: 'Billing', books: 'Books', desk: 'Desk' };

export const serviceName = (service: string): string => SERVICES[service] ?? service;

/** How much is in each module; a click shows it. */
export function ModuleTabs({ operator, view }: { operator: Operator; view: View }) {
  return (
    <nav id="modules" data-live class="modules" aria-label="Modules">
      {operator
        .shelves()
        .filter(({ shelves }) => shelves.length > 0)
        .map(({ service, shelves }) => (
          <div>
            <h2>{serviceName(service)}</h2>
            <ul>
              {shelves.map((shelf) => {
                const module = `${service}/${shelf.name}`;
                return (
                  <li class={shelf.size() === 0 ? 'empty' : undefined}>
                    <a
                      href={hrefOf({ ...view, module, text: '', page: 1 })}
                      data-visit
                      aria-current={view.module === module ? 'true' : undefined}
                    >
                      <span>{shelf.name}</span>
                      <strong>{count(shelf.size())}</strong>
                    </a>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
    </nav>
  );
}
