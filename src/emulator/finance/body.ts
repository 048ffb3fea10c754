import type { Incoming } from '../core/types.js';
import { invalidJson, invalidValue } from './errors.js';

/**
 * The body as an object: JSON, or the form field `JSONString` the older SDKs send. Throws the refusal Zoho gives for
 * anything else, an empty body and an array among them.
 */
export function readBody({ headers, rawBody }: Incoming): Record<string, unknown> {
  const text = rawBody.toString('utf8');
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const body = parse(isForm ? (new URLSearchParams(text).get('JSONString') ?? text) : text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidJson();
  return body as Record<string, unknown>;
}

/** A body that is a list and no object. Throws Refusal when it is none. */
export function readList({ rawBody }: Incoming): unknown[] {
  const body = parse(rawBody.toString('utf8'));
  if (!Array.isArray(body)) throw invalidJson();
  return body;
}

export interface SentFile {
  name: string;
  type: string;
  content: Buffer;
  /** The form's other parts. */
  fields: Record<string, string>;
}

/** The file `part` of a multipart form. Throws Refusal when there is none. */
export async function readForm({ headers, rawBody }: Incoming, part: string): Promise<SentFile> {
  const type = headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) throw invalidValue(part);
  const form = await parseForm(type, rawBody, part);
  const file = form.get(part);
  if (!(file instanceof File)) throw invalidValue(part);
  const fields: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') fields[name] = value;
  return { name: file.name, type: file.type, content: Buffer.from(await file.arrayBuffer()), fields };
}

async function parseForm(type: string, body: Buffer, part: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch (error) {
    if (error instanceof TypeError) throw invalidValue(part);
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidJson();
    throw error;
  }
}
