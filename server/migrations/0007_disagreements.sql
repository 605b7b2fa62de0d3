-- Two phones, one household: what each record knew when it was begun, which facts do not stand, and what two records
-- say differently of one day until the township says what holds.

-- One row for each source that said something about a household. The version counts them; a phone that was told of a
-- household up to a version knows all of them up to it.
create table observations (
    county_code  text not null,
    household_id uuid not null,
    version      integer not null check (version > 0),
    source_id    uuid not null,                   -- the submission, or the settlement
    region_code  text not null,
    observed_on  date not null,
    seen_at      timestamptz not null,            -- when the record was ended, by the server's clock
    held_version integer,                         -- the version the phone held at the beginning; null: it does not say
    follows      uuid[] not null,                 -- earlier records of the same phone that it knew beside that
    primary key (county_code, household_id, version),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index observations_household on observations (county_code, household_id, region_code);

-- Of the facts of one day the one seen last stands. A value that was only left as the phone had put it in does not
-- stand against one that somebody else wrote meanwhile: it is overtaken.
alter table facts
    add column seen_at   timestamptz,             -- null: nobody knows; then when it was recorded
    add column overtaken boolean not null default false;

-- One row for a fact of a household on one day. Open while ended_at is null; sides and end follow from the
-- observations and are worked out anew with each that comes.
create table disagreements (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    name         text not null,                   -- of the fact catalogue
    observed_on  date not null,
    sources      uuid[] not null check (cardinality(sources) > 1),  -- who says so, the one that stands last
    base_source  uuid,                            -- whose value all of them had held before; null: none
    found_at     timestamptz not null,
    ended_at     timestamptz,                     -- settled, or a later record that knew of it says what holds
    primary key (county_code, id),
    unique (county_code, household_id, name, observed_on),
    unique (county_code, id, region_code),        -- what settlements follow when a household changes hands
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index disagreements_household on disagreements (county_code, household_id, region_code);
create index disagreements_open on disagreements (county_code, region_code) where ended_at is null;

create table disagreement_settlements (
    county_code     text not null,
    id              uuid not null,
    disagreement_id uuid not null,
    region_code     text not null,
    between_sources uuid[] not null,              -- the sides as they were shown
    chosen_source   uuid,                         -- null: both are right, it changed in between
    reason          text not null check (btrim(reason) <> ''),
    settled_by      uuid not null,
    settled_at      timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, disagreement_id, region_code)
        references disagreements (county_code, id, region_code) on update cascade,
    foreign key (county_code, settled_by) references users (county_code, id)
);
create index disagreement_settlements_disagreement
    on disagreement_settlements (county_code, disagreement_id, region_code);
create index disagreement_settlements_settled_by on disagreement_settlements (county_code, settled_by);

do $$
declare t text;
begin
    foreach t in array array['observations', 'disagreements', 'disagreement_settlements'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;

grant select, insert on observations, disagreement_settlements to tanfang_app;
grant select, insert, update on disagreements to tanfang_app;
grant update (overtaken) on facts to tanfang_app;
