import { OpenAPIHono, z } from '@hono/zod-openapi';
import { VERSION } from '../version.js';
import type { Operation } from './operation.js';
import { problem } from './schemas.js';

/** Describes the operations as an OpenAPI 3.1 document: what is described is what is routed. */
export function describeApi(operations: readonly Operation[]): object {
  const { openAPIRegistry, getOpenAPI31Document } = new OpenAPIHono();
  openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'The value of ZOHO_BRIDGE_API_KEY.',
  });
  for (const { method, path, summary, description, open, query, body, answers } of operations) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    openAPIRegistry.registerPath({
      method,
      path,
      summary,
      description,
      operationId: operationId(method, path),
      security: open ? [] : [{ apiKey: [] }],
      request: {
        params: names.length > 0 ? z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) : undefined,
        query,
        body: body && { required: !body.optional, content: { 'application/json': { schema: body.schema } } },
      },
      responses: {
        ...Object.fromEntries(
          Object.entries(answers).map(([status, { description: text, schema, type }]) => [
            status,
            {
              description: text,
              ...(schema || type ? { content: { [type ?? 'application/json']: { schema: schema ?? z.string() } } } : {}),
            },
          ]),
        ),
        default: { description: 'A problem document (RFC 9457).', content: { 'application/problem+json': { schema: problem } } },
      },
    });
  }
  return getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'zoho-bridge', version: VERSION } });
}

/** `put /v1/users/{id}` → `putUsersId`. */
function operationId(method: string, path: string): string {
  const words = path.replace('/v1/', '/').match(/\w+/g) ?? [];
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
