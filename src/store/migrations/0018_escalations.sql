-- Conversations that are handed over to people. What was said is sealed; secrets were taken out of it before.

create table zoho_bridge.escalations (
  id                 text primary key,
  seq                bigint generated always as identity,
  conversation_id    text not null,           -- the app's own key
  user_id            text,                    -- null: somebody who is no user
  sealed_person      text,                    -- {email, name} of somebody who is no user
  sealed_subject     text not null,
  sealed_description text not null,
  priority           text,
  -- Travels with the ticket in a custom field: what a create whose answer was lost is looked up by.
  key                text not null default replace(gen_random_uuid()::text, '-', ''),
  redactions         jsonb not null default '{}',  -- how much was taken out, by kind
  state              text not null default 'open' check (state in ('open', 'closed')),
  version            bigint not null default 1,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),

  -- What Desk said; null until it has the ticket.
  ticket_number      text,
  status             text,                    -- an admin's label
  status_type        text,
  seen_at            timestamptz,
  check ((user_id is null) <> (sealed_person is null))
);
create index escalations_by_conversation on zoho_bridge.escalations (conversation_id, seq);
create index escalations_by_user on zoho_bridge.escalations (user_id, seq) where user_id is not null;
create unique index escalations_in_order on zoho_bridge.escalations (seq);

create table zoho_bridge.escalation_messages (
  escalation_id text not null references zoho_bridge.escalations on delete cascade,
  seq           int not null,
  part          int not null,                 -- a long message is kept in several
  message_id    text,                         -- the app's own id of it
  role          text not null,
  at            timestamptz,
  digest        text not null,                -- keyed digest of the whole message: is it the same one?
  sealed_text   text not null,
  -- Where it is in Desk: 0 is the ticket's description, the others are comments, in order.
  post          int not null,
  created_at    timestamptz not null default now(),
  primary key (escalation_id, seq, part)
);

-- What has to reach Desk once: the description (0) and the comments.
create table zoho_bridge.escalation_posts (
  escalation_id     text not null references zoho_bridge.escalations on delete cascade,
  number            int not null,
  -- new: never sent. intent: sent, and its answer is not known. done: Desk has it.
  state             text not null default 'new' check (state in ('new', 'intent', 'done')),
  intent_at         timestamptz,
  intent_holder     text,
  sealed_comment_id text,
  comment_index     text,                     -- blind index: is a comment one of ours?
  sent_at           timestamptz,
  primary key (escalation_id, number)
);
create index escalation_posts_by_comment on zoho_bridge.escalation_posts (comment_index) where comment_index is not null;

-- What a decision needs, with the conversation held until the transaction ends. {conversation, id, user}: by the key of the conversation
-- the open escalation, or by its own id any.
create function zoho_bridge.lock_escalation(p_asked jsonb) returns jsonb
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
      'id', found.id, 'userId', found.user_id, 'state', found.state, 'redactions', found.redactions,
      'posts', (select count(*) from zoho_bridge.escalation_posts p where p.escalation_id = found.id),
      'messages', (select coalesce(jsonb_agg(jsonb_build_object('id', m.message_id, 'digest', m.digest) order by m.seq), '[]')
                     from zoho_bridge.escalation_messages m where m.escalation_id = found.id and m.part = 0)) end);
end;
$$;

-- The one door: a new escalation, or more of one that lock_escalation answered. The job is in the same transaction.
-- {id, created, conversationId, userId, person, subject, description, priority, redactions, posts: [number],
--  messages: [{seq, part, id, role, at, digest, text, post}]}
create function zoho_bridge.put_escalation(p_row jsonb, p_priority int default 10) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  one text := p_row ->> 'id';
begin
  if (p_row ->> 'created')::boolean then
    insert into zoho_bridge.escalations (id, conversation_id, user_id, sealed_person, sealed_subject, sealed_description, priority, redactions)
    values (one, p_row ->> 'conversationId', p_row ->> 'userId', p_row ->> 'person', p_row ->> 'subject', p_row ->> 'description',
            p_row ->> 'priority', p_row -> 'redactions');
  else
    update zoho_bridge.escalations e set version = e.version + 1, updated_at = now(), redactions = p_row -> 'redactions' where e.id = one;
  end if;
  insert into zoho_bridge.escalation_posts (escalation_id, number) select one, n::int from jsonb_array_elements_text(p_row -> 'posts') n;
  insert into zoho_bridge.escalation_messages (escalation_id, seq, part, message_id, role, at, digest, sealed_text, post)
  select one, m.seq, m.part, m.id, m.role, m.at, m.digest, m.text, m.post
    from jsonb_to_recordset(p_row -> 'messages') m(seq int, part int, id text, role text, at timestamptz, digest text, text text, post int);
  perform zoho_bridge.enqueue(array['desk.ticket'], array[one], p_priority);
  perform pg_notify('zoho_bridge', '');
end;
$$;

-- Escalations as they are kept, for a JSON list of ids, the newest first. A function, so that the role of the app's transaction needs
-- no rights on tables.
create function zoho_bridge.view_escalations(p_ids jsonb, p_whole boolean) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select jsonb_build_object(
    'id', e.id, 'conversationId', e.conversation_id, 'userId', e.user_id, 'person', e.sealed_person, 'subject', e.sealed_subject,
    'description', e.sealed_description, 'priority', e.priority, 'state', e.state, 'redactions', e.redactions,
    'createdAt', e.created_at, 'updatedAt', e.updated_at,
    'ticket', case when e.seen_at is not null then jsonb_build_object(
      'number', e.ticket_number, 'status', e.status, 'statusType', e.status_type, 'seenAt', e.seen_at) end,
    'messages', (select count(*) from zoho_bridge.escalation_messages m where m.escalation_id = e.id and m.part = 0),
    'conversation', case when p_whole then (
      select coalesce(jsonb_agg(jsonb_build_object('seq', m.seq, 'part', m.part, 'id', m.message_id, 'role', m.role, 'at', m.at,
                                                   'text', m.sealed_text) order by m.seq, m.part), '[]')
        from zoho_bridge.escalation_messages m where m.escalation_id = e.id) end,
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
