import type { Deviation } from './deviation.js';

/** Bodies of single calls that the makers of the files publish beside them, one file a call. */
const SAMPLES = 'https://github.com/zoho/crm-oas (v8.0/<resource>/operations/<operation>/examples)';
const ADD_TAGS = 'https://www.zoho.com/crm/developer/docs/api/v8/add-tags.html';
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
    operation: 'DELETE /crm/v8/{module}',
    is: 'missing',
    path: ['$.data[].details.api_name', '$.data[].details.param', '$.data[].details.param_name'],
    why: 'the details of several errors in one schema; the sample of a record that was not deleted has its id only',
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
];
