import { syntaxError } from './errors.js';

export interface Token {
  kind: 'word' | 'text' | 'number' | 'symbol' | 'end';
  /** As written; for `text` what stands between the quotes. */
  text: string;
  /** From 1, for error messages. */
  line: number;
  column: number;
}

const SKIPPED = /\s+/y;
const PATTERNS: [Token['kind'], RegExp][] = [
  ['word', /!?[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*/uy],
  ['number', /-?\d+(?:\.\d+)?/y],
  ['symbol', /!=|>=|<=|[=<>(),*#]/y],
];

/**
 * Takes a query apart. How a quote inside a text is escaped is not documented: a text ends at the next quote, and a
 * backslash in it is refused, so that a client that guesses finds out here.
 */
export function tokenise(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const token = (kind: Token['kind'], text: string): Token => ({ kind, text, line, column: at - lineStart + 1 });

  for (;;) {
    const space = match(SKIPPED, query, at);
    for (const [index, letter] of [...(space ?? '')].entries()) {
      if (letter !== '\n') continue;
      line += 1;
      lineStart = at + index + 1;
    }
    at += space?.length ?? 0;
    if (at >= query.length) break;

    if (query[at] === "'") {
      const end = query.indexOf("'", at + 1);
      const text = query.slice(at + 1, end);
      if (end < 0 || text.includes('\\')) throw syntaxError(token('text', query.slice(at, at + 20)));
      tokens.push(token('text', text));
      at = end + 1;
      continue;
    }
    const [kind, text] = read(query, at) ?? [];
    if (kind === undefined || text === undefined) throw syntaxError(token('symbol', query[at] ?? ''));
    tokens.push(token(kind, text));
    at += text.length;
  }
  tokens.push(token('end', ''));
  return tokens;
}

function read(query: string, at: number): [Token['kind'], string] | undefined {
  for (const [kind, pattern] of PATTERNS) {
    const text = match(pattern, query, at);
    if (text !== undefined) return [kind, text];
  }
  return undefined;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
