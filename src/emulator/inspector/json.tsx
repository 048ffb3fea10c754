import type { Child } from 'hono/jsx';

const INDENT = '  ';

/** A value as indented JSON: what is empty steps back, so that what is there can be seen. Text only, so nothing in it can act. */
export function Json({ value }: { value: unknown }) {
  return (
    <pre class="json">
      <code>{lines(value, '')}</code>
    </pre>
  );
}

function lines(value: unknown, indent: string): Child {
  if (typeof value !== 'object' || value === null) return <Leaf value={value} />;
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
          {lines(item, inner)}
          {index < entries.length - 1 ? ',\n' : '\n'}
        </>
      ))}
      {`${indent}${close}`}
    </>
  );
}

function Leaf({ value }: { value: unknown }) {
  const text = JSON.stringify(value) ?? String(value);
  return value === null || value === '' || value === false ? <i>{text}</i> : <span>{text}</span>;
}
