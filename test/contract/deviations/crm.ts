import { below, type Deviation, SAMPLES } from './deviation.js';

const NOTES = 'https://www.zoho.com/crm/developer/docs/api/v8/get-notes.html';
const ADD_TAGS = 'https://www.zoho.com/crm/developer/docs/api/v8/add-tags.html';
const COQL = 'https://www.zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html';
const STATUSES = 'https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html';

export const CRM: readonly Deviation[] = [
  {
    operation: 'GET /crm/v8/{module}',
    is: 'different',
    path: ['$.info.next_page_token', '$.info.previous_page_token', '$.info.page_token_expiry'],
    why: 'null on the first and the last page',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/get-records.html',
  },
  {
    operation: ['GET /crm/v8/{module}', 'GET /crm/v8/{module}/{id}', 'GET /crm/v8/{module}/deleted'],
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
    operation: ['POST /crm/v8/{module}/actions/remove_tags', 'POST /crm/v8/{module}/{id}/actions/remove_tags'],
    is: 'undocumented',
    path: ['$.data', '$.locked_count'],
    why: 'when every record is refused: one by one, as the sample of mixed answers has it',
    source: SAMPLES,
  },
  {
    operation: 'POST /crm/v8/{module}/actions/remove_tags',
    is: 'missing',
    path: '$.data[].details.tags',
    why: 'a record that is not there, or converted, among those that are: the file knows mixed answers of no code but RECORD_LOCKED',
    source: STATUSES,
  },
  {
    operation: 'POST /crm/v8/{module}/actions/add_tags',
    is: 'different',
    path: '$.data[].code',
    why: 'a record that is not there is INVALID_DATA among those that are; the file knows mixed answers of no code but INVALID_MODULE',
    source: STATUSES,
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
    operation: ['POST /crm/v8/{module}/upsert', 'PUT /crm/v8/{module}'],
    is: 'different',
    path: '$.data[].code',
    why: 'ALREADY_MODIFIED, with If-Unmodified-Since: documented alone, not beside what went well',
    source: STATUSES,
  },
];
