import { z } from 'zod';

/** Names as the API's `editionType` has them, in lower case. */
export const EDITIONS = ['free', 'express', 'standard', 'professional', 'enterprise'] as const;
export type Edition = (typeof EDITIONS)[number];

/** What GET says of a ticket that was merged away or trashed; Zoho documents neither. */
export const GONE = ['404', 'trashed'] as const;
export type Gone = (typeof GONE)[number];

/** The switches of the emulated Desk. `null` means no limit. */
export interface DeskLimits {
  edition: Edition;
  /** Credits from midnight to midnight; undefined: what edition and number of agents give. */
  creditsPerDay: number | null | undefined;
  concurrency: number | null;
  /** How long a created or changed record is not what searches believe, in milliseconds of the emulator's clock. */
  searchLagMs: number;
  mergedTickets: Gone;
  trashedTickets: Gone;
  /** Whether what belongs to a department the token's agent is not in is hidden. */
  departmentPermissions: boolean;
  /** Whether a call without `orgId` is refused; Zoho's newer text makes it optional. */
  orgIdRequired: boolean;
  /** Whether a reply, a comment or a file of an agent changes the ticket's `modifiedTime`; Zoho does not say. */
  replyBumpsModifiedTime: boolean;
  /** Larger files are refused; Zoho's documentation of the API has no figure. */
  attachmentBytes: number | null;
  /** How many events of one kind and one moment come in one webhook; Zoho says it is an array and no more. */
  webhookBatch: number;
  /** Whether a webhook that was not received is tried again; Zoho publishes nothing about it. */
  webhookRetries: boolean;
  /** In what `iat` and `exp` of a webhook's JWT are; Zoho's text says milliseconds, its example has seconds. */
  webhookJwtMilliseconds: boolean;
}

const limit = z.int().min(0).nullable().optional();

const Change = z.strictObject({
  edition: z.enum(EDITIONS).optional(),
  creditsPerDay: limit,
  concurrency: limit,
  searchLagMs: limit,
  mergedTickets: z.enum(GONE).optional(),
  trashedTickets: z.enum(GONE).optional(),
  departmentPermissions: z.boolean().optional(),
  orgIdRequired: z.boolean().optional(),
  replyBumpsModifiedTime: z.boolean().optional(),
  attachmentBytes: limit,
  webhookBatch: z.int().min(1).optional(),
  webhookRetries: z.boolean().optional(),
  webhookJwtMilliseconds: z.boolean().optional(),
});

/** Source: help.zoho.com, "Working with API credits": a day's credits of a portal, more per agent, calls at once. */
const CAPS: Record<Edition, { credits: number; perAgent: number; concurrency: number }> = {
  free: { credits: 5000, perAgent: 0, concurrency: 5 },
  express: { credits: 25_000, perAgent: 100, concurrency: 10 },
  standard: { credits: 50_000, perAgent: 250, concurrency: 10 },
  professional: { credits: 75_000, perAgent: 500, concurrency: 15 },
  enterprise: { credits: 100_000, perAgent: 1000, concurrency: 25 },
};

/** Nobody publishes how far searches lag behind; seconds are what people report. */
const SEARCH_LAG_MS = 5000;

/** Commonly given for Desk; not in the documentation of its API. */
const ATTACHMENT_BYTES = 20 * 1024 * 1024;

export function limitsOf(edition: Edition): DeskLimits {
  return {
    edition,
    creditsPerDay: undefined,
    concurrency: CAPS[edition].concurrency,
    searchLagMs: SEARCH_LAG_MS,
    mergedTickets: '404',
    trashedTickets: 'trashed',
    departmentPermissions: true,
    orgIdRequired: true,
    replyBumpsModifiedTime: true,
    attachmentBytes: ATTACHMENT_BYTES,
    webhookBatch: 10,
    webhookRetries: true,
    webhookJwtMilliseconds: false,
  };
}

/** A day's credits: light agents do not count. Null: no limit. */
export function creditsPerDay({ edition, creditsPerDay: set }: DeskLimits, agents: number): number | null {
  return set === undefined ? CAPS[edition].credits + CAPS[edition].perAgent * agents : set;
}

/**
 * Applies a change. A new edition brings its own credits and concurrency unless the change names them too; `null`
 * lifts a limit. Throws ZodError when a name or a value is unknown.
 */
export function changeLimits(limits: DeskLimits, wanted: Record<string, unknown>): DeskLimits {
  const { edition = limits.edition, searchLagMs, ...rest } = Change.parse(wanted);
  const base =
    edition === limits.edition ? limits : { ...limits, edition, creditsPerDay: undefined, concurrency: CAPS[edition].concurrency };
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { ...base, ...named, searchLagMs: searchLagMs === undefined ? base.searchLagMs : (searchLagMs ?? 0) };
}
