import type { Child } from 'hono/jsx';

const INDENT = '  ';

/**
 * A value as indented JSON: what is empty steps back, so that what is there can be seen. Text only, so nothing in it can act;
 * `href` says where a text leads, for ids of other records.
 */
export function Json({ value, href = () => undefined }: { value: unknown; href?: ((text: string) => string | undefined) | undefined }) {
  return (
    <pre class="json">
      <code>{lines(value, '', href)}</code>
    </pre>
  );
}

function lines(value: unknown, indent: string, href: (text: string) => string | undefined): Child {
  if (typeof value !== 'object' || value === null) return <Leaf value={value} href={typeof value === 'string' ? href(value) : undefined} />;
  const entries: [string | undefined, unknown][] = Array.isArray(value) ? value.map((item) => [undefined, item]) : Object.entries(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return <i>{`${open}${close}`}</i>;
  const inner = indent + INDENT;
  return (
    <>
      {`${open}\n`}
      {entries.map(([key, item], index) => (
        <>
          {inner}
          {key !== undefined && <b>{JSON.stringify(key)}</b>}
          {key !== undefined && ': '}
          {lines(item, inner, href)}
          {index < entries.length - 1 ? ',\n' : '\n'}
        </>
      ))}
      {`${indent}${close}`}
    </>
  );
}

function Leaf({ value, href }: { value: unknown; href: string | undefined }) {
  const text = JSON.stringify(value) ?? String(value);
  if (href !== undefined) return <a href={href}>{text}</a>;
  return value === null || value === '' || value === false ? <i>{text}</i> : <span>{text}</span>;
}
