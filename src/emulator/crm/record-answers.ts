import type { Answer } from '../core/types.js';
import type { Problem } from './problem.js';
import type { Call } from './state.js';
import { formatTime } from './time.js';
import type { CrmRecord } from './types.js';
import { byline } from './users.js';
import type { Outcome } from './write.js';

/** What CRM says about a record that was written or stood in the way. */
export function recordDetails(record: CrmRecord): Record<string, unknown> {
  return {
    Modified_Time: formatTime(record.modifiedAt),
    Modified_By: byline(record.modifiedBy),
    Created_Time: formatTime(record.createdAt),
    id: record.id,
    Created_By: byline(record.createdBy),
    $approval_state: 'approved',
  };
}

/** One item of the answer to an insert, update or upsert; only the upsert tells what it did and by which field. */
export function renderOutcome(outcome: Outcome, { upsert = false }: { upsert?: boolean } = {}): Problem | Record<string, unknown> {
  if ('problem' in outcome) return outcome.problem;
  const { record, action, field } = outcome;
  return {
    code: 'SUCCESS',
    ...(upsert && { duplicate_field: field?.apiName ?? null, action }),
    details: recordDetails(record),
    message: action === 'insert' ? 'record added' : 'record updated',
    status: 'success',
  };
}

/**
 * The status of an answer with one item per record: `ok` when all went well, 207 when some did, 400 when none did
 * (412 when every one was changed meanwhile). Version 2 said 202 as soon as one failed.
 * Source: zoho.com/crm/developer/docs/api/v8/status-codes.html, github.com/zoho/crm-oas v8.0/record
 */
export function multiStatus({
  items,
  ok,
  version,
}: {
  items: { status?: unknown; code?: unknown }[];
  ok: number;
  version: Call['version'];
}): number {
  const failed = items.filter((item) => item.status === 'error');
  if (failed.length === 0) return ok;
  if (version === 2) return 202;
  if (failed.length < items.length) return 207;
  return failed.every((item) => item.code === 'ALREADY_MODIFIED') ? 412 : 400;
}

export function dataAnswer({
  items,
  ok,
  version,
}: {
  items: { status?: unknown; code?: unknown }[];
  ok: number;
  version: Call['version'];
}): Answer {
  return { status: multiStatus({ items, ok, version }), body: { data: items } };
}
