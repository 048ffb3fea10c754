import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, onTestFinished, test } from 'vitest';
import { findChromium } from './browser.js';
import { type EmulatorClient, emulatorClient } from './emulator-client.js';

const executablePath = findChromium();
// Without a browser these are skipped; `npm test` counts them and says why.
export const inBrowser = test.skipIf(!executablePath);

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

let started: Promise<Browser> | undefined;
const browser = () => (started ??= chromium.launch({ executablePath, args: FLAGS }));
afterAll(async () => {
  await (await started)?.close();
});

export interface Opened extends EmulatorClient {
  page: Page;
  /** Whatever should never be: policy violations, script errors, dialogs, requests to anybody else. */
  wrongs: string[];
  leads(): Record<string, unknown>[];
}

/** The inspector of an emulator that ends with the test, in a browser of one's own. */
export async function open(options: BrowserContextOptions = {}): Promise<Opened> {
  const client = await emulatorClient();
  const context = await (await browser()).newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrongs: string[] = [];
  page.on('dialog', (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('pageerror', (error) => wrongs.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrongs.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${client.emulator.url}/`)) wrongs.push(`request: ${request.url()}`);
  });
  const leads = () => client.emulator.state()['crm']?.['Leads'] as Record<string, unknown>[];
  return { ...client, page, wrongs, leads };
}

export const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
export const visible = async (page: Page, text: string | RegExp) => {
  await page.getByText(text).first().waitFor();
};
