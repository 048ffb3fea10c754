import type { Row, Sql } from './database.js';
import type { Vault } from './vault.js';

/** A ticket that an event names. `keys`: what it may carry; null: nobody knows. */
export interface NamedTicket {
  ticketId: string;
  keys: string[] | null;
}

/** What there is to a ticket that an event names. */
export interface TicketStanding {
  /** It is one of ours, or it may turn out to be. */
  isOurs: boolean;
  /** Desk was asked about it before. */
  isSeen: boolean;
  /** Objects of escalations whose keys it carries: a ticket that has taken over in a merge carries that of another one. */
  carried: string[];
}

/**
 * Whose tickets these are, in their order, all of one moment: a ticket is known by its object, by the ledger, or by the key it carries. One that
 * is not may be the answer to a create that is under way: then it may be ours, unless its fields say that it is not. One that is parked is not: it
 * may be so for long, and everybody's tickets would be asked for.
 */
export async function standingOf(tx: Sql, vault: Vault, named: NamedTicket[]): Promise<TicketStanding[]> {
  if (named.length === 0) return [];
  const asked = named.map(({ ticketId, keys }, place) => ({
    ...{ place, keys, objects: vault.blindIndexes(ticketId, 'object/ticket'), links: vault.blindIndexes(ticketId, 'desk.ticket') },
  }));
  const rows = await tx.query<{ ours: boolean; seen: boolean; carried: string[] } & Row>(
    `select o.id is not null and (o.escalation_id is not null or o.seen_at is null)
              or exists (select from zoho_bridge.links l where l.sync = 'desk.ticket' and l.id_index = any(r.links))
              or (o.id is null and case when r.keys is null
                    then exists (select from zoho_bridge.links l
                                  where l.sync = 'desk.ticket' and l.state = 'intent' and l.parked_at is null)
                    else exists (select from zoho_bridge.escalations e where e.key = any(r.keys)
                                  and not exists (select from zoho_bridge.objects c where c.escalation_id = e.id)) end) as ours,
            o.seen_at is not null as seen,
            (select coalesce(array_agg(c.id), '{}') from zoho_bridge.escalations e join zoho_bridge.objects c on c.escalation_id = e.id
              where e.key = any(r.keys) and c.id is distinct from o.id) as carried
       from jsonb_to_recordset($1::jsonb) as r(place int, keys text[], objects text[], links text[])
       left join lateral (select t.id, t.escalation_id, t.seen_at from zoho_bridge.objects t
                           where t.kind = 'ticket' and t.id_index = any(r.objects) limit 1) o on true
      order by r.place`,
    [JSON.stringify(asked)],
  );
  return rows.map(({ ours, seen, carried }) => ({ isOurs: ours, isSeen: seen, carried }));
}

/** Objects of tickets that are to be looked at by now though nothing rang. Each is asked for once. */
export async function takeDueLooks(tx: Sql, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with due as (select e.id from zoho_bridge.escalations e where e.look_at <= now() order by e.look_at limit $1 for no key update skip locked),
          taken as (update zoho_bridge.escalations e set look_at = null from due where e.id = due.id returning e.id)
     select o.id from zoho_bridge.objects o join taken t on o.escalation_id = t.id order by o.id`,
    [limit],
  );
  return rows.map((row) => row.id);
}
