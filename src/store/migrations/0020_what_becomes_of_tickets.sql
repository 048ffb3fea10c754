-- What becomes of tickets, as people see it.

alter table zoho_bridge.escalations
  -- Blind index of the ticket's contact: a ticket that took over by a merge counts only when it is the same person's.
  add column contact_index text,
  -- The ticket was not there. Looked at once more before it is believed, since searches are behind.
  add column missing_at    timestamptz;

-- How many files a thread had when it was read: others are read again.
alter table zoho_bridge.escalation_replies add column files int not null default 0;

create or replace function zoho_bridge.view_escalations(p_ids jsonb, p_whole boolean) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select jsonb_build_object(
    'id', e.id, 'conversationId', e.conversation_id, 'userId', e.user_id, 'person', e.sealed_person, 'subject', e.sealed_subject,
    'description', e.sealed_description, 'priority', e.priority, 'state', e.state, 'redactions', e.redactions,
    'createdAt', e.created_at, 'updatedAt', e.updated_at, 'ended', e.ended, 'resolvedAt', e.resolved_at,
    'ticket', case when e.seen_at is not null then jsonb_build_object(
      'number', e.ticket_number, 'status', e.status, 'statusType', e.status_type, 'seenAt', e.seen_at) end,
    'messages', (select count(*) from zoho_bridge.escalation_messages m where m.escalation_id = e.id and m.part = 0),
    'conversation', case when p_whole then (
      select coalesce(jsonb_agg(jsonb_build_object('seq', m.seq, 'part', m.part, 'id', m.message_id, 'role', m.role, 'at', m.at,
                                                   'text', m.sealed_text) order by m.seq, m.part), '[]')
        from zoho_bridge.escalation_messages m where m.escalation_id = e.id) end,
    'resolution', e.sealed_resolution,
    'replies', case when p_whole then (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'author', r.sealed_author, 'text', r.sealed_text, 'at', r.at, 'attachments', (
               select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.sealed_name, 'size', a.size) order by a.id_index), '[]')
                 from zoho_bridge.escalation_attachments a where a.reply_id = r.id)) order by r.at, r.created_at, r.id), '[]')
        from zoho_bridge.escalation_replies r where r.escalation_id = e.id and r.hidden_at is null)
      else to_jsonb((select count(*) from zoho_bridge.escalation_replies r where r.escalation_id = e.id and r.hidden_at is null)) end,
    'sync', jsonb_build_object(
      'state', case when l.parked_at is not null then 'parked'
                    when exists (select from zoho_bridge.escalation_posts p where p.escalation_id = e.id and p.state <> 'done') then 'waiting'
                    else 'synced' end,
      'attempts', coalesce(l.attempts, 0), 'reason', l.reason, 'pushedAt', l.pushed_at))
    from zoho_bridge.escalations e
    left join zoho_bridge.links l on l.sync = 'desk.ticket' and l.user_id = e.id
   where e.id in (select jsonb_array_elements_text(p_ids))
   order by e.seq desc;
end;
$$;
