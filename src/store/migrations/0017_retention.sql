-- What is old and done is dropped once a day. Rows come in the order of their time, so this index is tiny.
create index events_by_time on zoho_bridge.events using brin (received_at) with (pages_per_range = 32);

-- The calendar is looked at every minute and what is owed with every sweep: few of many rows.
create index subscriptions_renewing on zoho_bridge.subscriptions (next_billing_at) where over_at is null;
create index subscriptions_trying on zoho_bridge.subscriptions (trial_ends_at) where over_at is null and trial_ends_at is not null;
create index subscriptions_cards on zoho_bridge.subscriptions (card_expires) where over_at is null and card_expires is not null;
create index invoices_open on zoho_bridge.invoices (id) where balance > 0;
