import { PAGE, pdfFile } from './file.js';
import { literal, widthOf, wrap } from './text.js';

/** What stands on a business paper. Every text is shown as it is. */
export interface Sheet {
  /** `Invoice` */
  title: string;
  number: string;
  sender: string[];
  /** `Bill To` */
  recipientLabel: string;
  recipient: string[];
  /** `['Due Date', '2026-02-04']` */
  facts: [label: string, value: string][];
  /** The first column is wide and wrapped, the others are right-aligned. */
  columns: string[];
  rows: string[][];
  totals: [label: string, value: string][];
  notes: string;
}

const MARGIN = 50;
const SIZE = 10;
const LEADING = 14;
const WIDTH = PAGE.width - 2 * MARGIN;
const BOTTOM = 70;
const COLUMN = 82;

/** Papers in one file. `at`: when it is made, in ms. */
export function sheetsPdf(sheets: Sheet[], at: number): Buffer {
  const titles = sheets.map(({ title, number }) => `${title} ${number}`);
  return pdfFile({ pages: sheets.flatMap(layOut), title: literal(titles.join(', ')), at });
}

export const sheetPdf = (sheet: Sheet, at: number): Buffer => sheetsPdf([sheet], at);

/** The content of as many pages as it takes, each with its number; the table's head is repeated. */
function layOut(sheet: Sheet): string[] {
  const pages: string[][] = [];
  let y = 0;
  const right = PAGE.width - MARGIN;

  const put = (text: string, x: number, { size = SIZE, bold = false }: { size?: number; bold?: boolean } = {}) => {
    pages.at(-1)?.push(`BT /F${bold ? 2 : 1} ${size} Tf ${fixed(x)} ${fixed(y)} Td ${literal(text)} Tj ET`);
  };
  const putRight = (text: string, x: number, style?: { size?: number; bold?: boolean }) =>
    put(text, x - widthOf(text, style?.size ?? SIZE, style?.bold), style);
  const rule = () => pages.at(-1)?.push(`0.5 w ${MARGIN} ${fixed(y + 4)} m ${right} ${fixed(y + 4)} l S`);
  const edge = (column: number) => right - (sheet.columns.length - 1 - column) * COLUMN;
  const head = () => {
    put(sheet.columns[0] ?? '', MARGIN, { bold: true });
    for (const [index, label] of sheet.columns.entries()) if (index > 0) putRight(label, edge(index), { bold: true });
    y -= LEADING;
    rule();
    y -= 10;
  };
  const turn = (withHead: boolean) => {
    pages.push([]);
    y = PAGE.height - MARGIN - SIZE;
    if (withHead) head();
  };
  const need = (lines: number, withHead = false) => {
    if (y - lines * LEADING < BOTTOM) turn(withHead);
  };

  turn(false);
  put(sheet.title, MARGIN, { size: 20, bold: true });
  putRight(sheet.number, right, { size: 14, bold: true });
  y -= 2 * LEADING;
  for (const line of sheet.sender) {
    put(line, MARGIN);
    y -= LEADING;
  }
  y -= LEADING;
  const top = y;
  put(sheet.recipientLabel, MARGIN, { bold: true });
  y -= LEADING;
  for (const line of sheet.recipient.flatMap((text) => wrap(text, SIZE, WIDTH / 2 - 20))) {
    put(line, MARGIN);
    y -= LEADING;
  }
  const afterRecipient = y;
  y = top;
  for (const [label, value] of sheet.facts) {
    put(label, PAGE.width / 2 + 20);
    putRight(value, right);
    y -= LEADING;
  }
  y = Math.min(y, afterRecipient) - LEADING;
  head();
  for (const [first = '', ...others] of sheet.rows) {
    const lines = wrap(first, SIZE, edge(0) - MARGIN - COLUMN / 4);
    need(lines.length, true);
    for (const [index, value] of others.entries()) putRight(value, edge(index + 1));
    for (const line of lines) {
      put(line, MARGIN);
      y -= LEADING;
    }
  }
  need(sheet.totals.length + 1);
  rule();
  y -= LEADING;
  for (const [index, [label, value]] of sheet.totals.entries()) {
    const bold = index === sheet.totals.length - 1;
    putRight(label, right - COLUMN * 1.3, { bold });
    putRight(value, right, { bold });
    y -= LEADING;
  }
  for (const line of sheet.notes === '' ? [] : ['', ...wrap(sheet.notes, SIZE, WIDTH)]) {
    need(1);
    put(line, MARGIN);
    y -= LEADING;
  }
  for (const [index, page] of pages.entries()) {
    const text = `${sheet.number}  -  ${index + 1} / ${pages.length}`;
    page.push(`BT /F1 8 Tf ${fixed(right - widthOf(text, 8))} 40 Td ${literal(text)} Tj ET`);
  }
  return pages.map((page) => page.join('\n'));
}

const fixed = (value: number): string => value.toFixed(2);
