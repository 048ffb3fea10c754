import { below, type Deviation } from './deviation.js';

/** Bodies of single calls that the makers of the files publish beside them, one file a call. */
/** A refusal that stands in no list. */
const ALONE = below('$', 'code details message status');
const COMPOSITE = 'https://www.zoho.com/crm/developer/docs/api/v8/composite-api.html';
const NOTES = 'https://www.zoho.com/crm/developer/docs/api/v8/get-notes.html';
const SAMPLES = 'https://github.com/zoho/crm-oas (v8.0/<resource>/operations/<operation>/examples)';
const ADD_TAGS = 'https://www.zoho.com/crm/developer/docs/api/v8/add-tags.html';
const COQL = 'https://www.zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html';
const STATUSES = 'https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html';

export const CRM: readonly Deviation[] = [
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
    operation: 'GET /crm/v8/{module}',
    is: 'different',
    path: ['$.info.next_page_token', '$.info.previous_page_token', '$.info.page_token_expiry'],
    why: 'null on the first and the last page',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/get-records.html',
  },
  {
    operation: 'GET /crm/v8/{module}',
    is: 'status',
    path: '304',
    why: 'If-Modified-Since, and nothing was',
    source: STATUSES,
  },
  {
    operation: ['GET /crm/v8/{module}', 'GET /crm/v8/{module}/{id}'],
    is: 'missing',
    path: '$.details.resource_path_index',
    why: 'the file writes one schema for all errors; only a wrong module or id has the index of its segment',
    source: SAMPLES,
  },
  {
    operation: 'GET /crm/v8/{module}/{id}',
    is: 'missing',
    path: '$.info',
    why: 'the file takes the schema of the list; one record has no pages',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/get-records.html',
  },
  {
    operation: 'GET /crm/v8/{module}/{id}',
    is: 'undocumented',
    path: ['$.data[].Created_By.email', '$.data[].Modified_By.email'],
    why: 'whole records name people with their address, as Owner does in the file',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/get-records.html',
  },
  {
    operation: 'GET /crm/v8/{module}/search',
    is: 'missing',
    path: ['$.info.sort_by', '$.info.sort_order'],
    why: 'the sample of the operation has no order',
    source: SAMPLES,
  },
  {
    operation: 'POST /crm/v8/{module}/upsert',
    is: 'undocumented',
    path: ['$.data[].action', '$.data[].duplicate_field'],
    why: 'the newer file takes the schema of the insert; the older one has both',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/upsert-records.html',
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
    operation: ['POST /crm/v8/{module}/actions/add_tags', 'POST /crm/v8/{module}/{id}/actions/add_tags'],
    is: 'missing',
    path: ['$.ids', '$.over_write', '$.tags', '$.data[].details.modifiedTime', '$.data[].details.affected_data'],
    why: 'the request repeated, and what the page of the operation does not have',
    source: ADD_TAGS,
  },
  {
    operation: ['POST /crm/v8/{module}/actions/remove_tags', 'POST /crm/v8/{module}/{id}/actions/remove_tags'],
    is: 'missing',
    path: ['$.data[].details.modifiedTime', '$.data[].details.affected_data'],
    why: 'the page of the operation has neither',
    source: ADD_TAGS,
  },
  {
    operation: ['POST /crm/v8/{module}/actions/add_tags', 'POST /crm/v8/{module}/{id}/actions/add_tags'],
    is: 'undocumented',
    path: '$.data[].details.not_added_tags',
    why: 'the tags for which a record had no place left',
    source: ADD_TAGS,
  },
  {
    operation: ['GET /crm/v8/users', 'GET /crm/v8/users/{user}'],
    is: 'missing',
    path: below('$.users[]', 'customize_info default_tab_group ezuid image_link theme'),
    why: 'how the pages look to that user; the file requires none of it',
    source: SAMPLES,
  },
  {
    operation: 'POST /crm/v8/coql',
    is: 'missing',
    path: below('$.fields.*', 'default_value generated_type lucene_colname refer_from_field required table_name'),
    why: 'names of tables and columns within Zoho',
    source: COQL,
  },
  {
    operation: 'POST /crm/v8/coql',
    is: 'undocumented',
    path: below('$.fields.*', 'businesscard_supported hipaa_compliance_enabled mass_update profiles'),
    why: 'a field as /settings/fields answers it',
    source: COQL,
  },
  {
    operation: ['POST /crm/v8/{module}/actions/add_tags', 'POST /crm/v8/{module}/{id}/actions/add_tags'],
    is: 'undocumented',
    path: ['$.data', '$.locked_count', '$.success_count', '$.tags'],
    why: 'records that cannot be tagged are refused one by one, as the sample of remove_tags has it; too many tags as in creating them',
    source: SAMPLES,
  },
  {
    operation: 'POST /crm/v8/{module}/actions/add_tags',
    is: 'different',
    path: '$.data[].code',
    why: 'a record that is not there is INVALID_DATA among those that are; the file knows mixed answers of no code but INVALID_MODULE',
    source: STATUSES,
  },
  {
    operation: 'GET /crm/bulk/v8/write/{job}',
    is: 'missing',
    path: '$.callback',
    why: 'only of a job that asked for one',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/bulk-write/get-job-details.html',
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
    operation: 'DELETE /crm/v8/actions/watch',
    is: 'missing',
    path: '$.details.param',
    why: 'the same name again; the samples of other operations have one of the two',
    source: SAMPLES,
  },
  {
    operation: 'PATCH /crm/v8/actions/watch',
    is: 'missing',
    path: '$.watch[].details.events[].channel_expiry',
    why: 'of a channel whose events were taken away; the file has one schema for both uses',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/notifications/disable-specific-notifications.html',
  },
  {
    operation: 'GET /crm/bulk/v8/write/{job}',
    is: 'different',
    path: ['$.callback.url', '$.resource[].field_mappings[].index'],
    why: 'the file allows no address but the one of its example; a field with a default value needs no column',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/bulk-write/get-job-details.html',
  },
  {
    operation: 'GET /crm/v8/{parentRecordModule}/{parentRecord}/{relatedList}',
    is: 'missing',
    path: below('$.data[]', 'Created_Time Modified_Time Moved_To__s'),
    why: 'only fields that were asked for are answered',
    source: NOTES,
  },
  {
    operation: 'GET /crm/v8/{parentRecordModule}/{parentRecord}/{relatedList}',
    is: 'undocumented',
    path: ['$.info.sort_by', '$.info.sort_order'],
    why: 'as in every list of records',
    source: NOTES,
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
  {
    operation: 'GET /crm/v8/settings/recycle_bin',
    is: 'different',
    path: '$.recycle_bin[].module',
    why: 'id and name, as in the older file and for one record',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/get-recycle-bin-records.html',
  },
  {
    operation: 'GET /crm/v8/settings/recycle_bin',
    is: 'missing',
    path: '$.details.expected_data_type',
    why: 'only where a type is wrong',
    source: SAMPLES,
  },
  {
    operation: ['POST /crm/v8/settings/recycle_bin/actions/restore', 'POST /crm/v8/__composite_requests'],
    is: 'missing',
    path: ALONE,
    why: 'a list of which nothing went well is a list still; in one that was rolled back stands what was executed, too',
    source: COMPOSITE,
  },
  {
    operation: 'POST /crm/v8/settings/recycle_bin/actions/restore',
    is: 'undocumented',
    path: '$.recycle_bin',
    why: 'the same, as the older file says of deleting',
    source: 'https://github.com/zoho/crm-oas (v8.0/recycle_bin.json)',
  },
  {
    operation: 'POST /crm/v8/__composite_requests',
    is: 'undocumented',
    path: '$.__composite_requests',
    why: 'the same',
    source: COMPOSITE,
  },
  {
    operation: 'POST /crm/v8/__composite_requests',
    is: 'different',
    path: '$.__composite_requests[].details.response.body',
    why: 'null where a request has no body in its answer, as the older file allows',
    source: 'https://github.com/zoho/crm-oas (v8.0/composite_requests.json)',
  },
];
