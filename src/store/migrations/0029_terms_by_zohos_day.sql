-- Whether a change that was to come with the next term has come is told by the organisation's day, which whoever asks computes: `timeZone`
-- is the organisation's, and not every server knows all of its names. `nextIsDue` is for processes of the version before.
create or replace function zoho_bridge.lock_subscription(p_user text, p_product text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  latest zoho_bridge.subscriptions;
begin
  select * into latest from zoho_bridge.subscriptions s where s.user_id = p_user and s.product = p_product
   order by s.over_at is null desc, s.created_at desc, s.id limit 1 for update;
  return jsonb_build_object(
    'user', exists (select from zoho_bridge.users u where u.id = p_user),
    'timeZone', (select f.value from zoho_bridge.facts f where f.key = 'organization.timeZone'),
    'subscription', case when latest.id is not null then jsonb_build_object(
      'id', latest.id, 'wish', latest.wish, 'planCode', latest.plan_code, 'quantity', latest.quantity, 'addons', latest.addons,
      'next', latest.next, 'couponCode', latest.coupon_code, 'startsAt', latest.starts_at, 'trialDays', latest.trial_days,
      'autoCollect', latest.auto_collect, 'over', latest.over_at is not null, 'termEndsAt', latest.term_ends_at,
      'nextIsDue', coalesce(latest.next is not null and latest.term_ends_at <= current_date, false)) end);
end;
$$;
