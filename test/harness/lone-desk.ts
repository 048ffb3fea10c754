import { createAgenda } from '../../src/emulator/core/agenda.js';
import { createIds } from '../../src/emulator/core/ids.js';
import type { Answer, World } from '../../src/emulator/core/types.js';
import { createDesk } from '../../src/emulator/desk/index.js';

type Desk = ReturnType<typeof createDesk>;

export interface LoneDesk {
  desk: Desk;
  call(method: string, path: string, body?: unknown): Answer;
}

/** Desk alone, without HTTP and accounts: any caller may do anything. Its clock stands still. */
export function loneDesk(): LoneDesk {
  const now = new Date('2026-03-01T12:00:00Z');
  const world: World = {
    clock: { now: () => now },
    agenda: createAgenda(),
    outbox: {
      send: () => undefined,
      probe: () => Promise.resolve({ at: now.getTime(), status: 200, error: null, ms: 0 }),
    },
    random: { next: () => 0.5 },
    origin: () => 'http://127.0.0.1',
    nextId: createIds({ startedAt: now }),
    authorise: () => ({ ok: true, userId: '5725767000000411001' }),
  };
  const desk = createDesk(world);
  return {
    desk,
    call: (method, path, body) => {
      const url = new URL(`/api/v1/${path}`, 'http://127.0.0.1');
      const answer = desk.handle({
        method,
        path: url.pathname,
        segments: url.pathname.split('/').filter(Boolean),
        query: url.searchParams,
        headers: { orgid: '804512131' },
        rawBody: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      });
      if (!answer || answer instanceof Promise) throw new Error(`${method} ${path} is not answered at once`);
      return answer;
    },
  };
}
