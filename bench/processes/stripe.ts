/** Supabase's Stripe sync engine behind a bare HTTP server: the least that can be around it. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cpuMs, serve } from '../serve.js';
import { inProcess } from '../webhook-load.js';

interface Engine {
  processWebhook(payload: Buffer, signature: string | undefined): Promise<void>;
  postgresClient: { pool: { end(): Promise<void> } };
}
interface Peer {
  StripeSync: new (config: object) => Engine;
  runMigrations(config: { databaseUrl: string; schema: string }): Promise<void>;
}

const databaseUrl = process.env.DATABASE_URL ?? '';
const load = createRequire(join(process.env.STRIPE_FOLDER ?? '', 'index.js'));
const { StripeSync, runMigrations } = load('@supabase/stripe-sync-engine') as Peer;
await runMigrations({ databaseUrl, schema: 'stripe' });
const engine = new StripeSync({
  schema: 'stripe',
  stripeSecretKey: 'sk_test_bench',
  stripeWebhookSecret: process.env.STRIPE_SECRET ?? '',
  // One for each that can be under way at once.
  poolConfig: { connectionString: databaseUrl, max: Number(process.env.STRIPE_CONNECTIONS ?? 50) },
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => {
    const signature = request.headers['stripe-signature'];
    engine.processWebhook(Buffer.concat(chunks), typeof signature === 'string' ? signature : undefined).then(
      () => response.end('{"received":true}'),
      (error: unknown) => {
        console.error(error);
        response.writeHead(400).end('{}');
      },
    );
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

serve({
  /** Without HTTP: verified and stored. */
  inProcess: (order: { connections: number; seconds: number; first: number }) =>
    inProcess('stripe', order, ({ headers, body }) => engine.processWebhook(body, headers['stripe-signature'])),
  url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
  cpuMs,
  async close() {
    server.closeAllConnections();
    await engine.postgresClient.pool.end();
  },
});
