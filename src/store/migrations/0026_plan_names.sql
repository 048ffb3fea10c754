-- What Billing calls the plan of a subscription: notices name it before anybody has looked at all that is sold.
alter table zoho_bridge.subscriptions add column plan_name text;
