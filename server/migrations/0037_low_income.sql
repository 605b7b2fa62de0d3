-- The low-income database is a reading of recognitions and benefits: these indexes read it place by place. What is kept
-- besides are the files taken over from the provincial platform.

create index statuses_in_place on statuses (county_code, status, region_code, household_id);
create index benefits_in_place on benefits (county_code, programme, region_code, household_id);

create table low_income_exchanges (
    county_code text not null references counties,
    id          uuid not null,
    file_name   text not null,
    sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    taken       integer not null check (taken >= 0),
    known       integer not null check (known >= 0),
    not_taken   integer not null check (not_taken >= 0),
    taken_by    uuid not null,
    taken_at    timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, taken_by) references users (county_code, id)
);
create index low_income_exchanges_by on low_income_exchanges (county_code, taken_by);
grant select, insert on low_income_exchanges to tanfang_app;
