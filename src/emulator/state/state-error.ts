/** The state file is in use, broken, none of ours or cannot be written. The message names it and says what to do. */
export class StateError extends Error {
  readonly code = 'state_file';

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StateError';
  }
}
