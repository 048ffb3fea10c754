import { BridgeError } from '../../errors.js';
import { attachmentHeader } from '../../lib/file-name.js';
import type { Attachments } from '../../support/attachments.js';
import { fileResponse } from '../file-response.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';

/** Files of agents' replies, asked of Zoho each time and passed on without a trace of where they are from. */
export function attachmentOperations(escalations: Attachments): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/escalations/{id}/attachments/{attachmentId}',
      summary: 'A file of a reply',
      description:
        'As `application/octet-stream` unless it is an image or a PDF. Whole, or an error: a file that turns out to be cut short after it ' +
        'began ends with a broken connection.',
      answers: {
        200: { description: 'The file.', type: 'application/octet-stream' },
        404: { description: 'There is no such file, or it is not to be seen (any more).' },
        502: { description: 'Zoho does not give it.' },
        503: { description: 'Zoho cannot be asked right now.' },
      },
      handle: ({ params: { id = '', attachmentId = '' }, request }) =>
        fileResponse(request, async (signal) => {
          const { name, contentType, size, body } = await escalations.attachment(id, attachmentId, { signal }).catch((error: unknown) => {
            if (!(error instanceof BridgeError) || error.code !== 'attachment_unavailable') throw error;
            throw new HttpProblem(502, error.code, 'There is no content of this file', { detail: error.message });
          });
          return {
            ...{ size, body },
            headers: {
              'content-type': contentType,
              'content-disposition': attachmentHeader(name),
              // Whatever somebody makes of it in a browser: no script, no form, no origin.
              'content-security-policy': "sandbox; default-src 'none'",
            },
          };
        }),
    }),
  ];
}
