/** Widths of the printable ASCII characters from the space on, in thousandths of the size (Adobe's font metrics). */
const REGULAR = [
  ...[278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556],
  ...[1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556],
  ...[333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556],
  ...[556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584],
];
const BOLD = [
  ...[278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611],
  ...[975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556],
  ...[333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611],
  ...[611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584],
];
const OTHER = 556;

/** Width of a byte of WinAnsi. A letter with an accent is as wide as without. */
export function widthOfCode(code: number, bold: boolean): number {
  const widths = bold ? BOLD : REGULAR;
  const plain = code < 0xc0 ? code : (String.fromCharCode(code).normalize('NFD').codePointAt(0) ?? code);
  return widths[plain - 32] ?? OTHER;
}

/** Characters that WinAnsi has at other places than Unicode. */
const WIN_ANSI = new Map(
  Object.entries({ '€': 0x80, '‚': 0x82, '„': 0x84, '…': 0x85, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '—': 0x97 }),
);

/** A text as bytes of WinAnsi; what that has not becomes `?`. */
export function encode(text: string): number[] {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if ((code >= 32 && code < 127) || (code >= 0xa0 && code <= 0xff)) return code;
    return WIN_ANSI.get(character) ?? 0x3f;
  });
}

/** A text as a PDF string: `(INV-000001)`. */
export function literal(text: string): string {
  const bytes = encode(text).map((code) => {
    const character = String.fromCharCode(code);
    if ('()\\'.includes(character)) return `\\${character}`;
    return code < 127 ? character : `\\${code.toString(8).padStart(3, '0')}`;
  });
  return `(${bytes.join('')})`;
}

/** How wide a text is, in points. */
export const widthOf = (text: string, size: number, bold = false): number =>
  (encode(text).reduce((sum, code) => sum + widthOfCode(code, bold), 0) * size) / 1000;

/** A text in lines no wider than `width` points; a word that is too long is cut. */
export function wrap(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    let line = '';
    for (const word of paragraph.split(' ').flatMap((each) => cut(each, size, width))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (widthOf(longer, size) <= width) line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
  }
  return lines;
}

function cut(word: string, size: number, width: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && widthOf(part + character, size) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
