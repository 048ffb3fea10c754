type Expect = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' | 'end';

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Where a text stops being JSON: line and column, both from 1; undefined when it is JSON. JSON.parse says so too,
 * but only sometimes (it depends on the engine and the length), and then quotes the text.
 */
export function locateJsonError(text: string): { line: number; column: number } | undefined {
  const at = scan(text);
  if (at === undefined) return undefined;
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

/** A loop with its own stack: nesting as deep as the text allows costs no call stack. */
function scan(text: string): number | undefined {
  const open: string[] = [];
  let expect: Expect = 'value';
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const char = text[at] ?? '';
    const afterValue: Expect = open.length > 0 ? 'comma-or-close' : 'end';
    let next = at + 1;
    if (expect === 'colon' && char === ':') expect = 'value';
    else if (expect === 'comma-or-close' && char === ',') expect = open.at(-1) === '}' ? 'key' : 'value';
    else if (expect.endsWith('-or-close') && char === open.at(-1)) {
      open.pop();
      expect = open.length > 0 ? 'comma-or-close' : 'end';
    } else if (expect.startsWith('key') && char === '"') {
      next = skip(STRING, text, at);
      expect = 'colon';
    } else if (expect.startsWith('value') && (char === '{' || char === '[')) {
      open.push(char === '{' ? '}' : ']');
      expect = char === '{' ? 'key-or-close' : 'value-or-close';
    } else if (expect.startsWith('value')) {
      next = skip(char === '"' ? STRING : SCALAR, text, at);
      expect = afterValue;
    } else return at;
    if (next === at) return at;
    at = skip(SPACE, text, next);
  }
  return expect === 'end' ? undefined : text.length;
}

/** The index after the match at `from`, or `from` when there is none. */
function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
