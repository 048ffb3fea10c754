/**
 * What only agents are to see gets out nowhere, whatever they do with a ticket: no answer, notice, mail, webhook, page, metric or log line holds
 * it, and no table in the clear. What they wrote for the user arrives. NEVER_RUNS makes it look harder; NEVER_SEED and NEVER_PATH repeat
 * what fast-check has printed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { everythingOf, type Seen } from './model/canary-collect.js';
import { escalate, openStage, type Stage } from './model/canary-stage.js';
import { act, canarySteps, type Run } from './model/canary-steps.js';

const RUNS = Number(process.env.NEVER_RUNS ?? 4);
const RUNS_A_STAGE = 8;
const SEED = process.env.NEVER_SEED === undefined ? {} : { seed: Number(process.env.NEVER_SEED), path: process.env.NEVER_PATH ?? '' };

/** Where a word was found that must not be there. */
function leaks({ words }: Stage, seen: readonly Seen[]): string[] {
  const found: string[] = [];
  for (const { where, text, now } of seen) {
    for (const [word, what] of words.secret)
      if (text.includes(word) && !isOwnAddress(where, word)) found.push(`${what} in ${where}: ${around(text, word)}`);
    if (now) for (const word of words.gone) if (text.includes(word)) found.push(`taken back, in ${where}: ${around(text, word)}`);
    if (!where.startsWith('table') && /desk\.zoho|zohodesk|showhomepage/i.test(text))
      found.push(`an address of Zoho in ${where}: ${text.slice(0, 300)}`);
  }
  return [...new Set(found)];
}

const around = (text: string, word: string): string => text.slice(Math.max(0, text.indexOf(word) - 80), text.indexOf(word) + 80);

/** What was asked for is no secret to who asked. */
const isOwnAddress = (where: string, word: string): boolean => where.startsWith('GET') && where.includes(word) && !where.endsWith('200');

/** Public words that did not arrive. */
function missing({ words, mails, app }: Stage, seen: readonly Seen[]): string[] {
  const answers = seen.filter(({ where }) => where.startsWith('GET /v1/escalations/'));
  const lost = [...words.shown].flatMap(([word, id]) =>
    answers.some(({ where, text }) => where.startsWith(`GET /v1/escalations/${id} `) && text.includes(word)) ? [] : [word],
  );
  const files = [...words.files].flatMap(([name, { text }]) => {
    const isListed = answers.some((answer) => answer.text.includes(name));
    return !isListed || !answers.some((answer) => answer.where.includes('/attachments/') && answer.text.includes(text)) ? [name] : [];
  });
  return [...lost, ...files, ...(mails.received.length === 0 || app.received.length === 0 ? ['no mail, no webhook'] : [])];
}

test('nothing of what only agents may see gets out, and every answer to the user arrives', {
  timeout: 120_000 + RUNS * 60_000,
}, async () => {
  let stage: Stage | undefined;
  await fc.assert(
    fc.asyncProperty(canarySteps, async (steps) => {
      if (!stage || stage.runs >= RUNS_A_STAGE) stage = await openStage();
      const run: Run = { ...(await escalate(stage)), over: false };
      for (const step of steps) await act(stage, run, step);
      await stage.look();
      const seen = await everythingOf(stage);
      expect(leaks(stage, seen)).toEqual([]);
      expect(missing(stage, seen)).toEqual([]);
    }),
    { numRuns: RUNS, endOnFailure: process.env.NEVER_SHRINK !== '1', ...SEED },
  );
});

test('a word that gets out is found, wherever', async () => {
  const stage = await openStage();
  const { ticketId } = await escalate(stage);
  const word = stage.secret('a public reply');
  stage.note(stage.hand.reply({ id: ticketId, text: `Oh no: ${word}`, fileName: `${word}.txt`, fileText: word }));
  await stage.look();
  await stage.store.db.query(`insert into zoho_bridge.facts (key, value) values ('canary', to_jsonb($1::text))`, [word]);
  stage.logs.push(word);
  const found = leaks(stage, await everythingOf(stage));
  const places = ['GET /v1/escalations/', 'attachments', 'escalation_status', 'a mail', 'a log line', 'table zoho_bridge.facts', 'notices'];
  expect(places.filter((place) => !found.some((line) => line.includes(place)))).toEqual([]);
});
