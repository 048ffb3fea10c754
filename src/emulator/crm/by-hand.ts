import type { Json } from './body.js';
import { readRow } from './read-row.js';
import { renderRecord } from './render.js';
import { byId } from './scan.js';
import type { CrmState } from './state.js';
import { changeRecord, deleteRecord, type Table } from './table.js';
import { renderTag, resolveTags, shareTags } from './tag-set.js';
import type { CrmRecord, ModuleName, Tag } from './types.js';
import { insertRow, type Outcome, updateRow } from './write.js';

/** What people do in the CRM without the API: for the inspector and for tests. Errors are thrown with CRM's code. */
export interface ByHand {
  /** A salesperson types a record in. Answers its id. */
  create(input: { module: ModuleName; values: Json }): string;
  edit(input: { module: ModuleName; id: string; values: Json }): void;
  tag(input: { module: ModuleName; id: string; names: string[] }): void;
  untag(input: { module: ModuleName; id: string; names: string[] }): void;
  remove(input: { module: ModuleName; id: string }): void;
  /** Setup > Leads > Lead Conversion Mapping: which field of the other module a lead's field goes to; null unmaps. */
  mapConversion(input: { field: string; module: 'Contacts' | 'Accounts' | 'Deals'; to: string | null }): void;
  /** Some records, newest first, as GET would answer them. */
  look(input: { module: ModuleName; offset?: number; limit?: number }): { records: Record<string, unknown>[]; total: number };
}

export function createByHand(state: () => CrmState): ByHand {
  const write = (module: ModuleName, values: Json, id?: string): string => {
    const crm = state();
    const table = crm.tables[module];
    const writer = { crm, table, by: crm.users.sales, at: crm.world.clock.now().getTime() };
    const row = readRow({ crm, table, item: values, path: '$.data[0]' });
    const outcome: Outcome = id === undefined ? insertRow(writer, row) : updateRow(writer, existing(table, id), row);
    if ('problem' in outcome) throw new Error(`${outcome.problem.code}: ${JSON.stringify(outcome.problem.details)}`);
    return outcome.record.id;
  };

  const retag = (module: ModuleName, id: string, change: (tags: readonly Tag[], crm: CrmState) => readonly Tag[]) => {
    const crm = state();
    const table = crm.tables[module];
    const record = existing(table, id);
    changeRecord(table, record, {
      tags: shareTags(table, change(record.tags, crm)),
      by: crm.users.sales,
      at: crm.world.clock.now().getTime(),
    });
  };

  return {
    create: ({ module, values }) => write(module, values),
    edit: ({ module, id, values }) => {
      write(module, values, id);
    },
    tag: ({ module, id, names }) =>
      retag(module, id, (tags, crm) => {
        const wanted = names.map((name) => ({ name, color: null }));
        const added = resolveTags({ crm, table: crm.tables[module], wanted, by: crm.users.sales, at: crm.world.clock.now().getTime() });
        if (!Array.isArray(added)) throw new Error(`${added.code}: ${added.message}`);
        return [...new Set([...tags, ...added])];
      }),
    untag: ({ module, id, names }) => retag(module, id, (tags) => tags.filter((tag) => !names.includes(renderTag(tag).name))),
    remove: ({ module, id }) => {
      const { tables, users, world } = state();
      deleteRecord(tables[module], existing(tables[module], id), { by: users.sales, at: world.clock.now().getTime() });
    },
    mapConversion: ({ field, module, to }) => {
      const lead = state().tables.Leads.fields.get(field);
      if (!lead) throw new Error(`Leads has no field ${field}`);
      if (to === null) delete lead.convert[module];
      else lead.convert[module] = to;
    },
    look: ({ module, offset = 0, limit = 50 }) => {
      const crm = state();
      const table = crm.tables[module];
      const records: Record<string, unknown>[] = [];
      let passed = 0;
      for (const record of byId(table, { descending: true })) {
        if (records.length === limit) break;
        if (passed++ >= offset) records.push(renderRecord({ crm, table, record }));
      }
      return { records, total: table.records.size };
    },
  };
}

function existing(table: Table, id: string): CrmRecord {
  const record = table.records.get(id);
  if (!record) throw new Error(`${table.name} has no record ${id}`);
  return record;
}
