import { z } from 'zod';
import type { KnownUser } from '../../store/agents.js';
import type { OwedInvoice, PaymentOf } from '../../store/billing-of.js';
import type { AgentScope, AgentSession } from '../../types-agents.js';
import type { UserDetail } from '../../types-billing.js';
import type { Escalated, EscalationDetail, EscalationInput, EscalationView, MessageInput } from '../../types-escalations.js';

/** What the tools stand on: parts of the bridge, none of which calls Zoho. */
export interface ToolPorts {
  escalations: {
    open(input: EscalationInput): Promise<Escalated>;
    append(id: string, messages: MessageInput[]): Promise<Escalated>;
    get(id: string): Promise<EscalationDetail | undefined>;
    list(options: { conversationId: string; limit: number }): Promise<{ items: EscalationView[] }>;
  };
  users: {
    get(id: string): Promise<UserDetail | undefined>;
    /** By exactly this id or address. */
    known(by: { id: string } | { email: string }): Promise<KnownUser[]>;
  };
  billing: {
    owed(userId: string, options: { today: string; limit: number }): Promise<OwedInvoice[]>;
    payments(userId: string, options: { each: number }): Promise<PaymentOf[]>;
    /** The organisation's day. */
    today(): Promise<string>;
  };
}

/** What a handler knows besides its input. */
export interface ToolContext {
  ports: ToolPorts;
  /** Whom the agent speaks with, as the app says. Empty: it may ask about anybody. */
  session: AgentSession;
  /** It may act for that session only. */
  bound: boolean;
}

/** One thing that an agent may do: what a model reads of it, what it takes and answers, and the function that does it. */
export interface Tool<
  Name extends string = string,
  Scope extends AgentScope = AgentScope,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  name: Name;
  title: string;
  /** When to use it, when not, and what the answer means. */
  description: string;
  scope: Scope;
  /** How many calls to Zoho follow from one call of it, usually. */
  zohoCalls: number;
  /** https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations */
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
  /** Nothing in it is changed by parsing it, so that it may be parsed twice. */
  input: Input;
  /** What is not in it never leaves. */
  output: Output;
  run(input: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
}

/** Ties the handler's types to the schemas. */
export const tool = <Name extends string, Scope extends AgentScope, Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: Tool<Name, Scope, Input, Output>,
): Tool<Name, Scope, Input, Output> => definition;

/** What the app calls a conversation, a message or a user. The database holds no NUL. */
export const appId = () =>
  z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must have no control characters');
