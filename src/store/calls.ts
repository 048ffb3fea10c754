import type { Sql } from './database.js';

/** One exchange with Zoho. Never a body, query value, address, token or Zoho id. */
export interface CallRow {
  at: Date;
  service: string;
  operation: string;
  method: string;
  template: string;
  status: number | undefined;
  zohoCode: string | undefined;
  ms: number;
  attempt: number;
  credits: number;
  priority: string;
  correlationId: string;
  outcome: string;
}

export interface Calls {
  /** Kept in memory for at most `flushMs`, then written many at once: a call does not wait for its log row. */
  record(row: CallRow): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const COLUMNS =
  'at timestamptz, service text, operation text, method text, template text, status int, "zohoCode" text, ms int, attempt int, credits int, priority text, "correlationId" text, outcome text';

export function openCalls(db: Sql, { flushMs = 200, keepDays = 30 }: { flushMs?: number; keepDays?: number } = {}): Calls {
  let waiting: CallRow[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastTidy = 0;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const rows = waiting;
    waiting = [];
    if (rows.length === 0) return;
    try {
      await db.query(
        `insert into zoho_bridge.calls (at, service, operation, method, template, status, zoho_code, ms, attempt, credits, priority, correlation_id, outcome)
         select r.* from jsonb_to_recordset($1::jsonb) as r(${COLUMNS})`,
        [JSON.stringify(rows)],
      );
      if (Date.now() - lastTidy > 3_600_000) {
        lastTidy = Date.now();
        await db.query(`delete from zoho_bridge.calls where at < now() - $1 * interval '1 day'`, [keepDays]);
      }
    } catch {
      // The database is away: keep the rows (bounded) and try again with the next flush. The log line is out already.
      waiting = [...rows, ...waiting].slice(-10_000);
    }
  }

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };

  return {
    record(row) {
      waiting.push(row);
      if (waiting.length >= 500) void flush();
      else timer ??= setTimeout(() => void flush(), flushMs);
    },
    flush,
    async stop() {
      await flush();
    },
  };
}
