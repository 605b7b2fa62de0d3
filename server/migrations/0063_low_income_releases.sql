-- Whom a whole file of the provincial platform does not name any more is proposed to be released from the low-income
-- database. Nothing ends by a file: somebody of the county decides each, and says why.
create table low_income_releases (
    county_code text not null,
    id          uuid not null,
    exchange_id uuid not null,
    status_id   uuid not null,
    category    text not null,
    until       date,                             -- the last day, where the file says one
    proposed_at timestamptz not null,
    decision    text check (decision in ('release', 'keep', 'named')),  -- named: a later file has them again
    ended_on    date,
    note        text not null default '',
    decided_by  uuid,
    decided_at  timestamptz,
    primary key (county_code, id),
    constraint low_income_releases_whole check (
        (decision is null) = (decided_at is null) and (decided_at is null) = (decided_by is null)
        and (decision is not distinct from 'release') = (ended_on is not null)
        and (decision is null or decision = 'named' or btrim(note) <> '')),
    foreign key (county_code, exchange_id) references low_income_exchanges (county_code, id),
    foreign key (county_code, status_id) references statuses (county_code, id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create unique index low_income_releases_open on low_income_releases (county_code, status_id) where decided_at is null;
create index low_income_releases_waiting on low_income_releases (county_code, id) where decided_at is null;
create index low_income_releases_exchange on low_income_releases (county_code, exchange_id);
create index low_income_releases_status on low_income_releases (county_code, status_id);
create index low_income_releases_decided_by on low_income_releases (county_code, decided_by);
grant select, insert on low_income_releases to tanfang_app;
grant update (decision, ended_on, note, decided_by, decided_at) on low_income_releases to tanfang_app;
