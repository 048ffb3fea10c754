import { z } from 'zod';
import { FAULT_KINDS } from '../core/faults.js';

const service = z.enum(['accounts', 'crm', 'billing', 'books', 'desk']);
const milliseconds = z.number().min(0).max(3_600_000);

export const faultPlan = z.strictObject({
  seed: z.int().default(1),
  rules: z.array(
    z.strictObject({
      service: service.optional(),
      method: z.string().min(1).optional(),
      path: z.string().min(1).optional(),
      fault: z.enum(FAULT_KINDS),
      status: z.int().min(200).max(599).optional(),
      rate: z.number().min(0).max(1).optional(),
      count: z.int().min(1).optional(),
      ms: milliseconds.optional(),
      body: z.unknown().optional(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
export type FaultPlanInput = z.input<typeof faultPlan>;

export const clockChange = z.union([z.strictObject({ advance: z.string() }), z.strictObject({ set: z.iso.datetime({ offset: true }) })]);

export const latencySetting = z.strictObject({ ms: milliseconds, jitterMs: milliseconds.default(0), service: service.optional() });
export type LatencyInput = z.input<typeof latencySetting>;

/** Each service checks its own part. */
export const limitsChange = z.partialRecord(service, z.record(z.string(), z.unknown()));
export type LimitsInput = z.input<typeof limitsChange>;

export const callQuery = z.object({
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).optional(),
  service: z.string().optional(),
});
