import { z } from '@hono/zod-openapi';
import type { MoneyMoves } from '../../sync/money-moves.js';
import {
  type CollectInput,
  type CreditNoteInput,
  MOVE_KINDS,
  type PaymentInput,
  type RefundInput,
  type WriteOffInput,
} from '../../types-money.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import {
  collectBody,
  creditNoteBody,
  moneyMove,
  moneyMovePage,
  paymentBody,
  paymentView,
  refundBody,
  voidBody,
  writeOffBody,
} from '../schemas-money.js';

const answers = {
  202: { description: 'It is kept, and on its way to Billing.', schema: moneyMove },
  200: { description: 'It was asked for before: the same move.', schema: moneyMove },
  404: { description: 'There is no such user, invoice or payment.' },
  409: { description: 'It cannot be done as things stand: `code` and `detail` say why. Nothing was kept.' },
};
const repeat = 'Repeating a request is safe: the same `reference` with the same content is the same move.';

/** What the app does with money. Billing follows by itself; `state` says how far it is. */
export function moneyOperations({ payments, invoices, creditNotes, moneyMoves }: MoneyMoves): Operation[] {
  return [
    operation({
      method: 'post',
      path: '/v1/payments',
      summary: "Record a payment that the app's own gateway took",
      description: `${repeat} Without an invoice, the open ones of the user are paid, the oldest first. More than what is owed is refused.`,
      body: { schema: paymentBody, checkedByHandler: true },
      answers,
      // The port judges what is in a body, and says more about what is wrong.
      handle: async ({ body }) => answered(await payments.record(body as PaymentInput)),
    }),
    operation({
      method: 'get',
      path: '/v1/payments/{id}',
      summary: 'Show a payment',
      description: 'By its own id, or by that of the move that recorded it.',
      answers: { 200: { description: 'The payment.', schema: paymentView }, 404: { description: 'There is no such payment.' } },
      handle: async ({ params: { id = '' } }) => (await payments.get(id)) ?? missing('payment'),
    }),
    operation({
      method: 'post',
      path: '/v1/payments/{id}/refunds',
      summary: 'Pay back a payment, whole or in part',
      description: `${repeat} Never more than what is left of it. Money only goes back to a card when it came from one that Billing stores.`,
      body: { schema: refundBody, checkedByHandler: true },
      answers,
      handle: async ({ params: { id = '' }, body }) => answered(await payments.refund(id, body as RefundInput)),
    }),
    operation({
      method: 'post',
      path: '/v1/invoices/{id}/collect',
      summary: 'Charge a stored card what is owed of an invoice',
      description: 'A declined card ends the move as `failed`, with its reason; ask again once the user has acted.',
      body: { schema: collectBody, checkedByHandler: true, optional: true },
      answers,
      handle: async ({ params: { id = '' }, body }) => answered(await invoices.collect(id, body as CollectInput | undefined)),
    }),
    operation({
      method: 'post',
      path: '/v1/invoices/{id}/void',
      summary: 'Make an invoice count no more',
      description: 'Payments on it become a credit of the customer.',
      body: { schema: voidBody, checkedByHandler: true, optional: true },
      answers,
      handle: async ({ params: { id = '' }, body }) => answered(await invoices.void(id, body as { reference?: string } | undefined)),
    }),
    operation({
      method: 'post',
      path: '/v1/invoices/{id}/write-off',
      summary: 'Give up what is owed of an invoice',
      body: { schema: writeOffBody, checkedByHandler: true, optional: true },
      answers,
      handle: async ({ params: { id = '' }, body }) => answered(await invoices.writeOff(id, body as WriteOffInput | undefined)),
    }),
    operation({
      method: 'post',
      path: '/v1/credit-notes',
      summary: 'Owe a customer money, and take it off an invoice',
      description: repeat,
      body: { schema: creditNoteBody, checkedByHandler: true },
      answers,
      handle: async ({ body }) => answered(await creditNotes.create(body as CreditNoteInput)),
    }),
    operation({
      method: 'get',
      path: '/v1/money-moves',
      summary: 'What was asked for with money, the oldest first',
      query: z.object({
        userId: z.string().min(1).optional(),
        kind: z.enum(MOVE_KINDS).optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(50).openapi({ type: 'integer' }),
        after: z.string().optional(),
      }),
      answers: { 200: { description: 'A page of moves.', schema: moneyMovePage } },
      handle: ({ query }) => moneyMoves.list(query),
    }),
    operation({
      method: 'get',
      path: '/v1/money-moves/{id}',
      summary: 'How far a move is',
      answers: { 200: { description: 'The move.', schema: moneyMove }, 404: { description: 'There is no such move.' } },
      handle: async ({ params: { id = '' } }) => (await moneyMoves.get(id)) ?? missing('move'),
    }),
    operation({
      method: 'post',
      path: '/v1/money-moves/{id}/give-up',
      summary: 'End a move that is parked',
      description: 'It is over then, as `failed`; what Billing did of it stays. To have it tried again instead, replay its job.',
      answers: {
        200: { description: 'The move.', schema: moneyMove },
        404: { description: 'There is no such move.' },
        409: { description: 'It is not parked.' },
      },
      handle: ({ params: { id = '' } }) => moneyMoves.giveUp(id),
    }),
  ];
}

function answered({ created, ...move }: Awaited<ReturnType<MoneyMoves['payments']['record']>>): Response {
  return Response.json(move, { status: created ? 202 : 200 });
}

function missing(what: string): never {
  throw new HttpProblem(404, `${what}_not_found`, `There is no such ${what}`);
}
