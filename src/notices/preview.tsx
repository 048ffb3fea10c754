import { raw } from 'hono/html';
import type { AppWords } from '../config-notices.js';
import { NOTICE_KINDS, type NoticeKind } from '../types-notices.js';
import { type Composed, composeMail } from './letter/compose.js';
import { SAMPLE_PLANS, SAMPLE_TALKS, SAMPLES } from './letter/samples.js';

export type Preview = Composed & { kind: NoticeKind };

/** Every mail as it would go out, with made-up figures and the app's own words. */
export function previewMails({ app, kinds = NOTICE_KINDS }: { app: AppWords; kinds?: readonly NoticeKind[] }): Preview[] {
  const to = { name: 'Ada Lovelace', firstName: 'Ada' };
  return kinds.map((kind) => ({
    kind,
    ...composeMail({ kind, data: SAMPLES[kind], talk: SAMPLE_TALKS[kind], planNames: SAMPLE_PLANS, app, to }),
  }));
}

const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#16191d,#eceef1);--dim:light-dark(#5b6470,#a2abb7);--line:light-dark(#dde1e6,#2b3038);--paper:light-dark(#fff,#0e1013)}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:76rem;margin:0 auto;padding:2.5rem 1.5rem}
h1{font-size:1.4rem;margin:0}h1+p{color:var(--dim);margin:.3rem 0 2rem}
section{border-top:1px solid var(--line);padding:1.5rem 0}h2{font-size:1rem;margin:0}h2+p{margin:.2rem 0 1rem;color:var(--dim)}
.pair{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}
iframe{border:1px solid var(--line);border-radius:8px;height:880px}.wide{flex:1 1 620px}.phone{flex:0 0 375px}
`;

/** One page with all of them: as a wide window and as a phone show them. `hrefOf` says where a mail's HTML is. */
export function previewPage(mails: Preview[], { hrefOf }: { hrefOf: (kind: NoticeKind, part: 'html' | 'txt') => string }): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Notices</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <main>
          <h1>Notices</h1>
          <p>Every mail a user may get, with made-up figures. Light or dark follows your system.</p>
          {mails.map(({ kind, subject }) => (
            <section>
              <h2>{subject}</h2>
              <p>
                {kind} · <a href={hrefOf(kind, 'html')}>HTML</a> · <a href={hrefOf(kind, 'txt')}>text</a>
              </p>
              <div class="pair">
                <iframe class="wide" src={hrefOf(kind, 'html')} title={`${kind}, wide`} loading="lazy" />
                <iframe class="phone" src={hrefOf(kind, 'html')} title={`${kind}, phone`} loading="lazy" />
              </div>
            </section>
          ))}
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${page.toString()}`;
}
