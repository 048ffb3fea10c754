import type { Agent } from 'undici';
import type { Attempt } from './outbox.js';

export interface Knock {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

export interface Knocker {
  /**
   * One HTTP request that is over after `timeoutMs`, whatever happens. Redirects are not followed, the answer's body is of
   * no interest. Never rejects.
   */
  knock(request: Knock): Promise<Omit<Attempt, 'at'>>;
  /** Cuts what is under way and lets go of every connection. It can knock again afterwards. */
  hangUp(): void;
}

/** Sends requests out, with connections of its own: one emulator's end must not cut another's webhooks. */
export function createKnocker(): Knocker {
  let agent: Agent | undefined;

  return {
    knock: async ({ method, url, headers, body, timeoutMs }) => {
      const started = performance.now();
      const took = () => Math.round((performance.now() - started) * 100) / 100;
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        // Loaded when first needed: an emulator in a test starts without it.
        const undici = await import('undici');
        agent ??= new undici.Agent({ connections: 64 });
        const answer = await undici.request(url, {
          method: method as 'POST',
          headers,
          body: method === 'GET' ? null : body,
          dispatcher: agent,
          signal: deadline,
        });
        await answer.body.dump();
        return { status: answer.statusCode, error: null, ms: took() };
      } catch (error) {
        return { status: null, error: deadline.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error), ms: took() };
      }
    },
    hangUp: () => {
      const old = agent;
      agent = undefined;
      void old?.destroy();
    },
  };
}

/** `ECONNREFUSED connect ECONNREFUSED 127.0.0.1:9` says it twice, so the code is put first only where the message lacks it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message.includes(code) ? error.message || error.name : `${code} ${error.message}`.trim();
}
