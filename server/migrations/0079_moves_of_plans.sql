-- A plan after a plan says whom it has elsewhere than before, and why; worked out with it, and kept as it was then.
create table trip_moves (
    county_code  text not null,
    plan_id      uuid not null,
    household_id uuid not null,
    from_worker  uuid not null,
    from_day     date not null,
    region_code  text not null,
    to_worker    uuid not null,
    to_day       date not null,
    reason       text not null,
    primary key (county_code, plan_id, household_id, from_worker, from_day),
    foreign key (county_code, plan_id) references trip_plans (county_code, id),
    foreign key (county_code, household_id) references households (county_code, id),
    foreign key (county_code, from_worker) references users (county_code, id),
    foreign key (county_code, to_worker) references users (county_code, id)
);
create index trip_moves_household on trip_moves (county_code, household_id);
create index trip_moves_from_worker on trip_moves (county_code, from_worker);
create index trip_moves_to_worker on trip_moves (county_code, to_worker);

alter table trip_moves enable row level security;
create policy reach on trip_moves using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on trip_moves to tanfang_app;
