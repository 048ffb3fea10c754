import type { Sheet } from './sheet.js';

/** A business paper as a page. */
export function sheetHtml(sheet: Sheet): string {
  const { title, number, sender, recipientLabel, recipient, facts, columns, rows, totals, notes } = sheet;
  const lines = (texts: string[]) => texts.map(escape).join('<br>');
  const pairs = (list: [string, string][]) =>
    list.map(([label, value]) => `<tr><th>${escape(label)}</th><td>${escape(value)}</td></tr>`).join('');
  return [
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escape(`${title} ${number}`)}</title></head><body>`,
    `<h1>${escape(title)}</h1><p>${escape(number)}</p><address>${lines(sender)}</address>`,
    `<h2>${escape(recipientLabel)}</h2><address>${lines(recipient)}</address><table>${pairs(facts)}</table>`,
    `<table><thead><tr>${columns.map((label) => `<th>${escape(label)}</th>`).join('')}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    `<table>${pairs(totals)}</table><p>${escape(notes)}</p></body></html>`,
  ].join('\n');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
