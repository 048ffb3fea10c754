/** Sends signed webhooks over some connections that each wait for their answer. */
import { machineMs } from '../clock.js';
import { serve } from '../serve.js';
import { WEBHOOKS } from '../webhook-bodies.js';
import { openWire } from '../wire.js';

export interface KnockOrder {
  url: string;
  kind: keyof typeof WEBHOOKS;
  connections: number;
  seconds: number;
  /** The number of the first event. */
  first: number;
}

serve({
  async knock({ url, kind, connections, seconds, first }: KnockOrder) {
    const { pathname } = new URL(url);
    const make = WEBHOOKS[kind];
    const wires = await Promise.all(Array.from({ length: connections }, () => openWire(url)));
    const took: number[] = [];
    let next = first;
    const began = machineMs();
    const ends = began + seconds * 1000;
    const work = async (wire: (typeof wires)[number]) => {
      while (machineMs() < ends) {
        const { status, ms, body } = await wire.send(make(next++, pathname));
        if (status !== 200) throw new Error(`${kind}: ${status} ${body.slice(0, 300)}`);
        took.push(ms);
      }
    };
    await Promise.all(wires.map(work));
    const perSecond = took.length / ((machineMs() - began) / 1000);
    for (const wire of wires) wire.close();
    return { perSecond, took, next };
  },
});
