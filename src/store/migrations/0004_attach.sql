-- For `attach`: rows of the app's own users table become users.

-- Rows that are no acceptable user. The app's sign-up goes through all the same; doctor shows them.
create table zoho_bridge.refused_rows (
  source  text not null,
  row_id  text not null,
  reason  text not null,
  at      timestamptz not null default now(),
  primary key (source, row_id)
);

-- A text as the library would tidy it: white space folded, control characters out, cut, empty is null.
create function zoho_bridge.tidy(p_text text, p_max int) returns text language sql immutable as $$
  select nullif(left(btrim(regexp_replace(regexp_replace(p_text, '\s+', ' ', 'g'), '[\u0001-\u001f\u007f]', '', 'g')), p_max), '')
$$;

-- Takes [{id, email, name, firstName, lastName, phone, company}] as they stand in the app's table. Answers how many were taken.
create function zoho_bridge.take_rows(p_source text, p_rows jsonb, p_priority int)
returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  people jsonb;
  taken  int;
begin
  with given as (
    select distinct on (r.id) r.* from jsonb_to_recordset(p_rows)
      as r(id text, email text, name text, "firstName" text, "lastName" text, phone text, company text)
     where r.id is not null
  ), judged as (
    select g.*, btrim(g.email) as address,
           case when length(g.id) not between 1 and 200 then 'id: must have 1 to 200 characters'
                when g.email is null or btrim(g.email) = '' then 'email: is missing'
                when length(btrim(g.email)) > 254 or btrim(g.email) !~ '^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$' then 'email: must be an e-mail address'
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
