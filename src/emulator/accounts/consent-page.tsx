import { randomBytes } from 'node:crypto';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Answer } from '../core/types.js';
import type { AuthProblem, AuthRequest } from './auth-request.js';

const STYLE = `
:root { color-scheme: light dark; --ground: #f5f4f0; --card: #fffefb; --line: #e2dfd6; --ink: #22262b; --dim: #62676d; --accent: #0f6e64; --on: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ground: #121417; --card: #1a1d21; --line: #2c3137; --ink: #e4e6e8; --dim: #989fa7; --accent: #5cc7b8; --on: #0b1f1c }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 20px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 460px; padding: 24px 28px; border: 1px solid var(--line); border-radius: 12px; background: var(--card) }
h1 { margin: 0 0 8px; font-size: 19px }
p { margin: 0 0 14px }
ul { margin: 0 0 18px; padding-left: 20px }
code { font: .88em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere }
.dim { color: var(--dim); font-size: 13px }
.buttons { display: flex; gap: 10px; margin-bottom: 14px }
button { flex: 1; padding: 9px 14px; border: 1px solid var(--line); border-radius: 8px; background: none; color: inherit; font: inherit; cursor: pointer }
button[value=approve] { border-color: var(--accent); background: var(--accent); color: var(--on); font-weight: 600 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`;

/** Asks the person. The parameters go through the form as they came and are checked anew when it is sent. */
export function consentPage({
  request,
  action,
  params,
  lasting,
}: {
  request: AuthRequest;
  action: string;
  params: Map<string, string>;
  lasting: boolean;
}): Answer {
  const { client, scopes, redirectUri } = request;
  return page({
    title: `${client.name} wants to access your Zoho data`,
    status: 200,
    // A browser holds the redirect after a form against `form-action`, too.
    formAction: `'self' ${sourceOf(redirectUri)}`,
    body: (
      <>
        <p>
          It asks for {lasting ? 'lasting access, also while you are away' : 'access for an hour'}, as <b>Ines Integration</b>, to:
        </p>
        <ul>
          {scopes.map((scope) => (
            <li>
              <code>{scope}</code>
            </li>
          ))}
        </ul>
        <form method="post" action={action}>
          {[...params]
            .filter(([name]) => name !== 'decision')
            .map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
          <div class="buttons">
            <button type="submit" name="decision" value="approve">
              Approve
            </button>
            <button type="submit" name="decision" value="deny">
              Deny
            </button>
          </div>
        </form>
        <p class="dim">
          Then you are sent back to <code>{redirectUri}</code>.
        </p>
      </>
    ),
  });
}

/** What was wrong with the request. The status is inferred: Zoho documents a page and no number. */
export function problemPage({ title, words }: AuthProblem, status = 400): Answer {
  return page({
    title,
    status,
    formAction: "'none'",
    body: (
      <>
        <p>{words}</p>
        <p class="dim">The application that sent you here has to be mended, or its registration in the API console.</p>
      </>
    ),
  });
}

function page({ title, status, formAction, body }: { title: string; status: number; formAction: string; body: Child }): Answer {
  const nonce = randomBytes(16).toString('base64');
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style nonce={nonce}>{raw(STYLE)}</style>
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          {body}
          <p class="dim">Zoho Accounts, emulated</p>
        </main>
      </body>
    </html>
  );
  return {
    status,
    body: `<!DOCTYPE html>${String(document)}`,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  };
}

/** `http://localhost:3000` of a page, `myapp:` of a scheme of one's own. */
function sourceOf(uri: string): string {
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}
