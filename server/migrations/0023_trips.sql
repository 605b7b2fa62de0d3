-- Trips: from what is due to the stops of a worker's day. A trip belongs to the township its worker works in, so that a
-- household that moves away stays on it and is named as moved.

-- What planning knows of a worker; the newest row stands.
create table worker_days (
    county_code text not null,
    id          uuid not null,
    user_id     uuid not null,
    weekdays    smallint[] not null check (weekdays <@ '{1,2,3,4,5,6,7}'),   -- ISO: Monday is 1; empty: never
    most_visits smallint not null check (most_visits between 1 and 40),      -- in a day
    begins      text not null check (begins ~ '^([01]\d|2[0-3]):[0-5]\d$'),  -- wall clock of the county
    ends        text not null check (ends ~ '^([01]\d|2[0-3]):[0-5]\d$'),
    start_lon   double precision check (start_lon between -180 and 180),     -- WGS-84; null: at the first stop
    start_lat   double precision check (start_lat between -90 and 90),
    skills      text[] not null,
    set_by      uuid not null,
    set_at      timestamptz not null,
    primary key (county_code, id),
    constraint worker_days_order check (begins < ends),
    check ((start_lon is null) = (start_lat is null)),
    foreign key (county_code, user_id) references users (county_code, id),
    foreign key (county_code, set_by) references users (county_code, id)
);
create index worker_days_newest on worker_days (county_code, user_id, id desc);
create index worker_days_set_by on worker_days (county_code, set_by);

create table worker_leaves (
    county_code  text not null,
    id           uuid not null,
    user_id      uuid not null,
    first_on     date not null,
    last_on      date not null,
    set_by       uuid not null,
    set_at       timestamptz not null,
    withdrawn_by uuid,
    withdrawn_at timestamptz,
    primary key (county_code, id),
    constraint worker_leaves_order check (first_on <= last_on),
    check ((withdrawn_at is null) = (withdrawn_by is null)),
    foreign key (county_code, user_id) references users (county_code, id),
    foreign key (county_code, set_by) references users (county_code, id),
    foreign key (county_code, withdrawn_by) references users (county_code, id)
);
create index worker_leaves_user on worker_leaves (county_code, user_id, last_on) where withdrawn_at is null;
create index worker_leaves_of on worker_leaves (county_code, user_id);
create index worker_leaves_set_by on worker_leaves (county_code, set_by);
create index worker_leaves_withdrawn_by on worker_leaves (county_code, withdrawn_by);

-- What a household asks of whoever goes there; the newest row stands.
create table visit_needs (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    skills       text[] not null,                 -- all of them
    opens        text check (opens ~ '^([01]\d|2[0-3]):[0-5]\d$'),
    closes       text check (closes ~ '^([01]\d|2[0-3]):[0-5]\d$'),
    not_workers  uuid[] not null,                 -- who shall not be sent, as a relative
    set_by       uuid not null,
    set_at       timestamptz not null,
    primary key (county_code, id),
    constraint visit_needs_order check (opens < closes),
    check ((opens is null) = (closes is null)),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, set_by) references users (county_code, id)
);
create index visit_needs_newest on visit_needs (county_code, household_id, id desc);
create index visit_needs_household on visit_needs (county_code, household_id, region_code);
create index visit_needs_set_by on visit_needs (county_code, set_by);

create table trip_plans (
    county_code  text not null,
    id           uuid not null,
    region_code  text not null,                   -- what was planned
    first_on     date not null,
    last_on      date not null,
    asked        jsonb not null,                  -- workers, households, minutes for a visit, as they were asked for
    asked_by     uuid not null,
    asked_at     timestamptz not null,
    percent      smallint not null default 0 check (percent between 0 and 100),
    finished_at  timestamptz,
    problem      text,                            -- why nothing came of it
    served       integer,
    travel_minutes integer,
    published_by uuid,
    published_at timestamptz,
    primary key (county_code, id),
    constraint trip_plans_order check (first_on <= last_on),
    check ((published_at is null) = (published_by is null)),
    foreign key (county_code, asked_by) references users (county_code, id),
    foreign key (county_code, published_by) references users (county_code, id)
);
create index trip_plans_region on trip_plans (county_code, region_code, id desc);
create index trip_plans_asked_by on trip_plans (county_code, asked_by);
create index trip_plans_published_by on trip_plans (county_code, published_by);

create table trip_unserved (
    county_code  text not null,
    plan_id      uuid not null,
    household_id uuid not null,
    region_code  text not null,
    missing      integer not null check (missing > 0),
    reason       text not null,
    fix          text[] not null,                 -- the limits that, lifted together, let a missing visit in
    fix_worker   uuid,                            -- who then takes it, and when
    fix_day      date,
    primary key (county_code, plan_id, household_id),
    foreign key (county_code, plan_id) references trip_plans (county_code, id),
    foreign key (county_code, household_id) references households (county_code, id),
    foreign key (county_code, fix_worker) references users (county_code, id)
);
create index trip_unserved_household on trip_unserved (county_code, household_id);
create index trip_unserved_fix_worker on trip_unserved (county_code, fix_worker);

create table trips (
    county_code  text not null,
    id           uuid not null,
    plan_id      uuid,
    region_code  text not null,                   -- the township of its worker
    worker_id    uuid not null,
    day          date not null,
    published_by uuid,
    published_at timestamptz,
    replaced_at  timestamptz,                     -- another trip of that worker and day stands since
    primary key (county_code, id),
    check ((published_at is null) = (published_by is null)),
    foreign key (county_code, plan_id) references trip_plans (county_code, id),
    foreign key (county_code, worker_id) references users (county_code, id),
    foreign key (county_code, published_by) references users (county_code, id)
);
create unique index trips_drafted on trips (county_code, plan_id, worker_id, day) where published_at is null;
create unique index trips_standing on trips (county_code, worker_id, day)
    where published_at is not null and replaced_at is null;
create index trips_plan on trips (county_code, plan_id);
create index trips_worker on trips (county_code, worker_id, day);
create index trips_day on trips (county_code, region_code, day);
create index trips_published_by on trips (county_code, published_by);

create table trip_stops (
    county_code  text not null,
    trip_id      uuid not null,
    household_id uuid not null,
    region_code  text not null,                   -- the trip's, wherever the household lives by now
    place        smallint check (place > 0),      -- in the order of the day; null: taken out, trip_changes says by whom
    pinned       boolean not null default false,  -- a new plan leaves it with this worker on this day
    primary key (county_code, trip_id, household_id),
    constraint trip_stops_places unique (county_code, trip_id, place) deferrable initially deferred,
    foreign key (county_code, trip_id) references trips (county_code, id),
    foreign key (county_code, household_id) references households (county_code, id)
);
create index trip_stops_household on trip_stops (county_code, household_id);

-- Who changed what, and how it was before.
create table trip_changes (
    county_code  text not null,
    id           uuid not null,
    trip_id      uuid not null,
    region_code  text not null,
    change       text not null check (change in ('order', 'add', 'remove', 'pin', 'unpin')),
    household_id uuid,                            -- the one it is about; null: the order of many
    place        smallint,                        -- where it stands since
    other_trip   uuid,                            -- where it came from or went to
    before       uuid[] not null,                 -- the households in their order, before
    changed_by   uuid not null,
    changed_at   timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, trip_id) references trips (county_code, id),
    foreign key (county_code, household_id) references households (county_code, id),
    foreign key (county_code, other_trip) references trips (county_code, id),
    foreign key (county_code, changed_by) references users (county_code, id)
);
create index trip_changes_trip on trip_changes (county_code, trip_id, id desc);
create index trip_changes_household on trip_changes (county_code, household_id);
create index trip_changes_other on trip_changes (county_code, other_trip);
create index trip_changes_by on trip_changes (county_code, changed_by);

do $$
declare t text;
begin
    foreach t in array array['visit_needs', 'trip_plans', 'trip_unserved', 'trips', 'trip_stops', 'trip_changes'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;
-- A worker reads their own.
create policy worker on trips for select using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and worker_id = any ((select string_to_array(current_setting('tanfang.actors', true), ','))::uuid[])
);
create policy of_trips on trip_stops for select using (exists (
    select 1 from trips p where p.county_code = trip_stops.county_code and p.id = trip_stops.trip_id));
create policy of_trips on trip_changes for select using (exists (
    select 1 from trips p where p.county_code = trip_changes.county_code and p.id = trip_changes.trip_id));

grant select, insert on worker_days, worker_leaves, visit_needs, trip_plans, trip_unserved, trips, trip_stops, trip_changes
    to tanfang_app;
grant update (withdrawn_by, withdrawn_at) on worker_leaves to tanfang_app;
grant update (percent, finished_at, problem, served, travel_minutes, published_by, published_at) on trip_plans to tanfang_app;
grant update (published_by, published_at, replaced_at) on trips to tanfang_app;
grant update (place, pinned) on trip_stops to tanfang_app;
