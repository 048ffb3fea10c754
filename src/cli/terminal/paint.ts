/** Colours for words that carry a meaning anyway: nothing is said by colour alone. */
export type Paint = Record<'green' | 'yellow' | 'red' | 'dim' | 'bold', (text: string) => string>;

const CODES = { green: [32, 39], yellow: [33, 39], red: [31, 39], dim: [2, 22], bold: [1, 22] } as const;

/**
 * Colours on a terminal, plain text elsewhere. NO_COLOR (any value, see no-color.org) and TERM=dumb turn them off,
 * FORCE_COLOR turns them on.
 */
export function createPaint({ isTTY }: { isTTY?: boolean }, env: Record<string, string | undefined>): Paint {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const on = !env.NO_COLOR && (forced || (isTTY === true && env.TERM !== 'dumb'));
  const wrap =
    ([open, close]: readonly [number, number]) =>
    (text: string) =>
      on && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { green: wrap(CODES.green), yellow: wrap(CODES.yellow), red: wrap(CODES.red), dim: wrap(CODES.dim), bold: wrap(CODES.bold) };
}
