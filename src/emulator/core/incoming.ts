import type { IncomingMessage } from 'node:http';
import type { Incoming } from './types.js';

/** Larger bodies are refused with 413; Zoho publishes no number. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

const NO_BODY = Buffer.alloc(0);

/** Reads a request to its end. `too large` when the body is over the limit, `gone` when the client left half way. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming | 'too large' | 'gone'> {
  const rawBody = await readBody(request);
  if (typeof rawBody === 'string') return rawBody;

  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return {
    method: request.method ?? 'GET',
    path,
    segments: path.split('/').filter(Boolean).map(decodeSegment),
    query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)),
    headers,
    rawBody,
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  const announced = request.headers['content-length'];
  if (announced === undefined && request.headers['transfer-encoding'] === undefined) return NO_BODY;
  if (announced !== undefined && Number(announced) > MAX_BODY_BYTES) return 'too large';
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) resolve('too large');
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve('gone'));
    request.on('close', () => resolve('gone'));
  });
}
