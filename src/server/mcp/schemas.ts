import { z } from 'zod';
import { TOOLS } from '../../support/tools/index.js';
import type { AgentSession } from '../../types-agents.js';

type JsonSchema = Record<string, unknown> & { properties?: Record<string, unknown>; required?: string[] };

const made = new Map(
  TOOLS.map(({ name, input, output }) => [
    name as string,
    { input: z.toJSONSchema(input, { io: 'input' }) as JsonSchema, output: z.toJSONSchema(output, { io: 'output' }) as JsonSchema },
  ]),
);

/** What a client is shown of a tool's answer. */
export const outputSchemaOf = (name: string): JsonSchema => made.get(name)?.output ?? {};

/** What a client is shown of a tool's arguments: without those that the app said already. */
export function inputSchemaOf(name: string, session: AgentSession | undefined): JsonSchema {
  const { properties = {}, required = [], ...rest } = made.get(name)?.input ?? {};
  const known = Object.entries(session ?? {}).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([field]) => !known.includes(field))),
    required: required.filter((field) => !known.includes(field)),
  };
}
