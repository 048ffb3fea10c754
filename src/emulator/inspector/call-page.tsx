import type { Operator } from '../control/operator.js';
import { Json } from './json.js';
import { jsonText } from './json-text.js';
import { linksTo } from './links.js';

/** One call, word for word: what was asked and what was answered. Undefined when it is kept no more. */
export function callPage(operator: Operator, n: number) {
  const found = operator.calls.exchange(n);
  if (!found) return undefined;
  const { request, answer } = found;
  const href = linksTo(operator);
  const title = `${request.method} ${request.path}`;
  const body = (
    <main class="record">
      <header class="bar">
        <p class="dim">
          <a href="/">Calls</a>, number {n}
        </p>
        <h1>{title}</h1>
      </header>
      <div class="halves">
        <section class="card" aria-label="Asked">
          <h2>Asked</h2>
          {request.query.length > 0 && <Pairs title="Query" pairs={request.query} />}
          <Pairs title="Headers" pairs={Object.entries(request.headers)} />
          <Body text={request.body} href={href} />
        </section>
        <section class="card" aria-label="Answered">
          <h2>{answer ? `Answered ${answer.status}` : 'No answer left'}</h2>
          {answer && Object.keys(answer.headers).length > 0 && <Pairs title="Headers" pairs={Object.entries(answer.headers)} />}
          {answer &&
            (typeof answer.body === 'string' ? <Body text={answer.body} href={href} /> : <Json value={answer.body ?? null} href={href} />)}
        </section>
      </div>
    </main>
  );
  return { title, body };
}

export function Pairs({ title, pairs }: { title: string; pairs: [string, string][] }) {
  return (
    <dl class="pairs" aria-label={title}>
      {pairs.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** JSON in its colours, anything else as it came. */
export function Body({ text, href }: { text: string; href?: (id: string) => string | undefined }) {
  if (text === '') return <p class="dim">No body.</p>;
  return <>{jsonText(text, href) ?? <pre class="json">{text}</pre>}</>;
}
