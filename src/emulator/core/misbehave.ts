import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.js';
import type { Answer, EmulatedService } from './types.js';

const ERROR_PAGE = `<!DOCTYPE html>
<html><head><title>Error</title></head><body><h1>An error has occurred</h1>
<p>We are unable to process your request now. Please try again after some time.</p></body></html>
`;

/** The answer of a fault that keeps the request from the service, or undefined when the service is to carry it out. */
export function insteadOf(fault: Fault | undefined, service: EmulatedService): Answer | undefined {
  if (fault?.fault === 'status') return inDialect(service, fault.status ?? 500);
  if (fault?.fault === 'html') {
    return { status: fault.status ?? 502, body: ERROR_PAGE, headers: { 'content-type': 'text/html;charset=UTF-8' } };
  }
  if (fault?.fault === 'answer') {
    const type: Record<string, string> = typeof fault.body === 'string' ? { 'content-type': 'application/json;charset=UTF-8' } : {};
    return { status: fault.status ?? 200, body: fault.body, headers: { ...type, ...fault.headers } };
  }
  return undefined;
}

/** An error in the service's own words. */
export function inDialect(service: EmulatedService, status: number): Answer {
  return { status, body: service.faultBody(status) };
}

/** Sends an answer. `cut`: only the first half of the body leaves, see `truncate`. */
export function send(response: ServerResponse, answer: Answer, { cut }: { cut?: 'short' | 'hang up' | undefined } = {}): void {
  if (response.destroyed || response.headersSent) return;
  if (answer.body === undefined) {
    response.writeHead(answer.status, answer.headers);
    response.end();
    return;
  }
  const isRaw = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(isRaw ? String(answer.body) : JSON.stringify(answer.body));
  const half = cut ? body.subarray(0, Math.floor(body.length / 2)) : body;
  response.writeHead(answer.status, {
    'content-type': isRaw ? 'text/html;charset=UTF-8' : 'application/json;charset=UTF-8',
    ...answer.headers,
    'content-length': cut === 'hang up' ? body.length : half.length,
  });
  if (cut === 'hang up') response.write(half, () => response.destroy());
  else response.end(half);
}
