import { isEmail, type Rule, WRONG } from '../body.js';
import type { DeskState } from '../state.js';
import type { Department, Thread, Ticket } from '../types.js';

/** The bare addresses of `"Ann Smith" <ann@example.com>, bob@example.com`, in lower case; undefined when one is none. */
export function parseAddresses(text: string): string[] | undefined {
  const parts = (text.match(/(?:"[^"]*"|[^,;"])+/g) ?? []).map((part) => part.trim()).filter(Boolean);
  const bare = parts.map((part) => (/<([^<>]*)>$/.exec(part)?.[1] ?? part).trim().toLowerCase());
  return bare.every(isEmail) ? bare : undefined;
}

/** One or several addresses with commas or semicolons between them. */
export const addresses =
  (max: number): Rule<string> =>
  (value) =>
    typeof value === 'string' && value.length <= max && (parseAddresses(value)?.length ?? 0) > 0 ? value : WRONG;

/** The department a mail can be sent from by this address; undefined when nobody set it up. */
export function senderOf(desk: DeskState, address: string): Department | undefined {
  const [wanted, ...more] = parseAddresses(address) ?? [];
  if (more.length > 0) return undefined;
  return [...desk.departments.values()].find(({ supportAddress }) => supportAddress.toLowerCase() === wanted);
}

/** As outgoing threads have it (seen live): the name of who sends, and the address. */
export const writtenAddress = ({ name, supportAddress }: Department): string => `"${name}"<${supportAddress}>`;

/**
 * Who gets to see an outgoing mail in the help centre. A forwarded one: agents only. One to the contact of the ticket, or to a
 * secondary one: the customer, whatever was asked for. Another is as public as its writer says.
 * Source: help.zoho.com, "Public and Private Threads in Tickets"
 */
export function visibilityOf(
  desk: DeskState,
  ticket: Ticket,
  { isForward, isPrivate, to, cc }: { isForward: boolean; isPrivate: boolean; to: string | null; cc: string | null },
): Thread['visibility'] {
  if (isForward) return 'private';
  const contacts = [ticket.contactId, ...ticket.secondaryContacts].flatMap((id) => {
    const contact = desk.contacts.get(id);
    return [contact?.email?.toLowerCase(), contact?.secondaryEmail?.toLowerCase()];
  });
  const known = new Set([...contacts, ticket.email?.toLowerCase()]);
  const reached = [to, cc].flatMap((text) => (text === null ? [] : (parseAddresses(text) ?? []))).some((address) => known.has(address));
  return reached || !isPrivate ? 'public' : 'private';
}
