/** What is put under load: the compiled emulator, or a bare server of Node's that answers a constant body. Alone in its process. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { machineMs } from '../clock.js';
import { cpuMs, serve } from '../serve.js';

type Emulated = typeof import('../../src/emulator/index.js');
type Emulator = Awaited<ReturnType<Emulated['startEmulator']>>;

/** As users have it, and not as tsx makes it. */
const load = () => import(new URL('../../dist/emulator/index.js', import.meta.url).href) as Promise<Emulated>;

/** Nothing here refuses anybody for asking often. */
const UNLIMITED = {
  crm: { creditsPerDay: null, concurrency: null, subConcurrency: null },
  billing: { concurrency: 100_000 },
  desk: { creditsPerDay: null, concurrency: null },
};

let emulator: Emulator | undefined;

const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ Last_Name: `Seed ${n}`, Email: `seed.${n}@bench.example` }));

serve({
  /** Starting with so many leads as seed data, in ms. */
  async sown(leads: number) {
    const { startEmulator } = await load();
    const crm = { Leads: rows(leads) };
    const begun = machineMs();
    const one = await startEmulator({ seedData: { crm, limits: { crm: UNLIMITED.crm } } });
    const tookMs = machineMs() - begun;
    await one.close();
    return tookMs;
  },
  async emulator() {
    const { startEmulator } = await load();
    emulator = await startEmulator({ warn: () => undefined });
    emulator.setLimits(UNLIMITED);
    return emulator.env();
  },
  async bare(body: string) {
    const constant = Buffer.from(body);
    const headers = { 'content-type': 'application/json;charset=UTF-8', 'content-length': constant.length };
    const server = createServer((request, response) => {
      request.on('data', () => undefined).on('end', () => response.writeHead(200, headers).end(constant));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  /** After a collection of garbage, in MB. */
  held() {
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rssMb: rss / 1e6, heapMb: heapUsed / 1e6, externalMb: external / 1e6 };
  },
  cpuMs,
});
