import type { Incoming } from '../../core/types.js';
import { fieldsOf } from '../custom-fields.js';
import { invalidParameter } from '../errors.js';
import { checkQuery } from '../request.js';
import type { DeskState } from '../state.js';
import { parseTime } from '../time.js';
import type { CustomField, CustomValues } from '../types.js';
import type { WordIndex } from './word-index.js';
import { anyFits, exactMatcher, type Matcher, textMatcher } from './words.js';

/** How one parameter of a search is read. `least`, `most`: how long its text has to and may be. */
export interface Parameter<T> {
  kind: 'exact' | 'text' | 'range';
  /** What of a record it is about; of several texts one has to fit. */
  of: (record: T) => string | null | number | readonly string[];
  least?: number;
  most?: number;
}

const CUSTOM_FIELDS = Array.from({ length: 10 }, (_, at) => `customField${at + 1}`);
const ALWAYS = ['sortBy', 'from', 'limit', ...CUSTOM_FIELDS];

interface Searched {
  cf: CustomValues;
}

/** Whether a record fits all that a search asks for. Throws DeskRefusal for unknown parameters and wrong values. */
export function readCriteria<T extends Searched>(
  desk: DeskState,
  incoming: Incoming,
  { parameters, module, more = [] }: { parameters: Record<string, Parameter<T>>; module: CustomField['module']; more?: readonly string[] },
): (record: T) => boolean {
  checkQuery(incoming, [...Object.keys(parameters), ...ALWAYS, ...more]);
  const tests: ((record: T) => boolean)[] = [];
  for (const [name, parameter] of Object.entries(parameters)) {
    const asked = incoming.query.get(name);
    if (asked !== null) tests.push(testOf(name, asked, parameter));
  }
  for (const name of CUSTOM_FIELDS) {
    const asked = incoming.query.get(name);
    if (asked !== null) tests.push(customTest(desk, module, name, asked));
  }
  return (record) => tests.every((fits) => fits(record));
}

function testOf<T>(name: string, asked: string, { kind, of, least = 1, most = 1000 }: Parameter<T>): (record: T) => boolean {
  if (kind === 'range') return rangeTest(name, asked, of);
  if (asked.length < least || asked.length > most) throw invalidParameter(name);
  const fits: Matcher = kind === 'exact' ? exactMatcher(asked) : textMatcher(asked);
  return (record) => {
    const value = of(record);
    if (typeof value === 'string' || value === null) return fits(value);
    return typeof value === 'number' ? fits(String(value)) : anyFits(fits, value);
  };
}

/** `from,to`, both included. */
function rangeTest<T>(name: string, asked: string, of: Parameter<T>['of']): (record: T) => boolean {
  const [from, to, ...rest] = asked.split(',').map(parseTime);
  if (from === undefined || to === undefined || rest.length > 0) throw invalidParameter(name);
  return (record) => {
    const value = of(record);
    return typeof value === 'number' && value >= from && value <= to;
  };
}

/** `cf_token:value`. */
function customTest<T extends Searched>(
  desk: DeskState,
  module: CustomField['module'],
  name: string,
  asked: string,
): (record: T) => boolean {
  const colon = asked.indexOf(':');
  const apiName = asked.slice(0, Math.max(0, colon));
  const wanted = asked.slice(colon + 1);
  if (colon < 1 || wanted === '' || !fieldsOf(desk, module).some((field) => field.apiName === apiName)) throw invalidParameter(name);
  const fits = textMatcher(wanted);
  return ({ cf }) => fits(cf[apiName] ?? null);
}

/** The records that a search for an address or for custom fields has to look at; undefined: all. */
export function amongWords<T extends Searched>({ query }: Incoming, index: WordIndex<T>): T[] | undefined {
  for (const name of ['email', ...CUSTOM_FIELDS]) {
    const asked = query.get(name);
    const among = asked === null ? undefined : index.among(name === 'email' ? asked : asked.slice(asked.indexOf(':') + 1));
    if (among) return among;
  }
  return undefined;
}
