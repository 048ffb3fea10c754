import { z } from 'zod';
import { InputError } from './errors.js';
import { looksLikeEmail } from './lib/email.js';
import { foldSpace, unfit } from './lib/text.js';
import { MESSAGE_ROLES, type MessageRole } from './types-escalations.js';
import { USER_LIMITS } from './user.js';

/** What is taken at once, in UTF-16 code units. Far above what people type; what is beyond is a mistake, or a file. */
export const ESCALATION_LIMITS = { subject: 255, description: 10_000, text: 100_000, messages: 2000, all: 1_000_000 } as const;

export interface Message {
  id: string | null;
  role: MessageRole | 'transcript';
  text: string;
  at: string | null;
}

/** An escalation that passed `parseEscalation`: either a user's, or of somebody with an address. */
export interface NewEscalation {
  conversationId: string;
  userId: string | null;
  person: { email: string; name: string | null } | null;
  subject: string;
  description: string;
  priority: string | null;
  conversation: Message[];
}

/** Line ends as one character; nothing else of what was said is touched. */
const spoken = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .refine((text) => unfit(text) === undefined, 'must be Unicode text without control characters')
    .refine((text) => text.trim() !== '', 'must not be empty');
const line = (max: number) =>
  spoken(max * 4)
    .transform(foldSpace)
    .refine((text) => text.length <= max, `must have at most ${max} characters`);
const key = () =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(USER_LIMITS.id, `must have at most ${USER_LIMITS.id} characters`)
    .refine(
      (text) => !/[\p{Cc}\p{Cs}]/u.test(text) && text === text.trim(),
      'must have no control characters and no white space at its ends',
    );
const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

const message = z.strictObject({
  id: orNull(key()),
  role: z.enum(MESSAGE_ROLES, `must be one of ${MESSAGE_ROLES.join(', ')}`),
  text: spoken(ESCALATION_LIMITS.text),
  at: orNull(
    z.iso.datetime({ offset: true, error: 'must be a moment such as 2026-03-01T10:15:00Z' }).transform((at) => new Date(at).toISOString()),
  ),
});

const conversation = z
  .union([z.array(message).max(ESCALATION_LIMITS.messages, `must be at most ${ESCALATION_LIMITS.messages} messages`), z.string()])
  .nullish()
  .transform((given) => (typeof given === 'string' ? given.replace(/\r\n?/g, '\n') : (given ?? [])))
  .refine((given) => typeof given !== 'string' || unfit(given) === undefined, 'must be Unicode text without control characters')
  .transform((given): Message[] => (typeof given === 'string' ? paragraphs(given) : given))
  .refine((all) => all.reduce((sum, { text }) => sum + text.length, 0) <= ESCALATION_LIMITS.all, 'is longer than 1,000,000 characters');

const escalation = z
  .strictObject({
    conversationId: key(),
    userId: orNull(key()),
    email: orNull(z.string().trim().max(USER_LIMITS.email).refine(looksLikeEmail, 'must be an e-mail address like jane@example.com')),
    name: orNull(line(200)),
    subject: line(ESCALATION_LIMITS.subject),
    description: spoken(ESCALATION_LIMITS.description),
    conversation,
    priority: orNull(line(120)),
  })
  .refine(({ userId, email }) => (userId === null) !== (email === null), { path: ['userId'], message: 'give either userId or email' })
  .transform(({ email, name, ...rest }): NewEscalation => ({ ...rest, person: email === null ? null : { email, name } }));

/** @throws InputError with each field that is wrong, never with what was in it */
export const parseEscalation = (input: unknown): NewEscalation => parse(escalation, input);

const reply = z.strictObject({ text: spoken(ESCALATION_LIMITS.text), id: orNull(key()) });

/** A user's answer. @throws InputError */
export const parseReply = (input: unknown): { text: string; id: string | null } => parse(reply, input);

/** Messages to add. @throws InputError */
export const parseMessages = (input: unknown): Message[] => parse(z.object({ conversation }), { conversation: input }).conversation;

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues
      .flatMap(nearest)
      .slice(0, 20)
      .flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.slice(0, 20).map((name) => ({ path: [...issue.path, name.slice(0, 60)].join('.'), message: 'is not known here' }))
          : [{ path: issue.path.join('.'), message: issue.message }],
      ),
  );
}

/** Of what may be a list or a text, what is wrong with the list says more. */
function nearest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const inside = issue.errors.find((issues) => issues.some(({ path }) => path.length > 0));
  if (!inside) return [{ ...issue, message: 'must be a list of messages, or a text' }];
  return inside.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

/** Plain text by its paragraphs, so that what was added since can be told; together they are the text, to the last blank line. */
function paragraphs(text: string): Message[] {
  const pieces = text.split(/(?<=\n\n)(?=[^\n])/).flatMap((piece) => piece.match(/[\s\S]{1,100000}/g) ?? []);
  return pieces.filter((piece) => piece.trim() !== '').map((piece) => ({ id: null, role: 'transcript', text: piece, at: null }));
}
