import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** The version of this package, read from its own package.json (one level above src/ and dist/ alike). */
export const VERSION = version;
