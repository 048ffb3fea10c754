import { z } from 'zod';
import { OddAnswerError, RefusedError, type Verdict } from '../errors.js';
import { type CrmOutcome, failureOf, itemsOf } from './crm-outcomes.js';
import { credits, LIGHT_RECORDS } from './crm-quota.js';
import type { Call, CallContext, ZohoAnswer } from './types.js';

/** A lead that is there and not converted. */
export interface OpenLead {
  id: string;
  company: string | null;
  /** Names of its tags. */
  tags: string[];
}

/**
 * What became of a conversion. `over`: the lead is converted already, by whomever, or is not there any more. `scheduled`: Zoho does it
 * later. `noContact`: the contact it was to become is not there.
 */
export type Conversion =
  | { kind: 'converted' | 'over' | 'scheduled' | 'noContact' }
  | { kind: 'refused'; code: string; message: string; verdict: Verdict };

/** What the conversion of leads takes. */
export interface CrmLeads {
  /** Which of up to 100 leads are there and not converted. A list, not a search: it does not lag. */
  openLeads(ids: string[], context: CallContext): Promise<OpenLead[]>;
  /** Changes up to 100 leads by `id`; one outcome for each, in order. Makes none where there is none, or where it is converted. */
  updateLeads(records: ({ id: string } & Record<string, unknown>)[], context: CallContext): Promise<CrmOutcome[]>;
  /**
   * Converts one lead into an existing contact. `tags`: those of the lead that go along. No deal is made, nobody gets a mail and no
   * owner changes. An account is made, or the one of that name taken, when the lead has a company.
   */
  convertLead(id: string, options: { contactId: string; tags: string[] }, context: CallContext): Promise<Conversion>;
}

const LEADS = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      Company: z.string().nullish(),
      Tag: z.array(z.looseObject({ name: z.string() })).nullish(),
    }),
  ),
});

const BASE = '/crm/v8/Leads';

/** Sources: https://www.zoho.com/crm/developer/docs/api/v8/convert-lead.html, .../get-records.html, .../update-records.html */
export function createCrmLeads({ call, now }: { call: Call; now: () => number }): CrmLeads {
  const at = (operation: string) => ({ service: 'crm', operation });

  return {
    async openLeads(ids, context) {
      const operation = 'crm.leads';
      const answer = await call(
        {
          service: 'crm',
          operation,
          method: 'GET',
          path: BASE,
          template: BASE,
          query: { fields: 'Company,Tag', ids: ids.join(','), per_page: '200', converted: 'false' },
          credits: 1,
        },
        context,
      );
      if (answer.body === undefined) return [];
      const parsed = LEADS.safeParse(answer.body);
      if (!parsed.success)
        throw new OddAnswerError({ ...at(operation), status: answer.status }, 'crm: the answer is not as documented (data)');
      return parsed.data.data.map((lead) => ({
        id: lead.id,
        company: lead.Company ?? null,
        tags: (lead.Tag ?? []).map((tag) => tag.name),
      }));
    },

    async updateLeads(records, context) {
      const operation = 'crm.updateLeads';
      const answer = await call(
        {
          service: 'crm',
          operation,
          method: 'PUT',
          path: BASE,
          template: BASE,
          body: { data: records, trigger: [] },
          credits: credits.upsert(records.length),
          heavy: records.length > LIGHT_RECORDS,
        },
        context,
      );
      return itemsOf(answer, 'data', records.length, at(operation)).map((item, index) =>
        item.code === 'SUCCESS'
          ? { ok: true, id: records[index]?.id ?? '', action: 'update', duplicateField: null }
          : failureOf(item, 'Leads', now()),
      );
    },

    async convertLead(id, { contactId, tags }, context) {
      const operation = 'crm.convertLead';
      const wish = {
        overwrite: false,
        notify_lead_owner: false,
        notify_new_entity_owner: false,
        add_to_existing_record: true,
        Contacts: { id: contactId },
        ...(tags.length > 0 ? { carry_over_tags: { Contacts: tags } } : {}),
      };
      const answer = await call(
        {
          service: 'crm',
          operation,
          method: 'POST',
          path: `${BASE}/${id}/actions/convert`,
          template: `${BASE}/{id}/actions/convert`,
          body: { data: [wish] },
          credits: credits.convert,
          heavy: true,
        },
        context,
      ).catch(overOr);
      return 'kind' in answer ? answer : read(answer, operation);
    },
  };

  function read(answer: ZohoAnswer, operation: string): Conversion {
    const [item] = itemsOf(answer, 'data', 1, at(operation));
    if (item?.code === 'SUCCESS') return { kind: 'converted' };
    if (item?.code === 'SCHEDULED') return { kind: 'scheduled' };
    if (!item) throw new OddAnswerError({ ...at(operation), status: answer.status }, 'crm: no outcome of a conversion');
    const { code, message, verdict, fields } = failureOf(item, 'Leads', now());
    if (code === 'CONVERTED_RECORD' || code === 'ID_ALREADY_CONVERTED') return { kind: 'over' };
    if (code === 'INVALID_DATA' && fields.includes('Contacts')) return { kind: 'noContact' };
    return { kind: 'refused', code, message, verdict };
  }
}

/** What Zoho says of the lead in the path is one flat object: it is converted already, or there is none, which the next look will show. */
function overOr(error: unknown): Conversion {
  if (!(error instanceof RefusedError)) throw error;
  if (error.zohoCode === 'ID_ALREADY_CONVERTED') return { kind: 'over' };
  if (error.zohoCode !== 'INVALID_DATA') throw error;
  return { kind: 'refused', code: error.zohoCode, message: error.message, verdict: { kind: 'retry' } };
}
