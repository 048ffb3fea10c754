/** Asks a server as fast as it answers, over some connections that each wait for their answer. */

import { machineMs } from '../clock.js';
import { CALLS, type Keys } from '../emulator-calls.js';
import { serve } from '../serve.js';
import { openWire } from '../wire.js';

export interface LoadOrder {
  url: string;
  kind: string;
  keys: Keys;
  connections: number;
  /** The number of the first call; each later one is `step` more: several processes share the numbers. */
  first: number;
  step: number;
  /** Ends after so many seconds, or after so many calls. */
  seconds: number;
  calls: number;
}

serve({
  async run({ url, kind, keys, connections, first, step, seconds, calls }: LoadOrder) {
    const make = CALLS[kind]?.call;
    if (!make) throw new Error(`no such call: ${kind}`);
    const wires = await Promise.all(Array.from({ length: connections }, () => openWire(url)));
    const took: number[] = [];
    const ends = machineMs() + seconds * 1000;
    let next = 0;
    const began = machineMs();
    const work = async (wire: (typeof wires)[number]) => {
      while (next < calls && machineMs() < ends) {
        const n = first + next * step;
        next += 1;
        const { status, ms, body } = await wire.send({ ...make(n, keys.ids), headers: keys.headers });
        if (status >= 300) throw new Error(`${kind}: ${status} ${body.slice(0, 300)}`);
        took.push(ms);
      }
    };
    await Promise.all(wires.map(work));
    for (const wire of wires) wire.close();
    return { perSecond: took.length / ((machineMs() - began) / 1000), took };
  },
});
