import type { Attempt } from './outbox.js';

/** One HTTP request that is over after `timeoutMs`, whatever happens. The answer's body is of no interest. Never rejects. */
export async function knock({
  method,
  url,
  headers,
  body,
  timeoutMs,
}: {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}): Promise<Omit<Attempt, 'at'>> {
  // Loaded when first needed: an emulator in a test starts without it.
  const { request } = await import('undici');
  const started = performance.now();
  const took = () => Math.round((performance.now() - started) * 100) / 100;
  try {
    const answer = await request(url, {
      method: method as 'POST',
      headers,
      body: method === 'GET' ? null : body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body.dump();
    return { status: answer.statusCode, error: null, ms: took() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { status: null, error: error instanceof Error ? `${code} ${error.message}`.trim() : String(error), ms: took() };
  }
}
