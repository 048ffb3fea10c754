import { z } from 'zod';
import { OddAnswerError, RefusedError } from '../errors.js';
import { type CrmLeads, createCrmLeads } from './crm-leads.js';
import { type CrmFailure, type CrmOutcome, failureOf, itemsOf, outcomeOf } from './crm-outcomes.js';
import { COQL_ROWS, credits, IDS_PER_TAG_CALL, LIGHT_RECORDS, RECORDS_PER_UPSERT } from './crm-quota.js';
import type { Call, CallContext, ZohoAnswer } from './types.js';

export type { CrmOutcome } from './crm-outcomes.js';

export type CrmModule = 'Leads' | 'Contacts';

/** What became of the tags of one record. `tags`: all it has now. */
export type TagOutcome = { id: string; ok: true; tags: string[] } | ({ id: string } & CrmFailure);

export interface CrmField {
  id: string;
  apiName: string;
  label: string;
  type: string;
  /** The longest value it takes; undefined for types without one. */
  length: number | undefined;
  /** No two records may share a value (an external id is unique too). */
  unique: boolean;
  /** What a picklist offers; empty for other types. */
  values: string[];
  external: string | undefined;
}

export interface CrmOrg {
  id: string;
  name: string;
  /** `free`, `standard`, `professional`, `enterprise`, `ultimate`, …. */
  edition: string;
  users: number;
}

export type CrmTagCreation = { name: string; ok: true; created: boolean } | ({ name: string } & CrmFailure);

export interface Crm extends CrmLeads {
  /**
   * Creates or updates up to 100 records; one outcome for each, in order. `checkFields` are tried in order to find the existing
   * record (unique fields are always tried, Email only when listed). `trigger`: workflows to run; none by default, because a
   * workflow that calls back would make a loop.
   */
  upsert(
    module: CrmModule,
    records: Record<string, unknown>[],
    options: { checkFields: string[]; trigger?: string[] },
    context: CallContext,
  ): Promise<CrmOutcome[]>;
  /** Adds tags to up to 500 records; those they have stay. */
  addTags(module: CrmModule, tags: string[], ids: string[], context: CallContext): Promise<TagOutcome[]>;
  /** Takes these tags, and no others, off up to 500 records. */
  removeTags(module: CrmModule, tags: string[], ids: string[], context: CallContext): Promise<TagOutcome[]>;
  fields(module: CrmModule, context: CallContext): Promise<CrmField[]>;
  /** Makes a text field that holds ids of ours, unique in the organisation. Its API name is the label with `_` for blanks. */
  createExternalIdField(module: CrmModule, options: { label: string; length: number }, context: CallContext): Promise<{ created: boolean }>;
  /** Makes a picklist of these values. Its API name is the label with `_` for blanks. */
  createPicklist(
    module: CrmModule,
    options: { label: string; values: readonly string[] },
    context: CallContext,
  ): Promise<{ created: boolean }>;
  /** Names of the tags that a module knows. */
  tags(module: CrmModule, context: CallContext): Promise<string[]>;
  createTags(module: CrmModule, names: string[], context: CallContext): Promise<CrmTagCreation[]>;
  org(context: CallContext): Promise<CrmOrg>;
  /**
   * Runs a COQL query, which is live where search lags. End it with `limit 0, n` (at most 2,000; Zoho's default is 200). How to
   * escape a quote in a value is not documented: keep quotes and backslashes out. `more`: there are rows beyond the limit; ask
   * again with `id > last` and `order by id`.
   */
  coql(query: string, context: CallContext): Promise<{ rows: Record<string, unknown>[]; more: boolean }>;
}

const FIELDS = z.looseObject({
  fields: z.array(
    z.looseObject({
      id: z.string(),
      api_name: z.string(),
      field_label: z.string(),
      data_type: z.string(),
      length: z.number().nullish(),
      unique: z.union([z.boolean(), z.looseObject({})]).nullish(),
      external: z.looseObject({ type: z.string() }).nullish(),
      pick_list_values: z.array(z.looseObject({ actual_value: z.string().nullish(), display_value: z.string().nullish() })).nullish(),
    }),
  ),
});
const TAGS = z.looseObject({ tags: z.array(z.looseObject({ name: z.string() })) });
const ORG = z.looseObject({
  org: z.tuple([
    z.looseObject({
      id: z.string(),
      company_name: z.string().nullish(),
      license_details: z.looseObject({ paid_type: z.string().nullish(), users_license_purchased: z.coerce.number().nullish() }).nullish(),
    }),
  ]),
});
const ROWS = z.looseObject({
  data: z.array(z.record(z.string(), z.unknown())),
  info: z.looseObject({ more_records: z.boolean().optional() }).optional(),
});
const TAG_DETAILS = z.looseObject({ tags: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).optional() });

const BASE = '/crm/v8';

/** Zoho CRM API v8. Sources: zoho.com/crm/developer/docs/api/v8. Every failure of a call is an error of errors.ts. */
export function createCrm({ call, now }: { call: Call; now: () => number }): Crm {
  const at = (operation: string) => ({ service: 'crm', operation });

  function read<T>(schema: z.ZodType<T>, answer: ZohoAnswer, operation: string): T {
    const parsed = schema.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    const where = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].slice(0, 5).join(', ');
    throw new OddAnswerError({ ...at(operation), status: answer.status }, `crm: the answer is not as documented (${where || 'body'})`);
  }

  async function changeTags(action: 'add_tags' | 'remove_tags', module: CrmModule, tags: string[], ids: string[], context: CallContext) {
    assertSize('record ids', ids.length, IDS_PER_TAG_CALL);
    const operation = action === 'add_tags' ? 'crm.addTags' : 'crm.removeTags';
    const answer = await call(
      {
        service: 'crm',
        operation,
        method: 'POST',
        path: `${BASE}/${module}/actions/${action}`,
        template: `${BASE}/{module}/actions/${action}`,
        body: { tags: tags.map((name) => ({ name })), ids, ...(action === 'add_tags' ? { over_write: false } : {}) },
        credits: credits.tags(ids.length),
      },
      context,
    );
    const items = itemsOf(answer, 'data', ids.length, at(operation));
    // In the order sent, unless the ids in the answer say otherwise.
    const byId = new Map(items.map((item) => [item.details?.id, item]));
    return ids.map((id, index): TagOutcome => {
      const positional = items[index];
      const item = byId.get(id) ?? (positional?.details?.id === undefined ? positional : undefined);
      if (!item) throw new OddAnswerError({ ...at(operation), status: answer.status }, 'crm: an outcome for another record than sent');
      if (item.code !== 'SUCCESS') return { id, ...failureOf(item, module, now()) };
      const left = TAG_DETAILS.safeParse(item.details);
      return { id, ok: true, tags: (left.data?.tags ?? []).map((tag) => (typeof tag === 'string' ? tag : tag.name)) };
    });
  }

  const settings = (what: 'fields' | 'tags', module: CrmModule) => ({
    service: 'crm' as const,
    path: `${BASE}/settings/${what}`,
    template: `${BASE}/settings/${what}`,
    query: { module },
    credits: 1,
  });

  async function createField(module: CrmModule, field: Record<string, unknown>, context: CallContext): Promise<{ created: boolean }> {
    const operation = 'crm.createField';
    const answer = await call({ ...settings('fields', module), operation, method: 'POST', body: { fields: [field] } }, context);
    const [item] = itemsOf(answer, 'fields', 1, at(operation));
    if (!item || item.code === 'SUCCESS') return { created: true };
    if (item.code === 'DUPLICATE_DATA') return { created: false };
    const { code, message, verdict } = failureOf(item, module, now());
    throw new RefusedError({ ...at(operation), status: answer.status }, code, `crm: the field could not be made: ${message}`, verdict);
  }

  return {
    ...createCrmLeads({ call, now }),

    async upsert(module, records, { checkFields, trigger = [] }, context) {
      if (records.length === 0) return [];
      assertSize('records', records.length, RECORDS_PER_UPSERT);
      const answer = await call(
        {
          service: 'crm',
          operation: 'crm.upsert',
          method: 'POST',
          path: `${BASE}/${module}/upsert`,
          template: `${BASE}/{module}/upsert`,
          body: { data: records, duplicate_check_fields: checkFields, trigger },
          credits: credits.upsert(records.length),
          heavy: records.length > LIGHT_RECORDS,
        },
        context,
      );
      return itemsOf(answer, 'data', records.length, at('crm.upsert')).map((item) => {
        const outcome = outcomeOf(item, module, now());
        if (outcome) return outcome;
        throw new OddAnswerError({ ...at('crm.upsert'), status: answer.status }, 'crm: a success without an id');
      });
    },

    addTags: (module, tags, ids, context) => changeTags('add_tags', module, tags, ids, context),
    removeTags: (module, tags, ids, context) => changeTags('remove_tags', module, tags, ids, context),

    async fields(module, context) {
      const answer = await call({ ...settings('fields', module), operation: 'crm.fields', method: 'GET' }, context);
      return read(FIELDS, answer, 'crm.fields').fields.map((field) => ({
        id: field.id,
        apiName: field.api_name,
        label: field.field_label,
        type: field.data_type,
        length: field.length ?? undefined,
        // `{}` is what fields that are not unique have; an external field is unique by itself.
        unique: field.unique === true || Object.keys(field.unique || {}).length > 0 || Boolean(field.external),
        external: field.external?.type,
        values: (field.pick_list_values ?? []).flatMap((value) => value.actual_value ?? value.display_value ?? []),
      }));
    },

    createExternalIdField: (module, { label, length }, context) =>
      createField(module, { field_label: label, data_type: 'text', length, external: { type: 'org', show: true } }, context),
    createPicklist: (module, { label, values }, context) => {
      const choices = values.map((value) => ({ display_value: value, actual_value: value }));
      return createField(module, { field_label: label, data_type: 'picklist', pick_list_values: choices }, context);
    },

    async tags(module, context) {
      const answer = await call({ ...settings('tags', module), operation: 'crm.tags', method: 'GET' }, context);
      return answer.body === undefined ? [] : read(TAGS, answer, 'crm.tags').tags.map((tag) => tag.name);
    },

    async createTags(module, names, context) {
      if (names.length === 0) return [];
      const body = { tags: names.map((name) => ({ name })) };
      const answer = await call({ ...settings('tags', module), operation: 'crm.createTags', method: 'POST', body }, context);
      const items = itemsOf(answer, 'tags', names.length, at('crm.createTags'));
      return items.map((item, index): CrmTagCreation => {
        const name = names[index] ?? '';
        if (item.code === 'SUCCESS' || item.code === 'DUPLICATE_DATA') return { name, ok: true, created: item.code === 'SUCCESS' };
        return { name, ...failureOf(item, module, now()) };
      });
    },

    async org(context) {
      const answer = await call(
        { service: 'crm', operation: 'crm.org', method: 'GET', path: `${BASE}/org`, template: `${BASE}/org`, credits: 1 },
        context,
      );
      const [org] = read(ORG, answer, 'crm.org').org;
      const licence = org.license_details;
      return {
        id: org.id,
        name: org.company_name ?? '',
        edition: licence?.paid_type ?? 'free',
        users: licence?.users_license_purchased ?? 1,
      };
    },

    async coql(query, context) {
      const limit = Number(/\blimit\s+(?:\d+\s*,\s*)?(\d+)\s*$/i.exec(query)?.[1] ?? 200);
      assertSize('rows', limit, COQL_ROWS);
      const answer = await call(
        {
          service: 'crm',
          operation: 'crm.coql',
          method: 'POST',
          path: `${BASE}/coql`,
          template: `${BASE}/coql`,
          body: { select_query: query },
          credits: credits.coql(limit),
        },
        context,
      );
      if (answer.body === undefined) return { rows: [], more: false };
      const { data, info } = read(ROWS, answer, 'crm.coql');
      return { rows: data, more: info?.more_records ?? false };
    },
  };
}

/** A mistake of the caller, not of the record. */
function assertSize(what: string, size: number, most: number): void {
  if (size < 1 || size > most) throw new RangeError(`1 to ${most} ${what} in one call, not ${size}`);
}
