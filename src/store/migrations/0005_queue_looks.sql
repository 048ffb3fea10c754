-- "Is anybody at work on this queue?" is asked often. Without an index of its own it read every waiting job: 75 ms with 150,000 of them.
create index if not exists zoho_bridge_active on zoho_bridge_queue.job_common (name) where state = 'active';
