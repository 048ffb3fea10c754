import { randomBytes } from 'node:crypto';
import { DEFAULTS } from '../core/defaults.js';
import { covers } from '../core/scopes.js';
import type { Clock, Incoming, World } from '../core/types.js';

/** A refresh token and what hangs on it. */
export interface Grant {
  refreshToken: string;
  clientId: string;
  userId: string;
  scopes: readonly string[];
  revoked: boolean;
  /** When access tokens were made of it, for the throttle (ms since epoch, by the emulator's clock). */
  issuedAt: number[];
  /** The live ones, oldest first. */
  accessTokens: AccessToken[];
}

export interface AccessToken {
  token: string;
  grant: Grant;
  expiresAt: number;
  /** Answers already worked out for a set of wanted scopes; emptied when the scopes change. */
  allowed: Map<string, boolean>;
}

export interface GrantCode {
  code: string;
  scopes: readonly string[];
  expiresAt: number;
}

/** All that was ever granted, and the question every service asks of it. */
export interface Grants {
  clients: Map<string, { secret: string }>;
  /** By refresh token, oldest first; revoked ones stay (they must go on being refused). */
  all: Map<string, Grant>;
  codes: Map<string, GrantCode>;
  /** Every access token handed out, the newest 10,000. */
  issued: string[];
  addGrant(grant: { refreshToken: string; clientId: string; userId: string; scopes: readonly string[] }): Grant;
  addAccessToken(grant: Grant, lifeMs: number): AccessToken;
  addCode(scopes: readonly string[], lifeMs: number): GrantCode;
  findAccessToken(token: string): AccessToken | undefined;
  dropAccessToken(token: string): void;
  /** A revoked refresh token takes its access tokens with it. */
  revoke(grant: Grant): void;
  setScopes(grant: Grant, scopes: readonly string[]): void;
  authorise: World['authorise'];
  /** Forgets everything. */
  clear(): void;
}

const SCHEME = /^Zoho-oauthtoken\s+(\S+)$/i;
const ISSUED_KEPT = 10_000;

/** The token a request carries, or undefined when the header is missing or malformed (`Bearer` is: Zoho documents `Zoho-oauthtoken` only). */
export function tokenOf(incoming: Incoming): string | undefined {
  return SCHEME.exec(incoming.headers['authorization'] ?? '')?.[1];
}

/** A Zoho-looking token. Random rather than seeded: one of an earlier run must never work in a later one. */
export function makeToken(): string {
  return `1000.${randomBytes(16).toString('hex')}.${randomBytes(16).toString('hex')}`;
}

export function createGrants({ clock }: { clock: Clock }): Grants {
  const clients = new Map<string, { secret: string }>();
  const all = new Map<string, Grant>();
  const codes = new Map<string, GrantCode>();
  const tokens = new Map<string, AccessToken>();
  const issued: string[] = [];

  const dropAccessToken = (token: string) => {
    const found = tokens.get(token);
    if (!found) return;
    tokens.delete(token);
    found.grant.accessTokens = found.grant.accessTokens.filter((other) => other !== found);
  };

  const findAccessToken = (token: string) => {
    const found = tokens.get(token);
    if (found && found.expiresAt <= clock.now().getTime()) {
      dropAccessToken(token);
      return undefined;
    }
    return found;
  };

  return {
    clients,
    all,
    codes,
    issued,

    addGrant: (seed) => {
      const grant: Grant = { ...seed, revoked: false, issuedAt: [], accessTokens: [] };
      all.set(grant.refreshToken, grant);
      return grant;
    },

    addAccessToken: (grant, lifeMs) => {
      const now = clock.now().getTime();
      const access: AccessToken = { token: makeToken(), grant, expiresAt: now + lifeMs, allowed: new Map() };
      for (const old of grant.accessTokens) if (old.expiresAt <= now) tokens.delete(old.token);
      grant.accessTokens = [...grant.accessTokens.filter((old) => old.expiresAt > now), access];
      grant.issuedAt.push(now);
      tokens.set(access.token, access);
      issued.push(access.token);
      if (issued.length > ISSUED_KEPT) issued.shift();
      return access;
    },

    addCode: (scopes, lifeMs) => {
      const code: GrantCode = { code: makeToken(), scopes, expiresAt: clock.now().getTime() + lifeMs };
      codes.set(code.code, code);
      return code;
    },

    findAccessToken,
    dropAccessToken,

    revoke: (grant) => {
      grant.revoked = true;
      for (const access of grant.accessTokens) tokens.delete(access.token);
      grant.accessTokens = [];
    },

    setScopes: (grant, scopes) => {
      grant.scopes = scopes;
      for (const access of grant.accessTokens) access.allowed.clear();
    },

    authorise: (incoming, scopes) => {
      if (incoming.internal) return { ok: true, userId: DEFAULTS.userId };
      const token = tokenOf(incoming);
      if (token === undefined) return { ok: false, reason: 'missing' };
      const access = findAccessToken(token);
      if (!access) return { ok: false, reason: 'invalid' };
      const key = scopes.join();
      let allowed = access.allowed.get(key);
      if (allowed === undefined) {
        allowed = scopes.some((wanted) => access.grant.scopes.some((granted) => covers(granted, wanted)));
        access.allowed.set(key, allowed);
      }
      return allowed ? { ok: true, userId: access.grant.userId } : { ok: false, reason: 'scope' };
    },

    clear: () => {
      clients.clear();
      all.clear();
      codes.clear();
      tokens.clear();
      issued.length = 0;
    },
  };
}
