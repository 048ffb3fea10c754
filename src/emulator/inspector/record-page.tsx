import type { Operator } from '../control/operator.js';
import type { ModuleName } from '../crm/types.js';
import { titleOf } from './columns.js';
import { Do, DoButton, Sure } from './form.js';
import { HAND_FIELDS, isModule, ONE } from './hand-fields.js';
import { HandForms, handActions } from './hand-forms.js';
import { Json } from './json.js';
import { linksTo } from './links.js';
import { serviceName } from './module-tabs.js';
import { hrefOf, readView, recordHref } from './view.js';

export interface RecordAddress {
  service: string;
  module: string;
  id: string;
}

/** One record: all of it, and what a salesperson could do with it. Undefined when it is not there. */
export function recordPage({ operator, service, module, id }: RecordAddress & { operator: Operator }) {
  const record = operator.findRecord(service, module, id);
  if (!record) return undefined;
  const list = hrefOf({ ...readView(new URLSearchParams()), module: `${service}/${module}` });
  const title = titleOf(`${service}/${module}`, record, id);
  const href = linksTo(operator);
  const actions = handActions(operator, service, module, 'one');
  const byHand = service === 'crm' && isModule(module) ? module : undefined;
  const body = (
    <main class="record">
      <header class="bar">
        <p class="dim">
          <a href={list}>
            {serviceName(service)} {module}
          </a>
        </p>
        <h1 id="record-title" data-live>
          {title}
        </h1>
      </header>
      <div class="columns">
        <section class="card" aria-label="All of it">
          <div id="record-json" data-live>
            <Json value={record} href={(text) => (text === id ? undefined : href(text))} />
          </div>
        </section>
        {actions.length > 0 && (
          <aside aria-label="By hand">
            <HandForms service={service} actions={actions} id={id} back={recordHref(service, module, id)} />
          </aside>
        )}
        {byHand && <ByHand module={byHand} id={id} record={record} list={list} />}
      </div>
    </main>
  );
  return { title, body };
}

function ByHand({ module, id, record, list }: { module: ModuleName; id: string; record: Record<string, unknown>; list: string }) {
  const back = recordHref('crm', module, id);
  const form = { back, quiet: false };
  return (
    <aside aria-label="By hand">
      <section class="card">
        <h2>Edit by hand</h2>
        <Do action="edit" {...form} values={{ module, id }} class="fields stacked">
          {HAND_FIELDS[module].map(([field, label, needed]) => (
            <label>
              {label}
              <input name={field} value={textOf(record[field])} required={needed !== undefined} autocomplete="off" />
            </label>
          ))}
          <button type="submit">Save</button>
        </Do>
      </section>
      <section class="card">
        <h2>Tags</h2>
        <ul id="record-tags" data-live class="tag-list">
          {tagsOf(record).map((name) => (
            <li>
              <span class="chip">{name}</span>
              <DoButton action="untag" {...form} values={{ module, id, name }} label="Remove" hint={`remove the tag ${name}`} />
            </li>
          ))}
          {tagsOf(record).length === 0 && <li class="dim">None.</li>}
        </ul>
        <Do action="tag" {...form} values={{ module, id }} class="fields row">
          <label class="unseen" for="tag">
            Tag to add
          </label>
          <input id="tag" name="name" placeholder="Tag to add" maxlength={25} required autocomplete="off" />
          <button type="submit">Add</button>
        </Do>
      </section>
      <Sure ask={`Delete this ${ONE[module]}`}>
        <Do action="remove" back={list} quiet={false} values={{ module, id }}>
          <button type="submit" class="danger">
            Yes, delete it
          </button>
        </Do>
      </Sure>
    </aside>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function tagsOf({ Tag }: Record<string, unknown>): string[] {
  return Array.isArray(Tag) ? Tag.flatMap((tag: { name?: unknown }) => (typeof tag.name === 'string' ? [tag.name] : [])) : [];
}
