/** Replies as editors make them in HTML: what of it is the agent's own (`own`), and what is not (`gone`). */
export interface HtmlReply {
  html: string;
  own: string[];
  gone: string[];
}

const outlook = (own: string, rest: string): string =>
  `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"><style>p.MsoNormal{margin:0}</style><title>x</title></head>
<body lang="EN-US" link="#0563C1"><div class="WordSection1">${own}${rest}</div></body></html>`;
const mso = (text: string): string => `<p class="MsoNormal">${text}<o:p></o:p></p>`;

export const HTML_REPLIES: Record<string, HtmlReply> = {
  "Zoho Desk's editor, quote and signature": {
    html: `<meta /><div style="font-size: 13px; font-family: Regular, Lato, Arial"><div>Hi Anna,<br></div><div><br></div><div>the second charge is refunded.<br></div><div>It takes <b>three to five</b> days.<br></div><div><br></div><div id="Zm-_Id_-Sgn" data-sigid="1892000000099001"><div>Ines Weber<br></div><div>Customer Support, Zylker<br></div></div><div><br></div><blockquote id="blockquote_zmail" style="margin:0px"><div><div>---- On Mon, 05 Jan 2026 10:15:30 +0100 <b>Anna Smith &lt;anna@customer.example&gt;</b> wrote ---- <br></div><div>I was charged twice.</div></div></blockquote></div>`,
    own: ['Hi Anna,', 'the second charge is refunded.', 'It takes three to five days.'],
    gone: ['Customer Support, Zylker', 'anna@customer.example', 'I was charged twice.'],
  },
  'Zoho Desk, rating with pictures': {
    html: `<div>Your export is ready.<br></div><br><div><table class="customerHappiness" cellpadding="0"><tbody><tr><td colspan="3">How would you rate our customer service?</td></tr><tr><td><a href="https://desk.zoho.com/support/zylker/feedback/9?rating=good"><img src="https://img.zohostatic.com/desk/good.png" alt="Good">Good</a></td><td><a href="https://desk.zoho.com/support/zylker/feedback/9?rating=bad"><img src="https://img.zohostatic.com/desk/bad.png" alt="Bad">Bad</a></td></tr></tbody></table></div>`,
    own: ['Your export is ready.'],
    gone: ['How would you rate', 'Good', 'Bad'],
  },
  'Zoho Desk, rating without a name': {
    html: `<div>The tax number is on the invoice now.</div><div><br></div><div style="color:#999">How satisfied were you with our support?</div><div><a href="https://desk.zoho.com/support/zylker/feedback/9?rating=good">😀 Good</a> <a href="https://desk.zoho.com/x?rating=okay">😐 Okay</a> <a href="https://desk.zoho.com/x?rating=bad">🙁 Bad</a></div>`,
    own: ['The tax number is on the invoice now.'],
    gone: ['How satisfied', 'Good', 'Okay'],
  },
  'Zoho Desk, link to the help centre and a pixel': {
    html: `<div>We changed your plan.</div><div>View your ticket <a href="https://desk.zoho.com/portal/zylker/en/ticket/1892000000143237">here</a></div><div>Our guide: <a href="https://zylker.example/guide">plans explained</a></div><img src="https://desk.zoho.com/track/open.gif?x=1" width="1" height="1">`,
    own: ['We changed your plan.', 'Our guide: plans explained (https://zylker.example/guide)'],
    gone: ['desk.zoho.com', '1892000000143237', '[image'],
  },
  'Zoho Mail': {
    html: `<!DOCTYPE html><html><head><meta content="text/html;charset=UTF-8"></head><body><div style="font-family:Verdana"><div>Please try again now.</div><div><br></div><div class="zmail_extra" style=""><div id="Zm-_Id_-Sgn1">---- On Mon, 05 Jan 2026 10:15:30 +0100 <b>Anna Smith</b> &lt;anna@customer.example&gt; wrote ----<br></div><div><br></div><blockquote style="border-left: 1px solid rgb(204, 204, 204); padding-left: 6px">It fails again.</blockquote></div></div></body></html>`,
    own: ['Please try again now.'],
    gone: ['Anna Smith', 'It fails again.'],
  },
  'Gmail, quote folded': {
    html: `<div dir="ltr"><div>The button is hidden because your role is Viewer.</div><div>An admin can change that.</div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 10:15 AM Anna Smith &lt;<a href="mailto:anna@customer.example">anna@customer.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">Where is the button?</div></blockquote></div><br clear="all"><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature"><div>Ines Weber, Zylker</div></div>`,
    own: ['The button is hidden because your role is Viewer.', 'An admin can change that.'],
    gone: ['Anna Smith', 'Where is the button?', 'Ines Weber, Zylker'],
  },
  'Gmail, answers between the lines': {
    html: `<div dir="ltr"><br></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 10:15 AM Anna Smith &lt;anna@customer.example&gt; wrote:<br></div><blockquote class="gmail_quote"><div>Can I change the plan?</div></blockquote><div>Yes, the difference is charged by the day.</div><blockquote class="gmail_quote"><div>And the seats?</div></blockquote><div>Those, too.</div></div>`,
    own: ['Yes, the difference is charged by the day.', 'Those, too.'],
    gone: ['Can I change the plan?', 'And the seats?', 'Anna Smith'],
  },
  'Apple Mail': {
    html: `<html><head></head><body style="word-wrap: break-word;">Update to 4.2, please.<div><br></div><div>It fixes the crash.<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 5 Jan 2026, at 10:15, Anna Smith &lt;anna@customer.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>The app crashes.</div></blockquote></div><br></div></body></html>`,
    own: ['Update to 4.2, please.', 'It fixes the crash.'],
    gone: ['Anna Smith', 'The app crashes.'],
  },
  'Outlook for Windows': {
    html: outlook(
      mso('Hello Anna,') + mso('&nbsp;') + mso('the address can be changed until the invoice is paid.'),
      `${mso('&nbsp;')}<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">${mso('<b>From:</b> Anna Smith &lt;anna@customer.example&gt;<br><b>Sent:</b> Monday, January 5, 2026 10:15 AM<br><b>To:</b> Support<br><b>Subject:</b> Wrong address')}</div>${mso('The address on my invoice is wrong.')}`,
    ),
    own: ['Hello Anna,', 'the address can be changed until the invoice is paid.'],
    gone: ['Monday, January 5', 'The address on my invoice is wrong.'],
  },
  'Outlook on the web, German': {
    html: `<html><body><div class="elementToProof">Guten Tag,</div><div class="elementToProof">die Adresse ist geändert.</div><div id="Signature"><p>Ines Weber<br>Zylker GmbH</p></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>Von:</b> Anna Schmidt &lt;anna@kunde.example&gt;<br><b>Gesendet:</b> Montag, 5. Januar 2026 10:15<br><b>An:</b> Support<br><b>Betreff:</b> Adresse</font><div>&nbsp;</div></div><div>Die Adresse stimmt nicht.</div></body></html>`,
    own: ['Guten Tag,', 'die Adresse ist geändert.'],
    gone: ['Zylker GmbH', 'Anna Schmidt', 'Die Adresse stimmt nicht.'],
  },
  Thunderbird: {
    html: `<html><head></head><body><p>Bitte laden Sie die Seite neu.</p><div class="moz-cite-prefix">Am 05.01.26 um 10:15 schrieb Anna Schmidt:<br></div><blockquote type="cite" cite="mid:1@kunde.example"><p>Die Seite bleibt weiß.</p></blockquote><p>Geht es dann?</p><pre class="moz-signature" cols="72">-- 
Ines Weber</pre></body></html>`,
    own: ['Bitte laden Sie die Seite neu.', 'Geht es dann?'],
    gone: ['schrieb Anna', 'Die Seite bleibt weiß.', 'Ines Weber'],
  },
  'Yahoo and a hidden preview': {
    html: `<div style="display:none">preview text</div><div>We will call you at 3 pm.</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, January 5, 2026 at 10:15:00 AM GMT+1, Anna Smith wrote:</div><div>When will you call?</div></div>`,
    own: ['We will call you at 3 pm.'],
    gone: ['preview text', 'Anna Smith', 'When will you call?'],
  },
  'Proton Mail': {
    html: `<div>Both plans include it.</div><div class="protonmail_signature_block"><div>Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">On Monday, January 5th, 2026 at 10:15, Anna &lt;anna@customer.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Does mine?</blockquote></div>`,
    own: ['Both plans include it.'],
    gone: ['Proton', 'Anna', 'Does mine?'],
  },
  'lists, a table, an indented part and a picture': {
    html: `<div>Please check:</div><ul><li>the address</li><li>the tax number</li></ul><ol><li>Open Settings</li><li>Press Save</li></ol><table><tr><th>Plan</th><th>Price</th></tr><tr><td>Pro</td><td>29 €</td></tr></table><blockquote style="margin: 0 0 0 40px; border: none; padding: 0px;"><div>This is indented by the editor.</div></blockquote><div>It looks like this: <img src="cid:1" alt="the new page"></div>`,
    own: [
      'Please check:',
      '- the address',
      '1. Open Settings',
      'Pro 29 €',
      'This is indented by the editor.',
      'It looks like this: [image: the new page]',
    ],
    gone: [],
  },
  'a click counter around a link to Zoho': {
    html: `<p>Sign in <a href="https://safe.example/?url=https%3A%2F%2Faccounts.zoho.com%2Fsignin&amp;d=1">here</a> is not needed any more.</p><p>Write to support@zylker.zohodesk.com instead, or read https://help.zylker.example/portal/en/kb/articles/plans.</p>`,
    own: ['is not needed any more.', 'instead'],
    gone: ['zoho', 'safe.example', '/portal/en/kb/'],
  },
  'a mention of a colleague in a comment': {
    html: `<div>zsu[@user:60012345678]zsu has looked into it: the limit was too low.</div>`,
    own: ['has looked into it: the limit was too low.'],
    gone: ['60012345678', 'zsu['],
  },
  'entities and a piece of code': {
    html: `<p>Use &lt;b&gt; for bold &amp; &quot;quotes&quot;.</p><pre>if (a &lt; b) {\n  go();\n}</pre>`,
    own: ['Use <b> for bold & "quotes".', 'if (a < b) {', '  go();'],
    gone: [],
  },
};
