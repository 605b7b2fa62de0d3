-- The register remembers: what was written in it before, from which day on the new holds, and why. As of any day it is
-- read from what stands now and what these rows say stood before.
create table life_events (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    kind         text not null check (kind in ('death', 'birth', 'marriage', 'division', 'union', 'moved_out',
                     'into_institution', 'out_of_institution', 'imprisoned', 'released', 'absence')),
    happened_on  date not null,
    asked        jsonb not null,                  -- what was entered
    consequences jsonb not null,                  -- what followed, as it was shown
    note         text not null,
    recorded_by  uuid not null,
    recorded_at  timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index life_events_household on life_events (county_code, household_id, region_code);
create index life_events_recorded_by on life_events (county_code, recorded_by);

create table life_event_undos (
    county_code text not null,
    id          uuid not null,
    event_id    uuid not null,
    region_code text not null,
    reason      text not null check (btrim(reason) <> ''),
    undone_by   uuid not null,
    undone_at   timestamptz not null,
    primary key (county_code, id),
    constraint life_event_undos_once unique (county_code, event_id),
    foreign key (county_code, event_id) references life_events (county_code, id),
    foreign key (county_code, undone_by) references users (county_code, id)
);
create index life_event_undos_undone_by on life_event_undos (county_code, undone_by);

-- One row for each subject each time something of it was written. A person who changes households has a row in both
-- files; `echo` marks the second.
create table register_changes (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,                   -- in whose file it stands
    region_code  text not null,
    subject      text not null check (subject in ('household', 'person', 'status')),
    subject_id   uuid not null,
    before       jsonb not null,
    after        jsonb not null,
    effective_on date not null,                   -- from this civil day on the new holds
    echo         boolean not null default false,
    event_id     uuid,                            -- the event it belongs to
    undoes       uuid,                            -- the event that it takes back
    source_id    uuid,                            -- the record that found it, when it was no event
    reason       text not null,
    recorded_by  uuid not null,
    recorded_at  timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, event_id) references life_events (county_code, id),
    foreign key (county_code, undoes) references life_events (county_code, id),
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index register_changes_undoes on register_changes (county_code, undoes) where undoes is not null;
create index register_changes_household on register_changes (county_code, household_id, region_code);
create index register_changes_subject on register_changes (county_code, subject_id, recorded_at);
create index register_changes_event on register_changes (county_code, event_id) where event_id is not null;
create index register_changes_recorded_by on register_changes (county_code, recorded_by);

-- What an undone event had put on file stays and is seen by nobody but the history.
alter table households add column withdrawn_at timestamptz;
alter table persons add column withdrawn_at timestamptz;
alter table statuses add column withdrawn_at timestamptz;
do $$
declare t text;
begin
    foreach t in array array['households', 'persons', 'statuses'] loop
        execute format($policy$
            create policy not_withdrawn on %I as restrictive using (
                withdrawn_at is null or current_setting('tanfang.withdrawn', true) = 'shown')
            $policy$, t);
    end loop;
    foreach t in array array['life_events', 'life_event_undos', 'register_changes'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;
grant select, insert on life_events, life_event_undos, register_changes to tanfang_app;
