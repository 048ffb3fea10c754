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

/** A message as it is kept: secrets were taken out of it. */
export interface MessageView {
  id: string | null;
  /** `transcript`: a piece of a conversation that came as plain text. */
  role: MessageRole | 'transcript';
  text: string;
  at: string | null;
}

export interface EscalationView {
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
  /** How much was taken out before it left, by kind. */
  redactions: Record<string, number>;
  messages: number;
  createdAt: string;
  updatedAt: string;
  /** `synced`: all of it is in Desk. */
  sync: { state: 'synced' | 'waiting' | 'parked'; attempts: number; reason: string | null; pushedAt: string | null };
}

export interface EscalationDetail extends EscalationView {
  conversation: MessageView[];
}

/** `created` false: there was an open one of this conversation. `added`: how many messages are new. */
export type Escalated = EscalationDetail & { created: boolean; added: number };
