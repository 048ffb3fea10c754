-- What becomes of tickets: looked at like everything else that was heard of, and told to whoever asked for help.

-- A ticket of ours is an object of kind `ticket`; it says which escalation it is.
alter table zoho_bridge.objects add column escalation_id text references zoho_bridge.escalations on delete cascade;
create index objects_by_escalation on zoho_bridge.objects (escalation_id) where escalation_id is not null;

alter table zoho_bridge.escalations
  add column ticket_modified_at timestamptz,        -- Desk's; an older answer never overwrites a newer one
  add column thread_count       int,
  add column comment_count      int,
  add column sealed_resolution  text,
  add column resolved_at        timestamptz,        -- when Desk closed it, as long as it is closed
  add column reopened           int not null default 0,
  -- Why nothing more can come of the ticket.
  add column ended              text check (ended in ('merged', 'deleted', 'trashed', 'archived')),
  add column ended_at           timestamptz,
  -- The user answered from the app: Desk is to open the ticket again once all posts up to this number are there.
  add column reopen_after       int;
create index escalations_live on zoho_bridge.escalations (seen_at) where ended is null and seen_at is not null;

-- A post is what was said in the conversation, or a user's answer to the agents.
alter table zoho_bridge.escalation_posts add column kind text not null default 'transcript' check (kind in ('transcript', 'reply'));

-- What agents answered, as far as users may see it: public, sent, cleaned of what was quoted.
create table zoho_bridge.escalation_replies (
  id            text primary key default gen_random_uuid()::text,
  escalation_id text not null references zoho_bridge.escalations on delete cascade,
  kind          text not null check (kind in ('thread', 'comment')),
  id_index      text not null,                      -- blind index of Zoho's id
  sealed_id     text not null,
  sealed_author text,                               -- the agent's name
  sealed_text   text not null,
  at            timestamptz not null,
  created_at    timestamptz not null default now(),
  -- It was public and is not any more: nobody sees it.
  hidden_at     timestamptz,
  unique (escalation_id, kind, id_index)
);

create table zoho_bridge.escalation_attachments (
  id           text primary key default gen_random_uuid()::text,
  reply_id     text not null references zoho_bridge.escalation_replies on delete cascade,
  id_index     text not null,
  sealed_id    text not null,
  sealed_name  text not null,
  size         bigint not null,
  unique (reply_id, id_index)
);

-- Facts about escalations. What agents wrote is not in them: it is sealed where it is kept.
alter table zoho_bridge.happenings
  add column escalation_id text,
  add column reply_id      text;
