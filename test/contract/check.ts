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
  const versions = said.service !== 'crm' && status >= 400 ? refusal(body) : versionsOf(said, status, body, (problem) => !open(problem));
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

/**
 * The files of Billing, Books and Desk know success only. Sources of what an error is: zoho.com/billing/api/v1/errors,
 * zoho.com/books/api/v3/errors and v1.0/Common.json of github.com/zoho/zohodesk-oas.
 */
function refusal(body: unknown): Version[] {
  if (body === undefined) return [];
  const keys = isObject(body) ? Object.keys(body).sort().join() : '';
  const { code, message, errorCode } = isObject(body) ? body : {};
  const finance = keys === 'code,message' && Number.isInteger(code) && code !== 0 && typeof message === 'string';
  const desk = /^errorCode,(errors,)?message$/.test(keys) && typeof errorCode === 'string' && typeof message === 'string';
  const what = `is no error of Billing and Books ({code, message}) or of Desk ({errorCode, message, errors?}): ${keys}`;
  return finance || desk ? [] : [{ file: 'errors', problems: [{ path: '$', is: 'different', what }] }];
}
