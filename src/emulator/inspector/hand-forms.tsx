import type { Operator } from '../control/operator.js';
import type { HandAction } from '../core/hand.js';
import { Do } from './form.js';
import { fieldsOf, type HandField, isAboutOne } from './hand-schema.js';

interface Named {
  name: string;
  action: HandAction;
}

/** What a person could do by hand in a module: with one record, or to have a new one. CRM has forms of its own. */
export function handActions(operator: Operator, service: string, module: string, about: 'one' | 'new'): Named[] {
  if (service === 'crm') return [];
  return Object.entries(operator.handActions()[service] ?? {}).flatMap(([name, action]) =>
    action.module === module && isAboutOne(action) === (about === 'one') ? [{ name, action }] : [],
  );
}

/** One form an action, closed until it is wanted. */
export function HandForms({ service, actions, id, back }: { service: string; actions: Named[]; id?: string; back: string }) {
  return (
    <section class="card hand" aria-label="By hand">
      <h2>By hand</h2>
      {actions.map(({ name, action }) => (
        <HandForm service={service} name={name} action={action} id={id} back={back} quiet={false} />
      ))}
    </section>
  );
}

export function HandForm({
  service,
  name,
  action,
  id,
  back,
  quiet,
}: Named & { service: string; id?: string | undefined; back: string; quiet: boolean }) {
  const fields = fieldsOf(action);
  return (
    <details class="new">
      <summary>{action.title}</summary>
      <Do
        action="hand"
        back={back}
        quiet={quiet}
        values={{ '.service': service, '.name': name, ...(id !== undefined && { id }) }}
        class="fields stacked"
      >
        {fields.map((field) => (
          <Field field={field} form={name} />
        ))}
        <button type="submit">{action.title}</button>
      </Do>
    </details>
  );
}

function Field({ field, form }: { field: HandField; form: string }) {
  const { name, label, kind, initial, hint } = field;
  if (kind === 'switch') {
    return (
      <label class="switch" title={hint || undefined}>
        <input type="checkbox" name={name} value="yes" checked={initial === 'true'} /> {label}
      </label>
    );
  }
  const id = `${form}-${name}`;
  return (
    <div class="field" title={hint || undefined}>
      <label for={id}>
        {label}
        {kind === 'list' && ' (with commas)'}
        {kind === 'json' && ' (JSON)'}
      </label>
      <Control field={field} id={id} />
    </div>
  );
}

function Control({ field: { name, kind, required, choices, initial }, id }: { field: HandField; id: string }) {
  if (kind === 'choice') {
    return (
      <select id={id} name={name} required={required}>
        {!required && <option value="">{initial === '' ? '' : `${initial} (as usual)`}</option>}
        {choices.map((choice) => (
          <option value={choice} selected={choice === initial}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  if (kind === 'long' || kind === 'json') {
    return (
      <textarea id={id} name={name} required={required} rows={kind === 'json' ? 2 : 4}>
        {initial}
      </textarea>
    );
  }
  const type = kind === 'number' ? 'number' : kind === 'day' ? 'date' : 'text';
  return (
    <input
      id={id}
      name={name}
      type={type}
      step={kind === 'number' ? 'any' : undefined}
      value={initial}
      required={required}
      autocomplete="off"
    />
  );
}
