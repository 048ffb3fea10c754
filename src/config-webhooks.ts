import * as value from './config-values.js';
import type { ConfigError } from './errors.js';

export interface DeskWebhookSettings {
  /** What the path may end with: several while one is being changed, of which the first is the one to use. Empty: no webhook is taken. */
  readonly secrets: readonly string[];
  /** Webhooks that were not made by `setup`. */
  readonly ids: readonly string[];
  /** Where the bridge is on the internet, without a slash at the end; undefined: setup makes no webhook. */
  readonly publicUrl: string | undefined;
}

export const WEBHOOK_VARIABLES = {
  ZOHO_WEBHOOK_SECRET: value.webhookSecrets().default([]),
  ZOHO_DESK_WEBHOOK_SECRET: value.pathSecrets().default([]),
  ZOHO_DESK_WEBHOOK_ID: value.zohoIds().default([]),
  ZOHO_BRIDGE_PUBLIC_URL: value.httpBase().optional(),
};

export const WEBHOOK_REMEDIES = {
  ZOHO_WEBHOOK_SECRET: 'Set 12 to 50 letters and digits, such as: openssl rand -hex 24; the same in Zoho Billing, at the webhook.',
  ZOHO_DESK_WEBHOOK_SECRET: 'Make one with: openssl rand -hex 16',
  ZOHO_DESK_WEBHOOK_ID: 'Remove the variable: `zoho-bridge setup` makes the webhook and remembers its id.',
  ZOHO_BRIDGE_PUBLIC_URL: 'Set the address that Zoho reaches this server at, such as https://bridge.example.com.',
};

interface Environment {
  ZOHO_DESK_WEBHOOK_SECRET: string[];
  ZOHO_DESK_WEBHOOK_ID: string[];
  ZOHO_BRIDGE_PUBLIC_URL?: string | undefined;
}

export const deskWebhookSettings = (env: Environment): DeskWebhookSettings => ({
  secrets: env.ZOHO_DESK_WEBHOOK_SECRET,
  ids: env.ZOHO_DESK_WEBHOOK_ID,
  publicUrl: env.ZOHO_BRIDGE_PUBLIC_URL,
});

/** Desk's answers have no room for longer ones. Source: github.com/zoho/zohodesk-oas, Webhook.json. */
const LONGEST_URL = 99;

/** The address of Desk's webhooks below a public one. */
export const deskWebhookUrl = (publicUrl: string, secret: string): string => `${publicUrl}/webhooks/desk/${secret}`;

/** An address that is too long for Desk. */
export function deskWebhookGaps(env: Environment): ConfigError['problems'] {
  const { ZOHO_BRIDGE_PUBLIC_URL: publicUrl, ZOHO_DESK_WEBHOOK_SECRET: secrets } = env;
  if (publicUrl === undefined || secrets.every((secret) => deskWebhookUrl(publicUrl, secret).length <= LONGEST_URL)) return [];
  return [
    {
      variable: 'ZOHO_DESK_WEBHOOK_SECRET',
      problem: `makes an address of more than ${LONGEST_URL} characters, which Desk does not take`,
      remedy: 'Set a shorter one, of at least 16 characters: openssl rand -hex 8',
    },
  ];
}
