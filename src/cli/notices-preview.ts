import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Preview, previewMails, previewPage } from '../notices/preview.js';
import { listen } from '../server/listen.js';
import type { NoticeKind } from '../types-notices.js';
import { type Cli, type ExitCode, readConfig, UsageError } from './cli.js';

export interface PreviewOptions {
  kind?: NoticeKind;
  out?: string;
  open?: number;
}

/** Where the button leads while the app has not said where. */
const STAND_IN = 'https://app.example/billing';

/** Shows the mails with made-up figures: as text, as files in a folder, or in a browser until a signal. Needs no database. */
export async function noticesPreview(cli: Cli, { kind, out, open }: PreviewOptions): Promise<ExitCode> {
  if (out !== undefined && open !== undefined) throw new UsageError('Give --out or --open, not both.');
  const { notices } = await readConfig(cli);
  const { billingUrl = STAND_IN, escalationUrl = STAND_IN } = notices.app;
  const app = { ...notices.app, billingUrl, escalationUrl };
  if (app.billingUrl === STAND_IN)
    cli.note('Neither ZOHO_BRIDGE_APP_BILLING_URL nor ZOHO_BRIDGE_APP_URL is set: real mails will have no button.');
  const mails = previewMails({ app, ...(kind ? { kinds: [kind] } : {}) });
  if (out !== undefined) return write(cli, mails, out);
  if (open !== undefined) return serve(cli, mails, open);
  cli.result({ items: mails }, () => mails.flatMap((mail) => [cli.paint.dim(`${mail.kind}: ${mail.subject}`), '', mail.text]));
  return 0;
}

async function write(cli: Cli, mails: Preview[], folder: string): Promise<ExitCode> {
  await mkdir(folder, { recursive: true });
  const files = [
    { name: 'index.html', text: previewPage(mails, { hrefOf: (kind, part) => `${kind}.${part}` }) },
    ...mails.flatMap((mail) => [
      { name: `${mail.kind}.html`, text: mail.html },
      { name: `${mail.kind}.txt`, text: mail.text },
    ]),
  ];
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  const paths = files.map(({ name }) => join(folder, name));
  cli.result({ files: paths }, () => [`Wrote ${paths.length} files; look at ${paths[0]}`]);
  return 0;
}

async function serve(cli: Cli, mails: Preview[], port: number): Promise<ExitCode> {
  const { stopped } = cli;
  const pages = new Map<string, { text: string; type: string }>([
    ['/', { text: previewPage(mails, { hrefOf: (kind, part) => `/${kind}.${part}` }), type: 'text/html' }],
    ...mails.flatMap((mail): [string, { text: string; type: string }][] => [
      [`/${mail.kind}.html`, { text: mail.html, type: 'text/html' }],
      [`/${mail.kind}.txt`, { text: mail.text, type: 'text/plain' }],
    ]),
  ]);
  const { url, close } = await listen(
    (request) => {
      const page = pages.get(new URL(request.url).pathname);
      if (!page) return new Response('There is nothing at this path.\n', { status: 404 });
      return new Response(page.text, { headers: { 'content-type': `${page.type}; charset=utf-8` } });
    },
    { port },
  );
  cli.result({ url }, () => [`The notices are at ${url}`]);
  await stopped;
  await close(0);
  return 0;
}
