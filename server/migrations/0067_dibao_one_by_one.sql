-- Nobody becomes a dibao recipient in bulk (DB-13): whom a file of the provincial platform calls one waits here, until
-- somebody of the county has seen the approval made elsewhere, person by person. The database refuses the server's own
-- role one statement that makes recipients of several households.
create table low_income_recognitions (
    county_code text not null,
    id          uuid not null,
    exchange_id uuid not null,
    person_id   uuid not null,
    category    text not null,
    valid_from  date not null,
    valid_to    date,
    proposed_at timestamptz not null,
    decision    text check (decision in ('recognise', 'refuse')),
    approval    text not null default '',         -- number of the approval that was seen
    note        text not null default '',
    decided_by  uuid,
    decided_at  timestamptz,
    primary key (county_code, id),
    constraint low_income_recognitions_whole check (
        (decision is null) = (decided_at is null) and (decided_at is null) = (decided_by is null)
        and (decision is null or btrim(note) <> '')
        and (decision is not distinct from 'recognise') = (btrim(approval) <> '')),
    foreign key (county_code, exchange_id) references low_income_exchanges (county_code, id),
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create unique index low_income_recognitions_open on low_income_recognitions (county_code, person_id, category)
    where decided_at is null;
create index low_income_recognitions_waiting on low_income_recognitions (county_code, id) where decided_at is null;
create index low_income_recognitions_exchange on low_income_recognitions (county_code, exchange_id);
create index low_income_recognitions_person on low_income_recognitions (county_code, person_id);
create index low_income_recognitions_decided_by on low_income_recognitions (county_code, decided_by);
grant select, insert on low_income_recognitions to tanfang_app;
grant update (decision, approval, note, decided_by, decided_at) on low_income_recognitions to tanfang_app;

create function refuse_dibao_in_bulk() returns trigger
    language plpgsql as $$
begin
    if current_user = 'tanfang_app' and
       (select count(distinct household_id) from added where status in ('dibao', 'single_person_dibao')) > 1 then
        raise exception using errcode = 'check_violation', constraint = 'statuses_dibao_one_by_one',
            message = 'dibao is not given in bulk';
    end if;
    return null;
end $$;
create trigger dibao_one_by_one after insert on statuses
    referencing new table as added for each statement execute function refuse_dibao_in_bulk();
