import { z } from 'zod';

/** What Zoho Accounts enforces. Source: zoho.com/crm/developer/docs/api/v8/token-validity.html */
const accountsLimits = z.strictObject({
  /** Access tokens made of one refresh token in ten minutes; `null` lifts it. */
  tokensPerTenMinutes: z.int().min(0).nullable(),
  /** Live access tokens per refresh token: one more evicts the oldest. */
  liveAccessTokens: z.int().min(1).nullable(),
  /** Refresh tokens per user and client: one more evicts the oldest, even if it is in use. */
  refreshTokens: z.int().min(1).nullable(),
  /** Refresh tokens made in ten minutes per user and client. Source: Zoho's Kaizen post 43; other pages say 5 a minute. */
  refreshTokensPerTenMinutes: z.int().min(0).nullable(),
  /** Status of the throttle's answer: 400 as clients in the field saw, 200 as Zoho's Kaizen post 43 says. */
  throttleStatus: z.union([z.literal(400), z.literal(200)]),
  tokenLifeSeconds: z.int().min(1),
});
export type AccountsLimits = z.infer<typeof accountsLimits>;

export const ACCOUNTS_LIMITS: Readonly<AccountsLimits> = {
  tokensPerTenMinutes: 10,
  liveAccessTokens: 15,
  refreshTokens: 20,
  refreshTokensPerTenMinutes: 10,
  throttleStatus: 400,
  tokenLifeSeconds: 3600,
};

/** Reads this service's part of `POST /_emulator/limits`. Throws ZodError. */
export const parseAccountsLimits = (input: unknown): Partial<AccountsLimits> => accountsLimits.partial().parse(input);
