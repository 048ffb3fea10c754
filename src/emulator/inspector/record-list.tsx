import type { Operator } from '../control/operator.js';
import { MOST_SEARCHED, type Shelf, type ShelfPage } from '../core/shelf.js';
import { Cell, isTime } from './cell.js';
import { belowName, columnsOf } from './columns.js';
import { Do } from './form.js';
import { count, counted } from './format.js';
import { HAND_FIELDS, isModule, ONE } from './hand-fields.js';
import { HandForm, handActions } from './hand-forms.js';
import { serviceName } from './module-tabs.js';
import { Scroll } from './scroll.js';
import { hrefOf, recordHref, type View } from './view.js';

const PER_PAGE = 15;

/** The records of one module, newest first, page by page. */
export function RecordList({ operator, view: wanted, service, shelf }: { operator: Operator; view: View; service: string; shelf: Shelf }) {
  const { found, page } = leaf(shelf, wanted);
  const view = { ...wanted, page };
  const rows = found.records.map(({ record }) => record);
  const columns = columnsOf(view.module, rows);
  const below = belowName(view.module);
  const now = operator.clock.now();
  return (
    <section class="card records" aria-labelledby="records-title">
      <header class="bar">
        <h2 id="records-title">
          <span class="dim">{serviceName(service)}</span> {shelf.name}
        </h2>
        <Search view={view} name={shelf.name} />
      </header>
      {service === 'crm' && isModule(shelf.name) && <NewRecord module={shelf.name} back={hrefOf(view)} />}
      <div class="hand-row">
        {handActions(operator, service, shelf.name, 'new').map((each) => (
          <HandForm service={service} {...each} back={hrefOf(view)} quiet />
        ))}
      </div>
      <Scroll labelledBy="records-title">
        <table id="records-table" data-live>
          <thead>
            <tr>
              {columns.map(([field, label]) => (
                <th scope="col" class={classOf(field)}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.records.map(({ id, record }) => (
              <tr>
                {columns.map(([field], index) => (
                  <td class={classOf(field)}>
                    {index === 0 ? (
                      <Name href={recordHref(service, shelf.name, id)} name={textOf(record[field]) ?? id} below={below && record[below]} />
                    ) : (
                      <Cell field={field} record={record} now={now} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
            {found.records.length === 0 && (
              <tr>
                <td class="nothing" colspan={Math.max(1, columns.length)}>
                  {shelf.size() === 0 ? `No ${shelf.name.toLowerCase()} yet.` : 'Nothing like that.'}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </Scroll>
      <Pager view={view} found={found} />
    </section>
  );
}

/** The wanted page, or the last one when there are not so many. */
function leaf(shelf: Shelf, { text, page }: Pick<View, 'text' | 'page'>): { found: ShelfPage; page: number } {
  const found = shelf.browse({ text, offset: (page - 1) * PER_PAGE, limit: PER_PAGE });
  if (found.records.length > 0 || page === 1) return { found, page };
  return leaf(shelf, { text, page: Math.max(1, Math.ceil(found.total / PER_PAGE)) });
}

function Name({ href, name, below }: { href: string; name: string; below: unknown }) {
  return (
    <>
      <a href={href}>{name}</a>
      {textOf(below) && <small class="dim">{textOf(below)}</small>}
    </>
  );
}

const classOf = (field: string): string | undefined =>
  isTime(field) ? 'time' : /_ID$/.test(field) ? 'code' : /^(Tag|custom_fields)$/.test(field) ? 'tags' : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

function Search({ view, name }: { view: View; name: string }) {
  return (
    <search class="search">
      <form method="get" action="/" data-search>
        {Object.entries({ module: view.module, service: view.service, show: view.show }).map(([key, value]) => (
          <input type="hidden" name={key} value={value} />
        ))}
        <label class="unseen" for="search">
          Search {name}
        </label>
        <input id="search" type="search" name="q" value={view.text} placeholder={`Search ${name}`} autocomplete="off" spellcheck={false} />
      </form>
    </search>
  );
}

function NewRecord({ module, back }: { module: keyof typeof HAND_FIELDS; back: string }) {
  return (
    <details class="new">
      <summary>New {ONE[module]} by hand</summary>
      <Do action="create" back={back} values={{ module }} class="fields">
        {HAND_FIELDS[module].map(([field, label, needed]) => (
          <label>
            {label}
            <input name={field} required={needed !== undefined} autocomplete="off" />
          </label>
        ))}
        <button type="submit">Create</button>
      </Do>
    </details>
  );
}

function Pager({ view, found }: { view: View; found: ShelfPage }) {
  const first = (view.page - 1) * PER_PAGE + 1;
  const last = first + found.records.length - 1;
  const where = found.records.length === 0 ? counted(found.total, 'record') : `${count(first)} to ${count(last)} of ${count(found.total)}`;
  return (
    <nav id="records-pager" data-live class="pager" aria-label="Pages">
      <span class="dim">
        {where}
        {found.cutShort && ` among the newest ${count(MOST_SEARCHED)}`}
      </span>
      <Turn on={view.page > 1} href={hrefOf({ ...view, page: view.page - 1 })} label="Newer" />
      <Turn on={last < found.total && found.records.length > 0} href={hrefOf({ ...view, page: view.page + 1 })} label="Older" />
    </nav>
  );
}

function Turn({ on, href, label }: { on: boolean; href: string; label: string }) {
  return on ? (
    <a href={href} data-visit>
      {label}
    </a>
  ) : (
    <span class="off">{label}</span>
  );
}
