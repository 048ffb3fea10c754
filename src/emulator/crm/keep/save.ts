import { byChange } from '../scan.js';
import type { CrmState } from '../state.js';
import { MODULES } from '../types.js';
import type { Piece } from './pieces.js';
import { type Numbers, saveRecord } from './record.js';

/** All that a CRM knows, one piece a record. Files are written in base 64. */
export function* saveCrm(crm: CrmState): Generator<Piece> {
  const { org, limits, credits, users, duplicateCheck } = crm;
  const people = users.all();
  yield ['crm', { org, limits, credits: credits.save(), users: people, duplicateCheck }];
  for (const name of MODULES) {
    const { id, layoutId, fields, tags } = crm.tables[name];
    const saved = [...tags.values()].map((tag) => ({ ...tag, createdBy: tag.createdBy.id, modifiedBy: tag.modifiedBy.id }));
    yield ['module', name, { id, layoutId, fields: [...fields.values()], tags: saved }];
  }
  for (const name of MODULES) {
    const table = crm.tables[name];
    const numbers: Numbers = {
      people: new Map(people.map((user, at) => [user, at])),
      tags: new Map([...table.tags.values()].map((tag, at) => [tag, at])),
    };
    for (const record of byChange(table)) yield ['+', name, saveRecord(record, numbers)];
    for (const { record, by, ...deletion } of table.deletions.values())
      yield ['-', name, saveRecord(record, numbers), { ...deletion, by: by.id }];
    for (const [record, values] of table.before) yield ['before', name, record.id, values];
  }
  yield* saveRest(crm);
}

function* saveRest(crm: CrmState): Generator<Piece> {
  for (const note of crm.notes.all.values()) yield ['note', { ...note, createdBy: note.createdBy.id, modifiedBy: note.modifiedBy.id }];
  for (const channel of crm.watch.channels.all()) yield ['channel', { ...channel, subscriptions: [...channel.subscriptions] }];
  for (const job of crm.conversions.values()) yield ['conversion', job];
  for (const job of crm.writes.values()) yield ['write', job];
  for (const job of crm.reads.values()) yield ['read', { ...job, file: job.file?.toString('base64') ?? null }];
  for (const file of crm.files.values()) yield ['file', { ...file, bytes: file.bytes.toString('base64') }];
  for (const errand of crm.errands) yield ['errand', errand];
}
