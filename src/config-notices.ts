import { z } from 'zod';
import { read, smtpUrl } from './config-values.js';
import { looksLikeEmail } from './lib/email.js';

/** How users and the app are told. */
export interface NoticeSettings {
  /** Undefined: no mail is sent. */
  readonly mail: { readonly smtpUrl: string; readonly from: MailAddress } | undefined;
  /** Undefined: the app gets no webhooks. The first secret is the newest; every webhook is signed with each. */
  readonly webhook: { readonly url: string; readonly secrets: readonly string[] } | undefined;
  readonly app: AppWords;
}

export interface MailAddress {
  readonly name: string | undefined;
  readonly address: string;
}

/** What a user knows the app by. */
export interface AppWords {
  readonly name: string;
  readonly url: string | undefined;
  /** Where a user changes plan and card. */
  readonly billingUrl: string | undefined;
  /** Where a user reads and answers what agents wrote; `{escalationId}` and `{conversationId}` stand for those. */
  readonly escalationUrl: string | undefined;
  /** Where a user says what they want to hear of. */
  readonly noticesUrl: string | undefined;
  /** A mail address, or a page. */
  readonly support: string | undefined;
  /** BCP 47: how amounts and days are written. The words are English. */
  readonly locale: string;
}

const ESCALATION_PLACES = ['{escalationId}', '{conversationId}'];
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/;

type Refuse = (refusal: { problem: string; remedy?: string }) => never;

function readWebUrl(text: string, fail: Refuse): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return fail({ problem: 'is not an https:// address' });
  if (url.username || url.password) return fail({ problem: 'contains a user name or password' });
  if (url.protocol === 'http:' && !LOCAL.test(url.hostname)) {
    return fail({ problem: 'is an http:// address of another machine', remedy: 'Use https; http is for localhost only.' });
  }
  return url.href;
}

/** A page or an endpoint: https, or http on this machine. */
const webUrl = () => read(readWebUrl);

/** A page with places for ids, which a URL would encode. */
const pageOfEscalation = () =>
  read((text, fail) => {
    if (text.match(/\{[^{}]*\}/g)?.some((place) => !ESCALATION_PLACES.includes(place)))
      return fail({ problem: `has another place than ${ESCALATION_PLACES.join(' and ')}` });
    readWebUrl(text.replaceAll(/[{}]/g, ''), fail);
    return text;
  });

const mailAddress = () =>
  read((text, fail): MailAddress => {
    const [, name = '', address = text] = /^(.*?)\s*<([^<>]*)>$/s.exec(text) ?? [];
    const plain = name.replace(/^"(.*)"$/s, '$1').trim();
    if (!looksLikeEmail(address) || /[\p{Cc}<>"]/u.test(plain)) return fail({ problem: 'is not a mail address' });
    return { name: plain === '' ? undefined : plain, address };
  });

const support = () =>
  read((text, fail) => {
    if (looksLikeEmail(text) || /^https:\/\/[^\s@]+$/.test(text)) return text;
    return fail({ problem: 'is neither a mail address nor an https:// address' });
  });

const locale = () =>
  read((text, fail) => {
    try {
      return Intl.getCanonicalLocales(text)[0] ?? fail({ problem: 'is empty' });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return fail({ problem: 'is not a language tag such as en, en-GB or de-AT' });
    }
  });

/** `whsec_` and 24 to 64 bytes in base64, as the Standard Webhooks specification has it: https://www.standardwebhooks.com */
const webhookSecrets = () =>
  read((text, fail) => {
    const secrets = text.split(/[\s,]+/).filter((one) => one !== '');
    const bad = secrets.findIndex((one) => !isSecret(one));
    if (bad >= 0) {
      const which = secrets.length > 1 ? `secret ${bad + 1} of ${secrets.length}` : 'the secret';
      return fail({ problem: `${which} is not whsec_ followed by 24 to 64 bytes in base64` });
    }
    return secrets;
  });

function isSecret(text: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (base64 === undefined) return false;
  const { length } = Buffer.from(base64, 'base64');
  return length >= 24 && length <= 64;
}

export const NOTICE_VARIABLES = {
  SMTP_URL: smtpUrl().optional(),
  ZOHO_BRIDGE_MAIL_FROM: mailAddress().optional(),
  ZOHO_BRIDGE_APP_NAME: z.string().max(100).optional(),
  ZOHO_BRIDGE_APP_URL: webUrl().optional(),
  ZOHO_BRIDGE_APP_BILLING_URL: webUrl().optional(),
  ZOHO_BRIDGE_APP_ESCALATION_URL: pageOfEscalation().optional(),
  ZOHO_BRIDGE_APP_NOTICES_URL: webUrl().optional(),
  ZOHO_BRIDGE_APP_SUPPORT: support().optional(),
  ZOHO_BRIDGE_APP_LOCALE: locale().default('en'),
  ZOHO_BRIDGE_APP_WEBHOOK_URL: webUrl().optional(),
  ZOHO_BRIDGE_APP_WEBHOOK_SECRET: webhookSecrets().optional(),
};

export const NOTICE_REMEDIES: Partial<Record<keyof typeof NOTICE_VARIABLES, string>> = {
  SMTP_URL: 'Set smtp://user:password@host:587, or remove the variable.',
  ZOHO_BRIDGE_MAIL_FROM: 'Set it to an address your mail server may send from, such as: Acme <billing@acme.example>',
  ZOHO_BRIDGE_APP_WEBHOOK_URL: "Set the https:// address of the app's own endpoint, or remove the variable.",
  ZOHO_BRIDGE_APP_WEBHOOK_SECRET: 'Make one with: echo whsec_$(openssl rand -base64 32)',
};

type Read = z.output<z.ZodObject<typeof NOTICE_VARIABLES>>;

/** Variables that are nothing without another one. */
export function noticeGaps(env: Read): { variable: string; problem: string; remedy: string }[] {
  const pairs = [
    ['SMTP_URL', 'ZOHO_BRIDGE_MAIL_FROM', 'a mail must say whom it is from'],
    ['ZOHO_BRIDGE_APP_WEBHOOK_URL', 'ZOHO_BRIDGE_APP_WEBHOOK_SECRET', 'a webhook must be signed'],
  ] as const;
  return pairs.flatMap(([given, variable, why]) =>
    env[given] !== undefined && env[variable] === undefined
      ? [{ variable, problem: `is not set, and with ${given} it must be: ${why}`, remedy: NOTICE_REMEDIES[variable] ?? '' }]
      : [],
  );
}

export function noticeSettings(env: Read): NoticeSettings {
  const { SMTP_URL: smtp, ZOHO_BRIDGE_MAIL_FROM: from, ZOHO_BRIDGE_APP_WEBHOOK_URL: url, ZOHO_BRIDGE_APP_WEBHOOK_SECRET: secrets } = env;
  return {
    mail: smtp !== undefined && from !== undefined ? { smtpUrl: smtp, from } : undefined,
    webhook: url !== undefined && secrets !== undefined ? { url, secrets } : undefined,
    app: {
      name: env.ZOHO_BRIDGE_APP_NAME ?? from?.name ?? from?.address.split('@')[1] ?? 'the app',
      url: env.ZOHO_BRIDGE_APP_URL,
      billingUrl: env.ZOHO_BRIDGE_APP_BILLING_URL ?? env.ZOHO_BRIDGE_APP_URL,
      escalationUrl: env.ZOHO_BRIDGE_APP_ESCALATION_URL ?? env.ZOHO_BRIDGE_APP_URL,
      noticesUrl: env.ZOHO_BRIDGE_APP_NOTICES_URL,
      support: env.ZOHO_BRIDGE_APP_SUPPORT,
      locale: env.ZOHO_BRIDGE_APP_LOCALE,
    },
  };
}
