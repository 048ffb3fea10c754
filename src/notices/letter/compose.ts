import type { AppWords } from '../../config-notices.js';
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

/** `to`: whom it greets, if they have told their name. */
export function composeMail(input: LetterInput & { app: AppWords; to: Pick<User, 'name' | 'firstName'> | undefined }): Composed {
  const letter = writeLetter(input);
  const envelope = { letter, app: input.app, greeting: greet(tidy(input.to?.firstName) ?? tidy(input.to?.name)) };
  return { subject: letter.subject, html: letterHtml(envelope), text: letterText(envelope) };
}

/** People may call themselves what they like, but not everything goes into a mail that the app vouches for: no addresses, no essays. */
function greet(name: string | null): string {
  return name === null || name.length > 60 || /:\/\/|www\.|@|\.\w{2,}\//i.test(name) ? 'Hello,' : `Hello ${name},`;
}
