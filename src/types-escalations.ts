export const MESSAGE_ROLES = ['user', 'assistant', 'agent', 'system', 'tool'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** One message of a conversation. */
export interface MessageInput {
  /** The app's own id of it, when it has one: the same id is kept once. */
  id?: string | null;
  role: MessageRole;
  text: string;
  /** When it was said, ISO. */
  at?: string | null;
}

/** A conversation that an agent (AI or human) hands over to people. Give `userId`, or `email` of somebody who is no user. */
export interface EscalationInput {
  /** The app's own key: escalating the same conversation again answers the open escalation and adds what was said since. */
  conversationId: string;
  userId?: string | null;
  email?: string | null;
  /** Beside `email`. */
  name?: string | null;
  subject: string;
  /** What it is about, in the agent's words. */
  description: string;
  /** What was said so far, in order: messages, or plain text. */
  conversation?: MessageInput[] | string | null;
  /** A label of Desk's picklist. */
  priority?: string | null;
}

/** What a user answers to the agents from the app. */
export interface ReplyInput {
  text: string;
  /** The app's own id of it: the same one is kept once. Without it, as often as it is given. */
  id?: string | null;
}

/** A message as it is kept: secrets were taken out of it. */
export interface MessageView {
  id: string | null;
  /** `transcript`: a piece of a conversation that came as plain text. */
  role: MessageRole | 'transcript';
  text: string;
  at: string | null;
}

/** Why nothing more can come of a ticket: an agent merged it into another one, threw it away, or Desk put it aside. */
export const ENDINGS = ['merged', 'deleted', 'trashed', 'archived'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What an agent answered, as far as users may see it. */
export interface ReplyView {
  id: string;
  /** The agent's name. */
  author: string | null;
  /** Plain text, without what was quoted. */
  text: string;
  at: string;
  attachments: { id: string; name: string; size: number }[];
}

/** A file of a reply. Read `body` to its end, or cancel it. */
export interface AttachmentFile {
  /** Safe as a file name. */
  name: string;
  /** An image's or a PDF's; else `application/octet-stream`. */
  contentType: string;
  /** Bytes, when the whole file was seen before the first byte is given; a longer one ends with an error if its end is missing. */
  size: number | undefined;
  body: ReadableStream<Uint8Array>;
}

interface EscalationBase {
  id: string;
  conversationId: string;
  userId: string | null;
  /** Of somebody who is no user. */
  email: string | null;
  subject: string;
  description: string;
  priority: string | null;
  state: 'open' | 'closed';
  /** What Desk says; null until it has the ticket. `status` is an admin's label, to be shown as it is. */
  ticket: { number: string; status: string; statusType: string; seenAt: string } | null;
  /** Set, and `state` is `closed`: nothing more comes of the ticket. */
  ended: Ending | null;
  /** When Desk closed it, as long as it is closed. */
  resolvedAt: string | null;
  /** How much was taken out before it left, by kind. */
  redactions: Record<string, number>;
  messages: number;
  createdAt: string;
  updatedAt: string;
  /** `synced`: all of it is in Desk. */
  sync: { state: 'synced' | 'waiting' | 'parked'; attempts: number; reason: string | null; pushedAt: string | null };
}

export interface EscalationView extends EscalationBase {
  /** How many answers of agents there are. */
  replies: number;
}

export interface EscalationDetail extends EscalationBase {
  conversation: MessageView[];
  /** The oldest first. */
  replies: ReplyView[];
  /** What the agent wrote when it was closed. */
  resolution: string | null;
}

/** `created` false: there was an open one of this conversation. `added`: how many messages are new. */
export type Escalated = EscalationDetail & { created: boolean; added: number };
