/** The bridge's server without its worker, as `zoho-bridge serve --no-worker` runs it. */
import { createBridge } from '../../src/index.js';
import { listen } from '../../src/server/listen.js';
import { cpuMs, serve } from '../serve.js';

const bridge = await createBridge({ migrate: false });
const server = await listen(bridge.handler, { port: 0 });

serve({
  url: () => `${server.url}/webhooks/billing`,
  cpuMs,
  async close() {
    await server.close(100);
    await bridge.close();
  },
});
