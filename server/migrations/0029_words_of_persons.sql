-- Facts are of a household or of one person of it, came by a channel and were said by somebody. Nothing is overwritten:
-- a word that is held off by an earlier one (policy/precedence.toml) or taken back stays and does not stand.

alter table persons add unique (county_code, id, household_id, region_code);  -- what facts follow with the person

alter table facts
    add column person_id    uuid,                 -- null: of the household, or nobody knows of whom
    add column channel      text not null default 'register' check (channel in ('visit', 'quick_report', 'survey',
                                'case', 'desk', 'department', 'import', 'hotline', 'event', 'register', 'override')),
    add column said_by      text not null default 'unknown' check (said_by in ('person', 'carer', 'family',
                                'neighbour', 'village', 'worker', 'department', 'office', 'unknown')),
    add column held_off_by  uuid,                 -- the source of the word that is held against this one
    add column withdrawn_at timestamptz,          -- its source was taken back
    add column withdrawn_by uuid;
alter table facts
    add column subject_id uuid not null generated always as (coalesce(person_id, household_id)) stored,
    add column stands boolean not null
        generated always as (not overtaken and held_off_by is null and withdrawn_at is null) stored,
    drop constraint facts_pkey;
alter table facts
    add primary key (county_code, household_id, name, observed_on, source_id, subject_id),
    add foreign key (county_code, person_id, household_id, region_code)
        references persons (county_code, id, household_id, region_code) on update cascade,
    add foreign key (county_code, withdrawn_by) references users (county_code, id),
    add check (withdrawn_by is null or withdrawn_at is not null);
create index facts_person on facts (county_code, person_id, household_id, region_code) where person_id is not null;
create index facts_withdrawn_by on facts (county_code, withdrawn_by) where withdrawn_by is not null;
create index facts_source on facts (county_code, source_id);   -- what one list or file said, to take it back

update facts f set channel = s.purpose, said_by = 'person'
from submissions s where s.county_code = f.county_code and s.id = f.source_id;
update facts f set channel = 'desk', said_by = 'office'
from disagreement_settlements t where t.county_code = f.county_code and t.id = f.source_id;

-- Why an office set a value against the others. The value itself is a fact of the channel 'override' with this id.
create table fact_overrides (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    person_id    uuid,
    name         text not null,
    value        jsonb not null,
    applies_from date not null,
    set_against  uuid,                            -- the source of the word that stood before; null: nobody had said anything
    reason       text not null check (btrim(reason) <> ''),
    decided_by   uuid not null,
    decided_at   timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create index fact_overrides_household on fact_overrides (county_code, household_id, region_code);
create index fact_overrides_person on fact_overrides (county_code, person_id) where person_id is not null;
create index fact_overrides_decided_by on fact_overrides (county_code, decided_by);

-- Two visits to two members do not disagree: what each says of a person is of that person.
alter table observations add column person_id uuid;       -- whom the record is about; null: it does not say
alter table disagreements add column person_id uuid;      -- null: of the household
alter table disagreements drop constraint disagreements_county_code_household_id_name_observed_on_key;
alter table disagreements add constraint disagreements_of_one_day
    unique nulls not distinct (county_code, household_id, person_id, name, observed_on);
alter table observations add foreign key (county_code, person_id) references persons (county_code, id);
alter table disagreements add foreign key (county_code, person_id) references persons (county_code, id);
create index observations_person on observations (county_code, person_id) where person_id is not null;
create index disagreements_person on disagreements (county_code, person_id) where person_id is not null;

alter table fact_overrides enable row level security;
create policy reach on fact_overrides using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on fact_overrides to tanfang_app;
grant update (overtaken, held_off_by, withdrawn_at, withdrawn_by) on facts to tanfang_app;
