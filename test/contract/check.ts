import { known } from './known.js';
import { type Problem, problemsOf } from './problems.js';
import { validatorOf } from './spec/cache.js';
import { type Documented, documented } from './spec/index.js';
import { isObject } from './spec/json.js';

/** An answer of the emulator, as it went out. */
export interface Seen {
  method: string;
  path: string;
  status: number;
  /** The body if it is JSON; undefined when there is none or it is something else. */
  body: unknown;
}

export interface Finding extends Problem {
  /** As the file names it: `GET /billing/v1/customers/{customer_id}`. */
  operation: string;
  status: number;
  /** `billing/customers.yml` */
  file: string;
}

/** What is wrong with an answer by Zoho's files and is on no list of deviations; nothing where the files are silent. */
export function findings({ method, path, status, body }: Seen): Finding[] {
  const said = documented(method, path);
  // 501 is the emulator speaking, and of a breakdown Zoho says nothing.
  if (!said || status >= 500) return [];
  const open = (problem: Problem) => !known(said.name, problem);
  const finance = said.service === 'billing' || said.service === 'books';
  const versions = finance && status >= 400 ? refusal(body) : versionsOf(said, status, body, (problem) => !open(problem));
  const [best] = versions.toSorted((a, b) => a.problems.filter(open).length - b.problems.filter(open).length);
  return (best?.problems ?? []).filter(open).map((problem) => ({ ...problem, operation: said.name, status, file: best?.file ?? '' }));
}

interface Version {
  file: string;
  problems: Problem[];
}

/** What each file that knows this status says: of success only the newest, of errors any of them may be right. */
function versionsOf({ operations }: Documented, status: number, body: unknown, forgiven: (problem: Problem) => boolean): Version[] {
  const all = operations.flatMap(({ file, answers }) => {
    const schema = answers[String(status)];
    return schema === undefined ? [] : [{ file, schema }];
  });
  if (all.length === 0) {
    const [first] = operations;
    const what = `this status is not documented (${Object.keys(first?.answers ?? {}).join(', ')})`;
    return [{ file: first?.file ?? '', problems: [{ path: String(status), is: 'status', what }] }];
  }
  return (status < 300 && status !== 207 ? all.slice(0, 1) : all).map((version) => ({
    file: version.file,
    problems: compare(version.schema, body, forgiven),
  }));
}

function compare(schema: string | null, body: unknown, forgiven: (problem: Problem) => boolean): Problem[] {
  if (schema === null || body === undefined) return [];
  const validate = validatorOf(schema);
  return validate(body) ? [] : problemsOf(validate.errors ?? [], body, forgiven);
}

/** The files of Billing and Books know success only. Sources: zoho.com/billing/api/v1/errors and zoho.com/books/api/v3/errors. */
function refusal(body: unknown): Version[] {
  if (body === undefined) return [];
  const { code, message, ...more } = isObject(body) ? body : {};
  if (Number.isInteger(code) && code !== 0 && typeof message === 'string' && Object.keys(more).length === 0) return [];
  const what = `must be {code, message}, is ${JSON.stringify(body).slice(0, 100)}`;
  return [{ file: 'errors', problems: [{ path: '$', is: 'different', what }] }];
}
