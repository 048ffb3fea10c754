import { fullName } from '../people.js';
import type { DeskState } from '../state.js';
import { listOf } from '../state.js';
import type { Agent, Ticket } from '../types.js';
import { plainTextToHtml } from './plain-text.js';
import { authorOf } from './writer.js';

/** What a mail client or a template of Desk puts around what an agent writes, and readers have to take off again. */
export interface Trimmings {
  signature: boolean;
  quoteHistory: boolean;
  survey: boolean;
}

const paragraph = (html: string): string => `<div>${html}</div>`;

/** A mail as an agent's editor makes it of what was typed. */
export function agentMail(desk: DeskState, ticket: Ticket, agent: Agent, text: string, trimmings: Partial<Trimmings> = {}): string {
  const { signature = false, quoteHistory = false, survey = false } = trimmings;
  return [
    paragraph(plainTextToHtml(text)),
    signature && signatureOf(desk, ticket, agent),
    survey && surveyOf(desk, ticket),
    quoteHistory && quoted(desk, ticket),
  ]
    .filter(Boolean)
    .join('');
}

/** Typed text of a customer's mail. */
export const customerMail = (text: string): string => paragraph(plainTextToHtml(text));

function signatureOf(desk: DeskState, { departmentId }: Ticket, agent: Agent): string {
  const department = desk.departments.get(departmentId)?.name ?? '';
  return `<br><div id="Zm-_Id_-Sgn"><div>--<br>${plainTextToHtml(fullName(agent))}<br>${plainTextToHtml(department)}, Zylker</div></div>`;
}

/** The question of the customer happiness rating, with its links to pages of Zoho. */
export function surveyOf(desk: DeskState, { id }: Ticket): string {
  const link = (rating: string) =>
    `<a href="https://desk.zoho.com/support/${desk.portal}/feedback/${id}?rating=${rating}">${rating[0]?.toUpperCase()}${rating.slice(1)}</a>`;
  return `<br><div class="customerHappiness">How would you rate our customer service?<br>${['good', 'okay', 'bad'].map(link).join(' | ')}</div>`;
}

/** The thread before, as a mail quotes it. */
function quoted(desk: DeskState, ticket: Ticket): string {
  const last = listOf(desk.threads, ticket.id).findLast(({ visibility, status }) => visibility === 'public' && status === 'SUCCESS');
  if (!last) return '';
  const { name, email } = authorOf(desk, last.author);
  const when = new Date(last.createdAt).toUTCString().replace('GMT', '+0000');
  const content = last.contentType === 'text/html' ? last.content : plainTextToHtml(last.content);
  const who = plainTextToHtml(`${name ?? ''} <${email ?? ''}>`);
  return `<br><div>---- On ${when} <b>${who}</b> wrote ----</div><blockquote style="border-left:1px solid #ccc">${content}</blockquote>`;
}
