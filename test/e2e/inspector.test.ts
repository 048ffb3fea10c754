/** The emulator's inspector in a browser: every button pressed, nothing hostile acted on, nothing asked of anybody else. */
import { expect } from 'vitest';
import { emulatorClient } from '../harness/emulator-client.js';
import { inBrowser, open, press, section, visible } from '../harness/inspector-page.js';

inBrowser('a salesperson makes, edits, tags, untags and deletes a lead', async () => {
  const { emulator, page, wrongs, leads } = await open();
  await page.goto(emulator.url);
  await page.getByText('No leads yet.').waitFor();
  await page.getByText('New lead by hand').click();
  await page.getByLabel('First name').fill('Grace');
  await page.getByLabel('Last name').fill('Hopper');
  await page.getByLabel('Company').fill('Navy');
  await press(page, 'Create');
  await visible(page, 'A salesperson typed in the lead Grace Hopper.');

  await page.getByRole('link', { name: 'Grace Hopper' }).click();
  await page.getByLabel('Last name').fill('Murray');
  await page.getByLabel('Company').fill('Harvard');
  await press(page, 'Save');
  await page.getByRole('heading', { name: 'Grace Murray' }).waitFor();
  for (const tag of ['Hot', 'Cold']) {
    await page.getByLabel('Tag to add').fill(tag);
    await press(page, 'Add');
    await visible(page, `Tagged with ${tag}.`);
  }
  await page.getByRole('listitem').filter({ hasText: 'Cold' }).getByRole('button').click();
  await visible(page, 'The tag Cold is gone.');
  expect(leads()).toMatchObject([
    { Full_Name: 'Grace Murray', Company: 'Harvard', Tag: [{ name: 'Hot' }], Modified_By: { name: 'Sam Seller' } },
  ]);

  await page.getByText('Delete this lead').click();
  await press(page, 'Yes, delete it');
  await page.getByText('No leads yet.').waitFor();
  expect(leads()).toEqual([]);
  expect(new URL(page.url()).searchParams.has('notice')).toBe(false);
  expect(wrongs).toEqual([]);
});

inBrowser('what happens elsewhere shows up by itself, until it is paused', async () => {
  const { emulator, page, wrongs } = await open();
  await page.clock.install();
  await page.goto(emulator.url);
  emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Early' } });
  await page.clock.runFor(2500);
  await page.getByRole('link', { name: 'Early' }).waitFor();
  await press(page, 'Live. Pause');
  let asked = 0;
  page.on('request', () => {
    asked += 1;
  });
  emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Late' } });
  await page.clock.runFor(60_000);
  expect(asked).toBe(0);
  await press(page, 'Paused. Keep this page up to date');
  await page.getByRole('link', { name: 'Late' }).waitFor();
  expect(wrongs).toEqual([]);
});

inBrowser('weather comes and goes at the press of a button, and every hit is counted', async () => {
  const { emulator, page, billing, token, wrongs } = await open();
  await token();
  await page.goto(emulator.url);
  await press(page, 'Zoho is down');
  await visible(page, 'Zoho is down: every call answers 503');
  expect((await fetch(`${emulator.url}/crm/v8/Leads`)).status).toBe(503);
  const faults = section(page, 'Faults');
  await faults.getByText('1 of 1').waitFor();
  await page.getByRole('link', { name: 'spoilt' }).click();
  await page.getByRole('row', { name: /GET \/crm\/v8\/Leads 503 .* html/ }).waitFor();
  expect(await section(page, 'Calls').first().getByRole('row').filter({ hasText: '/oauth' }).count()).toBe(0);
  await page.goBack();
  await page.getByRole('row', { name: /POST \/oauth\/v2\/token 200/ }).waitFor();

  await press(page, 'Bad day');
  await faults.getByText('drop-after-commit').first().waitFor();
  await press(page, 'Clear');
  await faults.getByText('None. Zoho behaves.').waitFor();
  expect((await billing('GET', 'organizations')).status).toBe(200);
  expect(wrongs).toEqual([]);
});

inBrowser('the clock goes forward, tokens run out, and a revoked one is refused', async () => {
  const { emulator, page, token, wrongs } = await open();
  const answer = await token();
  await page.goto(emulator.url);
  const tokens = section(page, 'Tokens');
  await tokens.getByText('1 live access token').waitFor();
  for (const label of ['+1 hour', '+1 day', '+30 days']) await press(page, label);
  await section(page, 'Clock').getByText('31 d 1 h ahead').waitFor();
  expect(Math.round((emulator.now().getTime() - Date.now()) / 3_600_000)).toBe(31 * 24 + 1);
  await tokens.getByText('0 live access tokens').waitFor();

  await press(page, 'Revoke');
  await tokens.getByText('revoked').waitFor();
  expect((await token()).body).toEqual({ error: 'invalid_code' });
  await press(page, 'Restore');
  await tokens.getByText('works').waitFor();
  const text = await page.content();
  const { access_token } = answer.body as { access_token: string };
  for (const secret of [access_token, emulator.env()['ZOHO_REFRESH_TOKEN'], emulator.env()['ZOHO_CLIENT_SECRET']])
    expect(text).not.toContain(secret);
  expect(wrongs).toEqual([]);
});

inBrowser('names made to attack are shown and do nothing', async () => {
  const { emulator, page, wrongs, leads } = await open();
  const evil = '<img src=x onerror=alert(1)>';
  const worse = `"><script>alert(2)</script><base href="http://evil.example/">`;
  const id = emulator.byHand.crm.create({ module: 'Leads', values: { First_Name: evil, Last_Name: worse, Company: `</style>${evil}` } });
  emulator.byHand.crm.tag({ module: 'Leads', id, names: ['<svg onload=alert(3)>'] });
  await fetch(`${emulator.url}/crm/v8/%3Cimg%20src=x%20onerror=alert(4)%3E?"><img src=y>=1`);
  await page.goto(`${emulator.url}/?q=${encodeURIComponent(evil)}`);
  await page.getByRole('link', { name: evil }).click();
  await page.getByRole('heading', { name: evil }).waitFor();
  await page.getByText('<svg onload=alert(3)>').first().waitFor();
  await press(page, 'Save');
  await visible(page, 'Nothing was changed.');
  await page.getByRole('listitem').getByRole('button').click();
  await visible(page, 'is gone.');
  expect(leads()).toMatchObject([{ First_Name: evil, Last_Name: worse, Tag: [] }]);
  expect(await page.locator('img, base, script:not([nonce])').count()).toBe(0);
  expect(wrongs).toEqual([]);
});

inBrowser('typing searches, and a page of results can be turned and passed on', async () => {
  const { emulator, page, wrongs } = await open();
  for (let n = 1; n <= 40; n += 1)
    emulator.byHand.crm.create({ module: 'Contacts', values: { Last_Name: `Person ${n}`, Email: `p${n}@x.example` } });
  await page.goto(emulator.url);
  await page.getByRole('link', { name: 'Contacts 40' }).click();
  await page.getByText('1 to 15 of 40').waitFor();
  await page.getByRole('link', { name: 'Older' }).click();
  await page.getByText('16 to 30 of 40').waitFor();
  const search = page.getByLabel('Search Contacts');
  await search.pressSequentially('person 3');
  await page.getByText('1 to 11 of 11').waitFor();
  // What is typed on goes on going into it: the box is not replaced under the typist's hands.
  expect(await page.locator('#search:focus').count()).toBe(1);
  await page.reload();
  await page.getByText('1 to 11 of 11').waitFor();
  expect(wrongs).toEqual([]);
});

inBrowser('everything is emptied after asking twice', async () => {
  const { emulator, page, leads, wrongs } = await open();
  emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Gone' } });
  await page.goto(emulator.url);
  await page.getByText('Empty it').click();
  await press(page, 'Yes, empty everything');
  await page.getByText('No leads yet.').waitFor();
  expect(leads()).toEqual([]);
  expect(wrongs).toEqual([]);
});

inBrowser('it works without a script, on a small screen, in the dark, with nothing sticking out', async () => {
  const { emulator, page, wrongs, leads } = await open({
    javaScriptEnabled: false,
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
  });
  await page.goto(`${emulator.url}/?module=crm%2FLeads&show=errors`);
  await page.getByText('New lead by hand').click();
  await page.getByLabel('Last name').fill('X'.repeat(80));
  await press(page, 'Create');
  await visible(page, /A salesperson typed in the lead X{80}\./);
  expect(new URL(page.url()).searchParams.get('show')).toBe('errors');
  expect(leads()).toHaveLength(1);
  const body = await page.locator('body').boundingBox();
  expect(body?.width).toBe(360);
  expect(wrongs).toEqual([]);
});

inBrowser('a page of another site cannot press a button', async () => {
  const { emulator, page, leads } = await open();
  const other = await emulatorClient();
  emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Stays' } });
  // Another port of the same host is another origin. The form is put into a page that sets no policy.
  await page.goto(`${other.emulator.url}/_emulator/env`);
  await page.setContent(`<form method="post" action="${emulator.url}/_inspector/do/reset"><button>Win a prize</button></form>`);
  await press(page, 'Win a prize');
  await page.getByRole('heading', { name: 'Refused' }).waitFor();
  expect(leads()).toHaveLength(1);
});
