import { z } from 'zod';
import type { Facts } from '../store/facts.js';
import { TIERS } from '../types.js';
import type { Crm, CrmModule } from '../zoho/crm.js';
import type { CallContext } from '../zoho/types.js';

/** API name of the field that carries the user's id. Zoho makes it of the label "External User ID". */
export const EXTERNAL_ID_FIELD = 'External_User_ID';

export interface ModuleFields {
  /** The field exists and is unique, so that upsert may match by it. */
  hasExternalId: boolean;
  /** Maximum lengths by API name, as this organisation has them. */
  lengths: Record<string, number>;
  /** API names of the picklists that offer every tier. */
  tierFields: string[];
}

export interface Readiness {
  /** Null, or why records of this module must not be pushed yet. */
  notReady(module: CrmModule): Promise<string | null>;
  lengths(module: CrmModule): Promise<Record<string, number>>;
  /** Whether a field is there that takes every tier. Zoho ignores fields it does not know without a word. */
  hasTiers(module: CrmModule, field: string): Promise<boolean>;
  /** Asks Zoho again: setup changed something, or Zoho refused the field. */
  recheck(module: CrmModule): Promise<ModuleFields>;
}

const stored = z.object({
  hasExternalId: z.boolean(),
  lengths: z.record(z.string(), z.number()),
  tierFields: z.array(z.string()).default([]),
});

/** Metadata is asked for once a day, or every 15 s for as long as the field is missing; one answer serves all processes. */
const FRESH_MS = 24 * 3_600_000;
const RECHECK_MS = 15_000;

/**
 * Knows whether CRM is prepared. Without the unique field, people would be matched by e-mail only and the wrong
 * records could be merged, so nothing is pushed before it is there.
 */
export function createReadiness({ crm, facts, now = Date.now }: { crm: Crm; facts: Facts; now?: () => number }): Readiness {
  const known = new Map<CrmModule, { fields: ModuleFields; until: number }>();
  const context: CallContext = { priority: 'live', correlationId: 'readiness', attempt: 1 };

  const keep = (module: CrmModule, fields: ModuleFields, at: number) => {
    known.set(module, { fields, until: at + (fields.hasExternalId ? FRESH_MS : RECHECK_MS) });
    return fields;
  };

  async function recheck(module: CrmModule): Promise<ModuleFields> {
    const all = await crm.fields(module, context);
    const external = all.find((field) => field.apiName === EXTERNAL_ID_FIELD);
    const fields: ModuleFields = {
      hasExternalId: external !== undefined && (external.unique || external.external === 'org'),
      lengths: Object.fromEntries(all.flatMap((field) => (field.length ? [[field.apiName, field.length]] : []))),
      tierFields: all.filter((field) => TIERS.every((tier) => field.values.includes(tier))).map((field) => field.apiName),
    };
    await facts.set(`crm.fields.${module}`, fields);
    return keep(module, fields, now());
  }

  async function fieldsOf(module: CrmModule): Promise<ModuleFields> {
    const cached = known.get(module);
    if (cached && now() < cached.until) return cached.fields;
    const fact = await facts.get(`crm.fields.${module}`);
    const parsed = stored.safeParse(fact?.value);
    if (fact && parsed.success) {
      keep(module, parsed.data, fact.at.getTime());
      if (now() < (known.get(module)?.until ?? 0)) return parsed.data;
    }
    return recheck(module);
  }

  return {
    recheck,
    async lengths(module) {
      return (await fieldsOf(module)).lengths;
    },
    async hasTiers(module, field) {
      if ((await fieldsOf(module)).tierFields.includes(field)) return true;
      // Setup, in another process, may have made it since.
      const fact = await facts.get(`crm.fields.${module}`);
      const parsed = stored.safeParse(fact?.value);
      if (!fact || !parsed.success || !parsed.data.tierFields.includes(field)) return false;
      keep(module, parsed.data, fact.at.getTime());
      return true;
    },
    async notReady(module) {
      try {
        if ((await fieldsOf(module)).hasExternalId) return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      return `${module} has no unique field ${EXTERNAL_ID_FIELD}; run "zoho-bridge setup". Nothing is lost: jobs wait.`;
    },
  };
}
