-- Users answer agents from the app: what they write is a post of its own kind, and the ticket is opened again.

alter table zoho_bridge.escalations
  -- Opening the ticket again is written down before it is asked for, with what the ticket's status was then: whoever looks at it after a
  -- lost answer can tell whether it was carried out.
  add column reopen_at      timestamptz,
  add column reopen_holder  text,
  add column reopen_stamp   text,
  -- Why Desk would not.
  add column reopen_refused text;

-- As before; and how it ended, which messages are users' answers, and which other escalation of the conversation is open.
create or replace function zoho_bridge.lock_escalation(p_asked jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  talk text := p_asked ->> 'conversation';
  found zoho_bridge.escalations;
begin
  if talk is null then
    select e.conversation_id into talk from zoho_bridge.escalations e where e.id = p_asked ->> 'id';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('zoho_bridge.escalation/' || coalesce(talk, ''), 0));
  select * into found from zoho_bridge.escalations e
   where case when p_asked ->> 'id' is not null then e.id = p_asked ->> 'id' else e.conversation_id = talk and e.state = 'open' end
   order by e.seq desc limit 1;
  return jsonb_build_object(
    'user', exists (select from zoho_bridge.users u where u.id = p_asked ->> 'user'),
    'escalation', case when found.id is not null then jsonb_build_object(
      'id', found.id, 'userId', found.user_id, 'state', found.state, 'ended', found.ended, 'redactions', found.redactions,
      'openNow', (select e.id from zoho_bridge.escalations e
                   where e.conversation_id = talk and e.state = 'open' and e.id <> found.id order by e.seq desc limit 1),
      'posts', (select count(*) from zoho_bridge.escalation_posts p where p.escalation_id = found.id),
      'messages', (select coalesce(jsonb_agg(jsonb_build_object('id', m.message_id, 'digest', m.digest, 'reply', p.kind = 'reply')
                                             order by m.seq), '[]')
                     from zoho_bridge.escalation_messages m
                     join zoho_bridge.escalation_posts p on p.escalation_id = m.escalation_id and p.number = m.post
                    where m.escalation_id = found.id and m.part = 0)) end);
end;
$$;

-- As before; with `kind` of the new posts, and with `reopenAfter` the escalation is open again, and so will be its ticket.
create or replace function zoho_bridge.put_escalation(p_row jsonb, p_priority int default 10) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  one text := p_row ->> 'id';
  reopen int := (p_row ->> 'reopenAfter')::int;
begin
  if (p_row ->> 'created')::boolean then
    insert into zoho_bridge.escalations (id, conversation_id, user_id, sealed_person, sealed_subject, sealed_description, priority, redactions)
    values (one, p_row ->> 'conversationId', p_row ->> 'userId', p_row ->> 'person', p_row ->> 'subject', p_row ->> 'description',
            p_row ->> 'priority', p_row -> 'redactions');
  else
    update zoho_bridge.escalations e set version = e.version + 1, updated_at = now(), redactions = p_row -> 'redactions' where e.id = one;
  end if;
  if reopen is not null then
    -- Another answer of the user is another reason to open the ticket: what was seen before the last one does not count.
    update zoho_bridge.escalations e set state = 'open', reopen_after = reopen, reopen_stamp = null, reopen_refused = null where e.id = one;
  end if;
  insert into zoho_bridge.escalation_posts (escalation_id, number, kind)
  select one, n::int, coalesce(p_row ->> 'kind', 'transcript') from jsonb_array_elements_text(p_row -> 'posts') n;
  insert into zoho_bridge.escalation_messages (escalation_id, seq, part, message_id, role, at, digest, sealed_text, post)
  select one, m.seq, m.part, m.id, m.role, m.at, m.digest, m.text, m.post
    from jsonb_to_recordset(p_row -> 'messages') m(seq int, part int, id text, role text, at timestamptz, digest text, text text, post int);
  perform zoho_bridge.enqueue(array['desk.ticket'], array[one], p_priority);
  perform pg_notify('zoho_bridge', '');
end;
$$;

-- As before; a ticket that is to be opened again is not in step yet, and why Desk would not is shown.
create or replace function zoho_bridge.view_escalations(p_ids jsonb, p_whole boolean) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select jsonb_build_object(
    'id', e.id, 'conversationId', e.conversation_id, 'userId', e.user_id, 'person', e.sealed_person, 'subject', e.sealed_subject,
    'description', e.sealed_description, 'priority', e.priority, 'state', e.state, 'redactions', e.redactions,
    'createdAt', e.created_at, 'updatedAt', e.updated_at, 'ended', e.ended, 'resolvedAt', case when e.state = 'closed' then e.resolved_at end,
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
                    when e.reopen_after is not null then 'waiting'
                    when exists (select from zoho_bridge.escalation_posts p where p.escalation_id = e.id and p.state <> 'done') then 'waiting'
                    else 'synced' end,
      'attempts', coalesce(l.attempts, 0), 'reason', coalesce(l.reason, e.reopen_refused), 'pushedAt', l.pushed_at))
    from zoho_bridge.escalations e
    left join zoho_bridge.links l on l.sync = 'desk.ticket' and l.user_id = e.id
   where e.id in (select jsonb_array_elements_text(p_ids))
   order by e.seq desc;
end;
$$;
