/** The bridge's server without its worker, as `zoho-bridge serve --no-worker` runs it. */

import { loadConfig } from '../../src/config.js';
import { createReceiver } from '../../src/inbox/receive.js';
import { createBridge } from '../../src/index.js';
import { createLogger } from '../../src/logger.js';
import { listen } from '../../src/server/listen.js';
import { openStore } from '../../src/store/store.js';
import { cpuMs, serve } from '../serve.js';
import { inProcess } from '../webhook-load.js';

const bridge = await createBridge({ migrate: false });
const server = await listen(bridge.handler, { port: 0, direct: bridge.direct });

const config = loadConfig();
const store = await openStore({ ...config, databaseUrl: process.env.DATABASE_URL });
const receive = createReceiver({
  events: store.events,
  secrets: config.webhookSecrets,
  logger: createLogger({ level: 'info' }),
  wake: () => undefined,
});

serve({
  /** Without HTTP: verified and stored. */
  inProcess: (order: { connections: number; seconds: number; first: number }) =>
    inProcess('zoho', order, ({ headers, body }) =>
      receive({ search: '', contentType: headers['content-type'] ?? null, signature: headers['x-zoho-webhook-signature'] ?? null, body }),
    ),
  url: () => `${server.url}/webhooks/billing`,
  cpuMs,
  async close() {
    await server.close(100);
    await store.close();
    await bridge.close();
  },
});
