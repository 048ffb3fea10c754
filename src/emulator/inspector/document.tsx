import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

export interface Notice {
  text: string;
  bad: boolean;
}

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0f6e64"/><path d="M4.5 4.5h7l-7 7h7" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** Nothing from anywhere else, no style or script but the ones with this nonce, forms only to here. */
export const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** A whole page. `notice` is what to tell the person about what was just done. */
export function renderDocument(options: {
  title: string;
  origin: string;
  nonce: string;
  notice?: Notice | undefined;
  /** For the script, which has the style and itself already. */
  bare: boolean;
  body: Child;
}): string {
  const { title, origin, nonce, notice, bare, body } = options;
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="/_inspector/icon.svg" type="image/svg+xml" />
        {!bare && <style nonce={nonce}>{raw(STYLE)}</style>}
      </head>
      <body>
        <header class="top">
          <a href="/" class="brand">
            {raw(ICON.replace('<svg ', '<svg aria-hidden="true" '))}
            <span>Zoho emulator</span>
          </a>
          <code class="dim">{origin}</code>
          <button id="live" type="button" hidden>
            <span>Live</span>
          </button>
        </header>
        <p id="notice" role="status" class={notice?.bad ? 'bad' : undefined}>
          {notice?.text}
        </p>
        {body}
        {!bare && <script nonce={nonce}>{raw(SCRIPT)}</script>}
      </body>
    </html>
  );
  return `<!doctype html>${page.toString()}`;
}
