-- Lists of other departments: on what ground they came, their files, what was read in them, whom the rows are about.
-- A list is the county's: no township sees its rows, so they have no place of their own. What becomes of a row (a fact, a
-- lead, a finding) has the household's.

create table feed_authorisations (
    county_code text not null references counties,
    id          uuid not null,
    feed        text not null,                    -- of policy/feeds.toml
    document_no text not null check (btrim(document_no) <> ''),
    title       text not null,
    valid_from  date not null,
    valid_to    date not null,
    recorded_by uuid,                             -- null: the operator at the command line
    recorded_at timestamptz not null,
    ended_by    uuid,
    ended_at    timestamptz,
    primary key (county_code, id),
    constraint feed_authorisations_order check (valid_from <= valid_to),
    check (ended_by is null or ended_at is not null),
    foreign key (county_code, recorded_by) references users (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id)
);
create index feed_authorisations_feed on feed_authorisations (county_code, feed, valid_to);
create index feed_authorisations_recorded_by on feed_authorisations (county_code, recorded_by);
create index feed_authorisations_ended_by on feed_authorisations (county_code, ended_by);

-- Which column is what, as somebody last said for a feed; the newest row whose headings a list has is taken.
create table feed_mappings (
    county_code text not null references counties,
    id          uuid not null,
    feed        text not null,
    columns     jsonb not null,                   -- field: heading
    set_by      uuid,
    set_at      timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, set_by) references users (county_code, id)
);
create index feed_mappings_newest on feed_mappings (county_code, feed, id desc);
create index feed_mappings_set_by on feed_mappings (county_code, set_by);

create table imports (
    county_code      text not null references counties,
    id               uuid not null,
    feed             text not null,
    authorisation_id uuid not null,
    file_name        text not null,
    sha256           bytea not null,
    bytes            bigint not null,
    listed_on        date not null,               -- the day the list speaks of
    uploaded_by      uuid,                        -- null: the operator at the command line
    uploaded_at      timestamptz not null,
    shape            jsonb not null,              -- kind, sheet, heading, notes, first rows' count
    columns          jsonb,                       -- field: heading, once somebody said so
    percent          smallint not null default 0 check (percent between 0 and 100),
    read_at          timestamptz,                 -- rows stand below with what they match
    problem          text,                        -- why reading failed
    counts           jsonb,                       -- rows by what became of them
    applied_by       uuid,
    applied_at       timestamptz,
    with_leads       boolean not null default false,
    applied_through  uuid,                        -- the last person whose facts are written
    finished_at      timestamptz,
    undone_by        uuid,
    undone_at        timestamptz,
    undo_reason      text,
    cleared_at       timestamptz,                 -- its rows and file are removed: their time is over
    primary key (county_code, id),
    check (undone_at is null or applied_at is not null),
    foreign key (county_code, authorisation_id) references feed_authorisations (county_code, id),
    foreign key (county_code, uploaded_by) references users (county_code, id),
    foreign key (county_code, applied_by) references users (county_code, id),
    foreign key (county_code, undone_by) references users (county_code, id)
);
create index imports_newest on imports (county_code, uploaded_at desc, id desc);
create index imports_of_feed on imports (county_code, feed, listed_on desc);
create index imports_authorisation on imports (county_code, authorisation_id);
create index imports_uploaded_by on imports (county_code, uploaded_by);
create index imports_applied_by on imports (county_code, applied_by);
create index imports_undone_by on imports (county_code, undone_by);

-- The file as it came, compressed and sealed piece by piece.
create table import_pieces (
    county_code text not null,
    import_id   uuid not null,
    piece       integer not null,
    sealed      bytea not null,
    primary key (county_code, import_id, piece),
    foreign key (county_code, import_id) references imports (county_code, id)
);

-- A row as it was read. No foreign key: a million of them are written by one COPY, and imports are never removed.
create table import_rows (
    county_code  text not null,
    import_id    uuid not null,
    row          integer not null,                -- as a spreadsheet counts
    name         text not null,
    id_blind     bytea,
    id_last4     text,
    born         date,
    sex          text not null,
    reading      text,                            -- pinyin, where there is no whole citizen ID
    phone_cipher bytea,
    place        text not null,
    facts        jsonb not null,
    details      jsonb not null,
    problems     text[] not null,
    same_as      bigint not null,                 -- equal for rows about one person
    digest       bigint not null,                 -- equal for rows that say the same
    primary key (county_code, import_id, row)
);

-- Whom a row is about. Written by one statement as well.
create table import_matches (
    county_code  text not null,
    import_id    uuid not null,
    row          integer not null,
    person_id    uuid not null,                   -- all zeros: of a repeated row
    household_id uuid,
    outcome      text not null check (outcome in ('matched', 'proposed', 'set_aside', 'repeated')),
    reason       text not null,
    first_row    integer,                         -- of a repeated row
    score        real,
    weights      jsonb,                           -- what speaks for and against it, where there is no whole citizen ID
    primary key (county_code, import_id, row, person_id)
);
create index import_matches_person on import_matches (county_code, import_id, person_id) where outcome = 'matched';
create index import_matches_proposed on import_matches (county_code, import_id, row) where outcome = 'proposed';

-- What somebody decided about a proposal. The newest row of a list's row stands.
create table import_decisions (
    county_code  text not null,
    id           uuid not null,
    import_id    uuid not null,
    row          integer not null,
    person_id    uuid,                            -- null: nobody of those proposed
    decided_by   uuid not null,
    decided_at   timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, import_id) references imports (county_code, id),
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create index import_decisions_row on import_decisions (county_code, import_id, row, id desc);
create index import_decisions_person on import_decisions (county_code, person_id);
create index import_decisions_decided_by on import_decisions (county_code, decided_by);

-- Which leads came of a list.
create table import_leads (
    county_code text not null,
    import_id   uuid not null,
    lead_id     uuid not null,
    primary key (county_code, import_id, lead_id),
    foreign key (county_code, import_id) references imports (county_code, id),
    foreign key (county_code, lead_id) references leads (county_code, id)
);
create index import_leads_lead on import_leads (county_code, lead_id);

-- What a row is called that is about nobody in the register.
create function outcome_of_unmatched(problems text[]) returns text language sql immutable parallel safe
return case when problems && '{no_person,cut_off}' then 'unreadable' else 'unknown' end;

grant select, insert on feed_authorisations, feed_mappings, imports, import_pieces, import_rows, import_matches,
    import_decisions, import_leads to tanfang_app;
grant update on feed_authorisations, imports to tanfang_app;
grant update on import_matches to tanfang_app;
grant delete on import_pieces, import_rows, import_matches to tanfang_app;
