-- Which events rang an object: a payment that its invoice no longer tells of is found by them.
create index event_objects_by_object on zoho_bridge.event_objects (object_id);
