-- An event is one however often it is told: by an office, or by the records of visits that ask for it.
alter table household_events drop constraint household_events_kind_check;
alter table household_events add constraint household_events_kind_check
    check (kind in ('left_hospital', 'came_back', 'disaster', 'death_in_family', 'serious_change'));

create table household_event_tellings (
    county_code  text not null,
    event_id     uuid not null,
    source_id    uuid not null,          -- the record, or what an office entered again
    household_id uuid not null,
    region_code  text not null,
    visit_id     uuid,                   -- null: told at a desk
    note         text not null default '',
    told_by      uuid not null,
    told_at      timestamptz not null,
    primary key (county_code, event_id, source_id),
    foreign key (county_code, event_id) references household_events (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, visit_id) references visits (county_code, id),
    foreign key (county_code, told_by) references users (county_code, id)
);
create index household_event_tellings_household
    on household_event_tellings (county_code, household_id, region_code);
create index household_event_tellings_visit on household_event_tellings (county_code, visit_id)
    where visit_id is not null;
create index household_event_tellings_by on household_event_tellings (county_code, told_by);

alter table household_event_tellings enable row level security;
create policy reach on household_event_tellings using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on household_event_tellings to tanfang_app;
