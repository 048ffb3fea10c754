import { changeRecord } from '../change.js';
import { moveNotes } from '../notes/note.js';
import { nameOf } from '../render.js';
import { shareTags } from '../tag-set.js';
import type { CrmRecord, Ref } from '../types.js';
import { insertRow, updateRow } from '../write.js';
import { type Converting, type Plan, type Step, TARGETS, type Target } from './plan.js';

export type Converted = Record<Target, CrmRecord | undefined>;

/** Which of the lead's tags go to a module: their names in lower case, or all of them. */
export type Carried = Partial<Record<Target, ReadonlySet<string> | 'all'>>;

/** Makes, changes and links what was planned, and locks the lead. Throws Error when what was checked does not go through. */
export function carryOut(by: Converting, lead: CrmRecord, plan: Plan, carried: Carried): Converted {
  const account = plan.Accounts && settle(by, 'Accounts', plan.Accounts);
  if (account && !plan.Contacts.existing) plan.Contacts.row.values.Account_Name = { id: account.id };
  const contact = settle(by, 'Contacts', plan.Contacts);
  if (plan.Deals) {
    Object.assign(plan.Deals.row.values, { Contact_Name: { id: contact.id } }, account && { Account_Name: { id: account.id } });
  }
  const deal = plan.Deals && settle(by, 'Deals', plan.Deals);
  const made: Converted = { Contacts: contact, Accounts: account, Deals: deal };
  for (const module of TARGETS) {
    const record = made[module];
    const names = carried[module];
    if (record && names) carryTags(by, { module, record, lead, names });
  }
  const converted = { at: by.now, contact: { id: contact.id }, account: refTo(account), deal: refTo(deal) };
  moveNotes(by.crm, lead.id, { module: 'Contacts', id: contact.id });
  changeRecord(by.crm.tables.Leads, lead, { converted, by: by.user, at: by.now });
  return made;
}

/** Carries one step out. An existing record is only changed when asked to (`overwrite`). */
function settle({ crm, user, now }: Converting, module: Target, { row, existing, overwrite }: Step): CrmRecord {
  if (existing && !overwrite) return existing;
  const writer = { crm, table: crm.tables[module], by: user, at: now };
  const outcome = existing ? updateRow(writer, existing, { ...row, owner: existing.owner }) : insertRow(writer, row);
  if ('problem' in outcome) throw new Error(`a conversion that was checked failed: ${outcome.problem.code}`);
  return outcome.record;
}

interface Carry {
  module: Target;
  record: CrmRecord;
  lead: CrmRecord;
  names: ReadonlySet<string> | 'all';
}

function carryTags({ crm, user, now }: Converting, { module, record, lead, names }: Carry): void {
  const target = crm.tables[module];
  const carried = lead.tags.filter((tag) => names === 'all' || names.has(tag.name.toLowerCase()));
  const tags = carried.map((tag) => {
    const key = tag.name.toLowerCase();
    const known = target.tags.get(key) ?? { ...tag, id: crm.world.nextId() };
    if (!target.tags.has(key)) crm.journal.undo?.push(() => target.tags.delete(key));
    target.tags.set(key, known);
    return known;
  });
  if (tags.length > 0)
    changeRecord(target, record, { tags: shareTags(target, [...new Set([...record.tags, ...tags])]), by: user, at: now });
}

const refTo = (record: CrmRecord | undefined): Ref | null => (record ? { id: record.id } : null);

/** One converted record as the answer shows it. */
export const shown = (record: CrmRecord | undefined): { name: string; id: string } | null =>
  record ? { name: nameOf(record), id: record.id } : null;
