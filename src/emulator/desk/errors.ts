import { notImplemented } from '../core/not-implemented.js';
import type { Answer } from '../core/types.js';

/** One entry of `errors[]`. `fieldName` is a JSON pointer into the body: `/contactId`. */
export interface FieldError {
  fieldName: string;
  errorType: 'invalid' | 'duplicate' | 'missing';
  errorMessage: string;
}

/** Thrown where a request is refused; carries what Desk answers. */
export class DeskRefusal extends Error {
  override readonly name = 'DeskRefusal';
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`${answer.status} ${JSON.stringify(answer.body)}`);
    this.answer = answer;
  }
}

const refusal =
  (status: number, errorCode: string, message: string, more: Record<string, unknown> = {}) =>
  (): DeskRefusal =>
    new DeskRefusal({ status, body: { errorCode, message, ...more } });

/**
 * The errors of Desk in its own words. Sources: desk.zoho.com/DeskAPIDocument#ErrorHandling, Common.json of
 * github.com/zoho/zohodesk-oas; the sentences of INVALID_DATA and UNPROCESSABLE_ENTITY as live answers have them.
 */
export const badRequest = refusal(400, 'BAD_REQUEST', 'The request is malformed.');
export const invalidOauth = refusal(401, 'INVALID_OAUTH', 'The OAuth Token you provided is invalid.');
export const unauthorized = refusal(401, 'UNAUTHORIZED', 'You are not authorized to perform this operation.');
export const scopeMismatch = refusal(403, 'SCOPE_MISMATCH', 'The OAuth Token does not have the scope required for this operation.');
export const orgMismatch = refusal(403, 'OAUTH_ORG_MISMATCH', 'The OAuthToken is not valid for specified organization.');
export const forbidden = refusal(403, 'FORBIDDEN', 'You are not authorized to access this resource.');
/** An unknown path and an unknown id alike. */
export const urlNotFound = refusal(404, 'URL_NOT_FOUND', 'The URL you requested could not be found.');
export const methodNotAllowed = refusal(405, 'METHOD_NOT_ALLOWED', 'The HTTP method is not allowed for this URL.');
export const sizeExceeded = refusal(413, 'RESOURCE_SIZE_EXCEEDED', 'The size of the resource exceeds the limit.');
export const unsupportedMediaType = refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'The media type of the request is not supported.');
export const emptyPayload = refusal(422, 'EMPTY_PAYLOAD', 'The payload is empty.');
export const internalError = refusal(500, 'INTERNAL_SERVER_ERROR', 'An internal server error occurred while performing this operation.');
export const tooManyRequests = refusal(429, 'TOO_MANY_REQUESTS', 'Too many requests are being processed at the same time.');

/** The day's credits are spent. Source: the page on API credits (Retry-After only here). */
export const thresholdExceeded = (retryAfterSeconds: number): DeskRefusal =>
  new DeskRefusal({
    status: 429,
    body: { errorCode: 'THRESHOLD_EXCEEDED', message: 'The API credits of your organization for the day are used up.' },
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });

export const unprocessable = (message: string): DeskRefusal => refusal(422, 'UNPROCESSABLE_ENTITY', message)();

export const extraParameter = (name: string): DeskRefusal => unprocessable(`Extra query parameter '${name}' is present in the input.`);

export const outOfRange = (name: string, range: string): DeskRefusal =>
  unprocessable(`The value passed for field '${name}' exceeds the range of '${range}'.`);

export const invalidParameter = (name: string): DeskRefusal =>
  unprocessable(`The value passed for the '${name}' query parameter is invalid.`);

export const invalidData = (errors: FieldError[]): DeskRefusal =>
  refusal(422, 'INVALID_DATA', 'The data is invalid due to validation restrictions', { errors })();

export const fieldError = (fieldName: string, errorType: FieldError['errorType'] = 'invalid'): FieldError => ({
  fieldName,
  errorType,
  errorMessage: '',
});

interface LicenceLimit {
  maxAllowedEntity: number;
  feature: string;
  editionType: string;
  isTrial?: boolean;
}

/** The edition does not have it, or not so many. */
export const licenceLimited = ({ maxAllowedEntity, feature, editionType, isTrial = false }: LicenceLimit): DeskRefusal =>
  refusal(403, 'LICENSE_ACCESS_LIMITED', 'Your Zoho Desk Edition does not support this feature/operation.', {
    maxAllowedEntity: String(maxAllowedEntity),
    feature,
    editionType,
    isTrial,
  })();

const FAULTS: Record<number, () => DeskRefusal> = {
  400: badRequest,
  401: invalidOauth,
  403: forbidden,
  404: urlNotFound,
  405: methodNotAllowed,
  413: sizeExceeded,
  415: unsupportedMediaType,
  422: () => invalidData([]),
  429: tooManyRequests,
};

/** The body Desk sends with a status, for faults. */
export const faultBody = (status: number): unknown => (FAULTS[status] ?? internalError)().answer.body;

/** For what is real in Zoho and missing here: as loud as an operation that is. */
export const notEmulated = (what: string): DeskRefusal => new DeskRefusal(notImplemented(what));
