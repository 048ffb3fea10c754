/** Who may use the tools for agents, and what comes of it. */

/** What a key opens. */
export const AGENT_SCOPES = ['escalate', 'status', 'billing', 'users'] as const;
export type AgentScope = (typeof AGENT_SCOPES)[number];

/** Whom an agent speaks with at the moment: said by the app that runs it, never by the model. */
export interface AgentSession {
  /** The app's own id of the conversation. */
  conversationId?: string | undefined;
  userId?: string | undefined;
}

/** An agent that calls tools. */
export interface AgentCaller {
  /** Its name in logs and limits; no personal data. */
  agent: string;
  scopes: readonly AgentScope[];
  /** With it the tools act for this user and this conversation only. */
  session?: AgentSession | undefined;
  /** Nothing without a session: what it does not name is refused. @default false */
  bound?: boolean | undefined;
  /** Names the request in logs and answers. @default a new one */
  requestId?: string | undefined;
}

/** What a model is told when a tool could not do it. */
export interface AgentError {
  /** Stable, safe to match on. */
  code: string;
  message: string;
  /** What to do about it, and what to tell the user. */
  remedy: string;
  /** Names the call in the logs. */
  reference: string;
}

/** `content` fits the tool's output schema, and holds nothing else. */
export type AgentAnswer = { ok: true; content: Record<string, unknown> } | { ok: false; error: AgentError };
