import { isEmail, isObject, WRONG } from './body.js';
import { type FieldError, fieldError } from './errors.js';
import type { DeskState } from './state.js';
import { parseTime } from './time.js';
import type { CustomField, CustomValues } from './types.js';

/** Longest value by module. Source: Ticket.json (255) and Contact.json (100) of github.com/zoho/zohodesk-oas. */
const MOST: Record<CustomField['module'], number> = { tickets: 255, contacts: 100 };

export const fieldsOf = (desk: DeskState, module: CustomField['module']): CustomField[] =>
  desk.customFields.filter((field) => field.module === module);

/**
 * Reads `cf` (by api name) and the older `customFields` (by label). A field nobody made is wrong, `null` and `''` clear,
 * and every value is kept as the string it will be answered as. `creating`: mandatory ones have to be there.
 */
export function readCustomValues(
  desk: DeskState,
  module: CustomField['module'],
  { cf, customFields }: { cf?: unknown; customFields?: unknown },
  { creating }: { creating: boolean },
): { values: CustomValues; errors: FieldError[] } {
  const fields = fieldsOf(desk, module);
  const values: Record<string, string | null> = {};
  const errors: FieldError[] = [];
  const read = (part: unknown, name: 'cf' | 'customFields', find: (key: string) => CustomField | undefined) => {
    if (part === undefined || part === null) return;
    if (!isObject(part)) {
      errors.push(fieldError(`/${name}`));
      return;
    }
    for (const [key, value] of Object.entries(part)) {
      const field = find(key);
      const kept = field ? readValue(field, value, MOST[module]) : WRONG;
      if (!field || kept === WRONG) errors.push(fieldError(`/${name}/${key}`));
      else values[field.apiName] = kept;
    }
  };
  read(customFields, 'customFields', (key) => fields.find(({ label }) => label === key));
  read(cf, 'cf', (key) => fields.find(({ apiName }) => apiName === key));
  if (creating) {
    const missing = fields.filter(({ apiName, isMandatory }) => isMandatory && (values[apiName] ?? null) === null);
    errors.push(...missing.map(({ apiName }) => fieldError(`/cf/${apiName}`, 'missing')));
  }
  return { values, errors };
}

const FITS: Record<CustomField['type'], (text: string, field: CustomField) => boolean> = {
  Text: () => true,
  Picklist: (text, { values }) => values.includes(text),
  Number: (text) => /^-?\d{1,18}$/.test(text),
  Boolean: (text) => text === 'true' || text === 'false',
  Date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  DateTime: (text) => parseTime(text) !== undefined,
  Email: isEmail,
};

function readValue(field: CustomField, value: unknown, most: number): string | null | typeof WRONG {
  if (value === null || value === '') return null;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return WRONG;
  const text = String(value);
  return text.length <= Math.min(field.maxLength, most) && FITS[field.type](text, field) ? text : WRONG;
}

/** Both spellings of an answer; every field there is, `null` where it is empty. */
export function showCustomValues(desk: DeskState, module: CustomField['module'], values: CustomValues) {
  const fields = fieldsOf(desk, module);
  return {
    cf: Object.fromEntries(fields.map(({ apiName }) => [apiName, values[apiName] ?? null])),
    customFields: Object.fromEntries(fields.map(({ apiName, label }) => [label, values[apiName] ?? null])),
  };
}
