/** The bridge as `zoho-bridge serve` runs it: HTTP and worker in one process. */
import { type Bridge, createBridge } from '../../src/index.js';
import { type Listening, listen } from '../../src/server/listen.js';
import { cpuMs, memory, serve } from '../serve.js';

let bridge: Bridge | undefined;
let server: Listening | undefined;

serve({
  /** Answers where it listens. */
  async start() {
    bridge = await createBridge();
    server = await listen(bridge.handler, { port: 0 });
    await bridge.start();
    return server.url;
  },
  /** People who pay: each with a monthly subscription, wished and nothing more. */
  async subscribe({ ids }: { ids: string[] }) {
    if (!bridge) throw new Error('not started');
    await bridge.users.saveMany(ids.map((id) => ({ id, email: `${id}@example.com`, name: `Ann ${id}` })));
    for (const id of ids) await bridge.subscriptions.create(id, { planCode: 'pro-monthly' });
  },
  cpuMs,
  memory,
});
