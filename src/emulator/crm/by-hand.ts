import { z } from 'zod';
import { handAction } from '../core/hand.js';
import type { Json } from './body.js';
import { changeRecord, deleteRecord } from './change.js';
import { carryOut } from './convert/carry-out.js';
import { planConversion, TARGETS } from './convert/plan.js';
import { writeNote } from './notes/note.js';
import { readRow } from './read-row.js';
import { renderRecord } from './render.js';
import { byId } from './scan.js';
import type { CrmState } from './state.js';
import type { Table } from './table.js';
import { renderTag, resolveTags, shareTags } from './tag-set.js';
import { type CrmRecord, MODULES, type ModuleName, type Tag } from './types.js';
import { insertRow, type Outcome, updateRow } from './write.js';

/** Most of it is done in any of the modules, so it belongs to no one shelf. */
const ANY_MODULE = '*';

const module = z.enum(MODULES);
const values = z.record(z.string(), z.unknown());
const id = z.string().min(1);
const names = z.array(z.string().trim().min(1));

export type ByHand = ReturnType<typeof createByHand>;

/** What people do in the CRM without the API: for the inspector and for tests. Refusals are thrown as Error with CRM's code. */
export function createByHand(state: () => CrmState) {
  const write = (name: ModuleName, item: Json, target?: string): string => {
    const crm = state();
    const table = crm.tables[name];
    const writer = { crm, table, by: crm.users.sales, at: crm.world.clock.now().getTime() };
    const row = readRow({ crm, table, item, path: '$.data[0]' });
    const outcome: Outcome = target === undefined ? insertRow(writer, row) : updateRow(writer, existing(table, target), row);
    if ('problem' in outcome) throw new Error(`${outcome.problem.code}: ${JSON.stringify(outcome.problem.details)}`);
    return outcome.record.id;
  };

  const retag = (name: ModuleName, target: string, change: (tags: readonly Tag[], crm: CrmState) => readonly Tag[]) => {
    const crm = state();
    const table = crm.tables[name];
    const record = existing(table, target);
    changeRecord(table, record, {
      tags: shareTags(table, change(record.tags, crm)),
      by: crm.users.sales,
      at: crm.world.clock.now().getTime(),
    });
  };

  /** What is done is told to those who watch. */
  const told = <Input, Result>(run: (input: Input) => Result) => {
    return (input: Input): Result => {
      const result = run(input);
      state().watch.notices.flush();
      return result;
    };
  };

  return {
    /** A salesperson types a record in. Answers its id. */
    create: handAction({
      title: 'Type a record in',
      module: ANY_MODULE,
      input: z.strictObject({ module, values }),
      run: told((input) => write(input.module, input.values)),
    }),
    edit: handAction({
      title: 'Edit a record',
      module: ANY_MODULE,
      input: z.strictObject({ module, id, values }),
      run: told((input): void => {
        write(input.module, input.values, input.id);
      }),
    }),
    tag: handAction({
      title: 'Tag a record',
      module: ANY_MODULE,
      input: z.strictObject({ module, id, names }),
      run: told((input) =>
        retag(input.module, input.id, (tags, crm) => {
          const wanted = input.names.map((name) => ({ name, color: null }));
          const { sales: by } = crm.users;
          const added = resolveTags({ crm, table: crm.tables[input.module], wanted, by, at: crm.world.clock.now().getTime() });
          if (!Array.isArray(added)) throw new Error(`${added.code}: ${added.message}`);
          return [...new Set([...tags, ...added])];
        }),
      ),
    }),
    untag: handAction({
      title: 'Take tags off a record',
      module: ANY_MODULE,
      input: z.strictObject({ module, id, names }),
      run: told((input) => retag(input.module, input.id, (tags) => tags.filter((tag) => !input.names.includes(renderTag(tag).name)))),
    }),
    remove: handAction({
      title: 'Delete a record',
      module: ANY_MODULE,
      input: z.strictObject({ module, id }),
      run: told((input) => {
        const { tables, users, world } = state();
        const table = tables[input.module];
        deleteRecord(table, existing(table, input.id), { by: users.sales, at: world.clock.now().getTime() });
      }),
    }),
    /** A salesperson converts a lead, into a new contact or one that is there, with a deal or without one; its tags go along. Answers the ids of what there is now. */
    convert: handAction({
      title: 'Convert a lead',
      module: 'Leads',
      input: z.strictObject({ id, contact: id.optional(), deal: values.optional() }),
      run: told((input) => {
        const crm = state();
        const lead = existing(crm.tables.Leads, input.id);
        if (lead.converted) throw new Error(`${input.id} is converted already`);
        const by = { crm, user: crm.users.sales, now: crm.world.clock.now().getTime() };
        const plan = planConversion(by, lead, { Deals: input.deal, Contacts: input.contact }, '$.data[0]');
        if ('code' in plan) throw new Error(`${plan.code}: ${JSON.stringify(plan.details)}`);
        const made = carryOut(by, lead, plan, Object.fromEntries(TARGETS.map((target) => [target, 'all' as const])));
        return { contact: made.Contacts?.id ?? null, account: made.Accounts?.id ?? null, deal: made.Deals?.id ?? null };
      }),
    }),
    /** A salesperson writes a note about a record. Answers its id. */
    note: handAction({
      title: 'Write a note',
      module: ANY_MODULE,
      input: z.strictObject({ module, id, title: z.string().nullable().default(null), content: z.string().trim().min(1) }),
      run: told(({ title, content, ...input }) => {
        const crm = state();
        const record = existing(crm.tables[input.module], input.id);
        return writeNote({ crm, by: crm.users.sales, at: crm.world.clock.now().getTime() }, record, {
          module: input.module,
          title,
          content,
        }).id;
      }),
    }),
    /** Setup > Leads > Lead Conversion Mapping: which field of the other module a lead's field goes to; null unmaps. */
    mapConversion: handAction({
      title: 'Map a field for conversion',
      module: 'Leads',
      input: z.strictObject({ field: z.string(), module: z.enum(['Contacts', 'Accounts', 'Deals']), to: z.string().nullable() }),
      run: (input) => {
        const lead = state().tables.Leads.fields.get(input.field);
        if (!lead) throw new Error(`Leads has no field ${input.field}`);
        if (input.to === null) delete lead.convert[input.module];
        else lead.convert[input.module] = input.to;
      },
    }),
    /** Some records, newest first, as GET would answer them. */
    look: handAction({
      title: 'Look at the newest records',
      module: ANY_MODULE,
      input: z.strictObject({ module, offset: z.int().min(0).default(0), limit: z.int().min(0).default(50) }),
      run: ({ offset, limit, ...input }) => {
        const crm = state();
        const table = crm.tables[input.module];
        const records: Record<string, unknown>[] = [];
        let passed = 0;
        for (const record of byId(table, { descending: true })) {
          if (records.length === limit) break;
          if (passed++ >= offset) records.push(renderRecord({ crm, table, record }));
        }
        return { records, total: table.records.size };
      },
    }),
  };
}

function existing(table: Table, id: string): CrmRecord {
  const record = table.records.get(id);
  if (!record) throw new Error(`${table.name} has no record ${id}`);
  return record;
}
