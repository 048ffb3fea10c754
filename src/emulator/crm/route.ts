import type { Incoming } from '../core/types.js';
import { isElsewhere } from './elsewhere.js';
import { OPERATIONS, type Operation } from './operations.js';
import type { Call } from './state.js';
import { MODULES, type ModuleName } from './types.js';

/** What a request asks for. */
export type Route =
  | { operation: Operation; module: ModuleName | undefined; id: string; version: Call['version'] }
  /** A path that is emulated, with a method CRM has not for it. */
  | { wrongMethod: true }
  /** The name where a module should be is none. */
  | { wrongModule: true };

const VERSIONS: Record<string, Call['version']> = { v2: 2, v8: 8 };

/** Second segments that are no id. */
const WORDS = new Set(['upsert', 'search', 'deleted', 'actions']);

/** First segments that are real in CRM and no modules. */
const OTHER_APIS = new Set(
  (
    'Notes files actions features org users coql settings __composite_requests __features bulk upload Emails Documents Reports Dashboards Feeds ' +
    'Social Locking_Information__s Email_Analytics Email_Template_Analytics Email_Sentiment'
  ).split(' '),
);

interface Compiled {
  operation: Operation;
  parts: string[];
}

/** By number of segments and the first of them; `:module` for those of any module. */
const compiled = new Map<string, Compiled[]>();
for (const operation of OPERATIONS) {
  const parts = operation.path.split('/');
  const key = `${parts.length} ${parts[0]}`;
  compiled.set(key, [...(compiled.get(key) ?? []), { operation, parts }]);
}

const NONE: Compiled[] = [];

/** Those that a path may mean, in the order they are listed in: what names a module before what is of any. */
function candidates(path: string[]): Compiled[] {
  const [first = ''] = path;
  const own = compiled.get(`${path.length} ${first}`) ?? NONE;
  if (!isModule(first)) return own;
  const any = compiled.get(`${path.length} :module`) ?? NONE;
  return own.length > 0 ? [...own, ...any] : any;
}

/** Finds the operation of a request; undefined when nothing like it is emulated (the answer to that is a 501). */
export function routeOf({ method, segments }: Incoming): Route | undefined {
  const { version, path } = placeOf(segments);
  if (version === undefined || path.length === 0) return undefined;

  let otherMethod = false;
  for (const { operation, parts } of candidates(path)) {
    const bound = bind(parts, path);
    if (!bound) continue;
    if (operation.method === method) return { operation, version, ...bound };
    otherMethod ||= operation.of === 'module' || operation.path === 'coql' || operation.path.startsWith('Notes');
  }
  // Settings have methods that are real but missing here, so only records are known well enough to say "wrong method".
  if (otherMethod) return { wrongMethod: true };
  const [first = '', second] = path;
  const shaped = path.length === 1 || (path.length === 2 && (WORDS.has(second ?? '') || /^\d+$/.test(second ?? '')));
  return shaped && !isModule(first) && !isElsewhere(first) && !OTHER_APIS.has(first) ? { wrongModule: true } : undefined;
}

/** The version and what is asked of it, whichever of its three forms the address has. */
function placeOf([first = '', second = '', third = '', ...rest]: string[]): { version: Call['version'] | undefined; path: string[] } {
  if (second === 'bulk') return { version: VERSIONS[third], path: ['bulk', ...rest] };
  if (second === 'crm') return { version: VERSIONS[first], path: ['files', third, ...rest] };
  return { version: VERSIONS[second], path: third === '' ? rest : [third, ...rest] };
}

const isModule = (name: string): name is ModuleName => (MODULES as readonly string[]).includes(name);

function bind(parts: string[], path: string[]): { module: ModuleName | undefined; id: string } | undefined {
  if (parts.length !== path.length) return undefined;
  const [first = ''] = path;
  const module = isModule(first) ? first : undefined;
  let id = '';
  for (const [at, part] of parts.entries()) {
    const segment = path[at] ?? '';
    if (part === ':id') {
      if (WORDS.has(segment)) return undefined;
      id = segment;
    } else if (part === ':module' ? !module : !part.startsWith(':') && part !== segment) {
      return undefined;
    }
  }
  return { module, id };
}
