import { expect, test } from 'vitest';
import { deskClient } from '../../../test/harness/desk.js';

/** What a Desk of its own answers after a few calls, without the port it happens to have. */
async function answers(): Promise<string[]> {
  const { emulator, desk, ticket } = await deskClient({ now: () => new Date('2026-03-01T12:00:00.300Z'), seed: 7 });
  const { id } = await ticket({ description: 'x' });
  emulator.byHand.desk.reply({ id, text: 'y', survey: true });
  const of = [`tickets/${id}`, `tickets/${id}/conversations`, `tickets/${id}/History`];
  const bodies: string[] = [];
  for (const path of [...of, 'tickets', 'contacts', 'agents', 'fields?module=tickets']) {
    const { body } = await desk('GET', path);
    bodies.push(JSON.stringify(body).replaceAll(emulator.url, ''));
  }
  return bodies;
}

test('two emulators of one seed and one time answer the same calls alike, ids too', async () => {
  expect(await answers()).toEqual(await answers());
});
