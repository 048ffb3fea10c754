import type { CrmState } from './state.js';
import type { Table } from './table.js';
import { formatTime } from './time.js';
import type { DataType, Field } from './types.js';
import { profiles } from './users.js';

const JSON_TYPES: Partial<Record<DataType, string>> = {
  multiselectpicklist: 'jsonarray',
  integer: 'integer',
  double: 'double',
  currency: 'double',
  percent: 'double',
  boolean: 'boolean',
  lookup: 'jsonobject',
  ownerlookup: 'jsonobject',
};

/** Field types whose values may have to be unique. Source: .../api/v8/create-custom-field.html */
export const UNIQUE_TYPES: DataType[] = ['text', 'email', 'phone', 'integer', 'bigint', 'website'];

/** A field as `GET /settings/fields` answers it. Shape: github.com/zoho/crm-oas v8.0/fields */
export function renderFieldMeta(crm: CrmState, table: Table, field: Field): Record<string, unknown> {
  const { id, apiName, label, type, length, custom, readOnly, mandatory, unique, external, lookup } = field;
  const writable = !readOnly;
  return {
    associated_module: null,
    webhook: true,
    operation_type: { web_update: writable, api_create: writable, web_create: writable, api_update: writable },
    colour_code_enabled_by_system: false,
    field_label: label,
    tooltip: field.tooltip ?? null,
    display_format_properties: null,
    type: 'used',
    field_read_only: readOnly,
    customizable_properties: null,
    display_label: label,
    read_only: readOnly,
    association_details: null,
    businesscard_supported: true,
    multi_module_lookup: {},
    id,
    created_time: field.createdAt === undefined ? null : formatTime(field.createdAt),
    filterable: true,
    visible: apiName !== 'id',
    profiles: profiles().map((profile) => ({ permission_type: readOnly ? 'read_only' : 'read_write', ...profile })),
    view_type: { view: true, edit: writable, quick_create: mandatory, create: writable },
    separator: false,
    searchable: true,
    history_tracking_enabled: false,
    external: external ?? null,
    api_name: apiName,
    parent_field: null,
    unique: unique ? { case_sensitive: unique.caseSensitive } : {},
    enable_colour_code: false,
    child_fields: null,
    pick_list_values: pickList(field),
    system_mandatory: mandatory,
    private: null,
    virtual_field: false,
    json_type: apiName === 'Tag' ? 'jsonarray' : (JSON_TYPES[type] ?? 'string'),
    crypt: null,
    range: null,
    created_source: 'default',
    display_type: -1,
    ui_type: 1,
    modified_time: field.modifiedAt === undefined ? null : formatTime(field.modifiedAt),
    public: false,
    email_parser: { fields_update_supported: false, record_operations_supported: writable },
    currency: {},
    custom_field: custom,
    lookup: lookup
      ? { display_label: lookup, api_name: apiName, module: { api_name: lookup, id: crm.tables[lookup].id, crypt: false }, id }
      : {},
    hipaa_compliance: null,
    convert_mapping: {
      Contacts: field.convert.Contacts ?? null,
      Deals: field.convert.Deals ?? null,
      Accounts: field.convert.Accounts ?? null,
    },
    address: null,
    rollup_summary: {},
    length,
    column_name: apiName.toUpperCase(),
    display_field: false,
    pick_list_values_sorted_lexically: false,
    sortable: true,
    layout_associations: [{ api_name: 'Standard__s', name: 'Standard', id: table.layoutId }],
    global_picklist: null,
    display_format: null,
    history_tracking: null,
    data_type: type,
    formula: {},
    additional_column: null,
    hipaa_compliance_enabled: false,
    decimal_place: null,
    mass_update: writable,
    multiselectlookup: {},
    auto_number: {},
  };
}

function pickList({ pickList: values = [] }: Field): Record<string, unknown>[] {
  return values.map(({ id, value }, at) => ({
    display_value: value,
    actual_value: value,
    reference_value: value,
    sequence_number: at + 1,
    id,
    type: 'used',
  }));
}
