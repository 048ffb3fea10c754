/**
 * The tools for agents as the Vercel AI SDK takes them (https://ai-sdk.dev/docs/foundations/tools): plain objects, so this package needs
 * nothing of the SDK.
 */
import { z } from 'zod';
import type { Bridge } from './bridge-types.js';
import { type AnyTool, TOOLS } from './support/tools/index.js';
import { AGENT_SCOPES, type AgentError, type AgentScope } from './types-agents.js';

export type { AgentError, AgentScope };

export interface ToolsOptions<Scope extends AgentScope = AgentScope> {
  /** What the agent is called in logs and limits, such as `support-bot`. */
  agent: string;
  /** Which tools it gets. @default all of them */
  scopes?: readonly Scope[];
  /** The app's id of the conversation. With it the model needs to know none, and can name no other. */
  conversation?: string;
  /** The app's id of the user it speaks with. With it the model needs to know none, and can act for nobody else. */
  user?: string;
  /** Nothing about anybody but `user` and `conversation`: without a user, nothing that is about accounts. @default false */
  bound?: boolean;
}

/** One tool: fits `Tool` of the AI SDK. */
export interface AiTool<Input, Output> {
  title: string;
  description: string;
  inputSchema: z.ZodType<Input>;
  outputSchema: z.ZodType<Output>;
  /** @throws AgentToolError, which the SDK hands to the model */
  execute(input: Input): Promise<Output>;
}

type ToolOf<Definition extends AnyTool> = AiTool<z.output<Definition['input']>, z.output<Definition['output']>>;

/** The tools of these scopes, by name. */
export type AgentTools<Scope extends AgentScope> = {
  [Definition in AnyTool as Definition['scope'] extends Scope ? Definition['name'] : never]: ToolOf<Definition>;
};

/** A tool could not do it; the message says to the model why, and what to do and to tell the user. */
export class AgentToolError extends Error {
  readonly code: string;
  readonly remedy: string;
  /** Names the call in the logs. */
  readonly reference: string;

  constructor({ code, message, remedy, reference }: AgentError) {
    super(`${message} ${remedy}`);
    this.name = 'AgentToolError';
    this.code = code;
    this.remedy = remedy;
    this.reference = reference;
  }
}

/**
 * The tools as a `ToolSet` of the AI SDK.
 *
 * @example
 * const { text } = await generateText({
 *   model,
 *   prompt,
 *   tools: tools(bridge, { agent: 'support-bot', scopes: ['escalate', 'billing'], conversation: 'chat-8213', user: 'u-1' }),
 *   stopWhen: stepCountIs(5),
 * });
 */
export function tools<const Scope extends AgentScope = AgentScope>(
  bridge: Pick<Bridge, 'agents'>,
  { agent, scopes, conversation, user, bound = false }: ToolsOptions<Scope>,
): AgentTools<Scope> {
  const caller = { agent, bound, scopes: scopes ?? AGENT_SCOPES, session: { conversationId: conversation, userId: user } };
  const known = Object.entries(caller.session).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  const made = TOOLS.filter(({ scope }) => caller.scopes.some((one) => one === scope)).map((definition) => {
    const { name, title, description, output } = definition;
    const input: z.ZodObject = definition.input;
    const asked = Object.fromEntries(Object.entries(input.shape).filter(([field]) => !known.includes(field)));
    const execute = async (given: unknown) => {
      const answer = await bridge.agents.call(caller, name, given);
      if (answer.ok) return answer.content;
      throw new AgentToolError(answer.error);
    };
    return [name, { title, description, inputSchema: z.strictObject(asked), outputSchema: output, execute }];
  });
  // Made of the definitions from which the type is made.
  return Object.fromEntries(made) as AgentTools<Scope>;
}
