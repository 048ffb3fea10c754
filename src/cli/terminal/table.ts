export interface Column<Row> {
  title: string;
  value: (row: Row) => string | number | null | undefined;
  align?: 'left' | 'right';
  /** Colours the padded cell, so that colours do not disturb the alignment. */
  paint?: (text: string, row: Row) => string;
}

/** Lines of a table with aligned columns, titles first. Values from outside cannot steer the terminal. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], { dim = (text: string) => text } = {}): string[] {
  const cells = rows.map((row) => columns.map((column) => printable(String(column.value(row) ?? '–'))));
  const widths = columns.map((column, i) => Math.max(widthOf(column.title), ...cells.map((line) => widthOf(line[i] ?? ''))));
  const pad = (text: string, i: number) => {
    const gap = ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(text)));
    return columns[i]?.align === 'right' ? gap + text : text + gap;
  };
  const head = columns
    .map((column, i) => dim(pad(column.title, i)))
    .join('  ')
    .trimEnd();
  const body = rows.map((row, r) =>
    columns
      .map((column, i) => (column.paint ?? ((text) => text))(pad(cells[r]?.[i] ?? '', i), row))
      .join('  ')
      .trimEnd(),
  );
  return [head, ...body];
}

/** Control characters (colour codes of a hostile name among them) become a visible mark, line breaks a space. */
export function printable(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
}

/** Columns on a terminal: East Asian letters take two, combining marks none. Near enough for a table. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{M}/u.test(char)) continue;
    width += /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u.test(char)
      ? 2
      : 1;
  }
  return width;
}
