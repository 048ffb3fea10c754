import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import { VERSION } from '../../version.js';

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e9ee); --dim: light-dark(#57606a, #9aa4af); --line: light-dark(#d8dee4, #30363d); --paper: light-dark(#fff, #0d1117); --link: light-dark(#0a58ca, #6cb0ff) }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 40rem; margin: 0 auto; padding: 12vh 1.5rem 3rem }
h1 { font-size: 1.6rem; margin: 0 }
p { color: var(--dim); margin: .4rem 0 2rem }
ul { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line) }
li { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .6rem 0; border-bottom: 1px solid var(--line) }
li span { color: var(--dim) }
a { color: var(--link); min-width: 9rem; font-family: ui-monospace, monospace; text-underline-offset: .2em }
`;

/** Only this one style sheet, nothing else: no script, no image, no frame, no form. */
export const HOME_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const LINKS = [
  ['/openapi.json', 'the HTTP API, described'],
  ['/healthz', 'the process is up'],
  ['/readyz', 'the database answers'],
  ['/metrics', 'numbers for Prometheus'],
] as const;

/** What this address is, for a person who opened it in a browser. */
export function homePage(): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>zoho-bridge</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <main>
          <h1>zoho-bridge {VERSION}</h1>
          <p>Keeps this app&rsquo;s users in step with Zoho. There is nothing to click here; it is spoken to over its API.</p>
          <ul>
            {LINKS.map(([path, what]) => (
              <li>
                <a href={path}>{path}</a> <span>{what}</span>
              </li>
            ))}
          </ul>
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${page.toString()}`;
}

/** The same for a program. */
export const HOME_JSON = {
  name: 'zoho-bridge',
  version: VERSION,
  links: Object.fromEntries(LINKS.map(([path]) => [path.slice(1).replace('.json', ''), path])),
};
