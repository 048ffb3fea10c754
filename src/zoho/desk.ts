import { z } from 'zod';
import { OddAnswerError } from '../errors.js';
import { issuesOf } from './billing-ask.js';
import * as schemas from './desk-schemas.js';
import type { Desk } from './desk-types.js';
import type { Call, CallContext, ZohoRequest } from './types.js';

export type { Desk } from './desk-types.js';

const BASE = '/api/v1';
/** What a list, a search or a ticket's children cost, as long as they do not reach beyond 2,000 rows. Source: as below. */
const LIST_CREDITS = 3;
/** Rows a page; conversations take up to 200. */
const MOST_ROWS = 100;

type DeskRequest = Omit<ZohoRequest, 'service' | 'credits'> & { credits?: number };

/**
 * Zoho Desk API v1. Sources: desk.zoho.com/DeskAPIDocument, the OpenAPI files at github.com/zoho/zohodesk-oas, and for credits
 * help.zoho.com, "Working with API credits". An empty list is a 204 without a body. Every failure of a call is an error of errors.ts.
 */
export function createDesk({ call, now }: { call: Call; now: () => number }): Desk {
  let left: { remaining: number; at: number } | undefined;

  async function ask<T>(schema: z.ZodType<T>, { credits = 1, ...request }: DeskRequest, context: CallContext): Promise<T> {
    const { body, status, headers } = await call({ ...request, service: 'desk', credits }, context);
    const remaining = Number(headers['x-rate-limit-remaining-v3'] ?? Number.NaN);
    if (Number.isFinite(remaining)) left = { remaining, at: now() };
    const parsed = schema.safeParse(status === 204 ? { data: [] } : body);
    if (parsed.success) return parsed.data;
    const at = { service: 'desk', operation: request.operation, status };
    throw new OddAnswerError(at, `desk: the answer is not as documented (${issuesOf(parsed.error)})`);
  }
  const at = (operation: string, method: DeskRequest['method'], path: string, template = path) => ({
    ...{ operation: `desk.${operation}`, method, path: `${BASE}${path}`, template: `${BASE}${template}` },
  });
  const ofTicket = (operation: string, method: DeskRequest['method'], id: string, more = '', template = more) =>
    at(operation, method, `/tickets/${encodeURIComponent(id)}${more}`, `/tickets/{id}${template}`);
  const ofWebhook = (operation: string, method: DeskRequest['method'], id: string) =>
    at(operation, method, `/webhooks/${encodeURIComponent(id)}`, '/webhooks/{id}');
  const pageOf = ({ from, limit }: { from: number; limit: number }) => ({ from: String(from), limit: String(limit) });

  return {
    async organizations(context) {
      const request = { ...at('organizations', 'GET', '/organizations'), withoutOrganization: true };
      return (await ask(schemas.ORGANIZATIONS, request, context)).data;
    },
    async departments(context) {
      const request = { ...at('departments', 'GET', '/departments'), query: { isEnabled: 'true', limit: '200' }, credits: LIST_CREDITS };
      return (await ask(schemas.DEPARTMENTS, request, context)).data;
    },
    async ticketFields(context) {
      return (await ask(schemas.FIELDS, { ...at('fields', 'GET', '/fields'), query: { module: 'tickets' } }, context)).data;
    },
    createTicketField({ label, maxLength }, context) {
      const body = { displayLabel: label, type: 'Text', maxLength: String(maxLength) };
      return ask(schemas.FIELD, { ...at('createField', 'POST', '/fields'), query: { module: 'tickets' }, body }, context);
    },

    createTicket: (ticket, context) => ask(schemas.TICKET, { ...at('createTicket', 'POST', '/tickets'), body: ticket }, context),
    ticket: (id, context) => ask(schemas.TICKET, ofTicket('ticket', 'GET', id), context),
    updateTicket: (id, body, context) => ask(schemas.TICKET, { ...ofTicket('updateTicket', 'PATCH', id), body }, context),
    async searchTickets({ field, modified, from = 0, limit = MOST_ROWS }, context) {
      const query = {
        ...(field && { customField1: `${field.apiName}:${field.value}` }),
        ...(modified && { modifiedTimeRange: `${modified.from},${modified.to}`, sortBy: 'modifiedTime' }),
        ...pageOf({ from, limit }),
      };
      const request = { ...at('searchTickets', 'GET', '/tickets/search'), query, credits: LIST_CREDITS };
      return (await ask(schemas.TICKETS, request, context)).data;
    },

    async ticketRows(wanted, context) {
      const page = (from = 0) => pageOf({ from, limit: MOST_ROWS });
      const query =
        'ids' in wanted
          ? { id: wanted.ids.join(','), ...page() }
          : 'modified' in wanted
            ? { modifiedTimeRange: `${wanted.modified.from},${wanted.modified.to}`, sortBy: 'modifiedTime', ...page(wanted.from) }
            : { sortBy: '-recentThread', ...page(wanted.from) };
      const request = 'recent' in wanted ? at('tickets', 'GET', '/tickets') : at('searchTickets', 'GET', '/tickets/search');
      return (await ask(schemas.TICKET_ROWS, { ...request, query, credits: LIST_CREDITS }, context)).data;
    },

    createComment: (id, comment, context) =>
      ask(
        schemas.COMMENT,
        { ...ofTicket('createComment', 'POST', id, '/comments'), body: { ...comment, contentType: 'plainText' } },
        context,
      ),
    async comments(id, page, context) {
      const query = { ...pageOf(page), sortBy: '-commentedTime' };
      return (await ask(schemas.COMMENTS, { ...ofTicket('comments', 'GET', id, '/comments'), query, credits: LIST_CREDITS }, context)).data;
    },
    async conversations(id, page, context) {
      const request = { ...ofTicket('conversations', 'GET', id, '/conversations'), query: pageOf(page), credits: LIST_CREDITS };
      return (await ask(schemas.CONVERSATIONS, request, context)).data;
    },
    thread: (id, threadId, context) =>
      ask(
        schemas.THREAD,
        {
          ...ofTicket('thread', 'GET', id, `/threads/${encodeURIComponent(threadId)}`, '/threads/{threadId}'),
          query: { include: 'plainText' },
        },
        context,
      ),
    comment: (id, commentId, context) =>
      ask(schemas.COMMENT, ofTicket('comment', 'GET', id, `/comments/${encodeURIComponent(commentId)}`, '/comments/{commentId}'), context),
    async attachments(id, context) {
      const query = pageOf({ from: 0, limit: MOST_ROWS });
      return (
        await ask(schemas.ATTACHMENTS, { ...ofTicket('attachments', 'GET', id, '/attachments'), query, credits: LIST_CREDITS }, context)
      ).data;
    },
    createAttachment: (id, { name, contentType, bytes, isPublic }, context) =>
      ask(
        schemas.ATTACHMENT,
        {
          ...ofTicket('createAttachment', 'POST', id, '/attachments'),
          query: { isPublic: String(isPublic) },
          upload: { part: 'file', fileName: name, contentType, bytes },
        },
        context,
      ),

    // The path is made of ids. Answers name one in `href`; it is never followed, a token would go along.
    async attachment({ ticketId, of, ofId, attachmentId }, context) {
      const more = `/${of}s/${encodeURIComponent(ofId)}/attachments/${encodeURIComponent(attachmentId)}/content`;
      const request = ofTicket('attachment', 'GET', ticketId, more, `/${of}s/{id}/attachments/{attachmentId}/content`);
      const { file, headers } = await call({ ...request, service: 'desk', credits: 1, file: 'any' }, context);
      if (!file) throw new OddAnswerError({ service: 'desk', operation: request.operation }, 'desk: no file');
      return { file, contentType: headers['content-type'] ?? '' };
    },

    async webhooks(context) {
      return (await ask(schemas.WEBHOOKS, { ...at('webhooks', 'GET', '/webhooks'), credits: LIST_CREDITS }, context)).data;
    },
    createWebhook: (body, context) => ask(schemas.WEBHOOK, { ...at('createWebhook', 'POST', '/webhooks'), body }, context),
    updateWebhook: (id, body, context) => ask(schemas.WEBHOOK, { ...ofWebhook('updateWebhook', 'PATCH', id), body }, context),
    async deleteWebhook(id, context) {
      await ask(z.unknown(), ofWebhook('deleteWebhook', 'DELETE', id), context);
    },

    credits: () => left,
  };
}
