import { expect, test } from 'vitest';
import { loadConfig } from './config.js';
import { ConfigError } from './errors.js';

const key = 'k'.repeat(24);
const agents = (text: string) => loadConfig({ ZOHO_BRIDGE_AGENT_KEYS: text }).agents;

test('an agent has a name, scopes and a key, of which nothing but its hash is kept', () => {
  const { keys } = agents(`support-bot=${key}:escalate,status`);
  expect(keys).toEqual([
    { agent: 'support-bot', digest: expect.stringMatching(/^[0-9a-f]{64}$/), scopes: ['escalate', 'status'], bound: false },
  ]);
  expect(JSON.stringify(loadConfig({ ZOHO_BRIDGE_AGENT_KEYS: `a=${key}:users` }))).not.toContain(key);
});

test('several agents stand on lines of their own, or between ;;, and one may have several keys', () => {
  const { keys } = agents(`a=${key}1:billing\nb=${key}2=/+:users, status:bound;;a=${key}3:billing`);
  expect(keys.map(({ agent, scopes, bound }) => [agent, scopes.join('+'), bound])).toEqual([
    ['a', 'billing', false],
    ['b', 'status+users', true],
    ['a', 'billing', false],
  ]);
});

test.each([
  ['a key that is too short', `a=${'k'.repeat(23)}:users`, /shorter than 24/],
  ['no scope', `a=${key}`, /not name=key:scopes/],
  ['an unknown scope', `a=${key}:users,admin`, /none of escalate, status, billing, users/],
  ['an unknown ending', `a=${key}:users:free`, /line 1/],
  ['a name with capitals', `Bot=${key}:users`, /line 1/],
  ['the same key for two', `a=${key}:users\nb=${key}:status`, /same key twice/],
])('%s is refused without repeating it', (_, text, problem) => {
  const refused = () => agents(text);
  expect(refused).toThrow(ConfigError);
  expect(refused).toThrow(problem);
  expect(refused).not.toThrow(key.slice(0, 23));
});

test('hosts are names without ports', () => {
  expect(loadConfig({ ZOHO_BRIDGE_AGENT_HOSTS: 'API.example.com, [::1]' }).agents.hosts).toEqual(['api.example.com', '[::1]']);
  expect(() => loadConfig({ ZOHO_BRIDGE_AGENT_HOSTS: 'https://api.example.com' })).toThrow(/no name of a host/);
});
