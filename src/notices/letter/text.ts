import type { Envelope } from './html.js';

const WIDTH = 74;

/** The plain part of a mail: everything the other part says, in lines a terminal can show. */
export function letterText({ letter, app, greeting }: Envelope): string {
  const { title, paragraphs, quotes, after, steps, facts, action } = letter;
  const label = Math.max(0, ...facts.map((fact) => fact.label.length)) + 2;
  const parts = [
    app.name,
    `${title}\n${'='.repeat(Math.min(title.length, WIDTH))}`,
    greeting,
    ...paragraphs.map((paragraph) => wrap(paragraph)),
    ...quotes.flatMap(({ label, text }) => [label, text.split('\n').map(quoted).join('\n')]),
    ...after.map((paragraph) => wrap(paragraph)),
    steps.map((step, index) => wrap(`${index + 1}. ${step}`, '   ')).join('\n'),
    facts.map((fact) => `${`${fact.label}:`.padEnd(label)}${fact.value}`).join('\n'),
    action && `${action.label}:\n${action.url}`,
    `-- \n${[app.name, app.url].filter(Boolean).join(', ')}`,
    app.support && `Questions? ${app.support}`,
    app.noticesUrl && `Choose what we write to you about:\n${app.noticesUrl}`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const quoted = (line: string): string => wrap(`> ${line}`, '> ').trimEnd();

function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : indent + word);
  }
  return lines.join('\n');
}
