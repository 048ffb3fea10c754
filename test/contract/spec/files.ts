/** Zoho's official OpenAPI files. They lie beside the repository, not in it, and not on every machine. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export const FOLDER = join(ROOT, '..', 'shared', 'zoho', 'specs');

/** Folders below it, in order of authority: where two generations of CRM's files describe an operation, the newer one counts. */
export const FOLDERS = { crm: ['crm/oas31', 'crm'], billing: ['billing'], books: ['books'], desk: ['desk'] } as const;

export type SpecService = keyof typeof FOLDERS;
export const SPEC_SERVICES = Object.keys(FOLDERS) as SpecService[];

/** Undefined: the files are here. Otherwise what to say about it. */
export const withoutSpecs: string | undefined = existsSync(join(FOLDER, 'billing'))
  ? undefined
  : "Zoho's OpenAPI files are not on this machine: the emulator's answers are not held against them";

/** Its paths are those of invoices, which have a file of their own. */
const SECONDARY = 'customer-debit-notes.yml';

/** Paths of the files of a service, the most authoritative first. */
export function specFiles(service: SpecService): string[] {
  return FOLDERS[service].flatMap((folder) =>
    readdirSync(join(FOLDER, folder))
      .filter((name) => /\.(json|yml)$/.test(name))
      .sort((a, b) => Number(a === SECONDARY) - Number(b === SECONDARY) || (a < b ? -1 : 1))
      .map((name) => `${folder}/${name}`),
  );
}

/** Changes when any file does. */
export function fingerprint(service: SpecService): string {
  return specFiles(service)
    .map((path) => {
      const { size, mtimeMs } = statSync(join(FOLDER, path));
      return `${path} ${size} ${mtimeMs}`;
    })
    .join('\n');
}
