import { randomBytes } from 'node:crypto';
import { DEFAULTS } from '../core/defaults.js';
import { covers } from '../core/scopes.js';
import type { Clock, Incoming, World } from '../core/types.js';
import type { Residence } from './residence.js';

/** What a person (or a client of its own accord) allowed, and the access tokens made of it. */
export interface Grant {
  /** Undefined when it is gone with its access token: without `access_type=offline`, or client credentials. */
  refreshToken: string | undefined;
  clientId: string;
  userId: string;
  scopes: readonly string[];
  revoked: boolean;
  /** When access tokens were made of it, for the throttle (ms since epoch, by the emulator's clock). */
  issuedAt: number[];
  /** The live ones, oldest first. */
  accessTokens: AccessToken[];
}

export interface OfflineGrant extends Grant {
  refreshToken: string;
}

export interface AccessToken {
  token: string;
  grant: Grant;
  /** Those of the grant when it was made: a scope that is added later is not in it. */
  scopes: readonly string[];
  expiresAt: number;
  /** Answers already worked out for a set of wanted scopes; emptied when the scopes change. */
  allowed: Map<string, boolean>;
}

/** All that was ever granted, and the question every service asks of it. */
export interface Grants {
  /** By refresh token, oldest first; revoked ones stay (they must go on being refused). */
  all: Map<string, OfflineGrant>;
  /** Every access token handed out, the newest 10,000. */
  issued: string[];
  addGrant(grant: { refreshToken: string; clientId: string; userId: string; scopes: readonly string[] }): OfflineGrant;
  /** A new access token, known under its grant from now on. */
  addAccessToken(grant: Grant, lifeMs: number): AccessToken;
  /** One that was there before: a saved one. */
  keepAccessToken(access: Omit<AccessToken, 'allowed'>): void;
  findAccessToken(token: string): AccessToken | undefined;
  dropAccessToken(token: string): void;
  /** All live ones, of every grant. */
  accessTokens(): Iterable<AccessToken>;
  /** A revoked refresh token takes its access tokens with it. */
  revoke(grant: Grant): void;
  /** The grant and its live access tokens have these scopes from now on. */
  setScopes(grant: Grant, scopes: readonly string[]): void;
  authorise: World['authorise'];
  /** Forgets everything. */
  clear(): void;
}

const SCHEME = /^Zoho-oauthtoken\s+(\S+)$/i;
const ISSUED_KEPT = 10_000;
/** Tokens that nobody asks for any more are looked for when there are so many. */
const SWEEP_AT = 10_000;

/** The token a request carries, or undefined when the header is missing or malformed (`Bearer` is: Zoho documents `Zoho-oauthtoken` only). */
export function tokenOf(incoming: Incoming): string | undefined {
  return SCHEME.exec(incoming.headers['authorization'] ?? '')?.[1];
}

/** A Zoho-looking token. Random rather than seeded: one of an earlier run must never work in a later one. */
export function makeToken(): string {
  return `1000.${randomBytes(16).toString('hex')}.${randomBytes(16).toString('hex')}`;
}

export function createGrants({ clock, residence }: { clock: Clock; residence: Residence }): Grants {
  const all = new Map<string, OfflineGrant>();
  const tokens = new Map<string, AccessToken>();
  const issued: string[] = [];
  const now = () => clock.now().getTime();

  const dropAccessToken = (token: string) => {
    const found = tokens.get(token);
    if (!found) return;
    tokens.delete(token);
    found.grant.accessTokens = found.grant.accessTokens.filter((other) => other !== found);
  };

  const findAccessToken = (token: string) => {
    const found = tokens.get(token);
    if (found && found.expiresAt <= now()) {
      dropAccessToken(token);
      return undefined;
    }
    return found;
  };

  const sweep = (at: number) => {
    for (const { token, expiresAt } of tokens.values()) if (expiresAt <= at) dropAccessToken(token);
  };

  const keepAccessToken: Grants['keepAccessToken'] = (access) => {
    const kept: AccessToken = { ...access, allowed: new Map() };
    access.grant.accessTokens.push(kept);
    tokens.set(kept.token, kept);
  };

  return {
    all,
    issued,

    addGrant: (seed) => {
      const grant: OfflineGrant = { ...seed, revoked: false, issuedAt: [], accessTokens: [] };
      all.set(grant.refreshToken, grant);
      return grant;
    },

    addAccessToken: (grant, lifeMs) => {
      const at = now();
      for (const old of grant.accessTokens) if (old.expiresAt <= at) tokens.delete(old.token);
      if (tokens.size >= SWEEP_AT) sweep(at);
      const access: AccessToken = { token: makeToken(), grant, scopes: grant.scopes, expiresAt: at + lifeMs, allowed: new Map() };
      grant.accessTokens = [...grant.accessTokens.filter((old) => old.expiresAt > at), access];
      grant.issuedAt.push(at);
      tokens.set(access.token, access);
      issued.push(access.token);
      if (issued.length > ISSUED_KEPT) issued.shift();
      return access;
    },

    keepAccessToken,
    findAccessToken,
    dropAccessToken,
    accessTokens: function* () {
      const at = now();
      for (const access of tokens.values()) if (access.expiresAt > at) yield access;
    },

    revoke: (grant) => {
      grant.revoked = true;
      for (const access of grant.accessTokens) tokens.delete(access.token);
      grant.accessTokens = [];
    },

    setScopes: (grant, scopes) => {
      grant.scopes = scopes;
      for (const access of grant.accessTokens) {
        access.scopes = scopes;
        access.allowed.clear();
      }
    },

    authorise: (incoming, scopes) => {
      if (incoming.internal) return { ok: true, userId: DEFAULTS.userId };
      const token = tokenOf(incoming);
      if (token === undefined) return { ok: false, reason: 'missing' };
      const access = findAccessToken(token);
      if (!access || residence.isElsewhere(incoming)) return { ok: false, reason: 'invalid' };
      const key = scopes.join();
      let allowed = access.allowed.get(key);
      if (allowed === undefined) {
        allowed = scopes.some((wanted) => access.scopes.some((granted) => covers(granted, wanted)));
        access.allowed.set(key, allowed);
      }
      return allowed ? { ok: true, userId: access.grant.userId } : { ok: false, reason: 'scope' };
    },

    clear: () => {
      all.clear();
      tokens.clear();
      issued.length = 0;
    },
  };
}
