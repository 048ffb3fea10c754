import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LoneCrm, loneCrm } from '../../../../test/harness/crm.js';
import { readZip } from '../zip/read.js';
import { writeZip } from '../zip/write.js';

const saved = ({ crm }: LoneCrm): unknown => JSON.parse(JSON.stringify([...(crm.save?.() ?? [])]));
const idsOf = ({ body }: { body: { data: { details: { id: string } }[] } }): string[] => body.data.map(({ details }) => details.id);
const add = (lone: LoneCrm, module: string, ...rows: Record<string, unknown>[]) => idsOf(lone.call('POST', module, { data: rows }));
const EXTERNAL = { field_label: 'External User ID', data_type: 'text', length: 64, external: { type: 'org', show: true } };

/** One of everything. */
async function full(): Promise<LoneCrm> {
  const lone = loneCrm();
  lone.crm.setLimits?.({ edition: 'professional', creditsPerDay: 1_000_000 });
  for (const module of ['Leads', 'Contacts']) lone.call('POST', `settings/fields?module=${module}`, { fields: [EXTERNAL] });
  lone.crm.byHand.mapConversion({ field: 'External_User_ID', module: 'Contacts', to: 'External_User_ID' });
  lone.call('POST', 'settings/tags?module=Leads', { tags: [{ name: 'Unused', color_code: '#57B1FD' }] });
  const [ann, bob, cem] = add(
    lone,
    'Leads',
    { Last_Name: 'Ann', External_User_ID: 'u1', Email: 'ann@host.example', Tag: [{ name: 'Trial' }, { name: 'Paid' }] },
    { Last_Name: 'Bob', External_User_ID: 'u2', Annual_Revenue: 5, Email_Opt_Out: true },
    { Last_Name: 'Cem', External_User_ID: 'u3', Company: 'Acme', Tag: [{ name: 'Trial' }] },
  );
  lone.crm.byHand.create({ module: 'Leads', values: { Last_Name: 'By hand' } });
  lone.advance(60_000);
  lone.crm.byHand.edit({ module: 'Leads', id: ann ?? '', values: { City: 'Bern' } });
  lone.call('DELETE', `Leads/${bob}`);
  lone.call('POST', `Leads/${cem}/actions/convert`, { data: [{ carry_over_tags: { Contacts: ['Trial'] } }] });
  lone.call('POST', `Leads/${ann}/Notes`, { data: [{ Note_Title: 'Called', Note_Content: 'Twice' }] });
  lone.call('POST', 'settings/duplicate_check_preference?module=Leads', { duplicate_check_preference: { type: 'converted_records' } });
  lone.call('POST', 'actions/watch', {
    watch: [
      {
        channel_id: '7',
        events: ['Leads.create', 'Contacts.all'],
        notify_url: 'https://us.example/hook',
        token: 'secret',
        notification_condition: [
          { type: 'field_selection', module: { api_name: 'Leads' }, field_selection: { field: { api_name: 'City' } } },
        ],
      },
    ],
  });
  lone.call('POST', 'Leads/actions/mass_convert', { ids: [ann] });
  lone.call('POST', '/crm/bulk/v8/read', { query: { module: { api_name: 'Leads' }, fields: ['Last_Name'] } });
  lone.call('POST', 'settings/recycle_bin/actions/restore', { restore_all_records: true });
  await upload(lone, 'Last_Name\nWaiting\n');
  return lone;
}

async function upload(lone: LoneCrm, csv: string): Promise<string> {
  const form = new FormData();
  const zip = writeZip([{ name: 'people.csv', bytes: Buffer.from(csv) }]);
  form.set('file', new Blob([new Uint8Array(zip)]), 'people.zip');
  const { body } = await lone.ask('POST', 'upload', form, { feature: 'bulk-write', 'x-crm-org': '804511998' });
  return (body as { details: { file_id: string } }).details.file_id;
}

async function bulkWrite(lone: LoneCrm, csv: string): Promise<string> {
  const file_id = await upload(lone, csv);
  const resource = [{ type: 'data', module: { api_name: 'Leads' }, file_id, field_mappings: [{ api_name: 'Last_Name', index: 0 }] }];
  const { body } = await lone.ask('POST', '/crm/bulk/v8/write', { operation: 'insert', resource });
  return (body as { details: { id: string } }).details.id;
}

test('all there is is saved and comes back, and can be saved again', async () => {
  const lone = await full();
  const before = [saved(lone), lone.crm.state(), lone.crm.limits?.()];
  lone.reload();
  expect([saved(lone), lone.crm.state(), lone.crm.limits?.()]).toEqual(before);
});

test('every piece is small: one a record', async () => {
  const lone = await full();
  const pieces = saved(lone) as [string, ...unknown[]][];
  expect(pieces.filter(([kind]) => kind === '+')).toHaveLength(5);
  expect(pieces.filter(([kind]) => kind === '-')).toHaveLength(1);
  expect(JSON.stringify(pieces.find(([kind]) => kind === '+')).length).toBeLessThan(200);
});

test('what was saved works as before: keys, tags, people, the bin, notes, settings', async () => {
  const lone = await full();
  const ids = Object.values(lone.crm.state()).flatMap((records) => (records as { id: string }[]).map(({ id }) => id));
  lone.reload();
  const { call, crm } = lone;
  expect(call('POST', 'Leads/upsert', { data: [{ Last_Name: 'Ann', External_User_ID: 'u1' }] }).body.data[0]).toMatchObject({
    action: 'update',
    duplicate_field: 'External_User_ID',
  });
  expect(call('POST', 'Leads', { data: [{ Last_Name: 'X', External_User_ID: 'u3' }] }).body.data[0]?.code).toBe('DUPLICATE_DATA');
  const [fresh = ''] = add(lone, 'Leads', { Last_Name: 'New', Tag: [{ name: 'trial' }] });
  expect(ids).not.toContain(fresh);
  expect(call('GET', 'settings/tags?module=Leads').body).toMatchObject({ tags: [{ name: 'Unused' }, { name: 'Trial' }, { name: 'Paid' }] });
  expect(call('GET', 'Leads/deleted').body.data).toMatchObject([{ display_name: 'Bob', deleted_by: { name: 'Ines Integration' } }]);
  expect(call('GET', 'Notes?fields=Note_Title').body.data).toMatchObject([{ Note_Title: 'Called' }]);
  expect(crm.state()['Leads']).toMatchObject([
    { Last_Name: 'Ann', Created_By: { name: 'Ines Integration' }, Modified_By: { name: 'Ines Integration' } },
    { Last_Name: 'Cem', $converted: true, Converted_Contact: { name: 'Cem' } },
    { Last_Name: 'By hand', Owner: { name: 'Sam Seller' } },
    { Last_Name: 'New' },
  ]);
  expect(call('GET', 'users?type=AllUsers').body).toMatchObject({
    users: [{ full_name: 'Sam Seller' }, { full_name: 'Ines Integration' }],
  });
});

test('what was to happen later happens', async () => {
  const lone = await full();
  const written = await bulkWrite(lone, 'Last_Name\nOne\nTwo\n');
  lone.reload();
  lone.advance(2000);
  const counts = () => (lone.crm.state()['Leads'] as { Last_Name: string }[]).map((record) => record.Last_Name);
  expect(counts()).toEqual(['Ann', 'Bob', 'Cem', 'By hand', 'One']);
  lone.reload();
  lone.advance(2000);
  expect(counts()).toContain('Two');
  expect(lone.call('GET', `/crm/bulk/v8/write/${written}`).body).toMatchObject({
    status: 'COMPLETED',
    resource: [{ file: { added_count: 2 } }],
  });
  // The new leads have no City, which is the condition; the contact of the mass conversion has none.
  expect(lone.sent).toMatchObject([{ url: 'https://us.example/hook', body: { module: 'Contacts', operation: 'insert', token: 'secret' } }]);
  lone.reload();
  const read = (saved(lone) as [string, { id: string }][]).find(([kind]) => kind === 'read')?.[1].id;
  const [entry] = readZip(lone.call('GET', `/crm/bulk/v8/read/${read}/result`).answer.body as Buffer, { mostBytes: 10_000 });
  expect(entry?.bytes.toString()).toContain(',Ann\n');
  lone.advance(86_400_000);
  expect((saved(lone) as [string][]).map(([kind]) => kind)).not.toContain('channel');
  expect((saved(lone) as [string][]).map(([kind]) => kind)).not.toContain('file');
  expect(lone.call('GET', 'Contacts?fields=Last_Name').body.data.map((record) => record['Last_Name'])).toEqual(['Ann', 'Cem']);
});

test('a page token leads on after a restore, among records of one moment, too', () => {
  const lone = loneCrm();
  const ids = add(lone, 'Leads', ...Array.from({ length: 50 }, (_, n) => ({ Last_Name: `L${n}` })));
  lone.call('PUT', 'Leads', { data: [...ids].reverse().map((id) => ({ id, City: 'Bern' })) });
  const page = (token = '') => lone.call('GET', `Leads?fields=id&per_page=30&sort_by=Modified_Time${token && `&page_token=${token}`}`).body;
  const first = page();
  lone.reload();
  const second = page(String(first.info['next_page_token']));
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
});

test('search goes on not knowing what it did not know', () => {
  const lone = loneCrm();
  const [id] = add(lone, 'Leads', { Last_Name: 'Ann', City: 'Bern' });
  lone.advance(60_000);
  lone.call('PUT', `Leads/${id}`, { data: [{ City: 'Basel' }] });
  const found = () => lone.call('GET', 'Leads/search?criteria=(City:equals:Bern)').status;
  expect(found()).toBe(200);
  lone.reload();
  expect(found()).toBe(200);
  lone.advance(10_000);
  expect(found()).toBe(204);
});

test.each([
  [['?']],
  ['text'],
  [{ crm: 1 }],
  [['+', 'Leads', ['1']]],
  [['+', 'Ghosts', ['1', 0, 0, 0, {}]]],
  [['+', 'Leads', ['1', 0, 0, 7, {}]]],
  [['-', 'Leads', ['1', 0, 0, 0, {}], { at: 0, by: '7' }]],
  [['crm', { users: [], credits: [] }]],
])('the piece %j is refused', (piece) => {
  const { crm } = loneCrm();
  expect(() => crm.restore?.([piece])).toThrow(Error);
});

const NAMES = ['Ann', 'Bob', 'Cem'];
const step = fc.record({
  what: fc.constantFrom('create', 'update', 'tag', 'untag', 'delete', 'restore', 'convert', 'wait', 'merge'),
  which: fc.nat({ max: 20 }),
  name: fc.constantFrom(...NAMES),
});

test('whatever was done, it is saved and comes back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const lone = loneCrm({ limits: { creditsPerDay: null } });
      lone.call('POST', 'settings/tags?module=Leads', { tags: NAMES.map((name) => ({ name })) });
      const tags = (lone.call('GET', 'settings/tags?module=Leads').body as unknown as { tags: { id: string }[] }).tags;
      const ids: string[] = [];
      for (const { what, which, name } of steps) {
        const id = ids[which % Math.max(1, ids.length)] ?? '1';
        if (what === 'create') ids.push(...add(lone, 'Leads', { Last_Name: name, Company: name, Tag: [{ name }] }));
        if (what === 'update') lone.call('PUT', `Leads/${id}`, { data: [{ Last_Name: name, City: `${which}` }] });
        if (what === 'tag') lone.call('POST', `Leads/${id}/actions/add_tags`, { tags: [{ name }] });
        if (what === 'untag') lone.call('POST', `Leads/${id}/actions/remove_tags`, { tags: [{ name }] });
        if (what === 'delete') lone.call('DELETE', `Leads/${id}`);
        if (what === 'restore') lone.call('POST', `settings/recycle_bin/${id}/actions/restore`);
        if (what === 'convert') lone.call('POST', `Leads/${id}/actions/convert`, { data: [{}] });
        if (what === 'wait') lone.advance(1000);
        const [one, other] = [tags[which % 3], tags[(which + 1) % 3]];
        if (what === 'merge') lone.call('POST', `settings/tags/${one?.id}/actions/merge`, { tags: [{ conflict_id: other?.id }] });
      }
      const before = [saved(lone), lone.crm.state()];
      lone.reload();
      expect([saved(lone), lone.crm.state()]).toEqual(before);
    }),
    { numRuns: 60 },
  );
});
