/** What takes long is done once on a machine and kept below node_modules/.cache: reading the files, and turning schemas into code. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import { fingerprint, ROOT, type SpecService } from './files.js';
import type { Json } from './json.js';
import type { SpecOperation } from './openapi.js';

const FOLDER = join(ROOT, 'node_modules/.cache/zoho-bridge/contract');
const require = createRequire(import.meta.url);
const here = new URL('.', import.meta.url);

/** An operation of the files as it is kept: answers by the name of their schema, null where there is no JSON body. */
export type KeptOperation = Omit<SpecOperation, 'answers'> & { answers: Record<string, string | null> };

const hash = (...texts: string[]): string => createHash('sha1').update(texts.join('\n')).digest('hex').slice(0, 20);

const isKept = (name: string): boolean => existsSync(join(FOLDER, name));

/** A half-written file is never seen, and who comes second changes nothing. */
function keep(name: string, text: string): void {
  mkdirSync(FOLDER, { recursive: true });
  const draft = join(FOLDER, `${name}.${process.pid}-${Math.trunc(performance.now() * 1000)}`);
  writeFileSync(draft, text);
  renameSync(draft, join(FOLDER, name));
}

/** The name under which the operations of a service are kept: changes with the files and with the code that reads them. */
function nameOf(service: SpecService): string {
  const code = readdirSync(here)
    .sort()
    .map((name) => readFileSync(new URL(name, here), 'utf8'));
  return `${service}-${hash(fingerprint(service), ...code)}.json`;
}

/** Reads the files of a service unless that was done before. Takes a second for the largest. */
export async function prepare(service: SpecService): Promise<void> {
  const name = nameOf(service);
  if (isKept(name)) return;
  const { readOperations } = await import('./openapi.js');
  const { readDesk } = await import('./desk.js');
  const schemaName = (schema: Json | null): string | null => {
    if (schema === null) return null;
    const text = JSON.stringify(schema);
    const own = hash(text);
    if (!isKept(`${own}.json`)) keep(`${own}.json`, text);
    return own;
  };
  const operations = service === 'desk' ? readDesk() : readOperations(service);
  const kept = operations.map((operation): KeptOperation => {
    const answers = Object.entries(operation.answers).map(([status, schema]) => [status, schemaName(schema)]);
    return { ...operation, answers: Object.fromEntries(answers) };
  });
  keep(name, JSON.stringify(kept));
}

/** The operations of a service's files, after `prepare`. */
export function operationsOf(service: SpecService): KeptOperation[] {
  return JSON.parse(readFileSync(join(FOLDER, nameOf(service)), 'utf8')) as KeptOperation[];
}

export interface Validate {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** A kept schema as a function that collects every error. */
export function validatorOf(schema: string): Validate {
  if (!isKept(`${schema}.cjs`)) keep(`${schema}.cjs`, codeOf(JSON.parse(readFileSync(join(FOLDER, `${schema}.json`), 'utf8')) as Json));
  return require(join(FOLDER, `${schema}.cjs`)) as Validate;
}

function codeOf(schema: Json): string {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const { default: addFormats } = require('ajv-formats') as { default: typeof import('ajv-formats').default };
  const { default: toCode } = require('ajv/dist/standalone/index.js') as { default: typeof import('ajv/dist/standalone/index.js').default };
  // Not strict: the files mix keywords of several drafts. `string` is no format, and what a `hex-color` looks like does not matter.
  const ajv = new Ajv2020({ allErrors: true, strict: false, code: { source: true }, formats: { string: true, 'hex-color': true } });
  addFormats(ajv);
  return toCode(ajv, ajv.compile(schema));
}
