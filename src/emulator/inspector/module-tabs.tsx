import type { Operator } from '../control/operator.js';
import type { Shelf } from '../core/shelf.js';
import { count } from './format.js';
import { hrefOf, type View } from './view.js';

const SERVICES: Record<string, string> = { crm: 'CRM', billing: 'Billing', books: 'Books', desk: 'Desk' };

export const serviceName = (service: string): string => SERVICES[service] ?? service;

/** So many modules of a service are shown large; the others are its settings and its seldom ones. */
const MAJOR = 6;

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
              {shelves.slice(0, MAJOR).map((shelf) => (
                <Tab service={service} shelf={shelf} view={view} />
              ))}
            </ul>
            {shelves.length > MAJOR && (
              <ul class="minors">
                {shelves.slice(MAJOR).map((shelf) => (
                  <Tab service={service} shelf={shelf} view={view} minor />
                ))}
              </ul>
            )}
          </div>
        ))}
    </nav>
  );
}

function Tab({ service, shelf, view, minor = false }: { service: string; shelf: Shelf; view: View; minor?: boolean }) {
  const module = `${service}/${shelf.name}`;
  return (
    <li class={[shelf.size() === 0 && 'empty', minor && 'minor'].filter(Boolean).join(' ') || undefined}>
      <a href={hrefOf({ ...view, module, text: '', page: 1 })} data-visit aria-current={view.module === module ? 'true' : undefined}>
        <span>{shelf.name}</span>
        <strong>{count(shelf.size())}</strong>
      </a>
    </li>
  );
}
