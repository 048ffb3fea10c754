import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';

export type Entity = 'invoice' | 'payment' | 'creditnote';
export interface FieldValue {
  label: string;
  value: string;
}

/** Below 2^53: here the documentation has ids as numbers. */
const FIRST_ID = 2_914_417_000_050_000;

/** The place of a custom field among those of its kind of document, in order of first use. The organisation's counters remember it. */
function indexOf(finance: Finance, entity: Entity, label: string): number {
  const key = `${entity} field ${label}`;
  const known = finance.counters[key];
  if (known !== undefined) return known;
  const next = (finance.counters[`${entity} fields`] ?? 0) + 1;
  finance.counters[`${entity} fields`] = next;
  finance.counters[key] = next;
  return next;
}

/** The organisation has this field from now on, whether a document uses it or not. */
export const addField = (finance: Finance, entity: Entity, label: string): void => void indexOf(finance, entity, label);

/** `Tenant ID` is `cf_tenant_id` to the API. */
export const apiName = (label: string): string => `cf_${label.toLowerCase().replaceAll(/\W+/g, '_')}`;

const idOf = (index: number) => FIRST_ID + index;

/** Whether Zoho knows the label is not checked. Throws Refusal when it is no list of labels and values. */
export function readFields(finance: Finance, entity: Entity, value: unknown): FieldValue[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidValue('custom_fields');
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw invalidValue('custom_fields');
    const { label, value: content } = item as Record<string, unknown>;
    if (typeof content === 'object' && content !== null) throw invalidValue('custom_fields');
    const name = typeof label === 'string' && label !== '' ? label : labelOf(finance, entity, item as Record<string, unknown>);
    indexOf(finance, entity, name);
    return { label: name, value: String(content ?? '') };
  });
}

/** The field meant by `customfield_id`, `api_name` or `index`. Throws Refusal when the organisation has none like it. */
function labelOf(finance: Finance, entity: Entity, item: Record<string, unknown>): string {
  const prefix = `${entity} field `;
  const known = Object.entries(finance.counters).find(([key, index]) => {
    if (!key.startsWith(prefix)) return false;
    if (item['customfield_id'] !== undefined) return String(idOf(index)) === String(item['customfield_id']);
    if (item['api_name'] !== undefined) return apiName(key.slice(prefix.length)) === item['api_name'];
    return String(index) === String(item['index']);
  });
  if (!known) throw invalidValue('customfield_id');
  return known[0].slice(prefix.length);
}

/** New values over old ones, by label. */
export const mergeFields = (old: FieldValue[], changes: FieldValue[]): FieldValue[] =>
  Array.from(new Map([...old, ...changes].map((field) => [field.label, field])).values());

/** As a document shows them. `withId`: also `customfield_id`, as Books has it. */
export const showFields = (finance: Finance, entity: Entity, fields: FieldValue[], withId = false) =>
  fields.map(({ label, value }) => {
    const index = indexOf(finance, entity, label);
    return { ...(withId ? { customfield_id: idOf(index) } : {}), index, label, value, data_type: 'text' };
  });

/** With all that is known of each field, as the operation that sets them answers. */
export const showWholeFields = (finance: Finance, entity: Entity, fields: FieldValue[]) =>
  showFields(finance, entity, fields).map((field) => ({
    customfield_id: idOf(field.index),
    show_in_store: false,
    is_active: true,
    show_in_hp: false,
    is_mandatory: false,
    is_custom_field: true,
    is_mandatory_in_sales_item: false,
    is_mandatory_in_hp: false,
    edit_on_store: false,
    show_in_all_pdf: false,
    search_entity: entity,
    pii_type: 'non_pii',
    placeholder: apiName(field.label),
    is_inherited_value: false,
    is_dependent_field: false,
    max_length: 255,
    help_text: '',
    ...field,
  }));
