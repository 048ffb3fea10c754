import type { Answer, Incoming } from '../core/types.js';
import { bodyOf } from './body.js';
import { uploadFile } from './bulk/files.js';
import { createReadJob, downloadRead, getReadJob } from './bulk/read-calls.js';
import { createWriteJob, downloadResult, getWriteJob } from './bulk/write-calls.js';
import { cloneRecord } from './clone-call.js';
import { compositeRequest, innerRequests } from './composite/call.js';
import { convertLead } from './convert/call.js';
import { massConvert, massConvertStatus } from './convert/mass.js';
import { conversionOptions } from './convert/options.js';
import { query, queryCredits } from './coql-call.js';
import { countRecords } from './count-call.js';
import { deleteMany, deleteOne, listDeleted } from './delete-calls.js';
import { createDuplicateCheck, deleteDuplicateCheck, getDuplicateCheck, updateDuplicateCheck } from './duplicate-check.js';
import { createFields, deleteField, listFields, updateFields } from './field-definitions.js';
import { listRecords } from './list-call.js';
import { getModule, listLayouts, listModules } from './module-meta.js';
import { createNotes, createNotesOf, deleteNotes, getNote, listNotes, listNotesOf, updateNotes } from './notes/calls.js';
import { getOrg, getUser, listUsers } from './org-calls.js';
import { getRecord } from './read-calls.js';
import { countBin, emptyBin, getBinned, listBin, purge, restoreMany, restoreOne } from './recycle/calls.js';
import { moduleScopes, settingsScopes } from './scopes.js';
import { searchRecords } from './search-call.js';
import type { Call, ModuleCall } from './state.js';
import { countTagged, mergeTags } from './tag-actions.js';
import { addTags, removeTags } from './tag-calls.js';
import { createTags, deleteTag, listTags, updateTag } from './tag-definitions.js';
import type { ModuleName } from './types.js';
import { changeNotifications, disableNotifications, enableNotifications, listNotifications, replaceNotifications } from './watch/calls.js';
import { insertRecords, updateRecords, upsertRecords } from './write-calls.js';

type Outcome = Answer | undefined | Promise<Answer | undefined>;

interface Common {
  method: string;
  /**
   * Below `/crm/v8`; `:module` and `:id` stand for anything that fits. `bulk/…` is below `/crm/bulk/v8`, `files/…` below
   * `/v8/crm`, as Zoho writes the addresses of results.
   */
  path: string;
  /** API credits; 1 when left out. Source: zoho.com/crm/developer/docs/api/v8/api-limits.html */
  credits?: (incoming: Incoming, version: Call['version']) => number;
  /** A request that is refused costs one credit only: nothing was begun. */
  beginsJob?: true;
  /** Passes the narrow gate (sub-concurrency), too. */
  heavy?: (incoming: Incoming) => boolean;
  /** How many places it takes among the calls under way; 1 when left out. */
  places?: number;
  /** Requests within it, which cost credits and narrow places of their own. */
  inner?: (incoming: Incoming) => Incoming[];
}

interface ModuleOperation extends Common {
  /** Groups of scopes: the token needs one of each. */
  scopes(module: ModuleName): string[][];
  run(call: ModuleCall): Outcome;
}

interface OrgOperation extends Common {
  scopes: string[][];
  run(call: Call & { id: string }): Outcome;
}

export type Operation = ({ of: 'module' } & ModuleOperation) | ({ of: 'org' } & OrgOperation);

const always = () => true;
const recordsIn = (incoming: Incoming): number => {
  const data = bodyOf(incoming)?.['data'];
  return Array.isArray(data) ? data.length : 0;
};
const perTen = (incoming: Incoming) => Math.max(1, Math.ceil(recordsIn(incoming) / 10));
const moreThanTen = (incoming: Incoming) => recordsIn(incoming) > 10;

/** One credit per 50 records, however their ids came: in an array, as a JSON text, or in the query. */
function perFifty(incoming: Incoming, version: Call['version']): number {
  const ids = version === 2 ? incoming.query.get('ids') : bodyOf(incoming)?.['ids'];
  const count = Array.isArray(ids) ? ids.length : typeof ids === 'string' ? ids.split(',').length : 1;
  return Math.max(1, Math.ceil(count / 50));
}

const reading = (module: ModuleName) => [moduleScopes(module, 'READ')];
/** The page asks for a module scope, the newest OpenAPI files for the tags scope; either is taken here. */
const tagging = (module: ModuleName) => [
  [...moduleScopes(module, 'CREATE', 'UPDATE'), ...settingsScopes('tags', 'UPDATE'), ...settingsScopes('tags', 'CREATE')],
];
const writing =
  (...operations: Parameters<typeof moduleScopes>[1][]) =>
  (module: ModuleName) => [moduleScopes(module, ...operations)];
const searching = (module: ModuleName) => [moduleScopes(module, 'READ'), ['ZohoSearch.securesearch.READ']];

const inModule = (
  method: string,
  path: string,
  scopes: ModuleOperation['scopes'],
  run: ModuleOperation['run'],
  more: Partial<Common> = {},
): Operation => {
  // Asked for in every call: made once a module.
  const known = new Map<ModuleName, string[][]>();
  const cached = (module: ModuleName): string[][] => {
    const groups = known.get(module) ?? scopes(module);
    known.set(module, groups);
    return groups;
  };
  return { of: 'module', method, path, scopes: cached, run, ...more };
};
const inOrg = (method: string, path: string, scopes: string[][], run: OrgOperation['run'], more: Partial<Common> = {}): Operation => ({
  of: 'org',
  method,
  path,
  scopes,
  run,
  ...more,
});

const noting = (...operations: string[]) => [operations.map((operation) => `ZohoCRM.modules.Notes.${operation}`)];
const bulk = [['ZohoCRM.bulk.CREATE', 'ZohoCRM.bulk.READ']];
const bulkReading = [['ZohoCRM.bulk.READ']];
const notifying = (...operations: string[]) => [operations.map((operation) => `ZohoCRM.notifications.${operation}`)];

const listHeavy = ({ query: params }: Incoming) => params.has('cvid') || params.has('sort_by');

/** Every operation of the emulated CRM; what is not here is answered with 501. The first that fits is taken. */
export const OPERATIONS: Operation[] = [
  inOrg('GET', 'org', [['ZohoCRM.org.READ']], getOrg),
  inOrg('GET', 'users', [['ZohoCRM.users.READ']], listUsers),
  inOrg('GET', 'users/:id', [['ZohoCRM.users.READ']], getUser),
  inOrg('POST', 'coql', [['ZohoCRM.coql.READ']], query, { credits: queryCredits, heavy: always }),
  inOrg('POST', '__composite_requests', [['ZohoCRM.composite_requests.CUSTOM']], compositeRequest, {
    heavy: always,
    // "Each composite API consumes five concurrency credits, irrespective of the number of sub-requests."
    places: 5,
    inner: innerRequests,
  }),
  inOrg('POST', 'upload', [['ZohoFiles.files.CREATE']], uploadFile),
  inOrg('POST', 'bulk/write', bulk, createWriteJob, { credits: () => 500, beginsJob: true }),
  inOrg('GET', 'bulk/write/:id', bulk, getWriteJob),
  inOrg('POST', 'bulk/read', bulkReading, createReadJob, { credits: () => 50, beginsJob: true }),
  inOrg('GET', 'bulk/read/:id', bulkReading, getReadJob),
  inOrg('GET', 'bulk/read/:id/result', bulkReading, downloadRead),
  inOrg('GET', 'files/:org/bulk-write/:id/:file', bulk, downloadResult),
  inOrg('GET', 'settings/modules', [settingsScopes('modules', 'READ')], listModules),
  inOrg('GET', 'settings/modules/:id', [settingsScopes('modules', 'READ')], getModule),
  inOrg('GET', 'settings/layouts', [settingsScopes('layouts', 'READ')], listLayouts),
  inOrg('GET', 'settings/layouts/:id', [settingsScopes('layouts', 'READ')], listLayouts),
  inOrg('GET', 'settings/fields', [settingsScopes('fields', 'READ')], listFields),
  inOrg('POST', 'settings/fields', [settingsScopes('fields', 'CREATE')], createFields),
  inOrg('PATCH', 'settings/fields', [settingsScopes('fields', 'UPDATE')], updateFields),
  inOrg('GET', 'settings/fields/:id', [settingsScopes('fields', 'READ')], listFields),
  inOrg('PATCH', 'settings/fields/:id', [settingsScopes('fields', 'UPDATE')], updateFields),
  inOrg('DELETE', 'settings/fields/:id', [settingsScopes('fields', 'DELETE')], deleteField),
  inOrg('GET', 'settings/tags', [settingsScopes('tags', 'READ')], listTags),
  inOrg('POST', 'settings/tags', [settingsScopes('tags', 'CREATE')], createTags),
  inOrg('PUT', 'settings/tags', [settingsScopes('tags', 'UPDATE')], updateTag),
  inOrg('PUT', 'settings/tags/:id', [settingsScopes('tags', 'UPDATE')], updateTag),
  inOrg('DELETE', 'settings/tags/:id', [settingsScopes('tags', 'DELETE')], deleteTag),
  inOrg('GET', 'settings/tags/:id/actions/records_count', [settingsScopes('tags', 'READ')], countTagged),
  inOrg('POST', 'settings/tags/:id/actions/merge', [settingsScopes('tags', 'UPDATE')], mergeTags),
  inOrg('GET', 'settings/duplicate_check_preference', [settingsScopes('duplicate_check_preference', 'READ')], getDuplicateCheck),
  inOrg('POST', 'settings/duplicate_check_preference', [settingsScopes('duplicate_check_preference', 'CREATE')], createDuplicateCheck),
  inOrg('PUT', 'settings/duplicate_check_preference', [settingsScopes('duplicate_check_preference', 'UPDATE')], updateDuplicateCheck),
  inOrg('DELETE', 'settings/duplicate_check_preference', [settingsScopes('duplicate_check_preference', 'DELETE')], deleteDuplicateCheck),
  inOrg('GET', 'settings/recycle_bin', [settingsScopes('recycle_bin', 'READ')], listBin),
  inOrg('DELETE', 'settings/recycle_bin', [settingsScopes('recycle_bin', 'DELETE')], purge),
  inOrg('GET', 'settings/recycle_bin/actions/count', [settingsScopes('recycle_bin', 'READ')], countBin),
  inOrg('POST', 'settings/recycle_bin/actions/restore', [settingsScopes('recycle_bin', 'UPDATE')], restoreMany),
  inOrg('POST', 'settings/recycle_bin/actions/empty', [settingsScopes('recycle_bin', 'UPDATE')], emptyBin),
  inOrg('GET', 'settings/recycle_bin/:id', [settingsScopes('recycle_bin', 'READ')], getBinned),
  inOrg('DELETE', 'settings/recycle_bin/:id', [settingsScopes('recycle_bin', 'DELETE')], purge),
  inOrg('POST', 'settings/recycle_bin/:id/actions/restore', [settingsScopes('recycle_bin', 'UPDATE')], restoreOne),
  inOrg('GET', 'Notes', noting('READ'), listNotes),
  inOrg('POST', 'Notes', noting('CREATE', 'WRITE'), createNotes),
  inOrg('PUT', 'Notes', noting('UPDATE', 'WRITE'), updateNotes),
  inOrg('DELETE', 'Notes', noting('DELETE'), deleteNotes),
  inOrg('GET', 'Notes/:id', noting('READ'), getNote),
  inOrg('PUT', 'Notes/:id', noting('UPDATE', 'WRITE'), updateNotes),
  inOrg('DELETE', 'Notes/:id', noting('DELETE'), deleteNotes),
  inOrg('GET', 'actions/watch', notifying('READ'), listNotifications),
  inOrg('POST', 'actions/watch', notifying('CREATE', 'WRITE'), enableNotifications),
  inOrg('PUT', 'actions/watch', notifying('UPDATE', 'WRITE'), replaceNotifications),
  inOrg('PATCH', 'actions/watch', notifying('UPDATE', 'WRITE'), changeNotifications),
  inOrg('DELETE', 'actions/watch', notifying('DELETE'), disableNotifications),

  inModule('GET', ':module/search', searching, searchRecords, { heavy: always }),
  inModule('GET', ':module/deleted', reading, listDeleted, { credits: () => 2 }),
  inModule('GET', ':module/actions/count', reading, countRecords, { credits: () => 50 }),
  inModule('POST', ':module/upsert', writing('CREATE'), upsertRecords, { credits: perTen, heavy: moreThanTen }),
  inModule('POST', ':module/actions/add_tags', tagging, addTags, { credits: perFifty }),
  inModule('POST', ':module/actions/remove_tags', tagging, removeTags, { credits: perFifty }),
  inModule('POST', ':module/:id/actions/add_tags', tagging, addTags),
  inModule('POST', ':module/:id/actions/remove_tags', tagging, removeTags),
  inModule('POST', 'Leads/actions/mass_convert', () => [['ZohoCRM.mass_convert.leads.CREATE']], massConvert, {
    credits: () => 200,
    beginsJob: true,
  }),
  inModule('GET', 'Leads/actions/mass_convert', () => [['ZohoCRM.mass_convert.leads.READ']], massConvertStatus),
  inModule('GET', 'Leads/:id/__conversion_options', reading, conversionOptions),
  inModule('GET', ':module/:id/Notes', () => noting('READ'), listNotesOf),
  inModule('POST', ':module/:id/Notes', () => noting('CREATE', 'WRITE'), createNotesOf),
  inModule('POST', ':module/:id/actions/clone', writing('CREATE'), cloneRecord),
  inModule('POST', 'Leads/:id/actions/convert', writing('CREATE'), convertLead, { credits: () => 5, heavy: always }),
  inModule('GET', ':module', reading, listRecords, { credits: ({ query: params }) => (params.has('cvid') ? 3 : 1), heavy: listHeavy }),
  inModule('POST', ':module', writing('CREATE'), insertRecords, { credits: perTen, heavy: moreThanTen }),
  inModule('PUT', ':module', writing('UPDATE'), updateRecords, { credits: perTen, heavy: moreThanTen }),
  inModule('DELETE', ':module', writing('DELETE'), deleteMany),
  inModule('GET', ':module/:id', reading, getRecord),
  inModule('PUT', ':module/:id', writing('UPDATE'), updateRecords),
  inModule('DELETE', ':module/:id', writing('DELETE'), deleteOne),
];

/** Where an operation is reached: `/crm/v8/:module/:id`. */
export function addressOf({ path }: Operation): string {
  if (path.startsWith('bulk/')) return `/crm/bulk/v8/${path.slice('bulk/'.length)}`;
  if (path.startsWith('files/')) return `/v8/crm/${path.slice('files/'.length)}`;
  return `/crm/v8/${path}`;
}
