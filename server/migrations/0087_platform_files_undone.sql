-- A file of the provincial platform can be taken back. For that it is kept which recognitions a file put on file, and
-- which stood already when it named them: what another file says still is not taken back with this one.
alter table low_income_exchanges
    add column undone_by uuid,
    add column undone_at timestamptz,
    add column undo_reason text,
    add constraint low_income_exchanges_undone check (
        (undone_at is null) = (undone_by is null) and (undone_at is null) = (undo_reason is null)
        and (undo_reason is null or btrim(undo_reason) <> '')),
    add foreign key (county_code, undone_by) references users (county_code, id);
create index low_income_exchanges_undone_by on low_income_exchanges (county_code, undone_by);
create index low_income_exchanges_newest on low_income_exchanges (county_code, taken_at, id);
grant update (undone_by, undone_at, undo_reason) on low_income_exchanges to tanfang_app;

create table low_income_entries (
    county_code text not null,
    exchange_id uuid not null,
    status_id   uuid not null,
    entered     boolean not null,                 -- false: it stood already
    primary key (county_code, exchange_id, status_id),
    foreign key (county_code, exchange_id) references low_income_exchanges (county_code, id),
    foreign key (county_code, status_id) references statuses (county_code, id)
);
create index low_income_entries_status on low_income_entries (county_code, status_id);
grant select, insert on low_income_entries to tanfang_app;

-- Of files taken over before this: a recognition made of a file bears its name, its instant and who took it over.
insert into low_income_entries (county_code, exchange_id, status_id, entered)
select e.county_code, e.id, s.id, true
from low_income_exchanges e
join statuses s on s.county_code = e.county_code and s.recorded_at = e.taken_at and s.recorded_by = e.taken_by
    and s.source = left('省低收入平台 ' || e.file_name, 200);

alter table low_income_recognitions
    drop constraint low_income_recognitions_decision_check,
    add constraint low_income_recognitions_decision_check
        check (decision in ('recognise', 'refuse', 'taken_back'));  -- taken_back: with the file
alter table low_income_releases
    drop constraint low_income_releases_decision_check,
    add constraint low_income_releases_decision_check
        check (decision in ('release', 'keep', 'named', 'taken_back'));
