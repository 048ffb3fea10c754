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

const statusType = z.enum(['Open', 'On Hold', 'Closed']).optional().catch(undefined);
/** Values of a picklist. One portal gives none at all for its statuses. */
const choices = z
  .array(z.object({ value: text, statusType }))
  .nullish()
  .catch(null)
  .transform((all) => all ?? []);

export const FIELD = z
  .object({ id, apiName: text, displayLabel: text, isCustomField: flag, maxLength: whole, allowedValues: choices })
  .transform(({ displayLabel, isCustomField, allowedValues, ...rest }) => ({
    ...rest,
    ...{ label: displayLabel, isCustom: isCustomField, choices: allowedValues },
  }));
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
    statusType,
    departmentId: id.nullish().transform((value) => value ?? null),
    contactId: id.nullish().transform((value) => value ?? null),
    email: orNull,
    threadCount: whole,
    commentCount: whole,
    resolution: orNull,
    createdTime: moment,
    modifiedTime: moment,
    closedTime: moment,
    onholdTime: moment,
    cf: values,
    isTrashed: flag,
    isSpam: flag,
    isArchived: flag,
  })
  .transform(({ ticketNumber, createdTime, modifiedTime, closedTime, onholdTime, cf, statusType, threadCount, commentCount, ...rest }) => ({
    ...rest,
    statusType,
    ...{ threads: threadCount, comments: commentCount },
    number: String(ticketNumber ?? ''),
    ...{ createdAt: createdTime, modifiedAt: modifiedTime, closedAt: closedTime, onHoldAt: onholdTime, customFields: cf },
  }));
export const TICKETS = z.object({ data: z.array(TICKET) });

/** Lists say neither `modifiedTime` nor `statusType`. */
export const TICKET_ROWS = z.object({
  data: z.array(
    z
      .object({ id, status: text, modifiedTime: moment, threadCount: whole, commentCount: whole })
      .transform(({ modifiedTime, threadCount, commentCount, ...rest }) => ({
        ...rest,
        ...{ modifiedAt: modifiedTime, threads: threadCount, comments: commentCount },
      })),
  ),
});

/** Whoever wrote something: `firstName` and `lastName` where there is no `name`. */
const author = z
  .object({ name: orNull, firstName: orNull, lastName: orNull, type: text })
  .nullish()
  .catch(undefined)
  .transform((value) => ({
    name: value?.name ?? ([value?.firstName, value?.lastName].filter(Boolean).join(' ') || null),
    type: value?.type ?? '',
  }));
const files = z
  .array(z.object({ id, name: text, size: whole }).transform(({ size, ...rest }) => ({ ...rest, size: size ?? 0 })))
  .nullish()
  .transform((value) => value ?? []);

const comment = {
  ...{ id, content: text, contentType: text, isPublic: flag, commenterId: id.nullish(), commentedTime: moment },
  ...{ commenter: author, attachments: files },
};
const toComment = <
  T extends { commenterId?: string | null | undefined; commentedTime: string | null; commenter: { name: string | null; type: string } },
>({
  commenterId,
  commentedTime,
  commenter,
  ...rest
}: T) => ({ ...rest, commenterId: commenterId ?? null, author: commenter.name, authorType: commenter.type, at: commentedTime });
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
  to: orNull,
  cc: orNull,
  author,
};
export const THREAD = z
  .object({ ...thread, content: text, contentType: text, plainText: orNull, attachments: files })
  .transform(({ isDescriptionThread, createdTime, author: by, ...rest }) => ({
    ...rest,
    ...{ isDescription: isDescriptionThread, author: by.name, at: createdTime },
  }));

/** What is neither is no error: new kinds of rows may appear. */
const ROW = z.union([
  z
    .object({ type: z.literal('comment'), ...comment })
    .transform(({ type: _type, ...rest }) => ({ kind: 'comment' as const, ...toComment(rest) })),
  z
    .object({ type: z.literal('thread'), ...thread, attachmentCount: whole })
    .transform(({ type: _type, isDescriptionThread, createdTime, author: by, attachmentCount, ...rest }) => ({
      ...{ kind: 'thread' as const, ...rest },
      ...{ isDescription: isDescriptionThread, author: by.name, files: attachmentCount ?? 0, at: createdTime },
    })),
  z.unknown().transform(() => ({ kind: 'other' as const, id: '' })),
]);
export const CONVERSATIONS = z.object({ data: z.array(ROW) });

export const ATTACHMENT = z
  .object({ id, name: text, size: whole, isPublic: flag })
  .transform(({ size, ...rest }) => ({ ...rest, size: size ?? 0 }));
export const ATTACHMENTS = z.object({ data: z.array(ATTACHMENT) });

/** Editions and answers leave out what is empty. */
export const WEBHOOK = z.object({
  id,
  url: text,
  isEnabled: flag,
  includeEventsFrom: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  subscriptions: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((value) => value ?? {}),
});
export const WEBHOOKS = z.object({ data: z.array(WEBHOOK) });
