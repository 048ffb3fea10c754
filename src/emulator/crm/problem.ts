import type { Answer } from '../core/types.js';

/** An error in CRM's own words: the whole body of a failed request, or one item of `data[]`. */
export interface Problem {
  code: string;
  details: Record<string, unknown>;
  message: string;
  status: 'error';
}

export function problem(code: string, message: string, details: Record<string, unknown> = {}): Problem {
  return { code, details, message, status: 'error' };
}

/** A request-level error: one flat object. Source: zoho.com/crm/developer/docs/api/v8/status-codes.html */
export function refuse(status: number, code: string, message: string, details: Record<string, unknown> = {}): Answer {
  return { status, body: problem(code, message, details) };
}

export const NO_CONTENT: Answer = { status: 204 };

export const invalidData = (details: Record<string, unknown>, message = 'invalid data'): Problem =>
  problem('INVALID_DATA', message, details);

export const mandatoryNotFound = (details: Record<string, unknown>): Problem =>
  problem('MANDATORY_NOT_FOUND', 'required field not found', details);

export const invalidId = (details: Record<string, unknown>): Problem => invalidData(details, 'the id given seems to be invalid');

export const tooManyRequests = (): Answer =>
  // One code for an exhausted day and for too many at once, and no Retry-After: that is how Zoho documents it.
  refuse(429, 'TOO_MANY_REQUESTS', 'You have exceeded the limit of requests. Please try again later.');

const FAULTS: Record<number, [code: string, message: string]> = {
  400: [
    'INVALID_REQUEST',
    'unable to process your request. please verify whether you have entered proper method name, parameter and parameter values.',
  ],
  401: ['INVALID_TOKEN', 'invalid oauth token'],
  403: ['NO_PERMISSION', 'permission denied'],
  404: ['INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one'],
  429: ['TOO_MANY_REQUESTS', 'You have exceeded the limit of requests. Please try again later.'],
  502: ['SERVICE_UNAVAILABLE', 'Service temporarily unavailable'],
  503: ['SERVICE_UNAVAILABLE', 'Service temporarily unavailable for maintenance'],
};

/** The body CRM sends with a status, for faults. Source: github.com/zoho/crm-oas, v8.0 error samples. */
export function faultBody(status: number): Problem {
  const [code, message] = FAULTS[status] ?? ['INTERNAL_ERROR', 'Internal Server Error'];
  return problem(code, message);
}
