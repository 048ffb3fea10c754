import { ConfigError, ConflictError, InputError, NotFoundError, StoreError, ZohoError } from '../../errors.js';
import { AgentProblem } from './agent-problem.js';

interface Told {
  code: string;
  message: string;
  remedy: string;
  /** Nobody but this side can do something about it: it belongs into the log. */
  ours: boolean;
}

/** What to do about what the rest of the bridge refuses. */
const REMEDIES: Record<string, string> = {
  conversation_taken: 'Use the id of the conversation you are in. Do not act for anybody but the user you speak with.',
  escalation_closed: 'If the problem is not solved, call escalate_to_human with the same conversationId: that opens a new one.',
  escalation_not_found: 'Check the id; if the user wants a person, call escalate_to_human.',
  user_not_found: 'Check the id. For somebody without an account, give email in place of userId.',
};

/** Any error as a model is told of it: nothing of the inside, nothing that was typed. */
export function problemOf(error: unknown): Told {
  if (error instanceof AgentProblem) return { code: error.code, message: error.message, remedy: error.remedy, ours: false };
  if (error instanceof InputError) {
    return { code: 'invalid_input', message: inWords(error), remedy: 'Correct these fields and call again, once.', ours: false };
  }
  if (error instanceof ConflictError || error instanceof NotFoundError) {
    const remedy = REMEDIES[error.code] ?? 'Do not try again as it is. If the user needs it, hand the conversation over to a person.';
    return { code: error.code, message: error.message, remedy, ours: false };
  }
  const remedy =
    'Wait a little and try once more; it is safe to repeat. If it fails again, tell the user that it does not work at the moment, and that nothing they said is lost here.';
  if (error instanceof StoreError) return { code: 'unavailable', message: 'The database cannot be used right now.', remedy, ours: true };
  if (error instanceof ZohoError || error instanceof ConfigError) {
    return { code: 'unavailable', message: 'The help desk or the books cannot be asked right now.', remedy, ours: true };
  }
  return {
    code: 'internal',
    message: 'Something went wrong on this side.',
    remedy:
      'Do not try again. Tell the user that it does not work at the moment; whoever runs the app finds it in the log under the reference.',
    ours: true,
  };
}

function inWords({ issues }: InputError): string {
  const few = issues.slice(0, 10).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return `Not acceptable: ${few.join('; ')}${issues.length > few.length ? '; and more' : ''}.`;
}
