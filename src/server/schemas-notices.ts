import { z } from '@hono/zod-openapi';
import {
  type BounceView,
  NOTICE_CHANNELS,
  NOTICE_KINDS,
  type NoticePreference,
  type NoticePreferences,
  type NoticeView,
} from '../types-notices.js';
import { moment } from './schemas.js';

/** Shapes of what users hear, for the description of the API. */

const kind = z.enum(NOTICE_KINDS);

export const noticeView = z
  .object({
    id: z.string(),
    userId: z.string(),
    kind,
    at: moment().openapi({ description: 'When it happened.' }),
    createdAt: moment(),
    readAt: moment().nullable(),
    title: z.string().openapi({ example: 'Your payment did not go through' }),
    text: z.string(),
    action: z.object({ label: z.string(), url: z.string() }).nullable().openapi({
      description:
        'Null unless ZOHO_BRIDGE_APP_BILLING_URL (of escalations: ZOHO_BRIDGE_APP_ESCALATION_URL) or ZOHO_BRIDGE_APP_URL is set.',
    }),
    subscriptionId: z.string().nullable(),
    invoiceId: z.string().nullable(),
    paymentId: z.string().nullable(),
    escalationId: z.string().nullable(),
    replyId: z.string().nullable().openapi({ description: "Of an agent's reply: all of it is in the escalation." }),
    data: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .openapi({ description: 'The plain values behind the words: amounts as exact decimals, days as `2026-03-01`.' }),
  })
  .openapi('Notice') satisfies z.ZodType<NoticeView>;

const preference = z
  .strictObject({
    kind: z.enum(['*', ...NOTICE_KINDS]).openapi({ description: '`*`: all kinds that have no line of their own.' }),
    channel: z.enum(NOTICE_CHANNELS),
    quiet: z.boolean(),
  })
  .openapi('NoticePreference') satisfies z.ZodType<NoticePreference>;

export const preferencesBody = z.strictObject({ items: z.array(preference) }).openapi('NoticePreferencesInput');

export const preferencesView = z
  .object({
    items: z.array(preference),
    kinds: z.array(kind).readonly(),
    channels: z.array(z.enum(NOTICE_CHANNELS)).readonly(),
  })
  .openapi('NoticePreferences') satisfies z.ZodType<NoticePreferences>;

export const bounceView = z
  .object({
    id: z.string(),
    userId: z.string().nullable().openapi({ description: 'Null: of somebody who is no user and asked for help.' }),
    code: z.string().openapi({ example: '550 5.1.1' }),
    at: moment(),
    noticeId: z.string().nullable(),
    current: z.boolean().openapi({ description: 'It is still their address: mail to them is quiet.' }),
  })
  .openapi('Bounce') satisfies z.ZodType<BounceView>;
