import type { EscalationInput, MessageInput } from '../../types-escalations.js';

/** What can become of a conversation that was handed over, by the hour. */
export const ENDINGS = ['answered and resolved', 'waits for the bank', 'is asked back', 'comes back'] as const;
export type Trouble = (typeof ENDINGS)[number];

export interface Act {
  hour: number;
  /** `note`: for other agents only. `ask`: a public comment. `answer`: the user's own, in the app. */
  does: 'reply' | 'note' | 'forward' | 'ask' | 'hold' | 'resolve' | 'answer';
}

export const PLOTS: Record<Trouble, readonly Act[]> = {
  'answered and resolved': [
    { hour: 1, does: 'note' },
    { hour: 1, does: 'reply' },
    { hour: 3, does: 'resolve' },
  ],
  'waits for the bank': [
    { hour: 1, does: 'reply' },
    { hour: 1, does: 'hold' },
    { hour: 2, does: 'forward' },
    { hour: 4, does: 'reply' },
    { hour: 4, does: 'resolve' },
  ],
  'is asked back': [
    { hour: 1, does: 'ask' },
    { hour: 2, does: 'answer' },
    { hour: 3, does: 'note' },
    { hour: 4, does: 'resolve' },
  ],
  'comes back': [
    { hour: 1, does: 'resolve' },
    { hour: 3, does: 'answer' },
    { hour: 5, does: 'reply' },
    { hour: 5, does: 'resolve' },
  ],
};
export const HOURS = 6;

/** The app's assistant takes it out of what is handed over. A number cards are tested with. */
export const CARD = '4111 1111 1111 1111';

const SUBJECTS = ['Charged twice', 'Cannot download my invoice', 'Seat count is wrong', 'Import stops halfway', 'Refund for last month'];

/** A conversation with an assistant that gives up in the end. Every fourth is a long one. */
export function handOver(userId: string, index: number): EscalationInput {
  const subject = SUBJECTS[index % SUBJECTS.length] ?? 'Help';
  const turns = index % 4 === 3 ? 60 : 3;
  const conversation = Array.from({ length: turns * 2 }, (_, turn): MessageInput => {
    const at = new Date(Date.UTC(2026, 0, 1, 9, 0, turn * 20)).toISOString();
    return turn % 2 === 0
      ? {
          role: 'user',
          at,
          text: turn === 0 ? `${subject}. My card is ${CARD}.` : `It still says the same (${index}.${turn}). ${'Really. '.repeat(60)}`,
        }
      : { role: 'assistant', at, text: `Let me look at that (${index}.${turn}).` };
  });
  return {
    ...{ conversationId: `chat-${index + 1}`, userId, subject, conversation },
    description: `${subject}: the assistant could not settle it and hands over.`,
  };
}
