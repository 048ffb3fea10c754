import { generateText, stepCountIs, type ToolSet } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { expect, expectTypeOf, test } from 'vitest';
import { tools } from './ai.js';
import type { AgentAnswer, AgentCaller } from './types-agents.js';

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

/** A model that calls one tool, and then says something. */
function modelCalling(toolName: string, input: object): MockLanguageModelV3 {
  const model: MockLanguageModelV3 = new MockLanguageModelV3({
    doGenerate: async () => {
      const first = model.doGenerateCalls.length === 1;
      const call = { type: 'tool-call' as const, toolCallId: 'call-1', toolName, input: JSON.stringify(input) };
      return {
        content: first ? [call] : [{ type: 'text', text: 'A person has it now.' }],
        finishReason: { unified: first ? 'tool-calls' : 'stop', raw: undefined },
        ...{ usage, warnings: [] },
      };
    },
  });
  return model;
}

/** A bridge whose tools answer this. */
function answering(answer: AgentAnswer) {
  const calls: { caller: AgentCaller; name: string; input: unknown }[] = [];
  const call = async (caller: AgentCaller, name: string, input: unknown) => {
    calls.push({ caller, name, input });
    return answer;
  };
  return { calls, agents: { call } };
}

const handedOver = { subject: 'Charged twice', description: 'Twice in March.' };

test('a model of the AI SDK calls a tool, and reads its answer', async () => {
  const bridge = answering({ ok: true, content: { escalationId: 'e-1', tellUser: 'Tell them.' } });
  const model = modelCalling('escalate_to_human', handedOver);
  const { text, steps } = await generateText({
    ...{ model, prompt: 'I want a person.', stopWhen: stepCountIs(3) },
    tools: tools(bridge, { agent: 'support-bot', conversation: 'chat-1', user: 'u-1' }),
  });
  expect(text).toBe('A person has it now.');
  expect(bridge.calls).toMatchObject([
    {
      ...{ name: 'escalate_to_human', input: handedOver },
      caller: { agent: 'support-bot', session: { conversationId: 'chat-1', userId: 'u-1' } },
    },
  ]);
  expect(steps[0]?.toolResults[0]?.output).toMatchObject({ escalationId: 'e-1' });
  // What the model was shown: what the app knows is not asked for.
  const shown = model.doGenerateCalls[0]?.tools?.find(({ name }) => name === 'escalate_to_human');
  const schema = (shown as { inputSchema: { properties: object; required: string[] } }).inputSchema;
  expect(Object.keys(schema.properties)).not.toContain('conversationId');
  expect(schema.required).toEqual(['subject', 'description']);
});

test('what is in the way of a tool reaches the model as words about what to do', async () => {
  const error = { code: 'rate_limited', message: 'Too often.', remedy: 'Stop calling tools now.', reference: 'r-1' };
  const model = modelCalling('explain_billing', { userId: 'u-1' });
  const bridge = answering({ ok: false, error });
  const { steps } = await generateText({
    ...{ model, prompt: 'What do I owe?', stopWhen: stepCountIs(3) },
    tools: tools(bridge, { agent: 'support-bot', scopes: ['billing'] }),
  });
  expect(steps[0]?.content.find(({ type }) => type === 'tool-error')).toMatchObject({
    error: { code: 'rate_limited', remedy: error.remedy },
  });
  expect(JSON.stringify(model.doGenerateCalls[1]?.prompt)).toContain('Too often. Stop calling tools now.');
});

test('an agent gets the tools of its scopes and no others, and they fit the types of the SDK', () => {
  const bridge = answering({ ok: true, content: {} });
  const some = tools(bridge, { agent: 'a', scopes: ['billing', 'status'] });
  expect(Object.keys(some)).toEqual(['escalation_status', 'explain_billing']);
  expectTypeOf(some).toExtend<ToolSet>();
  expectTypeOf<keyof typeof some>().toEqualTypeOf<'escalation_status' | 'explain_billing'>();
  const all = tools(bridge, { agent: 'a' });
  expectTypeOf(all).toExtend<ToolSet>();
  expect(Object.keys(all)).toHaveLength(5);
  expectTypeOf<Awaited<ReturnType<typeof all.explain_billing.execute>>['tier']>().toEqualTypeOf<
    'Free Tier' | 'Trial' | 'Paid Tier' | 'Churned'
  >();
});
