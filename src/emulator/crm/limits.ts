import { z } from 'zod';
import { capsOf, creditsOf, EDITIONS, type Edition, SUB_CONCURRENCY } from './edition.js';

/** The switches of the emulated CRM. `null` means no limit. */
export interface CrmLimits {
  edition: Edition;
  creditsPerDay: number | null;
  concurrency: number | null;
  subConcurrency: number | null;
  /** How long a created or changed record stays unknown to `/search`, in milliseconds of the emulator's clock. */
  searchLagMs: number;
  /** Whether an insert of a lead without Company fails. Zoho enforces it only where the layout does. */
  companyMandatory: boolean;
  /** How long a job (mass conversion, bulk write, bulk read) waits before it begins, and how long it then takes. */
  jobMs: number;
  /** Records in one file of a bulk read. */
  bulkReadRows: number;
}

const limit = z.int().min(0).nullable().optional();

const Change = z.strictObject({
  edition: z.enum(EDITIONS).optional(),
  creditsPerDay: limit,
  concurrency: limit,
  subConcurrency: limit,
  searchLagMs: limit,
  companyMandatory: z.boolean().nullable().optional(),
  jobMs: limit,
  bulkReadRows: z.int().min(1).nullable().optional(),
});

/** Zoho publishes no figure for the search delay; its own answer is "use COQL for immediate reads". */
const SEARCH_LAG_MS = 5000;
/** Nor any for jobs: long enough to be seen waiting, short enough to be waited for. */
const JOB_MS = 2000;
/** Source: zoho.com/crm/developer/docs/api/v8/bulk-read/overview.html */
const BULK_READ_ROWS = 200_000;

export function limitsOf(edition: Edition): CrmLimits {
  return {
    edition,
    creditsPerDay: creditsOf(edition),
    concurrency: capsOf(edition).concurrency,
    subConcurrency: SUB_CONCURRENCY,
    searchLagMs: SEARCH_LAG_MS,
    companyMandatory: false,
    jobMs: JOB_MS,
    bulkReadRows: BULK_READ_ROWS,
  };
}

/**
 * Applies a change. A new edition brings its own credits and concurrency unless the change names them too; `null`
 * lifts a limit. Throws ZodError when a name or a value is unknown.
 */
export function changeLimits(limits: CrmLimits, wanted: Record<string, unknown>): CrmLimits {
  const {
    edition = limits.edition,
    creditsPerDay,
    concurrency,
    subConcurrency,
    searchLagMs,
    companyMandatory,
    jobMs,
    bulkReadRows,
  } = Change.parse(wanted);
  const base =
    edition === limits.edition ? limits : { ...limits, creditsPerDay: creditsOf(edition), concurrency: capsOf(edition).concurrency };
  return {
    edition,
    creditsPerDay: creditsPerDay === undefined ? base.creditsPerDay : creditsPerDay,
    concurrency: concurrency === undefined ? base.concurrency : concurrency,
    subConcurrency: subConcurrency === undefined ? base.subConcurrency : subConcurrency,
    searchLagMs: searchLagMs === undefined ? base.searchLagMs : (searchLagMs ?? 0),
    companyMandatory: companyMandatory === undefined ? base.companyMandatory : (companyMandatory ?? false),
    jobMs: jobMs === undefined ? base.jobMs : (jobMs ?? 0),
    bulkReadRows: bulkReadRows === undefined ? base.bulkReadRows : (bulkReadRows ?? Number.MAX_SAFE_INTEGER),
  };
}
