import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { InputError } from 'zoho-bridge';
import { createTables, signUp } from './auth.js';

const FORM = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign up</title><h1>Sign up</h1>
<form method="post" action="/sign-up">
  <p><label>Name <input name="name" autocomplete="name" required></label>
  <p><label>E-mail <input name="email" type="email" autocomplete="email" required></label>
  <p><label>Password <input name="password" type="password" minlength="8" autocomplete="new-password" required></label>
  <p><button>Sign up</button>
</form>`;

async function answer(
  method: string | undefined,
  path: string | undefined,
  body: Promise<string>,
): Promise<[status: number, page: string]> {
  if (method === 'GET' && path === '/') return [200, FORM];
  if (method !== 'POST' || path !== '/sign-up') return [404, 'There is no such page.'];
  try {
    const form = new URLSearchParams(await body);
    const [email, name, password] = [form.get('email') ?? '', form.get('name') ?? '', form.get('password') ?? ''];
    if (password.length < 8) return [422, 'The password must have 8 characters or more.'];
    await signUp({ email, name, password });
    return [201, 'Welcome!'];
  } catch (error) {
    if (error instanceof InputError) return [422, 'Please check what you typed.'];
    if (error instanceof Error && 'code' in error && error.code === '23505') return [422, 'There is an account with this address.'];
    console.error(error);
    return [500, 'Something went wrong. Please try again.'];
  }
}

const server = createServer((request, response) => {
  void answer(request.method, request.url, text(request)).then(([status, page]) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
});

await createTables();
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  console.log(`The app is at http://127.0.0.1:${address && typeof address === 'object' ? address.port : ''}`);
});
process.once('SIGTERM', () => server.close(() => process.exit()));
