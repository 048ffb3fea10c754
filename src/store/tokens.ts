import type { Row, Sql } from './database.js';
import type { Vault } from './vault.js';

/** The access token all processes share, opened. */
export interface TokenRow {
  accessToken: string | undefined;
  apiDomain: string | undefined;
  expiresAt: Date | undefined;
  refusedUntil: Date | undefined;
  refusedReason: string | undefined;
  coolUntil: Date | undefined;
  refreshesInWindow: number;
}

type Settled =
  | { kind: 'token'; accessToken: string; apiDomain: string | undefined; expiresAt: Date }
  | { kind: 'throttled'; until: Date }
  | { kind: 'refused'; until: Date; reason: string }
  | { kind: 'failed' };

export interface Tokens {
  read(credential: string): Promise<TokenRow | undefined>;
  takeLease(credential: string, holder: string, leaseMs: number): Promise<boolean>;
  settle(credential: string, holder: string, outcome: Settled): Promise<void>;
  forget(credential: string, accessToken: string): Promise<void>;
  /** Forgets refusals and cool-downs: somebody re-authorised. */
  clear(credential: string): Promise<void>;
}

interface StoredRow extends Row {
  sealed_token: string | null;
  api_domain: string | null;
  expires_at: Date | null;
  refused_until: Date | null;
  refused_reason: string | null;
  cool_until: Date | null;
  refreshes: number;
}

const place = (credential: string) => ({ table: 'tokens', column: 'sealed_token', row: credential });

/**
 * One row a credential. The lease is a row lock that does not hold a connection while Zoho answers, and runs out by
 * itself when its holder dies. Every attempt counts in `refreshes`: Zoho allows ten in ten minutes.
 */
export function openTokens(db: Sql, vault: Vault): Tokens {
  return {
    async read(credential) {
      const [row] = await db.query<StoredRow>(
        `select sealed_token, api_domain, expires_at, refused_until, refused_reason, cool_until,
                (select count(*)::int from unnest(refreshes) t where t > now() - interval '10 minutes') as refreshes
           from zoho_bridge.tokens where credential = $1`,
        [credential],
      );
      return (
        row && {
          accessToken: row.sealed_token === null ? undefined : vault.open(row.sealed_token, place(credential)),
          apiDomain: row.api_domain ?? undefined,
          expiresAt: row.expires_at ?? undefined,
          refusedUntil: row.refused_until ?? undefined,
          refusedReason: row.refused_reason ?? undefined,
          coolUntil: row.cool_until ?? undefined,
          refreshesInWindow: row.refreshes,
        }
      );
    },

    async takeLease(credential, holder, leaseMs) {
      const rows = await db.query(
        `insert into zoho_bridge.tokens as t (credential, lease_holder, lease_until, refreshes) values ($1, $2, now() + $3 * interval '1 ms', array[now()])
         on conflict (credential) do update set lease_holder = excluded.lease_holder, lease_until = excluded.lease_until,
           refreshes = array(select r from unnest(t.refreshes) r where r > now() - interval '10 minutes') || now()
         where t.lease_until is null or t.lease_until < now() returning credential`,
        [credential, holder, leaseMs],
      );
      return rows.length > 0;
    },

    async settle(credential, holder, outcome) {
      const sets: string[] = ['lease_holder = null', 'lease_until = null'];
      const values: unknown[] = [credential, holder];
      const set = (column: string, value: unknown) => {
        values.push(value);
        sets.push(`${column} = $${values.length}`);
      };
      if (outcome.kind === 'token') {
        set('sealed_token', vault.seal(outcome.accessToken, place(credential)));
        set('api_domain', outcome.apiDomain ?? null);
        set('expires_at', outcome.expiresAt);
        sets.push('refused_until = null', 'refused_reason = null', 'cool_until = null');
      }
      if (outcome.kind === 'throttled') set('cool_until', outcome.until);
      if (outcome.kind === 'refused') {
        set('refused_until', outcome.until);
        set('refused_reason', outcome.reason);
      }
      await db.query(`update zoho_bridge.tokens set ${sets.join(', ')} where credential = $1 and lease_holder = $2`, values);
    },

    async forget(credential, accessToken) {
      const [row] = await db.query<{ sealed_token: string | null }>('select sealed_token from zoho_bridge.tokens where credential = $1', [
        credential,
      ]);
      if (!row?.sealed_token || vault.open(row.sealed_token, place(credential)) !== accessToken) return;
      // Compared as stored: another process may have written a fresh one in between.
      await db.query('update zoho_bridge.tokens set sealed_token = null, expires_at = null where credential = $1 and sealed_token = $2', [
        credential,
        row.sealed_token,
      ]);
    },

    async clear(credential) {
      await db.query('update zoho_bridge.tokens set refused_until = null, refused_reason = null, cool_until = null where credential = $1', [
        credential,
      ]);
    },
  };
}
