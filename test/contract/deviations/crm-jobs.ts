import { below, type Deviation, SAMPLES } from './deviation.js';

/** A refusal that stands in no list. */
const ALONE = below('$', 'code details message status');
const BULK_READ = 'https://www.zoho.com/crm/developer/docs/api/v8/bulk-read/get-job-details.html';
const COMPOSITE = 'https://www.zoho.com/crm/developer/docs/api/v8/composite-api.html';

export const CRM_JOBS: readonly Deviation[] = [
  {
    operation: 'GET /crm/bulk/v8/write/{job}',
    is: 'missing',
    path: '$.callback',
    why: 'only of a job that asked for one',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/bulk-write/get-job-details.html',
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
  {
    operation: 'GET /crm/bulk/v8/read/{job}',
    is: 'missing',
    path: ['$.data[].Attachment_Source__s', '$.data[].File_Id__s', '$.data[].query.criteria.*'],
    why: 'fields of attachments, which are no part of a job; and what was asked for as it was asked for: one condition, or groups in groups',
    source: BULK_READ,
  },
  {
    operation: 'GET /crm/bulk/v8/read/{job}',
    is: 'undocumented',
    path: ['$.data[].query.criteria.*', '$.data[].result.page_token_expiry'],
    why: 'the same; and until when the token for the next page is good',
    source: BULK_READ,
  },
  {
    operation: 'GET /crm/bulk/v8/read/{job}',
    is: 'different',
    path: '$.data[].result.next_page_token',
    why: 'null after the last page',
    source: BULK_READ,
  },
  {
    operation: 'POST /crm/bulk/v8/read',
    is: 'undocumented',
    path: '$.details.api_name',
    why: 'a wrong page_token, of which the file knows no refusal',
    source: 'https://www.zoho.com/crm/developer/docs/api/v8/get-records.html',
  },
];
