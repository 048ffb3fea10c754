/** What agents and others do to a ticket, each with a word in it that must not get out, or one that must arrive. */
import fc from 'fast-check';
import { deskStaff } from '../harness/desk-receiving.js';
import type { Stage } from './canary-stage.js';

const INSIDE = ['privateComment', 'draft', 'failedReply', 'pendingReply', 'forward', 'privateReply'] as const;
const OUTSIDE = ['reply', 'publicComment'] as const;

export type CanaryStep =
  | { kind: 'inside'; how: (typeof INSIDE)[number]; file: boolean }
  | {
      kind: 'outside';
      how: (typeof OUTSIDE)[number];
      file: boolean;
      signature: boolean;
      quoteHistory: boolean;
      survey: boolean;
      agent: number;
    }
  | { kind: 'madePrivate' | 'takenBack' | 'madePublic'; file: boolean }
  | { kind: 'stranger'; merge: boolean }
  | { kind: 'fields' | 'customer' | 'survey' | 'close' | 'reopen' | 'look' | 'oddAnswer' | 'oddError' | 'trash' };

const flag = fc.boolean();
const step: fc.Arbitrary<CanaryStep> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('inside' as const), how: fc.constantFrom(...INSIDE), file: flag }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ kind: fc.constant('outside' as const), how: fc.constantFrom(...OUTSIDE) },
      ...{ file: flag, signature: flag, quoteHistory: flag, survey: flag, agent: fc.nat({ max: 2 }) },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('madePrivate' as const, 'takenBack' as const, 'madePublic' as const), file: flag }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stranger' as const), merge: flag }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        ...(['fields', 'customer', 'survey', 'close', 'reopen', 'look', 'look', 'oddAnswer', 'oddError', 'trash'] as const),
      ),
    }),
  },
);
export const canarySteps = fc.array(step, { minLength: 4, maxLength: 14 });

export interface Run {
  id: string;
  ticketId: string;
  /** The ticket was merged away: nobody can write in it any more. */
  over: boolean;
  /** The word in the last resolution: a new one takes its place. */
  resolution?: string;
}

/** A file that goes with a text; a secret one, or one that is to be had. */
function fileOf(stage: Stage, wanted: boolean, { id, secret }: { id: string; secret?: string }): { fileName?: string; fileText?: string } {
  if (!wanted) return {};
  if (secret !== undefined)
    return { fileName: `${stage.secret(`${secret}: a file's name`)}.png`, fileText: stage.secret(`${secret}: in a file`) };
  const [fileName, fileText] = [`${stage.word()}.png`, stage.word()];
  stage.words.files.set(fileName, { text: fileText, of: id });
  return { fileName, fileText };
}

/** Does one thing. What cannot be done as things are is left. */
export async function act(stage: Stage, run: Run, step: CanaryStep): Promise<void> {
  if (run.over) return;
  const { id, ticketId } = run;
  const { hand, words, emulator, secret, note } = stage;
  const shown = (): string => {
    const text = stage.word();
    words.shown.set(text, id);
    return text;
  };
  switch (step.kind) {
    case 'inside': {
      const written = {
        id: ticketId,
        text: `This stays here: ${secret(step.how)}.`,
        ...fileOf(stage, step.file, { id, secret: step.how }),
      };
      if (step.how === 'privateReply') {
        // To the customer it would be public, whatever is asked for.
        const fromEmailAddress = 'support@zylker.example';
        const staff = await deskStaff(stage);
        await staff('POST', `tickets/${ticketId}/sendReply`, {
          channel: 'EMAIL',
          fromEmailAddress,
          content: written.text,
          isPrivate: true,
          to: 'expert@elsewhere.example',
        });
        return;
      }
      note(step.how === 'forward' ? hand.forward({ ...written, to: `${secret('to')}@expert.example` }) : hand[step.how](written));
      return;
    }
    case 'outside': {
      const { how, signature, quoteHistory, survey, agent } = step;
      const written = {
        id: ticketId,
        text: `Good news: ${shown()}. See https://desk.zoho.com/support/zylker/${secret('an address')} for it.`,
        agentId: stage.agents[agent],
        ...fileOf(stage, step.file, { id }),
      };
      note(how === 'reply' ? hand.reply({ ...written, signature, quoteHistory, survey }) : hand.publicComment(written));
      return;
    }
    // Nobody had looked when it was made private.
    case 'madePrivate': {
      const written = { id: ticketId, text: secret('made private'), ...fileOf(stage, step.file, { id, secret: 'made private' }) };
      const { id: commentId } = note(hand.publicComment(written)) as { id: string };
      hand.editComment({ id: ticketId, commentId, isPublic: false });
      return;
    }
    // Everybody had.
    case 'takenBack': {
      const text = stage.word();
      const file = fileOf(stage, step.file, { id });
      const { id: commentId } = note(hand.publicComment({ id: ticketId, text, ...file })) as { id: string };
      await stage.look();
      hand.editComment({ id: ticketId, commentId, text: `${text} ${secret('taken back')}`, isPublic: false });
      for (const word of [text, ...Object.values(file)]) words.gone.add(word);
      if (file.fileName !== undefined) words.files.delete(file.fileName);
      return;
    }
    case 'madePublic': {
      const before = secret('before it was made public');
      const { id: commentId } = note(hand.privateComment({ id: ticketId, text: before, ...fileOf(stage, step.file, { id }) })) as {
        id: string;
      };
      hand.editComment({ id: ticketId, commentId, text: `For you: ${shown()}`, isPublic: true });
      return;
    }
    case 'stranger':
      await stranger(stage, ticketId, step.merge);
      run.over = step.merge;
      // What was said stays to be read; files are Desk's to give, and theirs now.
      if (run.over) for (const [name, { of }] of words.files) if (of === id) words.files.delete(name);
      return;
    case 'fields':
      hand.editTicket({ id: ticketId, values: { subject: secret('subject'), category: secret('category'), phone: secret('phone') } });
      hand.tagTicket({ id: ticketId, tags: [secret('a tag')] });
      return;
    case 'customer':
      // It is open again then, and its resolution is one no more.
      words.shown.delete(run.resolution ?? '');
      note(
        hand.customerMails({
          id: ticketId,
          text: secret("the customer's own mail"),
          ...fileOf(stage, true, { id, secret: 'of the customer' }),
        }),
      );
      return;
    case 'survey':
      note(hand.sendSurvey({ id: ticketId }));
      return;
    case 'close':
      words.shown.delete(run.resolution ?? '');
      run.resolution = shown();
      hand.close({ id: ticketId, resolution: `Solved: ${run.resolution} (https://desk.zoho.com/support/zylker/${secret('an address')})` });
      await stage.look();
      return;
    case 'reopen':
      words.shown.delete(run.resolution ?? '');
      hand.setStatus({ id: ticketId, status: 'Open' });
      return;
    case 'look':
      await stage.look();
      return;
    case 'oddAnswer':
      emulator.setFaults({
        rules: [{ service: 'desk', count: 2, fault: 'answer', body: { id: 1, content: secret('an odd answer'), data: secret('a list') } }],
      });
      await stage.look();
      emulator.setFaults({ rules: [] });
      return;
    case 'oddError': {
      const message = secret('an error');
      const body = { errorCode: 'INTERNAL_SERVER_ERROR', message, errors: [{ fieldName: `/${secret('a field')}`, errorMessage: message }] };
      emulator.setFaults({ rules: [{ service: 'desk', count: 2, fault: 'answer', status: 500, body }] });
      await stage.look();
      emulator.setFaults({ rules: [] });
      return;
    }
    case 'trash':
      hand.trashTicket({ id: ticketId });
      await stage.look();
      hand.restoreTicket({ id: ticketId });
      return;
  }
}

/** Somebody else's ticket, with all that can be in one. `merge`: ours is merged into it. */
async function stranger(stage: Stage, ticketId: string, merge: boolean): Promise<void> {
  const { hand, secret, note } = stage;
  const email = `${secret('another customer')}@other.example`.toLowerCase();
  stage.words.secret.set(email.split('@')[0] ?? email, 'another customer');
  const other = note(
    hand.createTicket({ subject: secret("another's subject"), description: secret("another's description"), email, lastName: 'Other' }),
  ) as {
    id: string;
  };
  const files = () => fileOf(stage, true, { id: other.id, secret: "another customer's" });
  note(hand.reply({ id: other.id, text: secret('a reply to another'), ...files() }));
  note(hand.publicComment({ id: other.id, text: secret('a comment for another'), ...files() }));
  if (!merge) return;
  await stage.look();
  note(hand.mergeTickets({ id: other.id, ids: [ticketId] }));
  await stage.look();
}
