import { z } from 'zod';
import type { Operator } from '../control/operator.js';
import { MODULES } from '../crm/types.js';
import { titleOf } from './columns.js';
import { day, timeOfDay } from './format.js';
import { HAND_FIELDS, ONE } from './hand-fields.js';
import { readHandForm } from './hand-schema.js';
import { PRESETS } from './presets.js';

/** Does what a button says and answers what was done, in a sentence. Throws Error when it cannot be done. */
type Action = (operator: Operator, form: Record<string, string>) => string;

const module = z.enum(MODULES);
const id = z.string().min(1);
const tag = z.object({ module, id, name: z.string().trim().min(1, 'a tag needs a name').max(25, 'a tag has 25 characters at most') });

/** Every button of the inspector that changes something. */
const ACTIONS: Record<string, Action> = {
  clock: (operator, form) => {
    const now = operator.clock.advance(z.object({ by: z.string() }).parse(form).by);
    return `The clock stands at ${day(now)}, ${timeOfDay(now)} UTC.`;
  },
  faults: (operator, form) => {
    const { preset } = z.object({ preset: z.enum(Object.keys(PRESETS), 'there is no such preset') }).parse(form);
    const { rules, latency, label, hint } = presetNamed(preset);
    operator.setFaults({ seed: 1, rules });
    operator.setLatency(latency);
    return preset === 'clear' ? 'Fair weather again.' : `${label}: ${hint}.`;
  },
  accounts: (operator, form) => {
    const { refreshToken } = z.object({ refreshToken: z.enum(['ok', 'revoked']) }).parse(form);
    operator.setAccounts({ refreshToken });
    return refreshToken === 'ok' ? 'The refresh token works again.' : 'The refresh token is revoked, and its access tokens with it.';
  },
  create: (operator, form) => {
    const input = z.object({ module }).parse(form);
    const created = operator.byHand.crm.create({ ...input, values: typed(input.module, form) });
    return `A salesperson typed in ${nameOf(operator, input.module, created)}.`;
  },
  edit: (operator, form) => {
    const input = z.object({ module, id }).parse(form);
    const before = record(operator, input.module, input.id);
    const values = Object.entries(typed(input.module, form)).filter(([field, value]) => (before[field] ?? null) !== value);
    if (values.length === 0) return 'Nothing was changed.';
    operator.byHand.crm.edit({ ...input, values: Object.fromEntries(values) });
    return `A salesperson edited ${nameOf(operator, input.module, input.id)}.`;
  },
  tag: (operator, form) => {
    const { name, ...where } = tag.parse(form);
    operator.byHand.crm.tag({ ...where, names: [name] });
    return `Tagged with ${name}.`;
  },
  untag: (operator, form) => {
    const { name, ...where } = tag.parse(form);
    operator.byHand.crm.untag({ ...where, names: [name] });
    return `The tag ${name} is gone.`;
  },
  remove: (operator, form) => {
    const input = z.object({ module, id }).parse(form);
    const name = nameOf(operator, input.module, input.id);
    operator.byHand.crm.remove(input);
    return `${name} is deleted.`;
  },
  hand: (operator, { '.service': service = '', '.name': name = '', ...form }) => {
    const action = operator.handActions()[service]?.[name];
    if (!action) throw new Error(`nobody can ${name} in ${service}`);
    action(readHandForm(action, form));
    return `Done by hand: ${action.title}.`;
  },
  redeliver: (operator, form) => {
    const delivery = operator.outbox.redeliver(Number(form['id']));
    if (!delivery) throw new Error('that webhook is not known any more');
    return `${delivery.event} is sent again.`;
  },
  reset: (operator) => {
    operator.reset();
    return 'A bare organisation again: everything is gone.';
  },
};

/** Carries out the action of that name. Undefined when there is none; otherwise what to tell the person. */
export function act(operator: Operator, name: string, form: Record<string, string>): { text: string; bad: boolean } | undefined {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) return undefined;
  try {
    return { text: action(operator, form), bad: false };
  } catch (error) {
    const text = error instanceof z.ZodError ? error.issues.map(({ message }) => message).join('; ') : String(error);
    return { text: text.replace(/^(Range)?Error: /, ''), bad: true };
  }
}

/** What was typed into the fields of a module; an emptied field is null. Fields that were not in the form are left out. */
function typed(name: z.infer<typeof module>, form: Record<string, string>): Record<string, string | null> {
  const fields = HAND_FIELDS[name].filter(([field]) => Object.hasOwn(form, field));
  return Object.fromEntries(fields.map(([field]) => [field, form[field]?.trim() || null]));
}

function presetNamed(name: string) {
  const preset = PRESETS[name];
  if (!preset) throw new Error(`there is no preset ${name}`);
  return preset;
}

function record(operator: Operator, name: z.infer<typeof module>, recordId: string): Record<string, unknown> {
  const found = operator.findRecord('crm', name, recordId);
  if (!found) throw new Error(`there is no ${ONE[name]} ${recordId} any more`);
  return found;
}

const nameOf = (operator: Operator, name: z.infer<typeof module>, recordId: string): string =>
  `the ${ONE[name]} ${titleOf(`crm/${name}`, record(operator, name, recordId), recordId)}`;
