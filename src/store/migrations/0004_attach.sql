-- For `attach`: rows of the app's own users table become users.

-- Rows that are no acceptable user. The app's sign-up goes through all the same; doctor shows them.
-- The row "*" stands for the whole table: it no longer has a column that was mapped.
create table zoho_bridge.refused_rows (
  source  text not null,
  row_id  text not null,
  reason  text not null,
  at      timestamptz not null default now(),
  primary key (source, row_id)
);

-- A text as the library would tidy it: white space folded (JavaScript's idea of it, whatever the database's locale),
-- control characters out, cut, empty is null. What is far too long is not even looked at.
create function zoho_bridge.tidy(p_text text, p_max int) returns text language sql immutable as $$
  select nullif(rtrim(left(btrim(regexp_replace(regexp_replace(left(p_text, p_max * 10),
           '[\u0001-\u0008\u000e-\u001f\u007f-\u009f]', '', 'g'),
           '[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g')), p_max)), '')
$$;

-- The library's rule for e-mail addresses, as far as it can be said without punycode. `p_address` is tidied.
create function zoho_bridge.looks_like_email(p_address text) returns boolean language sql immutable as $$
  select length(p_address) <= 254
     and p_address !~ '[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff]'
     and p_address ~ '^[^@ <>()\[\],;:\\"]+@[^@]+$'
     and split_part(p_address, '@', 2) !~ '[] !"#$%&''()*+,/:;<=>?[\\^`{|}~]'
     and split_part(p_address, '@', 2) ~ '^([^.-]|[^.-][^.]{0,61}[^.-])(\.([^.-]|[^.-][^.]{0,61}[^.-]))+$'
     and p_address !~ '\.[0-9]+$'
$$;

-- Takes [{id, email, name, firstName, lastName, phone, company}] as they stand in the app's table. Answers how many were taken.
create function zoho_bridge.take_rows(p_source text, p_rows jsonb, p_priority int)
returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  people jsonb;
  taken  int;
begin
  with given as (
    select distinct on (r.id) r.*, zoho_bridge.tidy(r.email, 300) as address
      from jsonb_to_recordset(p_rows) as r(id text, email text, name text, "firstName" text, "lastName" text, phone text, company text)
     where r.id is not null
  ), judged as (
    select g.*,
           case when length(g.id) not between 1 and 200 then 'id: must have 1 to 200 characters'
                when g.id <> btrim(g.id) then 'id: must not begin or end with white space'
                when g.id ~ '[\u0001-\u001f\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]' then 'id: must not contain tabs or line breaks'
                when g.address is null then 'email: is missing'
                when not zoho_bridge.looks_like_email(g.address) then 'email: must be an e-mail address'
           end as reason
      from given g
  ), refused as (
    insert into zoho_bridge.refused_rows as f (source, row_id, reason)
    select p_source, left(j.id, 200), j.reason from judged j where j.reason is not null order by j.id
    on conflict on constraint refused_rows_pkey do update set reason = excluded.reason, at = now()
  ), healed as (
    delete from zoho_bridge.refused_rows f using judged j where f.source = p_source and f.row_id = j.id and j.reason is null
  )
  select jsonb_agg(jsonb_build_object('id', j.id, 'email', j.address, 'name', zoho_bridge.tidy(j.name, 1000),
           'firstName', zoho_bridge.tidy(j."firstName", 1000), 'lastName', zoho_bridge.tidy(j."lastName", 1000),
           'phone', zoho_bridge.tidy(j.phone, 1000), 'company', zoho_bridge.tidy(j.company, 1000)))
    into people from judged j where j.reason is null;

  if people is null then return 0; end if;
  select count(*) into taken from zoho_bridge.save_users(people, p_priority);
  return taken;
end;
$$;

-- Whether a table still has the columns that were mapped. An app that drops or renames one must not lose its sign-up
-- for it, so the trigger asks first (one look into an index), says so in refused_rows, and does nothing.
create function zoho_bridge.still_has(p_source text, p_table oid, p_columns text[])
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  lost text;
begin
  select string_agg(c.name, ', ') into lost from unnest(p_columns) as c(name)
   where not exists (select from pg_attribute a where a.attrelid = p_table and a.attname = c.name and not a.attisdropped);
  if lost is null then return true; end if;
  insert into zoho_bridge.refused_rows as f (source, row_id, reason)
  values (p_source, '*', format('the table no longer has the column %s: rows are not taken until "zoho-bridge attach" is run again', lost))
  on conflict on constraint refused_rows_pkey do update set reason = excluded.reason, at = now();
  return false;
end;
$$;
