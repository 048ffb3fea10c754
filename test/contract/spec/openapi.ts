import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { everywhere, mixed, onlyErrors, withLoneErrors } from './crm-errors.js';
import { FOLDER, type SpecService, specFiles } from './files.js';
import { isObject, type Json, objectAt } from './json.js';
import { strictSchema } from './schema.js';

/** One operation of the files and the answers it documents. */
export interface SpecOperation {
  method: string;
  /** The whole path with `{names}`: `/billing/v1/customers/{customer_id}`. */
  path: string;
  /** Where it stands: `billing/customers.yml`. */
  file: string;
  /** By status; null where the answer has no JSON body. */
  answers: Record<string, Json | null>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation of the OpenAPI files of a service, in order of their authority; for CRM last the errors of all operations. */
export function readOperations(service: SpecService): SpecOperation[] {
  const documents = new Map<string, Json>();
  const files = specFiles(service);
  // A file that refers to one we have not got says nothing there.
  const document = (path: string): Json => {
    const known = documents.get(path) ?? (files.includes(path) ? readSpec(path) : {});
    documents.set(path, known);
    return known;
  };
  const operations = files.flatMap((file) => {
    const root = document(file);
    const base = basePath(root, service);
    const resolve = (ref: string, from: unknown) => {
      const [address = '', pointer = ''] = ref.split('#');
      // CRM's older files refer to each other by their public address.
      const target = address === '' ? from : document(`crm/${basename(address)}`);
      return { schema: follow(target, pointer), root: target, name: `${address || (from === root ? file : '')}#${pointer}` };
    };
    const answer = (response: unknown, status: string): Json | null => {
      const own = isObject(response) && typeof response['$ref'] === 'string' ? resolve(response['$ref'], root) : { schema: response, root };
      const content = objectAt(objectAt(own.schema, 'content'), 'application/json');
      if (!isObject(content['schema'])) return null;
      const good = status.startsWith('2');
      return strictSchema(content['schema'], own.root, { closed: true, complete: good, resolve });
    };
    return Object.entries(objectAt(root, 'paths')).flatMap(([path, methods]) =>
      METHODS.filter((method) => isObject(objectAt(root, 'paths')[path]) && method in (methods as Json)).map((method): SpecOperation => {
        const responses = objectAt(objectAt(methods, method), 'responses');
        const answers = Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, answer(response, status)]));
        // CRM's older files put errors among what a 200 may be.
        const onlySuccess = service === 'crm' && Object.keys(responses).every((status) => status < '300');
        const errors = onlySuccess ? Object.values(responses).flatMap((response) => onlyErrors(answer(response, '400') ?? {}) ?? []) : [];
        if (errors.length > 0) answers['400'] = { anyOf: errors };
        return { method: method.toUpperCase(), path: base + path, file, answers };
      }),
    );
  });
  return service === 'crm' ? [...operations.map(completed), everywhere(operations)] : operations;
}

/** A file of one of the services by its path below the folder: `billing/customers.yml`. */
export function readSpec(path: string): Json {
  const text = readFileSync(join(FOLDER, path), 'utf8');
  return (path.endsWith('.yml') ? parse(text) : JSON.parse(text)) as Json;
}

/** What CRM's files leave out about errors. */
function completed(operation: SpecOperation): SpecOperation {
  const { answers } = operation;
  const { 200: ok, 201: created, 400: refused } = answers;
  const success = ok ?? created;
  const both = success && refused ? mixed(success, refused) : undefined;
  const errors = Object.entries(answers).map(([status, schema]) => [status, schema && status >= '400' ? withLoneErrors(schema) : schema]);
  return { ...operation, answers: { ...(both && { 207: both }), ...Object.fromEntries(errors) } };
}

/** The path of the first server: CRM's newer files put `{version}` there, the older ones nothing. */
function basePath(root: Json, service: SpecService): string {
  const [server] = Array.isArray(root['servers']) ? root['servers'] : [];
  const url = isObject(server) ? String(server['url']) : '';
  const path = url.replace(/^https?:\/\/[^/]*/, '').replace(/\/$/, '');
  return service === 'crm' ? path.replace('{version}', 'v8') : path;
}

function follow(root: unknown, pointer: string): unknown {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), root);
}
