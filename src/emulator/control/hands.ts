import { z } from 'zod';
import type { HandAction } from '../core/hand.js';

export interface HandDescription {
  title: string;
  module: string;
  /** JSON Schema of the input. */
  input: unknown;
}

/** Every hand action by service and name, described so that a program can make a form of it. */
export function describeHands(hands: Record<string, Record<string, HandAction>>): Record<string, Record<string, HandDescription>> {
  return Object.fromEntries(
    Object.entries(hands).map(([service, actions]) => [
      service,
      Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, describe(action)])),
    ]),
  );
}

const describe = ({ title, module, input }: HandAction): HandDescription => ({
  title,
  module,
  input: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }),
});

/** Finds a hand action. Throws Error that names those there are. */
export function findHand(hands: Record<string, Record<string, HandAction>>, service: string, name: string): HandAction {
  const actions = Object.hasOwn(hands, service) ? hands[service] : undefined;
  const action = actions && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action) return action;
  const there = Object.entries(hands).flatMap(([each, named]) => Object.keys(named).map((key) => `${each}/${key}`));
  throw new Error(`nothing is done by hand under ${service}/${name}; there is: ${there.join(', ')}`);
}
