import type { Sql } from './database.js';

type Reason = 'concurrency' | 'minute' | 'day' | 'paused';

export interface Limits {
  admit(
    ask: { service: string; credits: number; priority: 'live' | 'backfill' },
    budget: { perMinute?: number; perDay?: number; concurrency: number },
    holder: string,
    leaseMs: number,
  ): Promise<{ ok: true; slot: number } | { ok: false; waitMs: number; reason: Reason }>;
  release(service: string, slot: number, holder: string): Promise<void>;
  pause(service: string, until: Date, reason: 'concurrency' | 'minute' | 'day'): Promise<void>;
}

/** The limiter's memory in Postgres, shared by all processes. The rules are in the SQL function `admit`. */
export function openLimits(db: Sql): Limits {
  return {
    async admit(ask, budget, holder, leaseMs) {
      const [row] = await db.query<{ o_slot: number | null; o_wait_ms: number | null; o_reason: Reason | null }>(
        'select * from zoho_bridge.admit($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          ask.service,
          ask.credits,
          ask.priority === 'live',
          budget.perMinute ?? null,
          budget.perDay ?? null,
          budget.concurrency,
          holder,
          leaseMs,
        ],
      );
      if (row && row.o_slot !== null) return { ok: true, slot: row.o_slot };
      return { ok: false, waitMs: Number(row?.o_wait_ms ?? 25), reason: row?.o_reason ?? 'concurrency' };
    },
    async release(service, slot, holder) {
      await db.query(`update zoho_bridge.slots set until = '-infinity' where service = $1 and slot = $2 and holder = $3`, [
        service,
        slot,
        holder,
      ]);
    },
    async pause(service, until, reason) {
      await db.query(
        `insert into zoho_bridge.pauses as p (service, until, reason) values ($1, $2, $3)
         on conflict (service) do update set until = excluded.until, reason = excluded.reason where p.until < excluded.until`,
        [service, until, reason],
      );
    },
  };
}
