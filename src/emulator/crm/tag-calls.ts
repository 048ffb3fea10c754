import type { Answer } from '../core/types.js';
import { changeRecord } from './change.js';
import { capsOf } from './edition.js';
import { invalidId, type Problem, problem } from './problem.js';
import { multiStatus } from './record-answers.js';
import type { ModuleCall } from './state.js';
import { readTagRequest } from './tag-request.js';
import { renderTag, resolveTags, shareTags, tagById } from './tag-set.js';
import type { CrmRecord, Tag } from './types.js';

/**
 * `POST /{module}/actions/add_tags` and `/{module}/{id}/actions/add_tags`: appends, or replaces with `over_write`.
 * Unknown names are defined on the way (seen in practice). What does not fit the record's cap comes back in
 * `not_added_tags`. Source: zoho.com/crm/developer/docs/api/v8/add-tags.html
 */
export function addTags(call: ModuleCall): Answer {
  const request = readTagRequest(call);
  if ('answer' in request) return request.answer;
  const { crm, table, user, now } = call;
  const tags = resolveTags({ crm, table, wanted: request.tags, by: user, at: now });
  if (!Array.isArray(tags)) return { status: 400, body: tags.code === 'INVALID_DATA' ? tags : { tags: [tags] } };

  const most = capsOf(crm.limits.edition).tagsPerRecord;
  const items = request.ids.map((id) =>
    retag(call, id, (record) => {
      const all = [...new Set([...(request.overWrite ? [] : record.tags), ...tags])];
      return { kept: all.slice(0, most), left: all.slice(most) };
    }),
  );
  const status = multiStatus({ items, ok: 200, version: call.version });
  return {
    status,
    body: { data: items, success_count: String(items.filter((item) => item.status === 'success').length), locked_count: '0' },
  };
}

/** `POST /{module}/actions/remove_tags`. Removing what is not there is a success (inferred). Source: .../remove-tags.html */
export function removeTags(call: ModuleCall): Answer {
  const request = readTagRequest(call);
  if ('answer' in request) return request.answer;
  const { table } = call;
  const gone = new Set<Tag | undefined>(
    request.tags.map(({ id, name = '' }) => (id === undefined ? table.tags.get(name.toLowerCase()) : tagById(table, id))),
  );
  const items = request.ids.map((id) => retag(call, id, (record) => ({ kept: record.tags.filter((tag) => !gone.has(tag)), left: [] })));
  return { status: multiStatus({ items, ok: 200, version: call.version }), body: { data: items, locked_count: '0' } };
}

function retag(
  { table, user, now }: ModuleCall,
  id: string,
  change: (record: CrmRecord) => { kept: readonly Tag[]; left: Tag[] },
): Problem | Record<string, unknown> {
  const record = table.records.get(id);
  if (!record) return invalidId({ id });
  if (record.converted) return problem('CONVERTED_RECORD', "can't update the converted record", { id });
  const { kept, left } = change(record);
  // Inferred: a call that changes nothing leaves Modified_Time alone.
  if (kept.length !== record.tags.length || kept.some((tag) => !record.tags.includes(tag))) {
    changeRecord(table, record, { tags: shareTags(table, kept), by: user, at: now });
  }
  return {
    code: 'SUCCESS',
    details: { id, tags: kept.map(renderTag), ...(left.length > 0 && { not_added_tags: left.map(renderTag) }) },
    message: 'tags updated successfully',
    status: 'success',
  };
}
