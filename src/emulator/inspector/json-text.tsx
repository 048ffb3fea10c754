import type { Child } from 'hono/jsx';

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+/gy;

/**
 * A JSON text, indented and in its colours, as it came: parsing it would cost numbers above 2^53 their last digits, which
 * Zoho's webhooks have. Undefined when the text is no JSON.
 */
export function jsonText(text: string, href: (text: string) => string | undefined = () => undefined): Child | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const parts: Child[] = [];
  let depth = 0;
  const newLine = () => parts.push(`\n${'  '.repeat(depth)}`);
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === '{' || token === '[') {
      parts.push(token);
      depth += 1;
      if (next !== '}' && next !== ']') newLine();
      else depth -= 1;
    } else if (token === '}' || token === ']') {
      const before = tokens[index - 1];
      if (before !== '{' && before !== '[') {
        depth -= 1;
        newLine();
      }
      parts.push(token);
    } else if (token === ',') {
      parts.push(token);
      newLine();
    } else if (token === ':') {
      parts.push(': ');
    } else {
      parts.push(<Token token={token} isKey={next === ':'} href={href(token.startsWith('"') ? token.slice(1, -1) : token)} />);
    }
  }
  return (
    <pre class="json">
      <code>{parts}</code>
    </pre>
  );
}

function Token({ token, isKey, href }: { token: string; isKey: boolean; href: string | undefined }) {
  if (isKey) return <b>{token}</b>;
  if (href !== undefined) return <a href={href}>{token}</a>;
  return token === 'null' || token === 'false' || token === '""' ? <i>{token}</i> : <span>{token}</span>;
}

function tokensOf(text: string): string[] | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return [...text.matchAll(TOKEN)].map(([token]) => token).filter((token) => token.trim() !== '');
}
