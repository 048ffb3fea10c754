/** Sends signed webhooks over some connections that each wait for their answer. */
import { serve } from '../serve.js';
import { WEBHOOKS } from '../webhook-bodies.js';
import { type Load, load } from '../webhook-load.js';
import { bytesOf, openWire } from '../wire.js';

export interface KnockOrder extends Load {
  url: string;
  kind: keyof typeof WEBHOOKS;
}

serve({
  async knock({ url, kind, ...order }: KnockOrder) {
    const { pathname } = new URL(url);
    const wires = await Promise.all(Array.from({ length: order.connections }, () => openWire(url)));
    const loaded = await load(
      order,
      (n) => bytesOf(WEBHOOKS[kind](n, pathname), url),
      async (bytes, worker) => {
        const wire = wires[worker];
        if (!wire) throw new Error('there are as many wires as workers');
        const { status, body } = await wire.sendBytes(bytes);
        if (status !== 200) throw new Error(`${kind}: ${status} ${body.slice(0, 300)}`);
      },
    );
    for (const wire of wires) wire.close();
    return loaded;
  },
});
