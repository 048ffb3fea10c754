import type { z } from 'zod';

/**
 * Something a person does in a service without its API: an agent answers a ticket, a card begins to decline. Called with
 * its input it checks and does it; the rest is for the inspector, which makes a form of it, and for `POST /_emulator/by-hand`.
 */
export interface HandAction<Schema extends z.ZodType = z.ZodType, Result = unknown> {
  /** Throws ZodError when the input is wrong, Error with a message fit to be shown when it cannot be done. */
  (input: z.input<Schema>): Result;
  /** What a button says: `Reply to the customer`. */
  title: string;
  /** The shelf it belongs to: `tickets`. Its input has an `id` when it is about one record; without one it makes something new. */
  module: string;
  input: Schema;
}

export function handAction<Schema extends z.ZodType, Result>({
  title,
  module,
  input,
  run,
}: {
  title: string;
  module: string;
  input: Schema;
  run: (input: z.output<Schema>) => Result;
}): HandAction<Schema, Result> {
  return Object.assign((raw: z.input<Schema>) => run(input.parse(raw)), { title, module, input });
}

/** The same actions; `told` is called after each of them. */
export function watchHands<T extends Record<string, Record<string, HandAction>>>(hands: T, told: () => void): T {
  const watch = (action: HandAction): HandAction => {
    const watched = (input: unknown) => {
      const result = action(input);
      told();
      // Some wait for something (a handshake) before it is done.
      if (result instanceof Promise) result.then(told, told);
      return result;
    };
    return Object.assign(watched, { title: action.title, module: action.module, input: action.input });
  };
  const each = (actions: Record<string, HandAction>) =>
    Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, watch(action)]));
  return Object.fromEntries(Object.entries(hands).map(([service, actions]) => [service, each(actions)])) as T;
}
