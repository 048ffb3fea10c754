import { expect, test } from 'vitest';
import { loadConfig } from './config.js';
import { ConfigError } from './errors.js';

const SECRET = 'desk-path-secret_0123';

test('the address of Desk is a public one, and secrets and ids may be several', () => {
  expect(loadConfig({}).deskWebhook).toEqual({ secrets: [], ids: [], publicUrl: undefined });
  const env = {
    ZOHO_DESK_WEBHOOK_SECRET: `${SECRET}, another-secret_456`,
    ZOHO_DESK_WEBHOOK_ID: '4000000000123,4000000000456',
    ZOHO_BRIDGE_PUBLIC_URL: 'https://Bridge.example.com/zoho/',
  };
  expect(loadConfig(env).deskWebhook).toEqual({
    secrets: [SECRET, 'another-secret_456'],
    ids: ['4000000000123', '4000000000456'],
    publicUrl: 'https://bridge.example.com/zoho',
  });
});

test.each([
  ['ZOHO_DESK_WEBHOOK_SECRET', 'short_secret_15', 'not 16 to 64 letters'],
  ['ZOHO_DESK_WEBHOOK_SECRET', 'with a space in its middle', 'not 16 to 64 letters'],
  ['ZOHO_DESK_WEBHOOK_SECRET', 'with/a/slash/in/it/0123', 'not 16 to 64 letters'],
  ['ZOHO_DESK_WEBHOOK_SECRET', 'with~a~tilde~in~it~0123', 'not 16 to 64 letters'],
  ['ZOHO_DESK_WEBHOOK_SECRET', `${SECRET},short`, 'secret 2 of 2 is not 16 to 64 letters'],
  ['ZOHO_DESK_WEBHOOK_SECRET', `${SECRET},${SECRET}`, 'the same secret twice'],
  ['ZOHO_DESK_WEBHOOK_ID', '4000,webhook', 'no Zoho id'],
  ['ZOHO_BRIDGE_PUBLIC_URL', 'bridge.example.com', 'not an http:// or https:// address'],
  ['ZOHO_BRIDGE_PUBLIC_URL', 'https://u:p@bridge.example.com', 'a user name or password'],
  ['ZOHO_BRIDGE_PUBLIC_URL', 'https://bridge.example.com/?x=1', 'a query or a fragment'],
])('%s=%s is refused', (name, value, problem) => {
  expect(() => loadConfig({ [name]: value })).toThrow(new RegExp(`${name}: .*${problem}`));
});

test('an address that Desk has no room for is found before Desk is asked', () => {
  const env = (length: number) => ({
    ZOHO_BRIDGE_PUBLIC_URL: 'https://bridge.example.com',
    ZOHO_DESK_WEBHOOK_SECRET: 'x'.repeat(length - 'https://bridge.example.com/webhooks/desk/'.length),
  });
  expect(loadConfig(env(99)).deskWebhook.secrets).toHaveLength(1);
  expect(() => loadConfig(env(100))).toThrow(ConfigError);
  expect(() => loadConfig(env(100))).toThrow(/more than 99 characters/);
});
