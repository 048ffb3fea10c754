import { raw } from 'hono/html';
import type { AppWords } from '../../config-notices.js';
import type { Letter } from './letter.js';
import type { Quote } from './talk.js';

/** A letter with what stands around it. */
export interface Envelope {
  letter: Letter;
  app: AppWords;
  /** `Hello Ada,` */
  greeting: string;
  /** Why they get it: they have an account, or asked for help. */
  because: 'account' | 'asked';
}

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const INK = '#16191d';
const DIM = '#5b6470';
const LINE = '#e4e7eb';
/** Beside what somebody else wrote. */
const BAR = '#c3c9d1';
/** The one patch of colour: what the mail is about, before it is read. */
const TONES = { calm: '#3b5bdb', good: '#2b8a3e', act: '#c2410c' } as const;

/** What cannot be said inline: the dark half, and the narrow screen. A reader that drops it still has the light, fluid letter. */
const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{color:inherit}
@media (max-width:600px){.zb-page{padding:0!important}.zb-sheet{border-radius:0!important;border-left:0!important;border-right:0!important}.zb-pad{padding-left:24px!important;padding-right:24px!important}.zb-button,.zb-button a{display:block!important;text-align:center!important}}
@media (prefers-color-scheme:dark){.zb-page{background:#0e1013!important}.zb-sheet{background:#181b20!important;border-color:#2b3038!important}.zb-ink{color:#eceef1!important}.zb-dim{color:#a2abb7!important}.zb-line{border-color:#2b3038!important}.zb-bar{border-color:#4a5260!important}.zb-calm{background:#748ffc!important}.zb-good{background:#51cf66!important}.zb-act{background:#ff922b!important}.zb-button{background:#eceef1!important}.zb-button a{color:#16191d!important}}
`;

/** The HTML part: tables and inline styles for old readers, no image, nothing loaded from anywhere, nothing counted. */
export function letterHtml({ letter, app, greeting, because }: Envelope): string {
  const { subject, preheader, title, paragraphs, quotes, after, steps, facts, action, tone } = letter;
  const text = `overflow-wrap:anywhere;margin:0 0 16px;font:16px/1.55 ${FONT};color:${INK}`;
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no" />
        <title>{subject}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body class="zb-page" style="margin:0;padding:0;background:#f3f4f6">
        {/* Shown beside the subject; the rest keeps the reader from filling up with what follows. */}
        <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">
          {preheader}
          {raw('&#847;&zwnj;&nbsp;'.repeat(60))}
        </div>
        <Table class="zb-page" style="background:#f3f4f6">
          <td align="center" class="zb-page" style="padding:32px 12px">
            <Table
              class="zb-sheet"
              style={`max-width:560px;background:#ffffff;border:1px solid ${LINE};border-radius:10px;text-align:left`}
            >
              <td class="zb-pad" style="padding:32px 40px 36px">
                <p class="zb-dim" style={`margin:0 0 24px;font:600 14px/1.4 ${FONT};color:${DIM}`}>
                  {app.name}
                </p>
                <div
                  class={`zb-${tone}`}
                  style={`width:36px;height:4px;border-radius:2px;background:${TONES[tone]};font-size:0;line-height:0`}
                />
                <h1
                  class="zb-ink"
                  style={`margin:14px 0 20px;font:600 24px/1.3 ${FONT};letter-spacing:-.01em;text-wrap:balance;overflow-wrap:anywhere;color:${INK}`}
                >
                  {title}
                </h1>
                <p class="zb-ink" style={text}>
                  {greeting}
                </p>
                {paragraphs.map((paragraph) => (
                  <p class="zb-ink" style={text}>
                    {paragraph}
                  </p>
                ))}
                {quotes.map((quote) => (
                  <Quoted {...quote} />
                ))}
                {after.map((paragraph) => (
                  <p class="zb-ink" style={text}>
                    {paragraph}
                  </p>
                ))}
                {steps.length > 0 && (
                  <ol class="zb-ink" style={`margin:0 0 16px;padding:0 0 0 22px;font:16px/1.55 ${FONT};color:${INK}`}>
                    {steps.map((step) => (
                      <li style="margin:0 0 8px;padding:0 0 0 4px">{step}</li>
                    ))}
                  </ol>
                )}
                {facts.length > 0 && <Facts facts={facts} />}
                {action && <Button {...action} />}
              </td>
            </Table>
            <Footer app={app} because={because} />
          </td>
        </Table>
      </body>
    </html>
  );
  return `<!doctype html>${page.toString()}`;
}

/** A table of one cell, which is what old readers have for a box. */
function Table({ children, ...rest }: { class?: string; style?: string; children?: unknown }) {
  return (
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0} {...rest}>
      <tr>{children}</tr>
    </table>
  );
}

/** Somebody else's words: a line beside them, each line of theirs a line. */
function Quoted({ label, text }: Quote) {
  const words = `overflow-wrap:anywhere;font:16px/1.55 ${FONT};color:${INK}`;
  return (
    <Table style="margin:0 0 20px">
      <td class="zb-bar" style={`padding:2px 0 2px 18px;border-left:3px solid ${BAR}`}>
        {label && (
          <p class="zb-dim" style={`margin:0 0 6px;font:600 14px/1.45 ${FONT};color:${DIM}`}>
            {label}
          </p>
        )}
        {text.split('\n\n').map((paragraph, index) => (
          <p class="zb-ink" style={`margin:${index === 0 ? 0 : '12px'} 0 0;${words}`}>
            {paragraph.split('\n').map((line, place) => (
              <>
                {place > 0 && <br />}
                {line.replace(/^ +/u, (indent) => '\u00a0'.repeat(indent.length))}
              </>
            ))}
          </p>
        ))}
      </td>
    </Table>
  );
}

function Facts({ facts }: { facts: Letter['facts'] }) {
  const cell = `padding:10px 0;border-top:1px solid ${LINE};font:15px/1.45 ${FONT};vertical-align:top`;
  return (
    <table
      width="100%"
      cellpadding="0"
      cellspacing="0"
      border={0}
      class="zb-line"
      style={`margin:24px 0 0;border-bottom:1px solid ${LINE}`}
    >
      {facts.map(({ label, value }) => (
        <tr>
          <th
            scope="row"
            align="left"
            class="zb-dim zb-line"
            style={`${cell};padding-right:16px;font-weight:400;color:${DIM};white-space:nowrap`}
          >
            {label}
          </th>
          <td align="right" class="zb-ink zb-line" style={`${cell};font-weight:600;overflow-wrap:anywhere;color:${INK}`}>
            {value}
          </td>
        </tr>
      ))}
    </table>
  );
}

function Button({ label, url }: { label: string; url: string }) {
  return (
    <table role="presentation" cellpadding="0" cellspacing="0" border={0} style="margin:28px 0 0" width="100%">
      <tr>
        <td>
          <div class="zb-button" style={`display:inline-block;border-radius:8px;background:${INK}`}>
            <a href={url} style={`display:inline-block;padding:12px 22px;font:600 16px/1.25 ${FONT};color:#ffffff;text-decoration:none`}>
              {label}
            </a>
          </div>
        </td>
      </tr>
    </table>
  );
}

function Footer({ app: { name, url, support, noticesUrl }, because }: Pick<Envelope, 'app' | 'because'>) {
  const line = `margin:0 0 6px;font:13px/1.5 ${FONT};color:${DIM}`;
  return (
    <Table style="max-width:560px">
      <td class="zb-pad" align="center" style="padding:20px 40px 8px">
        {support && (
          <p class="zb-dim" style={line}>
            Questions? <a href={support.includes('://') ? support : `mailto:${support}`}>{support.replace(/^https:\/\//, '')}</a>
          </p>
        )}
        <p class="zb-dim" style={line}>
          {because === 'asked' ? 'You get this mail because you asked for help at ' : 'You get this mail because you have an account with '}
          {url === undefined ? name : <a href={url}>{name}</a>}.
        </p>
        {noticesUrl && (
          <p class="zb-dim" style={line}>
            <a href={noticesUrl}>Choose what we write to you about</a>
          </p>
        )}
      </td>
    </Table>
  );
}
