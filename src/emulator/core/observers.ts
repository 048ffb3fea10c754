import type { Answer, Incoming } from './types.js';

/** One request a service carried out and what it answered, before any fault spoilt the answer. */
export interface Exchange {
  service: string;
  incoming: Incoming;
  answer: Answer;
}

const observers = new Set<(exchange: Exchange) => void>();

/**
 * Shows every exchange of every emulator in this process, e.g. to hold the answers against a specification. Answers how to
 * stop it. Costs nothing while nobody looks.
 */
export function observe(observer: (exchange: Exchange) => void): () => void {
  observers.add(observer);
  return () => void observers.delete(observer);
}

export function show(exchange: Exchange): void {
  for (const observer of observers) observer(exchange);
}
