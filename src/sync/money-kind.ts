import { BridgeError, RefusedError } from '../errors.js';
import type { DueMove } from '../store/money-moves.js';
import type { MoveKind } from '../types-money.js';
import type { Billing } from '../zoho/billing.js';
import type { CallContext } from '../zoho/types.js';

/** One move that is being carried out. */
export interface Moving {
  move: DueMove;
  customerId: string;
  /** What Billing is told, so that it can be found again: the app's reference and a piece of the move's own id. */
  marker: string;
  context: CallContext;
}

/** Something in Billing that may look different now. */
export interface Touched {
  kind: 'invoice' | 'payment' | 'credit_note' | 'customer';
  zohoId: string;
}

/** What became of a move. `failed`: it is over and was not carried out. */
export interface Told {
  outcome: 'done' | 'failed';
  reason?: string;
  amount?: string;
  currency?: string;
  made?: { kind: 'payment' | 'credit_note'; zohoId: string };
  touched: Touched[];
}

/** What a look at Billing leads to without a call that moves money. */
export type Verdict = { kind: 'told'; told: Told } | { kind: 'park'; reason: string } | { kind: 'retry'; reason: string };

/** `memory` is written down before the call: what `find` needs should its answer be lost. Plain JSON. */
export type Plan = Verdict | { kind: 'send'; memory: unknown; send(): Promise<Told> };

/** How one kind of move is carried out, once. */
export interface MoneyKind {
  /** Decides what to send, with a look at Billing where that is needed. Sends nothing that moves money. */
  plan(moving: Moving): Promise<Plan>;
  /** Looks for what a call without a clear answer did. Throws a `retry` when it cannot be told. */
  find(moving: Moving, memory: unknown): Promise<Told | undefined>;
  /** What is to be done once it is there; each step looks first. */
  finish?(moving: Moving, told: Told): Promise<Told>;
  /** What a refusal means. */
  refused(error: RefusedError, moving: Moving): Promise<Verdict>;
}

export type MoneyKinds = Record<MoveKind, MoneyKind>;

export interface KindDeps {
  billing: Billing;
  /** The organisation's day at this moment, such as `2026-03-01`. */
  today: () => Promise<string>;
}

/** There is no such thing any more. Sources: recorded answers. */
const GONE = new Set(['1002', '3004']);
export const isGone = (error: unknown): boolean => error instanceof RefusedError && GONE.has(error.zohoCode);

/** What Billing calls something of ours. @throws BridgeError (park) when the mirror has lost it. */
export function zohoIdOf({ zohoIds }: Pick<DueMove, 'zohoIds'>, id: string | null): string {
  const found = id === null ? undefined : zohoIds.get(id);
  if (found === undefined) throw new BridgeError('money_lost', 'what it is about is not in the mirror any more');
  return found;
}

/** Why Billing refused it, in words a person can act upon: its codes say little, so the invoice is looked at as well. */
export async function whyRefused(billing: Billing, error: RefusedError, { context }: Moving, invoiceIds: string[]): Promise<string> {
  const said = `Billing refused it (code ${error.zohoCode})`;
  if (error.zohoCode === '3004') return `${said}: the customer was deleted in Billing`;
  const words: string[] = [];
  for (const id of invoiceIds.slice(0, 5)) {
    try {
      const { number, status, balance, currency } = await billing.invoice(id, context);
      words.push(`${number} is ${status.replaceAll('_', ' ')}, ${balance} ${currency} of it are open`);
    } catch (error) {
      if (!isGone(error)) throw error;
      words.push('the invoice was deleted in Billing');
    }
  }
  return words.length === 0 ? said : `${said}: ${words.join('; ')}`;
}

/** It cannot be told yet whether something happened: look again later. */
export const unclear = (reason: string): BridgeError => new BridgeError('money_unclear', reason, { verdict: { kind: 'retry' } });
