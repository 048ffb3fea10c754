import { ConflictError, NotFoundError } from '../errors.js';
import { parseMove } from '../money-move.js';
import { callerSql } from '../store/caller.js';
import type { Database, Sql } from '../store/database.js';
import { type Asked, giveUpMove, listMoves, type MoneyFacts, type MoveRow, moneyFacts, putMove, viewMoves } from '../store/money-moves.js';
import { viewPayment } from '../store/payments.js';
import type { AppTransaction, Page } from '../types.js';
import type {
  CollectInput,
  CreditNoteInput,
  MoneyMove,
  MoveKind,
  PaymentInput,
  PaymentView,
  RefundInput,
  VoidInput,
  WriteOffInput,
} from '../types-money.js';
import { decideCollect, decideCreditNote, decidePayment, decideRefund, decideVoid, decideWriteOff, invoiceOf } from './money-decide.js';

interface Options {
  /** The caller's open transaction: the move and its job commit with it or not at all. */
  tx?: AppTransaction;
}

type Made = MoneyMove & { created: boolean };
type Decide = (facts: MoneyFacts) => Omit<MoveRow, 'kind' | 'reference'>;
type Wish = Omit<Asked, 'reference'> & { reference: string | null };

export type MoneyMoves = ReturnType<typeof createMoneyMoves>;

/** What an app does with money: wishes, checked against the mirror and written with their job in one transaction. */
export function createMoneyMoves({ db, wake }: { db: Database; wake: () => void }) {
  async function move(wish: Wish, decide: Decide, { tx }: Options): Promise<Made> {
    for (const id of [wish.userId, wish.paymentId, ...wish.invoices]) if (id !== null && isNoId(id)) throw notThere();
    if (tx) return moveIn(callerSql(tx), wish, decide);
    const made = await db.transaction((own) => moveIn(own, wish, decide));
    if (made.created) wake();
    return made;
  }
  const about = (kind: MoveKind, content: { reference: string | null }, invoice: string): Wish => ({
    ...{ kind, reference: content.reference, content: { ...content, invoice }, userId: null, invoices: [invoice], paymentId: null },
  });

  return {
    payments: {
      async record(input: PaymentInput, options: Options = {}): Promise<Made> {
        const asked = parseMove.payment(input);
        const invoices = asked.invoice === null ? (asked.invoices ?? []).map((one) => one.invoice) : [asked.invoice];
        const { reference, userId } = asked;
        return move(
          { kind: 'payment', reference, content: asked, userId, invoices, paymentId: null },
          (facts) => decidePayment(asked, facts),
          options,
        );
      },

      async refund(paymentId: string, input: RefundInput, options: Options = {}): Promise<Made> {
        const asked = parseMove.refund(input);
        const wish = {
          kind: 'refund',
          reference: asked.reference,
          content: { ...asked, paymentId },
          userId: null,
          invoices: [],
          paymentId,
        } as const;
        return move({ ...wish, invoices: [] }, (facts) => decideRefund(asked, facts), options);
      },

      get: async (id: string): Promise<PaymentView | undefined> => (isNoId(id) ? undefined : viewPayment(db, id)),
    },

    invoices: {
      async collect(invoice: string, input: CollectInput = {}, options: Options = {}): Promise<Made> {
        const asked = parseMove.collect(input);
        return move(about('collect', asked, invoice), (facts) => decideCollect(asked, facts, invoice), options);
      },
      async void(invoice: string, input: VoidInput = {}, options: Options = {}): Promise<Made> {
        return move(about('void', parseMove.void(input), invoice), (facts) => decideVoid(facts, invoice), options);
      },
      async writeOff(invoice: string, input: WriteOffInput = {}, options: Options = {}): Promise<Made> {
        const asked = parseMove.writeOff(input);
        return move(about('write_off', asked, invoice), (facts) => decideWriteOff(asked.reason, facts, invoice), options);
      },
    },

    creditNotes: {
      async create(input: CreditNoteInput, options: Options = {}): Promise<Made> {
        const asked = parseMove.creditNote(input);
        const { reference, userId, invoice } = asked;
        const wish = {
          kind: 'credit_note',
          reference,
          content: asked,
          userId,
          invoices: invoice === null ? [] : [invoice],
          paymentId: null,
        } as const;
        return move(wish, (facts) => decideCreditNote(asked, facts), options);
      },
    },

    moneyMoves: {
      get: async (id: string): Promise<MoneyMove | undefined> => (isNoId(id) ? undefined : (await viewMoves(db, [id]))[0]),
      /**
       * Ends a move that is parked, as `failed`: the bridge does nothing for it any more, and its invoice can be moved for again. What Billing
       * did of it stays. One that has failed already is answered as it is.
       *
       * @throws NotFoundError `move_not_found`; ConflictError `move_not_parked`
       */
      async giveUp(id: string): Promise<MoneyMove> {
        const known = isNoId(id) ? undefined : (await viewMoves(db, [id]))[0];
        if (!known) throw new NotFoundError('move_not_found', 'There is no such move.');
        if (known.state === 'failed') return known;
        if (await db.transaction((tx) => giveUpMove(tx, id))) return view(db, id);
        const now = await view(db, id);
        if (now.state === 'failed') return now;
        throw new ConflictError('move_not_parked', `Only what is parked can be given up: this move is ${now.state}.`);
      },
      async list({
        limit = 50,
        ...filter
      }: {
        userId?: string;
        kind?: MoveKind;
        after?: string;
        limit?: number;
      } = {}): Promise<Page<MoneyMove>> {
        const { userId, kind, after } = filter;
        const rows = await listMoves(db, { userId, kind, after, limit: limit + 1 });
        const items = rows.slice(0, limit);
        return rows.length > limit ? { items, next: items.at(-1)?.id } : { items };
      },
    },
  };
}

/** More than one round only when two callers take a reference at the same moment, or when it has to be made up. */
async function moveIn(sql: Sql, { reference: given, content, ...wish }: Wish, decide: Decide): Promise<Made> {
  let own = given === null ? 0 : undefined;
  for (;;) {
    let asked = { ...wish, content, reference: given ?? '' };
    let facts = await moneyFacts(sql, asked);
    if (own !== undefined) {
      // The same for all who ask for it, until the mirror shows that one is over.
      const invoice = invoiceOf(facts, wish.invoices[0] ?? '');
      const reference = `${wish.kind}/${invoice.id}/${facts.over + 1 + own}`;
      asked = { ...asked, reference, content: { ...(content as object), invoice: invoice.id } };
      facts = await moneyFacts(sql, asked);
    }
    const { existing } = facts;
    if (existing?.same) return { ...(await view(sql, existing.id)), created: false };
    if (existing && own === undefined) {
      throw new ConflictError('reference_taken', 'This reference was used for something else: nothing was accepted.');
    }
    if (existing) own = (own ?? 0) + 1;
    else {
      const id = await putMove(sql, { ...decide(facts), kind: wish.kind, reference: asked.reference, content: asked.content });
      if (id !== null) return { ...(await view(sql, id)), created: true };
    }
  }
}

async function view(sql: Sql, id: string): Promise<MoneyMove> {
  const [found] = await viewMoves(sql, [id]);
  if (!found) throw new Error('the move was written, but the database answered no row');
  return found;
}

/** What nothing can be called is not asked of the database, which refuses some of it (NUL). */
const isNoId = (id: string): boolean => id === '' || id.length > 200 || /[\p{Cc}\p{Cs}]/u.test(id);
const notThere = () => new NotFoundError('not_found', 'There is nothing of this name.');
