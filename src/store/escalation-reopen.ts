import type { Sql } from './database.js';
import type { DueReopen } from './escalations.js';

/** Which opening of which escalation's ticket. */
export interface ReopenOf {
  id: string;
  after: number;
}

/**
 * Writes down that a ticket is about to be opened again, with what its status is (`stamp`), unless another worker did since it was loaded
 * (`seen`), or the user has answered again. False: it is not ours to do.
 */
export async function claimReopen(
  sql: Sql,
  { id, after, seen }: ReopenOf & Pick<DueReopen, 'seen'>,
  { holder, stamp }: { holder: string; stamp: string },
): Promise<boolean> {
  const rows = await sql.query(
    `update zoho_bridge.escalations set reopen_at = now(), reopen_holder = $4, reopen_stamp = $5
      where id = $1 and reopen_after = $2 and reopen_at is not distinct from $3::timestamptz returning id`,
    [id, after, seen, holder, stamp],
  );
  return rows.length > 0;
}

/** The call is over without a clear answer (`mayBe`), or surely did nothing. */
export async function releaseReopen(sql: Sql, id: string, { holder, mayBe }: { holder: string; mayBe: boolean }): Promise<void> {
  await sql.query(
    `update zoho_bridge.escalations
        set reopen_at = now(), reopen_holder = null, reopen_stamp = case when $3::boolean then reopen_stamp end
      where id = $1 and reopen_holder = $2`,
    [id, holder, mayBe],
  );
}

/** It was done or is not needed; `refused`: why it could not be done. What the user answered since is another reason, which stays. */
export async function reopenOver(
  sql: Sql,
  { id, after }: ReopenOf,
  { holder, refused }: { holder: string; refused: string | null },
): Promise<void> {
  await sql.query(
    `update zoho_bridge.escalations
        set reopen_after = nullif(reopen_after, $2), reopen_at = null, reopen_holder = null, reopen_stamp = null,
            opened_for_user = opened_for_user or $4::text is null,
            reopen_refused = case when reopen_after = $2 then $4 else reopen_refused end
      where id = $1 and (reopen_after = $2 or reopen_holder = $3)`,
    [id, after, holder, refused],
  );
}
