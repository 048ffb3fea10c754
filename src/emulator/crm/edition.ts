/** What an edition of Zoho CRM allows. */
export interface EditionCaps {
  /** API credits in 24 hours: `base + perUser * licences`, at most `max`. */
  credits: { base: number; perUser: number; max: number | null };
  /** Calls under way at the same time, per organisation and app. */
  concurrency: number;
  tagsPerRecord: number;
  tagsPerModule: number;
  /** Custom fields per module. */
  customFields: number;
}

/** Names as `license_details.paid_type` of `GET /org` spells them. */
export const EDITIONS = ['free', 'standard', 'professional', 'enterprise', 'ultimate', 'zohooneenterprise', 'crmplus'] as const;
export type Edition = (typeof EDITIONS)[number];

/** Licences bought by the emulated organisation. */
export const LICENCES = 5;

/** The heavy calls have a second, smaller gate of their own in every edition. */
export const SUB_CONCURRENCY = 10;

/**
 * Sources: zoho.com/crm/developer/docs/api/v8/api-limits.html (credits, concurrency), .../get-tag-list.html (tags).
 * Custom fields are the widely repeated numbers of the editions comparison. Inferred: tags and custom fields of the
 * free edition (as Standard), concurrency of CRM Plus (as Ultimate).
 */
const CAPS: Record<Edition, EditionCaps> = {
  free: { credits: { base: 5000, perUser: 0, max: 5000 }, concurrency: 5, tagsPerRecord: 5, tagsPerModule: 20, customFields: 10 },
  standard: {
    credits: { base: 50_000, perUser: 250, max: 100_000 },
    concurrency: 10,
    tagsPerRecord: 5,
    tagsPerModule: 20,
    customFields: 10,
  },
  professional: {
    credits: { base: 50_000, perUser: 500, max: 3_000_000 },
    concurrency: 15,
    tagsPerRecord: 10,
    tagsPerModule: 60,
    customFields: 155,
  },
  enterprise: {
    credits: { base: 50_000, perUser: 1000, max: 5_000_000 },
    concurrency: 20,
    tagsPerRecord: 10,
    tagsPerModule: 100,
    customFields: 300,
  },
  ultimate: {
    credits: { base: 50_000, perUser: 2000, max: null },
    concurrency: 25,
    tagsPerRecord: 10,
    tagsPerModule: 200,
    customFields: 500,
  },
  zohooneenterprise: {
    credits: { base: 50_000, perUser: 1000, max: 5_000_000 },
    concurrency: 20,
    tagsPerRecord: 5,
    tagsPerModule: 20,
    customFields: 300,
  },
  crmplus: {
    credits: { base: 50_000, perUser: 2000, max: null },
    concurrency: 25,
    tagsPerRecord: 10,
    tagsPerModule: 200,
    customFields: 500,
  },
};

export function capsOf(edition: Edition): EditionCaps {
  return CAPS[edition];
}

/** API credits in any 24 hours for the emulated organisation's licences. */
export function creditsOf(edition: Edition): number {
  const { base, perUser, max } = CAPS[edition].credits;
  return Math.min(base + perUser * LICENCES, max ?? Number.POSITIVE_INFINITY);
}
