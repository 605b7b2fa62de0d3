-- Visits are listed by when they came: their ids are made by phones, whose clocks may be years off. A county and a town
-- have an index that is read from its top; the few visits of a village or a grid are found by visits_region and sorted.
alter table visits add column town_code text not null generated always as (left(region_code, 9)) stored;
create index visits_received on visits (county_code, received_at desc, id desc);
create index visits_town_received on visits (county_code, town_code, received_at desc, id desc);
create index visits_visitor_received on visits (county_code, visitor_id, received_at desc, id desc);
drop index visits_visitor;
