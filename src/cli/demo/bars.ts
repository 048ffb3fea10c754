export interface Bar {
  label: string;
  /** How long it is. */
  size: number;
  /** What stands behind it. */
  value: string;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Lines of a chart with lying bars; the longest takes `width` columns. */
export function bars(rows: readonly Bar[], { width = 40, paint = (text: string) => text } = {}): string[] {
  const longest = Math.max(0, ...rows.map(({ size }) => size));
  const labels = Math.max(0, ...rows.map(({ label }) => label.length));
  const values = Math.max(0, ...rows.map(({ value }) => value.length));
  return rows.map(({ label, size, value }) => {
    const eighths = longest === 0 ? 0 : Math.round((Math.max(0, size) / longest) * width * 8);
    const bar = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
    return `${label.padEnd(labels)}  ${value.padStart(values)}  ${paint(bar)}`.trimEnd();
  });
}
