import { expect, test } from 'vitest';
import { freshStore } from '../../test/harness/store.js';
import { RefusedError } from '../errors.js';
import { saveUsers } from '../store/users.js';
import type { Crm, CrmOutcome } from '../zoho/crm.js';
import { leadSync } from './lead.js';
import type { Readiness } from './readiness.js';
import type { Item } from './sync.js';
import type { Fields } from './upsert.js';

const context = { priority: 'live', correlationId: 'test', attempt: 1 } as const;
const readiness: Readiness = {
  notReady: async () => null,
  lengths: async () => ({}),
  hasTiers: async () => false,
  recheck: async () => ({ hasExternalId: true, lengths: {}, tierFields: [] }),
};

/** A CRM that answers by a rule, for what Zoho refuses but the emulator would take. */
async function pushing(ids: string[], answer: (record: Fields) => CrmOutcome | Error) {
  const store = await freshStore();
  const sent: Fields[][] = [];
  const crm = {
    async upsert(_module: string, records: Fields[]) {
      sent.push(records);
      const answers = records.map(answer);
      const error = answers.find((one) => one instanceof Error);
      if (error) throw error;
      return answers as CrmOutcome[];
    },
  } as unknown as Crm;
  const users = ids.map((id) => ({
    id,
    email: `${id}@example.com`,
    name: 'Ann Example',
    firstName: null,
    lastName: null,
    phone: '+1 555 0100',
    company: null,
  }));
  await saveUsers(store.db, users, { live: true });
  const sync = leadSync({ store, crm, readiness, segments: { lifecycle: 'lead-and-contact', tierField: undefined } });
  const desired = await sync.load(ids);
  const items = ids.flatMap((id): Item<Fields>[] => {
    const found = desired.get(id);
    return found ? [{ ...found, attempts: 0 }] : [];
  });
  return { sent, outcomes: await sync.push(items, context) };
}

const taken = (id: string): CrmOutcome => ({ ok: true, id, action: 'insert', duplicateField: null });
const refused = (...fields: string[]): CrmOutcome => ({
  ok: false,
  code: 'INVALID_DATA',
  message: 'invalid data',
  fields,
  verdict: { kind: 'park' },
});

test('a field that Zoho refuses is left out and named; the rest of the record is pushed in one more call', async () => {
  const { sent, outcomes } = await pushing(['u-1', 'u-2'], (record) =>
    'Phone' in record && record.External_User_ID === 'u-1' ? refused('Phone') : taken('1'),
  );
  expect(outcomes).toMatchObject([
    { kind: 'done', refusedFields: ['Phone'] },
    { kind: 'done', refusedFields: [] },
  ]);
  expect(sent.map((records) => records.length)).toEqual([2, 1]);
  expect(sent[1]?.[0]).not.toHaveProperty('Phone');
});

test('a record without which there is no person needs a person: it is parked with the field, the others are pushed', async () => {
  const { outcomes } = await pushing(['u-1', 'u-2'], (record) => (record.External_User_ID === 'u-1' ? refused('Last_Name') : taken('1')));
  expect(outcomes).toMatchObject([{ kind: 'park', reason: 'INVALID_DATA in Last_Name' }, { kind: 'done' }]);
});

test('a request that is refused as a whole is halved until the culprit stands alone', async () => {
  const ids = Array.from({ length: 8 }, (_, i) => `u-${i}`);
  const { sent, outcomes } = await pushing(ids, (record) =>
    record.External_User_ID === 'u-5' ? new RefusedError({ service: 'crm', operation: 'crm.upsert' }, 'INVALID_REQUEST', 'no') : taken('1'),
  );
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(ids.map((id) => (id === 'u-5' ? 'park' : 'done')));
  expect(sent.map((records) => records.length)).toEqual([8, 4, 4, 2, 1, 1, 2]);
});

test('a field that is refused again and again ends after three rounds', async () => {
  const { sent, outcomes } = await pushing(['u-1'], () => refused('Phone', 'Company', 'First_Name', 'Email'));
  expect(outcomes).toMatchObject([{ kind: 'park' }]);
  expect(sent.length).toBeLessThanOrEqual(4);
});
