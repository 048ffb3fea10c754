import type { Answer } from '../core/types.js';
import { renderFieldMeta } from './field-meta.js';
import { refuse } from './problem.js';
import { moduleParam } from './settings-module.js';
import { type Call, tableNamed } from './state.js';
import type { Table } from './table.js';
import { profiles } from './users.js';

/** `GET /settings/modules`. Source: zoho.com/crm/developer/docs/api/v8/modules-api.html */
export function listModules({ crm }: Call): Answer {
  return { status: 200, body: { modules: Object.values(crm.tables).map(renderModule) } };
}

/** `GET /settings/modules/{api_name}`. */
export function getModule({ crm, id }: Call & { id: string }): Answer {
  const table = tableNamed(crm, id, { ignoreCase: true }) ?? Object.values(crm.tables).find((each) => each.id === id);
  if (!table) return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid', { resource_path_index: 2 });
  return { status: 200, body: { modules: [renderModule(table)] } };
}

/** `GET /settings/layouts?module=` and `/settings/layouts/{id}?module=`: one standard layout with all fields in one section. */
export function listLayouts(call: Call & { id: string }): Answer {
  const module = moduleParam(call);
  if ('answer' in module) return module.answer;
  const { table } = module;
  if (call.id && call.id !== table.layoutId)
    return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 2 });
  const fields = [...table.fields.values()].map((field) => ({
    ...renderFieldMeta(call.crm, table, field),
    required: field.mandatory || (call.crm.limits.companyMandatory && table.name === 'Leads' && field.apiName === 'Company'),
  }));
  return { status: 200, body: { layouts: [renderLayout(table, fields)] } };
}

function renderModule(table: Table): Record<string, unknown> {
  const { name, id } = table;
  const singular = name.slice(0, -1);
  return {
    id,
    api_name: name,
    module_name: name,
    singular_label: singular,
    plural_label: name,
    actual_singular_label: singular,
    actual_plural_label: name,
    generated_type: 'default',
    module_type: 'ENTITIES',
    access_type: 'org_based',
    status: 'visible',
    sequence_number: ['Leads', 'Contacts', 'Accounts', 'Deals'].indexOf(name) + 1,
    visibility: 1,
    api_supported: true,
    creatable: true,
    editable: true,
    deletable: true,
    viewable: true,
    convertable: name === 'Leads',
    show_as_tab: true,
    quick_create: true,
    global_search_supported: true,
    filter_supported: true,
    feeds_required: false,
    scoring_supported: true,
    webform_supported: true,
    triggers_supported: true,
    recycle_bin_on_delete: true,
    public_fields_configured: false,
    has_more_profiles: false,
    sub_menu_available: true,
    presence_sub_menu: true,
    isBlueprintSupported: true,
    emailTemplate_support: true,
    email_parser_supported: name !== 'Deals',
    inventory_template_supported: false,
    lookupable: true,
    business_card_field_limit: 5,
    track_current_data: false,
    profile_count: profiles().length,
    profiles: profiles(),
    arguments: [],
    parent_module: null,
    private_profile: null,
    static_subform_properties: null,
    description: null,
    web_link: null,
    modified_by: null,
    modified_time: null,
    territory: null,
  };
}

function renderLayout(table: Table, fields: Record<string, unknown>[]): Record<string, unknown> {
  const name = `${table.name.slice(0, -1)} Information`;
  return {
    id: table.layoutId,
    name: 'Standard',
    api_name: 'Standard__s',
    display_label: 'Standard',
    status: 'active',
    generated_type: 'system',
    source: 'crm',
    visible: true,
    has_more_profiles: false,
    show_business_card: true,
    created_time: null,
    modified_time: null,
    modified_by: null,
    created_by: null,
    created_for: null,
    convert_mapping: null,
    actions_allowed: {
      edit: true,
      rename: true,
      clone: true,
      downgrade: false,
      delete: true,
      deactivate: false,
      set_layout_permissions: true,
    },
    profiles: profiles().map((profile) => ({
      ...profile,
      default: false,
      _default_view: { name: 'Standard', id: table.layoutId, type: 'layout' },
      _default_assignment_view: { name: 'Standard', id: table.layoutId, type: 'layout' },
    })),
    sections: [
      {
        id: table.id,
        name,
        api_name: name.replaceAll(' ', '_'),
        display_label: name,
        sequence_number: 1,
        column_count: 2,
        tab_traversal: 'left_to_right',
        generated_type: 'default',
        mode: 'create_edit',
        isSubformSection: false,
        actions_allowed: {
          add_field: true,
          rename: true,
          change_tab_traversal: true,
          reorder: true,
          delete: false,
          remove_field: true,
          change_column_count: true,
        },
        properties: null,
        fields,
      },
    ],
  };
}
