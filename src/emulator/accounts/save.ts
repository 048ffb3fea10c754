import { z } from 'zod';
import type { AccountsContext } from './context.js';
import { DATA_CENTRES } from './residence.js';

const moment = z.number();
const scopes = z.array(z.string());
const accessTokens = z.array(z.object({ token: z.string(), scopes, expiresAt: moment }));
const grant = z.object({
  clientId: z.string(),
  userId: z.string(),
  scopes,
  revoked: z.boolean(),
  issuedAt: z.array(moment),
  accessTokens,
});

const piece = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('client'), id: z.string(), secret: z.string(), name: z.string(), redirectUris: z.array(z.string()) }),
  grant.extend({ kind: z.literal('grant'), refreshToken: z.string() }),
  /** Without a refresh token. */
  grant.extend({ kind: z.literal('passing') }),
  z.object({
    kind: z.literal('code'),
    code: z.string(),
    clientId: z.string(),
    userId: z.string(),
    scopes,
    redirectUri: z.string().nullable(),
    offline: z.boolean(),
    expiresAt: moment,
  }),
  z.object({ kind: z.literal('enhancement'), token: z.string(), refreshToken: z.string(), expiresAt: moment }),
  z.object({ kind: z.literal('consent'), key: z.string(), scopes }),
  z.object({ kind: z.literal('moments'), key: z.string(), moments: z.array(moment) }),
  z.object({ kind: z.literal('residence'), dataCentre: z.enum(DATA_CENTRES), wrongDataCentre: z.boolean() }),
]);
type Piece = z.infer<typeof piece>;

/** All that Accounts knows but its limits, tokens in full: who has the file can call the emulator as before. */
export function* saveAccounts({ grants, clients, residence }: AccountsContext): Generator<Piece> {
  yield { kind: 'residence', dataCentre: residence.dataCentre(), wrongDataCentre: residence.wrongDataCentre() };
  for (const client of clients.all.values()) yield { kind: 'client', ...client, redirectUris: [...client.redirectUris] };
  for (const each of grants.all.values()) yield { kind: 'grant', ...plain(each), refreshToken: each.refreshToken };
  const passing = new Set(
    [...grants.accessTokens()].map((access) => access.grant).filter(({ refreshToken }) => refreshToken === undefined),
  );
  for (const each of passing) yield { kind: 'passing', ...plain(each) };
  for (const code of clients.codes.values()) {
    yield { kind: 'code', ...code, scopes: [...code.scopes], redirectUri: code.redirectUri ?? null };
  }
  for (const enhancement of clients.enhancements.values()) yield { kind: 'enhancement', ...enhancement };
  for (const [key, consented] of clients.consents) yield { kind: 'consent', key, scopes: [...consented] };
  for (const [key, moments] of clients.allMoments) yield { kind: 'moments', key, moments };
}

/** Takes the place of all that Accounts knows. Throws ZodError when a piece is not one of `saveAccounts`. */
export function restoreAccounts({ grants, clients, residence }: AccountsContext, pieces: Iterable<unknown>): void {
  grants.clear();
  clients.clear();
  for (const raw of pieces) {
    const { kind, ...saved } = piece.parse(raw);
    restorePiece[kind]({ grants, clients, residence }, saved as never);
  }
}

type Parts = Pick<AccountsContext, 'grants' | 'clients' | 'residence'>;
type Restorers = { [K in Piece['kind']]: (parts: Parts, saved: Omit<Extract<Piece, { kind: K }>, 'kind'>) => void };

const restorePiece: Restorers = {
  client: ({ clients }, saved) => void clients.all.set(saved.id, saved),
  grant: ({ grants }, { accessTokens: tokens, revoked, issuedAt, ...saved }) => {
    const made = grants.addGrant(saved);
    made.revoked = revoked;
    made.issuedAt = issuedAt;
    for (const access of tokens) grants.keepAccessToken({ ...access, grant: made });
  },
  passing: ({ grants }, { accessTokens: tokens, ...saved }) => {
    const made = { ...saved, refreshToken: undefined, accessTokens: [] };
    for (const access of tokens) grants.keepAccessToken({ ...access, grant: made });
  },
  code: ({ clients }, saved) => void clients.codes.set(saved.code, { ...saved, redirectUri: saved.redirectUri ?? undefined }),
  enhancement: ({ clients }, saved) => void clients.enhancements.set(saved.token, saved),
  consent: ({ clients }, saved) => void clients.consents.set(saved.key, saved.scopes),
  moments: ({ clients }, saved) => void clients.allMoments.set(saved.key, saved.moments),
  residence: ({ residence }, saved) => residence.set(saved),
};

const plain = (each: { clientId: string; userId: string; revoked: boolean; issuedAt: number[] } & SavedTokens) => ({
  clientId: each.clientId,
  userId: each.userId,
  scopes: [...each.scopes],
  revoked: each.revoked,
  issuedAt: each.issuedAt,
  accessTokens: each.accessTokens.map(({ token, scopes: granted, expiresAt }) => ({ token, scopes: [...granted], expiresAt })),
});

interface SavedTokens {
  scopes: readonly string[];
  accessTokens: readonly { token: string; scopes: readonly string[]; expiresAt: number }[];
}
