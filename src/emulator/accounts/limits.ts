import { z } from 'zod';

/** What Zoho Accounts enforces. Source: zoho.com/crm/developer/docs/api/v8/token-validity.html */
const accountsLimits = z.strictObject({
  /** Access tokens made of one refresh token in ten minutes; `null` lifts it. The same for client credentials (inferred). */
  tokensPerTenMinutes: z.int().min(0).nullable(),
  /** Live access tokens per refresh token: one more evicts the oldest. */
  liveAccessTokens: z.int().min(1).nullable(),
  /** Refresh tokens per user and client: one more evicts the oldest, even if it is in use. */
  refreshTokens: z.int().min(1).nullable(),
  /** Refresh tokens made in ten minutes per user and client. Source: Zoho's Kaizen post 43; other pages say 5 a minute. */
  refreshTokensPerTenMinutes: z.int().min(0).nullable(),
  /** Codes the consent page gives a client in ten minutes; one more and the application is told `access_denied`. */
  codesPerTenMinutes: z.int().min(0).nullable(),
  /** How long a code works: 3 minutes says the page of CRM v8, 2 that of Accounts, 1 that of Books. */
  codeLifeSeconds: z.int().min(1),
  /** Status of the throttle's answer: 400 as clients in the field saw, 200 as Zoho's Kaizen post 43 says. */
  throttleStatus: z.union([z.literal(400), z.literal(200)]),
  /** Whether asking while throttled prolongs it, as seen in the field. */
  throttleProlongs: z.boolean(),
  tokenLifeSeconds: z.int().min(1),
  /** The older answer: `expires_in` in milliseconds and `expires_in_sec` beside it. Zoho's own SDK still reads it. */
  expiresInSec: z.boolean(),
});
export type AccountsLimits = z.infer<typeof accountsLimits>;

export const ACCOUNTS_LIMITS: Readonly<AccountsLimits> = {
  tokensPerTenMinutes: 10,
  liveAccessTokens: 15,
  refreshTokens: 20,
  refreshTokensPerTenMinutes: 10,
  codesPerTenMinutes: 10,
  codeLifeSeconds: 180,
  throttleStatus: 400,
  throttleProlongs: false,
  tokenLifeSeconds: 3600,
  expiresInSec: false,
};

/** Reads this service's part of `POST /_emulator/limits`. Throws ZodError. */
export const parseAccountsLimits = (input: unknown): Partial<AccountsLimits> => accountsLimits.partial().parse(input);
