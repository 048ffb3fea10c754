import { below, type Deviation, SAMPLES } from './deviation.js';

/** A refusal that stands in no list. */
const ALONE = below('$', 'code details message status');

export const CRM_SETTINGS: readonly Deviation[] = [
  {
    operation: 'GET /crm/v8/org',
    is: 'undocumented',
    path: '$.org[].max_per_page',
    why: 'the page of the operation has it',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/get-org-data.html',
  },
  {
    operation: 'GET /crm/v8/settings/modules/{module}',
    is: 'different',
    path: ['$.modules[].parent_module', '$.modules[].static_subform_properties'],
    why: 'null where there is none, as the files say of the list of modules',
    source: SAMPLES,
  },
  {
    operation: 'DELETE /crm/v8/settings/tags/{id}',
    is: 'missing',
    path: [
      ...['$.tags[].details.name', '$.tags[].details.color_code', '$.tags[].details.created_by', '$.tags[].details.created_time'],
      ...['$.tags[].details.modified_by', '$.tags[].details.modified_time'],
    ],
    why: 'the file takes the details of a created tag; the sample has the id only',
    source: SAMPLES,
  },
  {
    operation: 'POST /crm/v8/settings/tags',
    is: 'undocumented',
    path: '$.tags[].details.supported_values',
    why: 'how other operations refuse what is not on a list, here for a colour',
    source: SAMPLES,
  },
  {
    operation: ['GET /crm/v8/users', 'GET /crm/v8/users/{user}'],
    is: 'missing',
    path: below('$.users[]', 'customize_info default_tab_group ezuid image_link theme'),
    why: 'how the pages look to that user; the file requires none of it',
    source: SAMPLES,
  },
  {
    operation: ['GET /crm/v8/settings/layouts', 'GET /crm/v8/settings/layouts/{id}'],
    is: 'missing',
    path: below(
      '$.layouts[].sections[].fields[]',
      `allowed_permissions_to_update blueprint_supported category default_value file_upolad_optionlist global_map_dependency mask_details
      multiuserlookup portal_user_types query_details quick_sequence_number refer_from_field section_id sequence_number sharing_properties
      show_type static_field static_values subform subform_properties textarea validation_rule pick_list_values[].maps unique.case_sensitive
      currency.precision currency.rounding_option rollup_summary.based_on_module rollup_summary.expression rollup_summary.related_list
      rollup_summary.return_type rollup_summary.rollup_based_on lookup.api_name lookup.display_label lookup.id lookup.module
      lookup.query_details lookup.revalidate_filter_during_edit multi_module_lookup.api_name multi_module_lookup.display_label
      multi_module_lookup.dynamic_module_addition_allowed multi_module_lookup.modules`,
    ),
    why: 'a field as /settings/fields answers it, where what a field has not is an empty object; the file requires none of it',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html',
  },
  {
    operation: ['GET /crm/v8/settings/layouts', 'GET /crm/v8/settings/layouts/{id}'],
    is: 'undocumented',
    path: below('$.layouts[].sections[].fields[]', 'email_parser layout_associations'),
    why: 'a field as /settings/fields answers it',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html',
  },
  {
    operation: 'POST /crm/v8/settings/tags/{id}/actions/merge',
    is: 'undocumented',
    path: '$.tags[].details.name',
    why: 'of the tag that stays',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/merge-tags.html',
  },
  {
    operation: ['POST', 'PUT'].map((method) => `${method} /crm/v8/settings/duplicate_check_preference`),
    is: 'missing',
    path: ALONE,
    why: 'what is not enabled is refused with 403 inside the name of the setting; the files know 200 and 400',
    source: SAMPLES,
  },
  {
    operation: ['POST', 'PUT'].map((method) => `${method} /crm/v8/settings/duplicate_check_preference`),
    is: 'undocumented',
    path: '$.duplicate_check_preference',
    why: 'the same',
    source: SAMPLES,
  },
  {
    operation: ['GET', 'DELETE'].map((method) => `${method} /crm/v8/settings/duplicate_check_preference`),
    is: 'different',
    path: ['$.code', '$.message'],
    why: 'a module without the setting is refused as in the other two operations',
    source: SAMPLES,
  },
  {
    operation: 'DELETE /crm/v8/settings/duplicate_check_preference',
    is: 'missing',
    path: '$.details.param',
    why: 'the same name again; the samples of other operations have one of the two',
    source: SAMPLES,
  },
];
