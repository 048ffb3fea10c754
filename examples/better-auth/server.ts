import { serve } from '@hono/node-server';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { auth } from './auth.js';

const page = (message = '') => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Sign up</title>
      <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 22rem; margin: 12vh auto; padding: 0 1rem }
        label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
        input, button { padding: .5rem; margin: .25rem 0 1rem }
      </style>
    </head>
    <body>
      <h1>Sign up</h1>
      <p role="status">${message}</p>
      <form method="post" action="/sign-up">
        <label>Name <input name="name" autocomplete="name" required /></label>
        <label>E-mail <input name="email" type="email" autocomplete="email" required /></label>
        <label>Password <input name="password" type="password" minlength="8" autocomplete="new-password" required /></label>
        <button>Sign up</button>
      </form>
    </body>
  </html>`;

const app = new Hono();
app.get('/', (c) => c.html(page()));
app.on(['GET', 'POST'], '/api/auth/*', (c) => auth.handler(c.req.raw));

app.post('/sign-up', async (c) => {
  const form = await c.req.parseBody();
  const field = (key: string) => (typeof form[key] === 'string' ? form[key] : '');
  const [name, email, password] = [field('name'), field('email'), field('password')];
  try {
    const { headers } = await auth.api.signUpEmail({ body: { name, email, password }, headers: c.req.raw.headers, returnHeaders: true });
    for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
    return await c.html(page(`Welcome, ${name}!`), 201);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    return c.html(page(error.message), 422);
  }
});

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`The app is at http://127.0.0.1:${port}`);
});
process.once('SIGTERM', () => server.close(() => process.exit()));
