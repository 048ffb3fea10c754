import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';

/** What the four records of the catalog have in common: they differ in keys, sentences and what a list can be filtered by. */
export interface CatalogRecord<T extends object> {
  /** `plan` */
  one: string;
  /** `plans`: the path, the scope and the key of the list. */
  many: string;
  create(body: Record<string, unknown>): T;
  update(code: string, body: Record<string, unknown>): T;
  remove(code: string): void;
  find(code: string): T;
  show(record: T): Record<string, unknown>;
  /** What POST and PUT answer when it is not what GET does. */
  showNew?(record: T): Record<string, unknown>;
  showChanged?(record: T): Record<string, unknown>;
  list(call: FinanceCall): ReturnType<FinanceRoute['run']>;
  mark(record: T, status: 'active' | 'inactive'): void;
  /** The sentences: of the OpenAPI files. Those of 2015 were others ("The plan has been added."). */
  says: { created: string; updated: string };
}

/** Create, list, get, update, delete, mark as active and inactive. */
export function recordRoutes<T extends object>(record: CatalogRecord<T>): FinanceRoute[] {
  const { one, many, says, showNew = record.show, showChanged = record.show } = record;
  const route = (method: string, path: string, operation: string, run: FinanceRoute['run']): FinanceRoute => ({
    method,
    path: `/billing/v1/${many}${path}`,
    scopes: [`ZohoSubscriptions.${many}.${operation}`],
    run,
  });
  const mark = (status: 'active' | 'inactive') =>
    route('POST', `/:id/markas${status}`, 'CREATE', ({ params: { id = '' } }) => {
      record.mark(record.find(id), status);
      return done(`The ${one} has been marked as ${status}.`);
    });
  return [
    route('POST', '', 'CREATE', ({ body }) => created(says.created, { [one]: showNew(record.create(body())) })),
    route('GET', '', 'READ', (call) => record.list(call)),
    route('GET', '/:id', 'READ', ({ params: { id = '' } }) => success({ [one]: record.show(record.find(id)) })),
    route('PUT', '/:id', 'UPDATE', ({ params: { id = '' }, body }) => {
      record.find(id);
      return done(says.updated, { [one]: showChanged(record.update(id, body())) });
    }),
    route('DELETE', '/:id', 'DELETE', ({ params: { id = '' } }) => {
      record.remove(id);
      return done(`The ${one} has been deleted.`);
    }),
    mark('active'),
    mark('inactive'),
  ];
}
