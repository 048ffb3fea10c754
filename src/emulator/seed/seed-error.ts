/** Something in the seed data is wrong: `path` says where (`crm.Leads[0]`), the message begins with it. */
export class SeedError extends Error {
  readonly code = 'seed_data';
  readonly path: string;

  constructor(path: string, words: string, cause?: unknown) {
    super(path === '' ? words : `${path}: ${words}`, cause === undefined ? undefined : { cause });
    this.name = 'SeedError';
    this.path = path;
  }
}
