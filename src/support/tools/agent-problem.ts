/** Why a tool could not do it, in words for the model: what is in the way, and what to do and to tell the user. */
export class AgentProblem extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.name = 'AgentProblem';
    this.code = code;
    this.remedy = remedy;
  }
}

/** An agent that acts for its session only, in one that has no user. */
export const noUser = () =>
  new AgentProblem(
    'no_user',
    'The person you speak with has no account here.',
    'Leave userId out. What is about an account cannot be answered in this conversation; if they need it, hand the conversation over with their e-mail address.',
  );
