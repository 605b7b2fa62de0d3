-- The words of the house as tables. Rules that hold for every table here:
--   * the county code leads every key, so that a table can be distributed by county;
--   * ids are UUIDv7 made by whoever creates the thing (phones too), so that a repeat is recognised;
--   * a region-bound table carries region_code and is under row-level security (see the end of this file);
--   * state is a row with who and when; a correction is a newer row;
--   * changed_xid is what the phones' delta sync reads: the transaction that last wrote the row.

create extension if not exists pg_trgm;

create table counties (
    county_code text primary key check (county_code ~ '^[0-9]{6}$'),
    name        text not null,
    name_en     text not null,
    demo        boolean not null default false,
    sync_epoch  uuid not null default uuidv7()   -- a restored database gets a new one: phones then sync anew
);

-- regions -----------------------------------------------------------------------------------------

create table divisions (
    county_code text not null references counties,
    code        text not null check (code ~ '^[0-9]{6}([0-9]{3}([0-9]{3}([0-9]{3})?)?)?$'),
    parent_code text,
    level       text not null check (level in ('county', 'town', 'village', 'grid')),
    name        text not null,
    lon         double precision check (lon between -180 and 180),
    lat         double precision check (lat between -90 and 90),
    boundary    jsonb,                            -- GeoJSON geometry, WGS-84
    valid_from  date not null,
    valid_to    date,
    primary key (county_code, code),
    foreign key (county_code, parent_code) references divisions (county_code, code),
    check (starts_with(code, county_code))
);
create index divisions_parent on divisions (county_code, parent_code);

-- accounts ----------------------------------------------------------------------------------------

create table users (
    county_code   text not null references counties,
    id            uuid not null,
    login         text not null,
    name          text not null,
    role          text not null check (role in ('grid_worker', 'township', 'county', 'admin')),
    password_hash text not null,
    created_at    timestamptz not null,
    left_at       timestamptz,
    primary key (county_code, id),
    constraint users_login_taken unique (county_code, login)
);

create table user_reaches (
    county_code text not null,
    id          uuid not null,
    user_id     uuid not null,
    region_code text not null,                    -- a division code; the reach is everything below it
    valid_from  date not null,
    valid_to    date,
    changed_xid xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    foreign key (county_code, user_id) references users (county_code, id)
);
create index user_reaches_user on user_reaches (county_code, user_id);
create index user_reaches_region on user_reaches (county_code, region_code);

create table devices (
    county_code    text not null,
    id             uuid not null,
    user_id        uuid not null,
    name           text not null,
    app_version    text not null,
    first_seen_at  timestamptz not null,
    last_synced_at timestamptz,
    clock_skew_s   integer,                       -- phone clock minus server clock at the last sync, seconds
    locked_at      timestamptz,
    primary key (county_code, id),
    foreign key (county_code, user_id) references users (county_code, id)
);
create index devices_user on devices (county_code, user_id);

create table sessions (
    county_code text not null,
    token_hash  bytea not null,                   -- SHA-256 of the token, which names its county; never the token
    user_id     uuid not null,
    device_id   uuid,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    ended_at    timestamptz,
    primary key (county_code, token_hash),
    foreign key (county_code, user_id) references users (county_code, id),
    foreign key (county_code, device_id) references devices (county_code, id)
);
create index sessions_user on sessions (county_code, user_id);
create index sessions_device on sessions (county_code, device_id);

create table sign_in_failures (
    county_code text not null,
    id          uuid not null,
    login       text not null,
    failed_at   timestamptz not null,
    primary key (county_code, id)
);
create index sign_in_failures_login on sign_in_failures (county_code, login, failed_at);

-- parameters --------------------------------------------------------------------------------------

create table county_parameters (
    county_code text not null references counties,
    id          uuid not null,
    name        text not null check (name ~ '^p_[a-z0-9_]+$'),
    value       jsonb not null,
    valid_from  date not null,
    reason      text not null,
    set_by      uuid not null,
    set_at      timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, set_by) references users (county_code, id)
);
create index county_parameters_name on county_parameters (county_code, name, valid_from);
create index county_parameters_set_by on county_parameters (county_code, set_by);

-- forms: versions as published, submissions as received -------------------------------------------

create table form_versions (
    county_code  text not null references counties,
    form_id      text not null,
    version      text not null,
    title_zh     text not null,
    title_en     text not null,
    purpose      text not null check (purpose in ('visit', 'quick_report', 'survey')),
    xform        text not null,
    definition   jsonb not null,
    workbook     bytea not null,
    published_at timestamptz not null,
    published_by uuid,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, form_id, version),
    foreign key (county_code, published_by) references users (county_code, id)
);
create index form_versions_published_by on form_versions (county_code, published_by);

create table form_retirements (
    county_code text not null,
    form_id     text not null,
    version     text not null,
    retired_at  timestamptz not null,
    retired_by  uuid,
    primary key (county_code, form_id, version),
    foreign key (county_code, form_id, version) references form_versions (county_code, form_id, version),
    foreign key (county_code, retired_by) references users (county_code, id)
);
create index form_retirements_retired_by on form_retirements (county_code, retired_by);

-- One row for each record a phone finished, as it came. No foreign key to household or form: a record is
-- accepted, kept and marked even when what it names is unknown here.
create table submissions (
    county_code  text not null references counties,
    id           uuid not null,
    region_code  text not null,                   -- where the sender worked when it was received
    purpose      text not null check (purpose in ('visit', 'quick_report', 'survey')),
    form_id      text not null,
    form_version text not null,
    household_id uuid,
    case_id      uuid,
    submitted_by uuid not null,
    device_id    uuid,
    received_at  timestamptz not null,
    body_sha256  bytea not null,
    body         bytea not null,  -- the request's JSON
    primary key (county_code, id)
);
create index submissions_household on submissions (county_code, household_id) where household_id is not null;
create index submissions_case on submissions (county_code, case_id) where case_id is not null;
create index submissions_sender on submissions (county_code, submitted_by, id);

-- The same id again with other content: kept aside, shown to the township, never merged in silence.
create table submission_repeats (
    county_code  text not null,
    id           uuid not null,
    region_code  text not null,
    submission_id uuid not null,
    submitted_by uuid not null,
    received_at  timestamptz not null,
    body_sha256  bytea not null,
    body         bytea not null,
    primary key (county_code, id),
    constraint submission_repeats_once unique (county_code, submission_id, body_sha256),
    foreign key (county_code, submission_id) references submissions (county_code, id)
);

-- What the server's engine makes of a submission, by the rules of the form version it was filled with.
create table evaluations (
    county_code   text not null,
    submission_id uuid not null,
    region_code   text not null,
    answers       jsonb not null,                 -- {path: value} as the server computes them
    facts         jsonb not null,                 -- {name of the fact catalogue: value}; absent = unknown
    problems      jsonb not null,                 -- [{code, path?, message: {zh, en}}]; empty when all is well
    differences   jsonb not null,                 -- [{path, phone, server}]
    evaluated_at  timestamptz not null,
    primary key (county_code, submission_id),
    foreign key (county_code, submission_id) references submissions (county_code, id)
);

-- files -------------------------------------------------------------------------------------------

create table files (
    county_code  text not null references counties,
    sha256       bytea not null,
    bytes        bigint not null,
    content_type text not null,
    arrived_at   timestamptz,                     -- the phone says that the upload ended
    verified_at  timestamptz,                     -- hash and size were read back from the object store
    problem      text,                            -- an error code: why the object is not what was announced
    width        integer,
    height       integer,
    taken_at     text,                            -- EXIF, as the camera says it, without a zone
    exif_lon     double precision,
    exif_lat     double precision,
    perceptual_hash bigint,
    announced_at timestamptz not null,
    announced_by uuid not null,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, sha256),
    foreign key (county_code, announced_by) references users (county_code, id)
);
create index files_announced_by on files (county_code, announced_by);
create index files_unverified on files (county_code, announced_at) where verified_at is null and problem is null;

create table submission_files (
    county_code   text not null,
    submission_id uuid not null,
    name          text not null,
    region_code   text not null,
    sha256        bytea not null,
    bytes         bigint not null,
    primary key (county_code, submission_id, name),
    foreign key (county_code, submission_id) references submissions (county_code, id)
);
create index submission_files_sha256 on submission_files (county_code, sha256);

-- registry ----------------------------------------------------------------------------------------

create table households (
    county_code     text not null references counties,
    id              uuid not null,
    region_code     text not null,                -- the grid (15 digits), or the village while no grid is known
    address         text not null,
    directions      text not null default '',
    head_name       text not null,
    head_pinyin     text not null,                -- 'wang xiulan wxl': full and initials, for search
    lon             double precision check (lon between -180 and 180),
    lat             double precision check (lat between -90 and 90),
    position_source text not null check (position_source in ('none', 'register', 'visit', 'map')),
    registered_at   timestamptz not null,
    changed_xid     xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    unique (county_code, id, region_code),        -- what children follow when a household changes hands
    foreign key (county_code, region_code) references divisions (county_code, code)
);
create index households_region on households (county_code, region_code, id);

create table household_moves (
    county_code text not null,
    id          uuid not null,
    household_id uuid not null,
    from_region text not null,
    to_region   text not null,
    moved_at    timestamptz not null,
    moved_by    uuid not null,
    reason      text not null,
    changed_xid xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    foreign key (county_code, household_id) references households (county_code, id),
    foreign key (county_code, moved_by) references users (county_code, id)
);
create index household_moves_household on household_moves (county_code, household_id);
create index household_moves_from on household_moves (county_code, from_region);
create index household_moves_moved_by on household_moves (county_code, moved_by);

create table persons (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    name         text not null,
    pinyin       text not null,
    sex          text not null check (sex in ('male', 'female', 'unknown')),
    birth_date   date,
    relation     text not null,                   -- to the head: self, spouse, child, parent, grandchild, other
    id_cipher    bytea,                           -- citizen ID, encrypted
    id_blind     bytea,                           -- keyed hash of the citizen ID, for exact match
    id_last4     text,
    phone_cipher bytea,
    died_on      date,
    registered_at timestamptz not null,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index persons_household on persons (county_code, household_id, region_code);
create index persons_id_blind on persons (county_code, id_blind) where id_blind is not null;

create table statuses (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    person_id    uuid,
    status       text not null check (status in ('tekun', 'dibao', 'single_person_dibao', 'dibao_marginal',
                     'expenditure_hardship', 'poverty_risk', 'disability_living', 'disability_nursing',
                     'orphan_allowance', 'other')),
    support_mode text check (support_mode in ('scattered', 'institutional')),
    care_grade   text check (care_grade in ('able', 'partly_unable', 'unable')),
    valid_from   date not null,
    valid_to     date,
    source       text not null,
    recorded_at  timestamptz not null,
    recorded_by  uuid,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    check (valid_to is null or valid_to >= valid_from),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index statuses_household on statuses (county_code, household_id, region_code);
create index statuses_person on statuses (county_code, person_id);
create index statuses_recorded_by on statuses (county_code, recorded_by);
create index statuses_from on statuses (county_code, valid_from);    -- what begins today, for the sweep
create index statuses_to on statuses (county_code, valid_to) where valid_to is not null;

-- What is known of a household, by the names of the fact catalogue; the newest row of a name counts.
create table facts (
    county_code  text not null,
    household_id uuid not null,
    region_code  text not null,
    name         text not null,
    observed_on  date not null,
    source_id    uuid not null,                   -- the submission, case or import that says so
    value        jsonb not null,
    recorded_at  timestamptz not null,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, household_id, name, observed_on, source_id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index facts_household on facts (county_code, household_id, region_code);

-- visits ------------------------------------------------------------------------------------------

create table visits (
    county_code   text not null,
    id            uuid not null,                  -- the submission's id
    household_id  uuid,                           -- null: the household named is not known here (see problems)
    region_code   text not null,
    visitor_id    uuid not null,
    form_id       text not null,
    form_version  text not null,
    visited_on    date not null,                  -- civil date of Asia/Shanghai, as corrected for a wrong clock
    started_at    timestamptz,
    ended_at      timestamptz,
    entered_at    timestamptz not null,
    received_at   timestamptz not null,
    outcome       text not null check (outcome in ('met', 'carer_met', 'nobody_home', 'refused', 'telephone', 'moved',
                      'died', 'unknown')),
    counts        boolean not null,               -- p_visit_counts_as
    lon           double precision,
    lat           double precision,
    accuracy_m    double precision,
    mock_position boolean not null default false,
    distance_m    double precision,
    evidence      text not null check (evidence in ('near', 'far', 'cannot_tell')),
    problems      jsonb not null,                 -- of the visit itself (place, time, household); [{code, message}]
    changed_xid   xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, id) references submissions (county_code, id),
    foreign key (county_code, visitor_id) references users (county_code, id)
);
create index visits_household on visits (county_code, household_id, visited_on desc, id desc);
create index visits_household_region on visits (county_code, household_id, region_code);
create index visits_region on visits (county_code, region_code, id desc);
create index visits_visitor on visits (county_code, visitor_id, id desc);

create table visit_reviews (
    county_code text not null,
    id          uuid not null,
    visit_id    uuid not null,
    region_code text not null,
    decision    text not null check (decision in ('accepted', 'returned')),
    comments    jsonb not null,                   -- [{path?, text}]
    reviewed_by uuid not null,
    reviewed_at timestamptz not null,
    changed_xid xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    foreign key (county_code, visit_id) references visits (county_code, id),
    foreign key (county_code, reviewed_by) references users (county_code, id)
);
create index visit_reviews_visit on visit_reviews (county_code, visit_id);
create index visit_reviews_reviewed_by on visit_reviews (county_code, reviewed_by);

-- followups ---------------------------------------------------------------------------------------

-- One row for a household that must be visited: the strictest obligation, and when it is next due.
create table followups (
    county_code    text not null,
    household_id   uuid not null,
    region_code    text not null,
    reason         text not null,                 -- the row of policy/cadence.toml that won, as 'SV-01.unable'
    precedence     smallint not null default 1 check (precedence >= 0),  -- 0: scattered tekun, shown first
    interval_days  integer not null check (interval_days > 0),
    grace_days     integer not null check (grace_days >= 0),
    obliged_from   date not null,
    last_counted_on date,
    due_on         date not null,
    overdue_from   date not null generated always as (due_on + grace_days + 1) stored,  -- first day after grace
    ended_on       date,                          -- nobody has to visit any more; a later duty empties it again
    changed_xid    xid8 not null default pg_current_xact_id(),
    primary key (county_code, household_id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index followups_region_due on followups (county_code, region_code, due_on) where ended_on is null;
create index followups_due on followups (county_code, due_on) include (overdue_from, region_code, household_id)
    where ended_on is null;
create index followups_household on followups (county_code, household_id, region_code);

-- Each flag is about one due date. It is cleared when the due date moves on: by the visit named, or without one
-- when the obligation ended or became laxer.
create table overdue_flags (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    due_on       date not null,
    flagged_on   date not null,
    flagged_at   timestamptz not null,
    cleared_at   timestamptz,
    cleared_by_visit uuid,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    unique (county_code, id, region_code),        -- what escalations follow when a household changes hands
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, cleared_by_visit) references visits (county_code, id),
    check (cleared_at is not null or cleared_by_visit is null)
);
create unique index overdue_flags_one_open on overdue_flags (county_code, household_id) where cleared_at is null;
create index overdue_flags_household on overdue_flags (county_code, household_id, region_code);
create index overdue_flags_cleared_by on overdue_flags (county_code, cleared_by_visit)
    where cleared_by_visit is not null;
create index overdue_flags_open on overdue_flags (county_code, flagged_on) include (id, region_code)
    where cleared_at is null;
create index overdue_flags_cleared on overdue_flags (county_code, cleared_at) where cleared_at is not null;

create table followup_escalations (
    county_code text not null,
    flag_id     uuid not null,
    level       text not null check (level in ('township', 'county')),
    region_code text not null,
    escalated_on date not null,
    primary key (county_code, flag_id, region_code, level),
    foreign key (county_code, flag_id, region_code)
        references overdue_flags (county_code, id, region_code) on update cascade
);

-- One row for each day the follow-ups were swept; what begins or ends between two of them is caught up with.
create table sweeps (
    county_code text not null references counties,
    swept_on    date not null,
    swept_at    timestamptz not null,
    swept_by    uuid,                             -- null: the clock
    primary key (county_code, swept_on),
    foreign key (county_code, swept_by) references users (county_code, id)
);
create index sweeps_swept_by on sweeps (county_code, swept_by) where swept_by is not null;

-- When the phones responsible for a place were last heard of: those of the grid workers who reach the place or
-- something above it. A place that nobody walks with a phone is left out.
create function phones_heard(county text, today date) returns table (region_code text, heard_on date)
language sql stable as $$
    with phones as materialized (
        select r.region_code as covers, max(coalesce(p.last_synced_at, p.first_seen_at)) as heard_at
        from user_reaches r
        join users u on u.county_code = county and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
        join devices p on p.county_code = county and p.user_id = u.id and p.locked_at is null
        where r.county_code = county and r.valid_from <= today and (r.valid_to is null or r.valid_to >= today)
        group by r.region_code
    )
    select code, (max(heard_at) at time zone 'Asia/Shanghai')::date
    from (select d.code, heard_at from divisions d join phones on covers = d.code
          where d.county_code = county
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 12)
          where d.county_code = county and length(d.code) > 12
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 9)
          where d.county_code = county and length(d.code) > 9
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 6)
          where d.county_code = county and length(d.code) > 6) as covered
    group by code
$$;

-- leads -------------------------------------------------------------------------------------------

create table leads (
    county_code   text not null,
    id            uuid not null,
    household_id  uuid,
    region_code   text not null,
    source        text not null check (source in ('visit', 'self_report', 'grassroots_report', 'data_match',
                      'public_report')),
    submission_id uuid,
    event_type    text not null,
    happened_on   date,
    urgent        boolean not null,
    person_name   text not null,
    place         text not null default '',
    description   text not null,
    reported_by   uuid,
    reported_at   timestamptz not null,
    respond_by    timestamptz not null,           -- p_lead_response_hours
    changed_xid   xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    constraint leads_one_per_submission unique (county_code, submission_id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, submission_id) references submissions (county_code, id),
    foreign key (county_code, reported_by) references users (county_code, id)
);
create index leads_household on leads (county_code, household_id, region_code);
create index leads_region on leads (county_code, region_code, id desc);
create index leads_reported_by on leads (county_code, reported_by);

create table lead_screenings (
    county_code text not null,
    id          uuid not null,
    lead_id     uuid not null,
    region_code text not null,
    as_of       date not null,
    facts       jsonb not null,
    parameters  jsonb not null,
    programmes  jsonb not null,                   -- as `rules explain` prints it
    screened_at timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, lead_id) references leads (county_code, id)
);
create index lead_screenings_lead on lead_screenings (county_code, lead_id, id desc);

create table lead_outcomes (
    county_code text not null,
    id          uuid not null,
    lead_id     uuid not null,
    region_code text not null,
    outcome     text not null check (outcome in ('case', 'referral', 'monitoring', 'joined')),
    case_id     uuid,
    joined_lead_id uuid,
    note        text not null,
    decided_by  uuid not null,
    decided_at  timestamptz not null,
    primary key (county_code, id),
    constraint lead_outcomes_once unique (county_code, lead_id),
    foreign key (county_code, lead_id) references leads (county_code, id),
    foreign key (county_code, joined_lead_id) references leads (county_code, id),
    foreign key (county_code, decided_by) references users (county_code, id),
    check ((outcome = 'case') = (case_id is not null)),
    check ((outcome = 'joined') = (joined_lead_id is not null))
);
create index lead_outcomes_joined on lead_outcomes (county_code, joined_lead_id);
create index lead_outcomes_decided_by on lead_outcomes (county_code, decided_by);

-- cases -------------------------------------------------------------------------------------------

create table cases (
    county_code  text not null,
    id           uuid not null,
    programme    text not null,
    household_id uuid,
    region_code  text not null,
    lead_id      uuid,
    applicant_name text not null,
    urgent       boolean not null,
    facts        jsonb not null,                  -- what was known when it was opened
    opened_by    uuid not null,
    opened_at    timestamptz not null,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, lead_id) references leads (county_code, id),
    foreign key (county_code, opened_by) references users (county_code, id)
);
create unique index cases_one_per_lead on cases (county_code, lead_id) where lead_id is not null;
create index cases_household on cases (county_code, household_id, region_code);
create index cases_region on cases (county_code, region_code, id desc);
create index cases_opened_by on cases (county_code, opened_by);

-- The path of a case: one row for each act done; the stage of a case is that of its newest act.
create table case_acts (
    county_code text not null,
    id          uuid not null,
    case_id     uuid not null,
    region_code text not null,
    number      integer not null check (number > 0),
    act         text not null,
    stage_from  text,
    stage_to    text not null,
    actor_id    uuid not null,
    actor_role  text not null,
    acted_at    timestamptz not null,
    detail      jsonb not null,                   -- opinion, reason, notice dates, submission of the survey …
    primary key (county_code, id),
    constraint case_acts_in_order unique (county_code, case_id, number),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, actor_id) references users (county_code, id)
);
create index case_acts_actor on case_acts (county_code, actor_id);

create table case_decisions (
    county_code text not null,
    id          uuid not null,
    case_id     uuid not null,
    region_code text not null,
    decision    text not null check (decision in ('approve', 'refuse')),
    amount      numeric(12, 2) check (amount > 0),
    reason      text not null check (btrim(reason) <> ''),
    parameters  jsonb not null,
    proposed_by uuid not null,                    -- who gave the township's opinion
    decided_by  uuid not null,
    decided_at  timestamptz not null,
    primary key (county_code, id),
    constraint case_decisions_once unique (county_code, case_id),
    constraint case_decisions_two_people check (proposed_by <> decided_by),
    constraint case_decisions_amount check ((decision = 'approve') = (amount is not null)),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, proposed_by) references users (county_code, id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create index case_decisions_proposed_by on case_decisions (county_code, proposed_by);
create index case_decisions_decided_by on case_decisions (county_code, decided_by);

create table case_clocks (
    county_code text not null,
    id          uuid not null,
    case_id     uuid not null,
    region_code text not null,
    rule_id     text not null,
    started_on  date not null,
    due_on      date not null,
    proof       jsonb not null,
    stopped_on  date,
    primary key (county_code, id),
    constraint case_clocks_once unique (county_code, case_id, rule_id, started_on),
    foreign key (county_code, case_id) references cases (county_code, id)
);
create index case_clocks_running on case_clocks (county_code, due_on) where stopped_on is null;

-- notifications -----------------------------------------------------------------------------------

create table notifications (
    county_code text not null,
    id          uuid not null,
    user_id     uuid not null,
    kind        text not null,
    subject_id  uuid not null,
    detail      jsonb not null,
    created_at  timestamptz not null,
    changed_xid xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    constraint notifications_once unique (county_code, user_id, kind, subject_id),
    foreign key (county_code, user_id) references users (county_code, id)
);

-- audit and outbox --------------------------------------------------------------------------------

create table audit (
    county_code text not null,
    id          uuid not null,
    at          timestamptz not null,
    actor_id    uuid,                             -- null: the clock
    action      text not null,
    subject     text not null,
    subject_id  uuid,
    detail      jsonb not null,
    primary key (county_code, id)
);
create index audit_subject on audit (county_code, subject_id, id) where subject_id is not null;

-- A row stays until the job's own transaction deletes it, so a lost queue loses no work.
create table outbox (
    county_code text not null,
    id          uuid not null default uuidv7(),
    name        text not null,
    payload     jsonb not null,                   -- {"ids": [...]}
    put_at      timestamptz not null default now(),
    next_try_at timestamptz not null default now(),
    attempts    integer not null default 0,
    error       text,
    failed_at   timestamptz,                      -- given up: shown by /health until someone looks
    primary key (county_code, id)
);
create index outbox_waiting on outbox (next_try_at) where failed_at is null;

-- A synced row remembers the transaction that last wrote it ---------------------------------------

create function remember_xid() returns trigger language plpgsql as $$
begin
    new.changed_xid := pg_current_xact_id();
    return new;
end $$;

do $$
declare t text;
begin
    for t in select table_name from information_schema.columns
              where table_schema = 'public' and column_name = 'changed_xid' loop
        execute format('create trigger remember_xid before update on %I for each row execute function remember_xid()', t);
    end loop;
end $$;

-- Reach: what the application's role may see and write ---------------------------------------------
-- The transaction says who acts (tanfang.actors), in which counties (tanfang.counties) and below which
-- division codes (tanfang.reach). Not said = nothing is seen. The role can neither own the tables nor bypass this.

do $$
declare t text;
begin
    for t in select table_name from information_schema.columns
              where table_schema = 'public' and column_name = 'region_code'
                and table_name not in ('user_reaches') loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;

-- What belongs to a visit, a lead or a case is seen by whoever sees that: when a household changes hands its new
-- township reads what was written about it before, wherever those who wrote it worked.
do $$
declare child text; parent text; key text;
begin
    for child, parent, key in values
        ('submissions', 'visits', 'id'), ('evaluations', 'visits', 'submission_id'),
        ('submission_files', 'visits', 'submission_id'), ('submission_repeats', 'visits', 'submission_id'),
        ('visit_reviews', 'visits', 'visit_id'),
        ('lead_screenings', 'leads', 'lead_id'), ('lead_outcomes', 'leads', 'lead_id'),
        ('case_acts', 'cases', 'case_id'), ('case_decisions', 'cases', 'case_id'), ('case_clocks', 'cases', 'case_id')
    loop
        execute format('create policy of_%I on %I for select using (exists (
            select 1 from %I p where p.county_code = %I.county_code and p.id = %I.%I))',
            parent, child, parent, child, child, key);
    end loop;
end $$;

-- A sender keeps sight of what they sent, also after their area changed.
create policy sender on submissions using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and submitted_by = any ((select string_to_array(current_setting('tanfang.actors', true), ','))::uuid[])
);

create policy visitor on visits for select using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and visitor_id = any ((select string_to_array(current_setting('tanfang.actors', true), ','))::uuid[])
);

grant usage on schema public to tanfang_app;
grant select, insert, update on all tables in schema public to tanfang_app;
grant delete on outbox to tanfang_app;
revoke all on schema_history from tanfang_app;
revoke update on submissions, evaluations, submission_repeats, submission_files, audit, case_acts, case_decisions, lead_screenings,
    lead_outcomes, facts, household_moves, visit_reviews, followup_escalations, sweeps from tanfang_app;
