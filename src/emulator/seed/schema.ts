import { z } from 'zod';
import type { ClientInput } from '../control/accounts.js';
import type { FaultPlanInput, LatencyInput, LimitsInput } from '../control/schemas.js';
import type { WebhooksInput } from '../control/webhooks.js';
import { SeedError } from './seed-error.js';

/** One record as its service's API takes it. `as` gives its id a name: later texts may say `${name}`. */
export type SeedRow = Record<string, unknown> & { as?: string };
export type SeedRows = Record<string, SeedRow[]>;

/**
 * What an emulator begins with. The rows are carried out in the order in which they stand, each as the service's own API would
 * carry it out (same checks, same refusals), and are neither logged nor counted nor faulted.
 */
export interface SeedData {
  /** What time it is at the beginning, also in the past: `2026-01-01T00:00:00Z`. */
  clock?: string | undefined;
  limits?: LimitsInput | undefined;
  /** In force when the rows are in. */
  faults?: FaultPlanInput | undefined;
  latency?: LatencyInput | LatencyInput[] | undefined;
  /** Typed in when the rows are in, so that they cause no webhooks. */
  webhooks?: WebhooksInput | undefined;
  clients?: ClientInput[] | undefined;
  /** By module (`Leads`); `fields` are custom fields, by module. */
  crm?: { [module: string]: SeedRow[] | SeedRows } | undefined;
  /** By the last part of the path that creates one: `products`, `plans`, `customers`, `subscriptions`, … */
  billing?: SeedRows | undefined;
  books?: SeedRows | undefined;
  desk?: SeedRows | undefined;
}

export const SEEDED = ['crm', 'billing', 'books', 'desk'] as const;
export type Seeded = (typeof SEEDED)[number];

const row = z.looseObject({
  as: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'must be a name: letters, digits, underscores')
    .optional(),
});
const rows = z.array(row);
const collections = z.record(z.string().regex(/^[\w-]+$/), rows);

const schema = z.strictObject({
  clock: z.iso.datetime({ offset: true, error: 'must be a moment such as "2026-01-01T00:00:00Z"' }).optional(),
  // These are checked by what they are handed to.
  limits: z.unknown().optional(),
  faults: z.unknown().optional(),
  latency: z.unknown().optional(),
  webhooks: z.unknown().optional(),
  clients: z.array(z.unknown()).optional(),
  crm: z.object({ fields: collections.optional() }).catchall(rows).optional(),
  billing: collections.optional(),
  books: collections.optional(),
  desk: collections.optional(),
});

/** Checks the shape; what the rows say is for their services to check. Throws SeedError. */
export function checkSeed(input: unknown): SeedData {
  const checked = schema.safeParse(input ?? {});
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new SeedError(pathOf(issue?.path ?? []), issue?.message ?? 'wrong');
  }
  return (input ?? {}) as SeedData;
}

/** `crm.Leads[0].as` */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
}
