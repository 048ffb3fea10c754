import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { startEmulator } from './index.js';

test('closing cuts idle and busy connections and lets go of the port', async () => {
  const first = await startEmulator();
  first.setLatency({ ms: 60_000 });
  const agent = new Agent({ keepAlive: true });
  const idle = new Promise((resolve) => get(`${first.url}/_emulator/env`, { agent }, (answer) => answer.resume().on('end', resolve)));
  await idle;
  const busy = fetch(`${first.url}/billing/v1/customers`).catch(() => 'cut');
  await expect.poll(() => first.calls().length).toBe(1);
  await first.close();
  expect(await busy).toBe('cut');
  await first.close();
  const second = await startEmulator({ port: Number(new URL(first.url).port) });
  agent.destroy();
  await second.close();
});

test('a taken port is an error', async () => {
  const emulator = await startEmulator();
  await expect(startEmulator({ port: Number(new URL(emulator.url).port) })).rejects.toThrow(/EADDRINUSE/);
  await emulator.close();
});

test('two emulators know nothing of each other', async () => {
  const [one, other] = await Promise.all([startEmulator(), startEmulator()]);
  await fetch(`${one.url}/oauth/serverinfo`);
  expect([one.calls().length, other.calls().length]).toEqual([1, 0]);
  await Promise.all([one.close(), other.close()]);
});
