import { z } from '@hono/zod-openapi';
import { type JobView, type SavedUser, type Status, SYNC_NAMES, type SyncState, TIERS, type UserInput, type UserView } from '../types.js';

/** Shapes of the HTTP API, for its description. What comes in is judged by src/user.ts, which says more about what is wrong. */

export const moment = () => z.iso.datetime().openapi({ example: '2026-03-01T12:00:00.000Z' });
const syncName = z.enum(SYNC_NAMES);

export const userBody = z
  .strictObject({
    id: z.string().optional().openapi({ description: 'May be left out; otherwise it must be the id of the path.' }),
    email: z.string().openapi({ example: 'ada@example.com' }),
    name: z.string().nullish().openapi({ description: 'The whole name, or `firstName` and `lastName`.', example: 'Ada Lovelace' }),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    phone: z.string().nullish(),
    company: z.string().nullish(),
  })
  .openapi('UserInput') satisfies z.ZodType<Omit<UserInput, 'id'> & { id?: string }>;

export const savedUser = z
  .object({
    id: z.string(),
    version: z.int().openapi({ description: 'Grows by one with every change that matters.' }),
    changed: z.boolean().openapi({ description: 'False when nothing differed; then nothing is pushed.' }),
  })
  .openapi('SavedUser') satisfies z.ZodType<SavedUser>;

const syncState = z
  .object({
    sync: syncName,
    state: z.enum(['synced', 'waiting', 'parked']),
    attempts: z.int(),
    reason: z.string().nullable(),
    refusedFields: z.array(z.string()).openapi({ description: 'Fields Zoho would not take; the rest was pushed.' }),
    pushedAt: moment().nullable(),
  })
  .openapi('SyncState') satisfies z.ZodType<SyncState>;

export const userView = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    phone: z.string().nullable(),
    company: z.string().nullable(),
    tier: z.enum(TIERS),
    version: z.int(),
    createdAt: moment(),
    updatedAt: moment(),
    syncs: z.array(syncState),
  })
  .openapi('User') satisfies z.ZodType<UserView>;

export const jobView = z
  .object({
    sync: syncName,
    userId: z.string(),
    recordId: z.string().openapi({ description: "What it is about: the user's id, or the subscription's." }),
    state: z.enum(['queued', 'active', 'retrying', 'parked']),
    attempts: z.int(),
    reason: z.string().nullable(),
    dueAt: moment().nullable(),
  })
  .openapi('Job') satisfies z.ZodType<JobView>;

const polling = z
  .object({
    way: z.enum(['none', 'scan', 'changes']),
    ...{ lookMs: z.int().nullable(), scanMs: z.int().nullable(), byIdMs: z.int().nullable() },
    ...{ creditsPerDay: z.int(), share: z.int().nullable(), warning: z.string().nullable() },
    ...{ live: z.int(), webhooks: z.boolean(), creditsUsed: z.int(), creditsOthers: z.int(), creditsLeft: z.int().nullable() },
    lookedAt: moment().nullable(),
  })
  .openapi({ description: 'How tickets are looked at in Desk; null where it is not set up.' });

export const status = z
  .object({
    users: z.int(),
    syncs: z.array(
      z.object({
        sync: syncName,
        synced: z.int(),
        queued: z.int(),
        active: z.int(),
        retrying: z.int(),
        parked: z.int(),
        waitingFor: z.string().nullable(),
      }),
    ),
    calls: z.array(
      z.object({
        service: z.string(),
        lastHour: z.int(),
        lastDay: z.int(),
        creditsLastDay: z.number(),
        failuresLastHour: z.int(),
      }),
    ),
    token: z.object({
      state: z.enum(['ok', 'none', 'reauthorise', 'cooling']),
      reason: z.string().nullable(),
      expiresAt: moment().nullable(),
    }),
    polling: polling.nullable(),
    database: z.object({ kind: z.enum(['pglite', 'postgres']), where: z.string(), migration: z.int() }),
  })
  .openapi('Status') satisfies z.ZodType<Status>;

export const problem = z
  .object({
    type: z.string().openapi({ example: 'urn:zoho-bridge:problem:invalid_input' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string().openapi({ description: 'The last part of `type`: stable, safe to match on.' }),
    requestId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

/** A list as every list is: `next` is the cursor for `after`, absent on the last page. */
export const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), next: z.string().optional() });

const LIMITS = { default: 100, max: 1000 };

/** Query fields of every list. */
export const pageQuery = {
  after: z
    .string()
    .min(1)
    .max(1000)
    // No cursor of ours has any, and the database refuses some of them (NUL).
    .regex(/^\P{Cc}*$/u, 'must be `next` of the page before')
    .optional()
    .openapi({ description: '`next` of the page before.' }),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, `must be a whole number from 1 to ${LIMITS.max}`)
    .transform(Number)
    .refine((n) => n >= 1 && n <= LIMITS.max, `must be a whole number from 1 to ${LIMITS.max}`)
    .optional()
    .openapi({ type: 'integer', minimum: 1, maximum: LIMITS.max, default: LIMITS.default }),
};
