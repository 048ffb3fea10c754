import { apiName, type FieldValue } from '../finance/documents/custom-fields.js';
import { unknown } from '../finance/documents/refusals.js';
import { invalidValue, Refusal } from '../finance/errors.js';
import type { Finance } from '../finance/finance.js';
import type { FinanceCall } from '../finance/route.js';

/** Kinds of records whose custom fields may be configured to take no value twice. */
export type UniqueKind = 'contact' | 'invoice' | 'payment' | 'creditnote';

export const isUnique = (finance: Finance, kind: UniqueKind, field: string): boolean =>
  finance.settings.uniqueFields.includes(`${kind} ${field}`);

/** Throws Refusal when a value is taken that no two may have. Code and sentence are inferred. */
export function assertUnique<T extends { id: string; customFields: FieldValue[] }>(
  finance: Finance,
  kind: UniqueKind,
  { fields, rows, except }: { fields: { label?: string; value: string }[]; rows: Iterable<T>; except?: string },
): void {
  for (const { label = '', value } of fields) {
    const name = apiName(label);
    if (value === '' || !isUnique(finance, kind, name)) continue;
    for (const row of rows) {
      if (row.id !== except && fieldValue(row.customFields, name) === value)
        throw new Refusal(400, 3063, `The value "${value}" of ${label} already exists. Please specify a different value.`);
    }
  }
}

const fieldValue = (fields: FieldValue[], name: string): string | undefined => fields.find(({ label }) => apiName(label) === name)?.value;

/**
 * What `X-Unique-Identifier-Key` and `-Value` of a PUT point at: the record, or with `X-Upsert: true` the wish for a new one.
 * Throws Refusal when the field is not one that takes no value twice, and 1002 when there is no record and none is wished for.
 * Headers: zoho.com/books/api/v3/contacts ("Update a contact using a custom field's unique value"); errors are inferred.
 */
export function findByHeader<T extends { customFields: FieldValue[] }>(
  finance: Finance,
  kind: UniqueKind,
  { call: { incoming }, rows, what }: { call: FinanceCall; rows: Iterable<T>; what: string },
): { row?: T; field: { api_name: string; value: string } } {
  const key = incoming.headers['x-unique-identifier-key'] ?? '';
  const value = incoming.headers['x-unique-identifier-value'] ?? '';
  if (!isUnique(finance, kind, key)) throw invalidValue('X-Unique-Identifier-Key');
  if (value === '') throw invalidValue('X-Unique-Identifier-Value');
  const field = { api_name: key, value };
  for (const row of rows) if (fieldValue(row.customFields, key) === value) return { row, field };
  if (incoming.headers['x-upsert'] !== 'true') throw unknown(what);
  return { field };
}
