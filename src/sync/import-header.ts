import { InputError } from '../errors.js';
import type { NewUser } from '../user.js';

const COLUMNS: Record<string, keyof NewUser> = {
  id: 'id',
  email: 'email',
  name: 'name',
  firstname: 'firstName',
  lastname: 'lastName',
  phone: 'phone',
  company: 'company',
};
const EXPECTED = 'id, email and, if there are any, name (or first_name and last_name), phone, company';

/** Which field each column holds; undefined for a column that is to be ignored. */
export type Header = (keyof NewUser | undefined)[];

/**
 * Reads the first row. `firstName`, `first_name`, `First Name` and `FIRST-NAME` are the same column; order does not matter; columns
 * without a name at the end are what spreadsheets leave behind.
 *
 * @throws InputError that says what was found and what is expected.
 */
export function readHeader(cells: readonly string[], { ignoreUnknownColumns = false }: { ignoreUnknownColumns?: boolean } = {}): Header {
  const names = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  const header = names.map((name) => COLUMNS[name.toLowerCase().replace(/[\s_-]/g, '')]);
  const unknown = names.filter((_, index) => header[index] === undefined);
  const missing = ['id', 'email'].filter((field) => !header.some((known) => known === field));
  const twice = header.filter((field, index) => field !== undefined && header.indexOf(field) !== index);
  const problems = [
    missing.length > 0 && `Missing: ${missing.join(', ')}.`,
    unknown.length > 0 && (!ignoreUnknownColumns || missing.length > 0) && `Not known: ${list(unknown)}.`,
    twice.length > 0 && `More than once: ${twice.join(', ')}.`,
    missing.length > 0 && hint(names),
  ].filter((problem) => problem !== false);
  if (problems.length === 0) return header;
  const message = `The first line of the file must name the columns. Expected: ${EXPECTED}. Found: ${list(names)}. ${problems.join(' ')}`;
  throw new InputError([{ path: 'header', message: message.trim() }]);
}

function list(names: readonly string[]): string {
  // A file without a header shows its first person here: addresses are not repeated.
  const shown = names
    .slice(0, 20)
    .map((name) => (name.includes('@') ? '(an address)' : `"${name.slice(0, 40).replace(/[\p{C}\s]+/gu, ' ')}"`));
  return [...shown, ...(names.length > 20 ? [`and ${names.length - 20} more`] : [])].join(', ');
}

function hint(names: readonly string[]): string {
  const [only = ''] = names;
  if (names.some((name) => name.includes('@'))) return 'The first line looks like a person.';
  if (names.length > 1) return '';
  if (only.includes(';')) return 'The columns are separated by semicolons: commas are needed.';
  return only.includes('\t') ? 'The columns are separated by tabs: commas are needed.' : '';
}
