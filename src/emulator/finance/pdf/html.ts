import type { Sheet } from './sheet.js';

/** A business paper as a page. */
export function sheetHtml(sheet: Sheet): string {
  const { title, number, sender, recipientLabel, recipient, facts, columns, rows, totals, notes } = sheet;
  const lines = (texts: string[]) => texts.map(plain).join('<br>');
  const pairs = (list: [string, string][]) =>
    list.map(([label, value]) => `<tr><th>${plain(label)}</th><td>${plain(value)}</td></tr>`).join('');
  return [
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${plain(`${title} ${number}`)}</title></head><body>`,
    `<h1>${plain(title)}</h1><p>${plain(number)}</p><address>${lines(sender)}</address>`,
    `<h2>${plain(recipientLabel)}</h2><address>${lines(recipient)}</address><table>${pairs(facts)}</table>`,
    `<table><thead><tr>${columns.map((label) => `<th>${plain(label)}</th>`).join('')}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${plain(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    `<table>${pairs(totals)}</table><p>${plain(notes)}</p></body></html>`,
  ].join('\n');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const plain = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
