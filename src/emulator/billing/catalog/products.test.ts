import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

test('a product is created, read, changed, marked and deleted', async () => {
  const { call } = await moneyClient();
  const created = await call('POST', 'products', {
    name: 'Bazooka',
    email_ids: 'a@host.example,b@host.example',
    redirect_url: 'https://host.example',
  });
  expect(created).toMatchObject({ status: 201, message: 'The product has been created' });
  const product = created.body['product'] as Json;
  expect(product).toMatchObject({ name: 'Bazooka', description: '', status: 'active', email_ids: 'a@host.example,b@host.example' });
  const path = `products/${String(product['product_id'])}`;
  expect((await call('GET', path)).body['product']).toEqual(product);
  expect(await call('PUT', path, { name: 'Rocket Launcher' })).toMatchObject({
    message: 'The product details have been updated.',
    body: { product: { name: 'Rocket Launcher', redirect_url: 'https://host.example' } },
  });
  expect((await call('POST', `${path}/markasinactive`)).message).toBe('The product has been marked as inactive.');
  expect((await call('GET', path)).body['product']).toMatchObject({ status: 'inactive' });
  expect((await call('POST', `${path}/markasactive`)).message).toBe('The product has been marked as active.');
  expect(await call('DELETE', path)).toMatchObject({ status: 200, message: 'The product has been deleted.' });
  for (const method of ['GET', 'PUT', 'DELETE']) {
    expect(await call(method, path, method === 'PUT' ? { name: 'X' } : undefined)).toMatchObject({
      status: 400,
      code: 2006,
      message: 'Invalid Product ID.',
    });
  }
});

test('two products may have one name, but none can have none', async () => {
  const { call } = await moneyClient();
  expect((await call('POST', 'products', { name: 'Acme Cloud' })).code).toBe(0);
  expect(await call('POST', 'products', {})).toMatchObject({ status: 400, code: 2 });
  expect(await call('POST', 'products', { name: ' ' })).toMatchObject({ status: 400, code: 2 });
  expect(await call('POST', 'products', { name: 'x'.repeat(101) })).toMatchObject({ status: 400, code: 15 });
});

test('a list tells how much there is of each', async () => {
  const { call } = await moneyClient();
  expect((await call('GET', 'products')).body['products']).toMatchObject([
    { name: 'Acme Cloud', plans_count: 4, addons_count: 2, coupons_count: 2 },
  ]);
});

test('a product that has plans or addons is not deleted; its coupons go with it', async () => {
  const { call } = await moneyClient();
  const path = 'products/2914417000000042001';
  expect(await call('DELETE', path)).toMatchObject({ status: 400, code: 2049 });
  for (const code of ['starter-monthly', 'pro-monthly', 'pro-yearly', 'pro-trial']) await call('DELETE', `plans/${code}`);
  expect(await call('DELETE', path)).toMatchObject({ status: 400, code: 2049 });
  for (const code of ['extra-seat', 'onboarding']) await call('DELETE', `addons/${code}`);
  expect((await call('DELETE', path)).code).toBe(0);
  expect((await call('GET', 'coupons')).body['coupons']).toEqual([]);
});
