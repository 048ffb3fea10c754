import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

async function withTicket(values: Record<string, unknown> = {}) {
  const client = await deskClient();
  const { id } = await client.ticket(values);
  return { ...client, id, path: `tickets/${id}/attachments` };
}

test('a file is kept byte for byte, and only to be had with a token and an orgId', async () => {
  const { upload, download, path, headers } = await withTicket();
  const bytes = new Uint8Array([0, 255, 13, 10, 45, 45, 0]);
  const { status, row } = await upload(`${path}?isPublic=true`, { name: 'data.bin', bytes, type: 'application/x-data' });
  expect(status).toBe(200);
  expect(row).toMatchObject({
    name: 'data.bin',
    size: '7',
    isPublic: true,
    creatorId: expect.any(String),
    createdTime: expect.any(String),
  });
  const href = String(row['href']);
  const got = await download(href);
  expect(got.status).toBe(200);
  expect(new Uint8Array(got.bytes)).toEqual(bytes);
  expect(got.headers.get('content-type')).toBe('application/x-data');
  expect(got.headers.get('content-disposition')).toContain('data.bin');
  const { authorization = '' } = await headers();
  expect((await fetch(href)).status).toBe(401);
  expect((await fetch(href, { headers: { authorization } })).status).toBe(422);
});

test('files are listed by what they are', async () => {
  const { upload, desk, path, id } = await withTicket();
  await upload(path, { name: 'private.txt' });
  await upload(`${path}?isPublic=true`, { name: 'public.txt' });
  const names = async (query = '') => (await desk('GET', path + query)).list.map((row) => row['name']);
  expect(await names()).toEqual(['private.txt', 'public.txt']);
  expect(await names('?isPublic=true')).toEqual(['public.txt']);
  expect(await names('?isPublic=false')).toEqual(['private.txt']);
  expect(await names('?sortBy=-createdTime')).toEqual(['public.txt', 'private.txt']);
  expect((await desk('GET', `${path}?include=creator`)).list[0]).toMatchObject({ creator: { email: 'ines@zylker.example' } });
  expect((await desk('GET', `tickets/${id}`)).row['attachmentCount']).toBe('2');
});

test('a file can be made public and deleted', async () => {
  const { upload, download, desk, path } = await withTicket();
  const { row } = await upload(path);
  expect(row['isPublic']).toBe(false);
  const changed = await desk('PATCH', `${path}/${row.id}`, { isPublic: true });
  expect([changed.status, changed.body]).toEqual([200, undefined]);
  expect((await desk('GET', `${path}?isPublic=true`)).list).toHaveLength(1);
  expect((await desk('PATCH', `${path}/${row.id}`, { name: 'x' })).wrong).toEqual(['/isPublic missing', '/name invalid']);
  expect((await desk('DELETE', `${path}/${row.id}`)).status).toBe(200);
  expect((await desk('GET', path)).status).toBe(204);
  expect((await download(String(row['href']))).status).toBe(404);
});

test('what is too large is a 413', async () => {
  const { upload, path, emulator } = await withTicket();
  const tooLarge = await upload(path, { bytes: new Uint8Array(20 * 1024 * 1024 + 1) });
  expect([tooLarge.status, tooLarge.error]).toEqual([413, 'RESOURCE_SIZE_EXCEEDED']);
  emulator.setLimits({ desk: { attachmentBytes: 5 } });
  expect((await upload('uploads', { bytes: '123456' })).status).toBe(413);
  expect((await upload('uploads', { bytes: '12345' })).status).toBe(200);
  emulator.setLimits({ desk: { attachmentBytes: null } });
  expect((await upload('uploads', { bytes: '123456' })).status).toBe(200);
});

test('what is no form, or has no file, is refused', async () => {
  const { upload, desk, path } = await withTicket();
  const noFile = await upload(path, { part: 'attachment' });
  expect([noFile.status, noFile.wrong]).toEqual([422, ['/file missing']]);
  expect((await desk('POST', path, { file: 'x' })).error).toBe('UNSUPPORTED_MEDIA_TYPE');
  const broken = await desk('POST', path, 'no form at all', { 'content-type': 'multipart/form-data; boundary=x' });
  expect([broken.status, broken.error]).toEqual([400, 'BAD_REQUEST']);
});

test('an upload is of no ticket until one is made with it, and then of no other', async () => {
  const { upload, desk, ticket, departmentId } = await withTicket();
  const { row: file } = await upload('uploads', { name: 'log.txt', bytes: 'lines' });
  expect(file).toEqual({ id: expect.any(String), name: 'log.txt', size: '5' });
  const made = await ticket({ description: 'see the log', uploads: [file.id] });
  expect((await desk('GET', `tickets/${made.id}/attachments`)).list).toEqual([expect.objectContaining({ id: file.id, name: 'log.txt' })]);
  const again = { subject: 'Again', departmentId, contact: { lastName: 'X', email: 'x@example.com' }, uploads: [file.id] };
  expect((await desk('POST', 'tickets', again)).wrong).toEqual(['/uploads invalid']);
});

test('files of a thread are as public as it is, and stay', async () => {
  const { upload, desk, path, id } = await withTicket();
  const send = async (more: Record<string, unknown>) => {
    const { row: file } = await upload('uploads');
    const mail = { channel: 'EMAIL', fromEmailAddress: 'support@zylker.example', content: 'x', attachmentIds: [file.id], ...more };
    await desk('POST', `tickets/${id}/sendReply`, mail);
    return file.id;
  };
  const open = await send({});
  const hidden = await send({ to: 'expert@elsewhere.example', isForward: true });
  expect((await desk('GET', `${path}?isPublic=true`)).list.map((row) => row.id)).toEqual([open]);
  expect((await desk('GET', path)).list.map((row) => row.id)).toEqual([open, hidden]);
  expect((await desk('DELETE', `${path}/${open}`)).error).toBe('FORBIDDEN');
});
