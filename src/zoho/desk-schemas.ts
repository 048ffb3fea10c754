import { z } from 'zod';
import { id } from './billing-ask.js';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const orNull = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === '' ? null : value));
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
  .nullish()
  .transform((value) => value ?? false);
/** ISO, or ms since the epoch as text (webhooks); null for anything else. */
const moment = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => {
    if (value === null || value === undefined || value === '') return null;
    const at = new Date(/^\d{10,}$/.test(String(value)) ? Number(value) : value);
    return Number.isNaN(at.getTime()) ? null : at.toISOString();
  });
const whole = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : Number(value)));

export const ORGANIZATIONS = z.object({
  data: z.array(
    z
      .object({ id, companyName: text, portalName: text, edition: text, isDefault: flag })
      .transform(({ companyName, portalName, ...rest }) => ({ ...rest, name: companyName || portalName })),
  ),
});

export const DEPARTMENTS = z.object({ data: z.array(z.object({ id, name: text, isDefault: flag, isEnabled: flag })) });

export const FIELD = z
  .object({ id, apiName: text, displayLabel: text, isCustomField: flag, maxLength: whole })
  .transform(({ displayLabel, isCustomField, ...rest }) => ({ ...rest, label: displayLabel, isCustom: isCustomField }));
export const FIELDS = z.object({ data: z.array(FIELD) });

const values = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((cf) => Object.fromEntries(Object.entries(cf ?? {}).map(([name, value]) => [name, typeof value === 'string' ? value : null])));

export const TICKET = z
  .object({
    id,
    ticketNumber: z.union([z.string(), z.number()]).nullish(),
    status: text,
    statusType: z.enum(['Open', 'On Hold', 'Closed']).optional().catch(undefined),
    departmentId: id.nullish().transform((value) => value ?? null),
    resolution: orNull,
    createdTime: moment,
    modifiedTime: moment,
    closedTime: moment,
    cf: values,
    isTrashed: flag,
    isSpam: flag,
    isArchived: flag,
  })
  .transform(({ ticketNumber, createdTime, modifiedTime, closedTime, cf, statusType, ...rest }) => ({
    ...rest,
    statusType,
    number: String(ticketNumber ?? ''),
    ...{ createdAt: createdTime, modifiedAt: modifiedTime, closedAt: closedTime, customFields: cf },
  }));
export const TICKETS = z.object({ data: z.array(TICKET) });

const comment = { id, content: text, contentType: text, isPublic: flag, commenterId: id.nullish(), commentedTime: moment };
const toComment = <T extends { commenterId?: string | null | undefined; commentedTime: string | null }>({
  commenterId,
  commentedTime,
  ...rest
}: T) => ({ ...rest, commenterId: commenterId ?? null, at: commentedTime });
export const COMMENT = z.object(comment).transform((value) => toComment(value));
export const COMMENTS = z.object({ data: z.array(COMMENT) });

const thread = {
  id,
  direction: text,
  visibility: text,
  status: text,
  isForward: flag,
  isDescriptionThread: flag,
  createdTime: moment,
};
export const THREAD = z
  .object({ ...thread, content: text, contentType: text, plainText: orNull })
  .transform(({ isDescriptionThread, createdTime, ...rest }) => ({ ...rest, isDescription: isDescriptionThread, at: createdTime }));

/** What is neither is left out: new kinds of rows may appear. */
const ROW = z.union([
  z
    .object({ type: z.literal('comment'), ...comment })
    .transform(({ type: _type, ...rest }) => ({ kind: 'comment' as const, ...toComment(rest) })),
  z.object({ type: z.literal('thread'), ...thread }).transform(({ type: _type, isDescriptionThread, createdTime, ...rest }) => ({
    ...{ kind: 'thread' as const, ...rest },
    ...{ isDescription: isDescriptionThread, at: createdTime },
  })),
  z.unknown().transform(() => undefined),
]);
export const CONVERSATIONS = z.object({
  data: z.array(ROW).transform((rows) => rows.filter((row) => row !== undefined)),
});

export const ATTACHMENT = z
  .object({ id, name: text, size: whole, isPublic: flag })
  .transform(({ size, ...rest }) => ({ ...rest, size: size ?? 0 }));
export const ATTACHMENTS = z.object({ data: z.array(ATTACHMENT) });
