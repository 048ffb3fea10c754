-- A sealed payload is random to the eye, so pressing it is work for nothing, and at 2 to 4 KB it is quicker written beside its
-- row than out of line: half the time of an insert.
alter table zoho_bridge.events alter column sealed_body set storage external;
alter table zoho_bridge.events set (toast_tuple_target = 8160);
