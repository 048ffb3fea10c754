import { comparable } from '../compare.js';
import { byId } from '../scan.js';
import type { CrmState } from '../state.js';
import { TIME_ZONE_OFFSET } from '../time.js';
import type { Field } from '../types.js';
import { type DateFormat, DEFAULT_FORMATS, readFormat, toIso } from './dates.js';
import type { Mapping } from './mapping.js';

/** A cell as the records API would have it, or the code of what is wrong with it. */
export type Cell = { value: unknown } | { code: 'INVALID_DATA' | 'RESOURCE_NOT_FOUND' };

/** Reads the cells of one column. An empty cell is null. */
export type CellReader = (text: string) => Cell;

const NOT_FOUND: Cell = { code: 'RESOURCE_NOT_FOUND' };
const INVALID: Cell = { code: 'INVALID_DATA' };

/** How a column is read; texts, numbers and ids as they are, so that the checks of the records API decide. */
export function cellReader(crm: CrmState, field: Field, mapping: Mapping): CellReader {
  const read = readerOf(crm, field, mapping);
  return (text) => {
    const filled = text.trim() === '' ? (mapping.default_value?.value ?? '') : text.trim();
    return filled === '' ? { value: null } : read(filled);
  };
}

function readerOf(crm: CrmState, field: Field, mapping: Mapping): CellReader {
  if (field.apiName === 'Tag') return (text) => ({ value: text.split(',').map((name) => ({ name: name.trim() })) });
  switch (field.type) {
    case 'integer':
    case 'double':
    case 'currency':
    case 'percent':
      return (text) => (/^-?\d+(\.\d+)?$/.test(text) ? { value: Number(text) } : INVALID);
    case 'boolean':
      return (text) => (/^(true|false)$/i.test(text) ? { value: text.toLowerCase() === 'true' } : INVALID);
    case 'multiselectpicklist':
      return (text) => ({ value: text.split(';').map((item) => item.trim()) });
    case 'date':
    case 'datetime':
      return dateReader(field.type, readFormat(mapping.format ?? DEFAULT_FORMATS[field.type]));
    case 'lookup':
      return lookupReader(crm, field, mapping.find_by ?? 'id');
    case 'ownerlookup':
      return ownerReader(crm, mapping.find_by ?? 'id');
    case 'text':
    case 'textarea':
    case 'email':
    case 'phone':
    case 'website':
    case 'picklist':
    case 'bigint':
      return (text) => ({ value: text });
  }
}

function dateReader(type: 'date' | 'datetime', format: DateFormat | undefined): CellReader {
  return (text) => {
    const value = format && toIso(text, format, { type, zone: TIME_ZONE_OFFSET });
    return value === undefined ? INVALID : { value };
  };
}

function ownerReader(crm: CrmState, by: string): CellReader {
  return (text) => {
    const user = by === 'id' ? crm.users.get(text) : crm.users.all().find(({ email }) => email.toLowerCase() === text.toLowerCase());
    return user ? { value: { id: user.id } } : NOT_FOUND;
  };
}

/** The other module's values are gone through once, when the first cell is read: a file may have 25,000. */
function lookupReader(crm: CrmState, { lookup }: Field, by: string): CellReader {
  const table = lookup && crm.tables[lookup];
  const key = table?.fields.get(by);
  let ids: Map<string, string> | undefined;
  return (text) => {
    if (!table || !key) return INVALID;
    if (by === 'id') return table.records.has(text) ? { value: { id: text } } : NOT_FOUND;
    if (!ids) {
      ids = new Map();
      for (const record of byId(table, { descending: true })) {
        const value = comparable(record, key);
        if (value !== null) ids.set(String(value).toLowerCase(), record.id);
      }
    }
    const id = ids.get(text.toLowerCase());
    return id === undefined ? NOT_FOUND : { value: { id } };
  };
}
