/** The mails in a browser: light and dark, on a phone and in a window. */
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeMail } from '../../src/notices/letter/compose.js';
import { SAMPLE_TALKS, SAMPLES } from '../../src/notices/letter/samples.js';
import { NOTICE_KINDS } from '../../src/types-notices.js';
import { findChromium } from '../harness/browser.js';

const executablePath = findChromium();
const inBrowser = test.runIf(executablePath !== undefined);

const app = {
  name: 'Acme',
  url: 'https://acme.example/',
  billingUrl: 'https://acme.example/billing',
  escalationUrl: 'https://acme.example/help/{escalationId}',
  noticesUrl: 'https://acme.example/notices',
  support: 'help@acme.example',
  locale: 'en',
};

let browser: Browser | undefined;
beforeAll(async () => {
  if (executablePath) browser = await chromium.launch({ executablePath });
});
afterAll(() => browser?.close());

/** In the page: the least contrast of any visible text against what is behind it, by WCAG 2.2. */
const LEAST_CONTRAST = String.raw`(() => {
  const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const channel = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const [r, g, b, alpha = 1] = numbers(getComputedStyle(element).backgroundColor);
    return alpha === 0 ? behind(element.parentElement) : [r, g, b];
  };
  const texts = [...document.querySelectorAll('p, h1, li, td, th, a')].filter((one) => one.textContent.trim() && one.checkVisibility());
  return Math.min(
    ...texts.map((one) => {
      const both = [luminance(numbers(getComputedStyle(one).color)), luminance(behind(one))];
      return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    }),
  );
})()`;

const LONG = 'https://acme.example/'.padEnd(200, 'one-word-of-great-length-');

inBrowser.each(NOTICE_KINDS)('%s fits a phone and a window, can be read in light and dark, and loads nothing', async (kind) => {
  const data = {
    ...SAMPLES[kind],
    planCode: `a-plan-with-a-name-${'of-great-length-'.repeat(4)}`,
    number: 'INVOICE'.repeat(8),
    status: LONG,
  };
  const known = SAMPLE_TALKS[kind];
  const talk = known && {
    ...known,
    subject: LONG,
    resolution: LONG,
    replies: [...known.replies, { author: LONG.slice(0, 60), text: LONG }],
  };
  const { html } = composeMail({ kind, data, talk, app, to: { name: 'Ada', firstName: null } });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [320, 760]) {
      const page = await browser?.newPage({ viewport: { width, height: 600 }, colorScheme });
      if (!page) throw new Error('there is no browser');
      const loaded: string[] = [];
      page.on('request', (request) => loaded.push(request.url()));
      await page.setContent(html);
      const scroll = await page.evaluate<number>('document.documentElement.scrollWidth');
      const contrast = await page.evaluate<number>(LEAST_CONTRAST);
      expect([colorScheme, width, scroll <= width, contrast >= 4.5, loaded]).toEqual([colorScheme, width, true, true, []]);
      await page.close();
    }
  }
});
