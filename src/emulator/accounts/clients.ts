import { randomBytes } from 'node:crypto';

/** An application as its developer registered it in the API console. */
export interface Client {
  id: string;
  secret: string;
  /** What the consent page calls it. */
  name: string;
  /** Exactly these may be asked to be sent back to. None: a self client. */
  redirectUris: readonly string[];
}

/** A code as `/oauth/v2/auth` or the API console gives it out: it works once. */
export interface GrantCode {
  code: string;
  clientId: string;
  userId: string;
  scopes: readonly string[];
  /** Undefined for a self client's. */
  redirectUri: string | undefined;
  /** Whether it brings a refresh token. */
  offline: boolean;
  expiresAt: number;
}

/** Lets one access token's holder ask a person for more scopes. */
export interface Enhancement {
  token: string;
  refreshToken: string;
  expiresAt: number;
}

/** What Accounts knows of applications besides what was granted to them. */
export interface Clients {
  all: Map<string, Client>;
  codes: Map<string, GrantCode>;
  enhancements: Map<string, Enhancement>;
  /** Scopes consented to, by client and kind of access. */
  consents: Map<string, readonly string[]>;
  /** When something was made for a client, by kind and client, for the throttles. */
  moments(kind: MomentKind, clientId: string): number[];
  allMoments: Map<string, number[]>;
  clear(): void;
}

export type MomentKind = 'code' | 'refresh' | 'credentials';

export function createClients(): Clients {
  const all = new Map<string, Client>();
  const codes = new Map<string, GrantCode>();
  const enhancements = new Map<string, Enhancement>();
  const consents = new Map<string, readonly string[]>();
  const allMoments = new Map<string, number[]>();
  return {
    all,
    codes,
    enhancements,
    consents,
    allMoments,
    moments: (kind, clientId) => {
      const key = `${kind} ${clientId}`;
      const there = allMoments.get(key) ?? [];
      allMoments.set(key, there);
      return there;
    },
    clear: () => {
      for (const map of [all, codes, enhancements, consents, allMoments]) map.clear();
    },
  };
}

/** `1000.` and 30 characters, as the API console makes them. */
export const makeClientId = (): string => `1000.${randomBytes(15).toString('hex').toUpperCase()}`;
export const makeClientSecret = (): string => randomBytes(21).toString('hex');
