-- What a visit's filling tells beside its answers: where the phone was when, how long it took, whose phone.
create table visit_traces (
    county_code    text not null,
    visit_id       uuid not null,
    household_id   uuid,
    region_code    text not null,
    visitor_id     uuid not null,
    device_id      uuid,
    fixed_earliest timestamptz,                   -- null: no position that can be used
    fixed_latest   timestamptz,
    slack_s        real not null check (slack_s >= 0),
    is_late        boolean not null,              -- entered for another day
    seconds        real,
    answered       integer not null check (answered >= 0),
    signs          integer not null check (signs >= 0),
    bits           real not null,                 -- how much its own answers tell (geo/evidence/filling.py)
    own_answers    bytea,                         -- SHA-256 of form and own answers; null when there are too few
    corrects       uuid,
    primary key (county_code, visit_id),
    foreign key (county_code, visit_id) references visits (county_code, id),
    foreign key (county_code, visitor_id) references users (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index visit_traces_visitor on visit_traces (county_code, visitor_id, fixed_earliest desc);
create index visit_traces_device on visit_traces (county_code, device_id, fixed_earliest desc) where device_id is not null;
create index visit_traces_household on visit_traces (county_code, household_id, region_code);
create index visit_traces_own on visit_traces (county_code, own_answers) where own_answers is not null;

-- Why a visit deserves a second look. Written once and never changed; nothing is added up by visitor.
create table visit_reasons (
    county_code  text not null,
    visit_id     uuid not null,
    code         text not null check (code in ('far_from_home', 'impossible_travel', 'same_spot', 'reused_photo',
                     'photo_time', 'photo_place', 'identical_answers', 'too_fast')),
    household_id uuid,
    region_code  text not null,
    confidence   real not null check (confidence between 0 and 1),
    figures      jsonb not null,
    other_id     uuid,                            -- the other visit concerned
    found_at     timestamptz not null,
    primary key (county_code, visit_id, code),
    foreign key (county_code, visit_id) references visits (county_code, id),
    foreign key (county_code, other_id) references visits (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index visit_reasons_other on visit_reasons (county_code, other_id) where other_id is not null;
create index visit_reasons_household on visit_reasons (county_code, household_id, region_code);

-- A month's seed comes from chance, so no phone can make ids that are never drawn; with it anybody draws again.
create table draw_seeds (
    county_code text not null references counties,
    month       date not null check (extract(day from month) = 1),
    seed        text not null check (length(seed) between 16 and 128),
    made_at     timestamptz not null,
    primary key (county_code, month)
);

-- Visits drawn for review: by lot among all, or by lot among those with reasons.
create table drawn_visits (
    county_code  text not null,
    visit_id     uuid not null,
    household_id uuid,
    region_code  text not null,
    town_code    text not null generated always as (left(region_code, 9)) stored,
    month        date not null,
    number       double precision not null check (number >= 0 and number < 1),
    rate         double precision not null check (rate between 0 and 1),
    drawn_by     text not null check (drawn_by in ('lot', 'reasons')),
    weight       real not null check (weight between 0 and 1),   -- the surest reason; 0 without any
    drawn_at     timestamptz not null,
    reviewed_at  timestamptz,
    primary key (county_code, visit_id),
    constraint drawn_visits_by_number check (number < rate),
    foreign key (county_code, visit_id) references visits (county_code, id),
    foreign key (county_code, month) references draw_seeds (county_code, month),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index drawn_visits_waiting on drawn_visits (county_code, weight desc, visit_id desc) where reviewed_at is null;
create index drawn_visits_town on drawn_visits (county_code, town_code, weight desc, visit_id desc)
    where reviewed_at is null;
create index drawn_visits_month on drawn_visits (county_code, month);
create index drawn_visits_household on drawn_visits (county_code, household_id, region_code);

-- Another worker is asked to go there too; their next visit to the household answers it.
create table second_visits (
    county_code  text not null,
    id           uuid not null,
    visit_id     uuid not null,
    household_id uuid not null,
    region_code  text not null,
    worker_id    uuid not null,
    note         text not null check (length(note) <= 2000),
    asked_by     uuid not null,
    asked_at     timestamptz not null,
    answered_by  uuid,                            -- the visit that answers it
    answered_at  timestamptz,
    primary key (county_code, id),
    constraint second_visits_answered check ((answered_by is null) = (answered_at is null)),
    foreign key (county_code, visit_id) references visits (county_code, id),
    foreign key (county_code, answered_by) references visits (county_code, id),
    foreign key (county_code, worker_id) references users (county_code, id),
    foreign key (county_code, asked_by) references users (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create unique index second_visits_one_open on second_visits (county_code, visit_id) where answered_by is null;
create index second_visits_visit on second_visits (county_code, visit_id);
create index second_visits_answer on second_visits (county_code, answered_by) where answered_by is not null;
create index second_visits_worker on second_visits (county_code, worker_id);
create index second_visits_asked_by on second_visits (county_code, asked_by);
create index second_visits_household on second_visits (county_code, household_id, region_code);

do $$
declare t text;
begin
    foreach t in array array['visit_traces', 'visit_reasons', 'drawn_visits', 'second_visits'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format('grant select, insert on %I to tanfang_app', t);
    end loop;
end $$;
grant update on drawn_visits, second_visits to tanfang_app;
grant select, insert on draw_seeds to tanfang_app;

-- Photos by four blocks of their perceptual hash, 16 bits each: two hashes that differ in at most 11 bits have a block
-- in which they differ in at most two, so 137 values for each block find every such pair (multi-index hashing: Norouzi,
-- Punjani, Fleet 2012).
alter table files add column difference_hash bigint;
create table photo_blocks (
    county_code     text not null,
    block           integer not null,             -- its place (0 to 3) times 65536, and its 16 bits
    sha256          bytea not null,
    perceptual_hash bigint not null,
    difference_hash bigint not null,
    primary key (county_code, block, sha256) include (perceptual_hash, difference_hash),
    foreign key (county_code, sha256) references files (county_code, sha256)
);
create index photo_blocks_sha256 on photo_blocks (county_code, sha256);
grant select, insert on photo_blocks to tanfang_app;
