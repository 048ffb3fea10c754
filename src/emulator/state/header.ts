import { z } from 'zod';
import { FAULT_KINDS, type ShownFaults } from '../core/faults.js';
import type { ShownLatency } from '../core/latency.js';
import type { Misery } from '../core/outbox.js';
import type { WebhookSettings } from '../core/types.js';

/** How the first line of every state file begins. */
export const FORMAT = 'zoho-bridge emulator state';
export const VERSION = 1;

const count = z.int().min(0);
const rate = z.number().min(0).max(1);

/** What the controls have set: everything that belongs to no service. */
const settings = z.object({
  /** Changes of limits in their order: some of them bring others along. */
  limits: z.array(z.record(z.string(), z.record(z.string(), z.unknown()))),
  faults: z.object({
    seed: z.int(),
    rules: z.array(z.looseObject({ fault: z.enum(FAULT_KINDS), matched: count, fired: count })),
  }) satisfies z.ZodType<unknown>,
  latency: z.object({
    ms: z.number(),
    jitterMs: z.number(),
    services: z.record(z.string(), z.object({ ms: z.number(), jitterMs: z.number() })),
  }),
  webhook: z
    .object({
      to: z.string(),
      secret: z.string().nullable(),
      format: z.enum(['json', 'form']),
      eventId: z.enum(['number', 'string']),
      eventTime: z.enum(['date', 'datetime']),
      signature: z.enum(['hex', 'base64']),
    })
    .nullable(),
  misery: z.object({
    seed: z.int(),
    drop: rate,
    duplicate: rate,
    reorder: rate,
    delayMs: z.number(),
    retries: count.nullable(),
    concurrency: z.int().min(1),
  }),
});

export interface Settings {
  limits: Record<string, Record<string, unknown>>[];
  faults: ShownFaults;
  latency: ShownLatency;
  webhook: (Omit<WebhookSettings, 'secret'> & { secret: string | null }) | null;
  misery: Misery;
}

const header = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** When, by the emulator's clock (ms since epoch). */
  savedAt: z.number(),
  /** How far that clock is ahead of real time. */
  aheadMs: z.number(),
  lastId: z.string().nullable(),
  random: z.int(),
  settings,
});

export interface Header {
  format: typeof FORMAT;
  version: typeof VERSION;
  savedAt: number;
  aheadMs: number;
  lastId: string | null;
  random: number;
  settings: Settings;
}

/** Reads the first line of a state file. Throws Error with a message fit to be shown. */
export function readHeader(value: unknown): Header {
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as { format?: unknown; version?: unknown };
  if (format !== FORMAT) throw new Error('it does not begin as a state of this emulator does');
  if (typeof version === 'number' && version > VERSION) throw new Error(`a newer version of the emulator wrote it (format ${version})`);
  const read = header.safeParse(value);
  if (!read.success)
    throw new Error(
      `its first line is broken: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
    );
  return read.data as Header;
}
