-- What a road router said of the ways between the places of a worker's day, so that desk and phone say the same legs
-- whatever order they stand in, and nobody asks the router while somebody waits. Made when the day is planned, and anew
-- when a stop comes in. Without it ways are estimates. Gone with the trip.
create table trip_roads (
    county_code text not null,
    trip_id     uuid not null,
    region_code text not null,   -- the trip's
    places      bytea not null,  -- longitude and latitude of each place, WGS-84: little-endian doubles
    seconds     bytea not null,  -- from each place (rows) to each: little-endian 32-bit integers; -1: not known
    metres      bytea not null,  -- the same
    primary key (county_code, trip_id),
    foreign key (county_code, trip_id) references trips (county_code, id) on delete cascade,
    check (octet_length(seconds) = octet_length(metres)),
    check (octet_length(seconds) * 64 = octet_length(places) * octet_length(places))
);

alter table trip_roads enable row level security;
create policy reach on trip_roads using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[]));
create policy of_trips on trip_roads for select using (exists (
    select 1 from trips p where p.county_code = trip_roads.county_code and p.id = trip_roads.trip_id));
grant select, insert, update on trip_roads to tanfang_app;

-- How the ways of a plan were worked out: estimated because there is no router (lines) or it did not answer (silent),
-- by road, or by road in part.
alter table trip_plans
    add column ways text not null default 'lines' check (ways in ('lines', 'silent', 'partly', 'roads'));
grant update (ways) on trip_plans to tanfang_app;
