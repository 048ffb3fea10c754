import { tidy } from '../../lib/text.js';
import type { User } from '../../types.js';
import { letterHtml } from './html.js';
import { type LetterInput, writeLetter } from './letter.js';
import { letterText } from './text.js';

/** A mail's subject and its two parts. */
export interface Composed {
  subject: string;
  html: string;
  text: string;
}

/** Whom a mail greets, if they have told their name. */
export type Addressee = Pick<User, 'name' | 'firstName'> & {
  /** Somebody without an account can go to no page of the app. @default true */
  isUser?: boolean;
};

export function composeMail({ to, app: words, ...input }: LetterInput & { to: Addressee | undefined }): Composed {
  const app = to?.isUser === false ? { ...words, escalationUrl: undefined, noticesUrl: undefined } : words;
  const letter = writeLetter({ ...input, app });
  const because = input.kind.startsWith('escalation.') ? 'asked' : 'account';
  const envelope = { letter, app, because, greeting: greet(tidy(to?.firstName) ?? tidy(to?.name)) } as const;
  return { subject: letter.subject, html: letterHtml(envelope), text: letterText(envelope) };
}

/** People may call themselves what they like, but not everything goes into a mail that the app vouches for: no addresses, no essays. */
function greet(name: string | null): string {
  return name === null || name.length > 60 || /:\/\/|www\.|@|\.\w{2,}\//i.test(name) ? 'Hello,' : `Hello ${name},`;
}
