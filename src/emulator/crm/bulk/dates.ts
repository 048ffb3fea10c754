/** How dates are written in a file unless the mapping says otherwise. Source: .../api/v8/bulk-write/create-job.html */
export const DEFAULT_FORMATS = { date: 'MM/dd/yyyy', datetime: 'MM/dd/yyyy HH:mm:ss' } as const;

type Part = 'yyyy' | 'MM' | 'dd' | 'HH' | 'mm' | 'ss' | 'zone';

const TOKENS: Record<string, [part: Part, pattern: string]> = {
  yyyy: ['yyyy', '(\\d{4})'],
  MM: ['MM', '(\\d{2})'],
  M: ['MM', '(\\d{1,2})'],
  dd: ['dd', '(\\d{2})'],
  d: ['dd', '(\\d{1,2})'],
  HH: ['HH', '(\\d{2})'],
  H: ['HH', '(\\d{1,2})'],
  mm: ['mm', '(\\d{2})'],
  ss: ['ss', '(\\d{2})'],
  XXX: ['zone', '(Z|[+-]\\d{2}:\\d{2})'],
  Z: ['zone', '(Z|[+-]\\d{2}:?\\d{2})'],
};

export interface DateFormat {
  pattern: RegExp;
  parts: Part[];
}

/** Reads a format such as `yyyy-MM-dd'T'HH:mm:ssXXX`; undefined when it has letters that mean nothing here. */
export function readFormat(format: string): DateFormat | undefined {
  const parts: Part[] = [];
  let source = '';
  for (const [piece, quoted, letters] of format.matchAll(/'([^']*)'|([A-Za-z])\2*|./gs)) {
    if (quoted !== undefined) source += escapeText(quoted);
    else if (letters === undefined) source += escapeText(piece);
    else {
      const token = TOKENS[piece];
      if (!token) return undefined;
      parts.push(token[0]);
      source += token[1];
    }
  }
  return { pattern: new RegExp(`^${source}$`), parts };
}

const escapeText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A text of that format as CRM's API writes it: `2026-01-31`, or with its time and offset; undefined when it is none. */
export function toIso(
  text: string,
  { pattern, parts }: DateFormat,
  { type, zone }: { type: 'date' | 'datetime'; zone: string },
): string | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const of = (part: Part, otherwise: string) => {
    const at = parts.indexOf(part);
    return at < 0 ? otherwise : (found[at + 1] ?? otherwise);
  };
  const two = (part: Part, otherwise: string) => of(part, otherwise).padStart(2, '0');
  const day = `${of('yyyy', '')}-${two('MM', '01')}-${two('dd', '01')}`;
  if (type === 'date') return day;
  const offset = of('zone', zone).replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  return `${day}T${two('HH', '00')}:${two('mm', '00')}:${two('ss', '00')}${offset}`;
}
