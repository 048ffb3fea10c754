import { z } from 'zod';
import { OddAnswerError, type Verdict } from '../errors.js';
import { nameOr } from './plain.js';
import type { ZohoAnswer } from './types.js';

/** What became of one record of an upsert, in the order sent. */
export type CrmOutcome =
  | {
      ok: true;
      id: string;
      action: 'insert' | 'update';
      /** The field by which an existing record was found; null on insert. */
      duplicateField: string | null;
    }
  | CrmFailure;

export interface CrmFailure {
  ok: false;
  /** Zoho's code; of several errors the first. */
  code: string;
  /** Our own words with codes, field names and limits. Zoho's message can repeat what was sent and is never used. */
  message: string;
  /** API names of the fields Zoho would not take. */
  fields: string[];
  /** DUPLICATE_DATA: the record that has the value already. `module` may be another one than asked for. */
  duplicateOf?: { id: string; module: string };
  verdict: Verdict;
}

const DETAILS = z.looseObject({
  id: z.string().optional(),
  api_name: z.unknown().optional(),
  expected_data_type: z.unknown().optional(),
  maximum_length: z.unknown().optional(),
  permissions: z.array(z.unknown()).optional(),
  duplicate_record: z
    .looseObject({ id: z.string().optional(), module: z.looseObject({ api_name: z.string().optional() }).nullish() })
    .nullish(),
  errors: z.array(z.unknown()).optional(),
});

const ITEM = z.looseObject({
  code: z.string(),
  status: z.string().optional(),
  action: z.string().nullish(),
  duplicate_field: z.string().nullish(),
  details: DETAILS.nullish(),
});

export type CrmItem = z.infer<typeof ITEM>;

// Made once: zod compiles a schema when it is first used.
const ITEMS = z.array(ITEM);
const LISTS = { data: z.looseObject({ data: ITEMS }), tags: z.looseObject({ tags: ITEMS }), fields: z.looseObject({ fields: ITEMS }) };

/** The list of outcomes of an answer (`data`, `tags`, `fields`): one for each thing sent, or the answer is odd. */
export function itemsOf(
  answer: ZohoAnswer,
  key: 'data' | 'tags' | 'fields',
  expected: number,
  at: { service: string; operation: string },
): CrmItem[] {
  const parsed = LISTS[key].safeParse(answer.body);
  const items = parsed.success ? (parsed.data[key] as CrmItem[]) : undefined;
  if (items?.length === expected) return items;
  const what = items ? `${items.length} outcomes` : 'no outcomes';
  throw new OddAnswerError({ ...at, status: answer.status }, `crm: ${what} for ${expected} sent`);
}

/** Reads one outcome of an upsert; undefined when it claims success without an id. */
export function outcomeOf(item: CrmItem, module: string, now: number): CrmOutcome | undefined {
  if (item.code !== 'SUCCESS') return failureOf(item, module, now);
  const id = item.details?.id;
  if (!id) return undefined;
  // On insert the field is null or, in newer samples of Zoho's, "Email" nonetheless.
  const updated = item.action === 'update';
  return { ok: true, id, action: updated ? 'update' : 'insert', duplicateField: updated ? (item.duplicate_field ?? null) : null };
}

/** Worth another try: somebody holds the record, or Zoho stumbled over this one. */
const PASSING = new Set(['RECORD_LOCKED', 'INTERNAL_ERROR', 'ALREADY_MODIFIED', 'LIMIT_EXCEEDED', 'NOT_APPROVED', 'RECORD_IN_BLUEPRINT']);
/** The API user's rights, not the record: looked at again in a while instead of parking everything. */
const SET_UP = new Set(['NO_PERMISSION', 'AUTHORIZATION_FAILED', 'LICENSE_LIMIT_EXCEEDED']);
const SET_UP_RETRY_MS = 300_000;

/** Codes: zoho.com/crm/developer/docs/api/v8/status-codes.html. Several errors of one record come as MULTIPLE_OR_MULTI_ERRORS. */
export function failureOf(item: CrmItem, module: string, now: number): CrmFailure {
  const errors = flatten(item);
  const first = errors[0] ?? item;
  const code = nameOr(first.code, 'UNKNOWN');
  const fields = [...new Set(errors.map((error) => nameOr(error.details?.api_name, '')).filter(Boolean))];
  const duplicate = errors.find((error) => error.code === 'DUPLICATE_DATA')?.details;
  const duplicateId = duplicate?.duplicate_record?.id ?? duplicate?.id;
  return {
    ok: false,
    code,
    message: errors.map(describe).join('; '),
    fields,
    ...(duplicateId ? { duplicateOf: { id: duplicateId, module: duplicate?.duplicate_record?.module?.api_name ?? module } } : {}),
    verdict: errors.every((error) => PASSING.has(error.code))
      ? { kind: 'retry' }
      : errors.some((error) => SET_UP.has(error.code))
        ? { kind: 'retryAt', at: new Date(now + SET_UP_RETRY_MS) }
        : { kind: 'park' },
  };
}

function flatten(item: CrmItem): CrmItem[] {
  const nested = item.code === 'MULTIPLE_OR_MULTI_ERRORS' ? ITEMS.safeParse(item.details?.errors) : undefined;
  return nested?.success && nested.data.length > 0 ? nested.data : [item];
}

/** `Phone: INVALID_DATA (phone expected)` */
function describe({ code, details }: CrmItem): string {
  const field = nameOr(details?.api_name, '');
  const type = nameOr(details?.expected_data_type, '');
  const length = details?.maximum_length;
  const hints = [
    type && `${type} expected`,
    typeof length === 'number' && `at most ${length} long`,
    ...(details?.permissions ?? []).map((permission) => nameOr(permission, '')),
  ].filter(Boolean);
  return `${field && `${field}: `}${nameOr(code, 'UNKNOWN')}${hints.length > 0 ? ` (${hints.join(', ')})` : ''}`;
}
