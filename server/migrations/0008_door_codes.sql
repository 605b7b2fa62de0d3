-- A door code is a number on a label at a household's door, or on its card. It says nothing by itself: only a phone that
-- holds the household knows what it stands for. That it was read is written down nowhere.
create table door_codes (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    code         text not null check (code ~ '^\d{24}$'),  -- 22 digits by chance, two check digits (ISO 7064, MOD 97-10)
    issued_at    timestamptz not null,
    issued_by    uuid not null,
    withdrawn_at timestamptz,                     -- null: in force
    withdrawn_by uuid,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (county_code, id),
    check ((withdrawn_at is null) = (withdrawn_by is null)),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, issued_by) references users (county_code, id),
    foreign key (county_code, withdrawn_by) references users (county_code, id)
);
-- What is printed beside the code for people to read and type is its first six digits: one household's alone, for ever.
create unique index door_codes_number on door_codes (county_code, left(code, 6));
create unique index door_codes_in_force on door_codes (county_code, household_id) where withdrawn_at is null;
create index door_codes_household on door_codes (county_code, household_id, region_code);
create index door_codes_issued_by on door_codes (county_code, issued_by);
create index door_codes_withdrawn_by on door_codes (county_code, withdrawn_by);
create index door_codes_changed on door_codes (county_code, changed_xid);
create trigger remember_xid before update on door_codes for each row execute function remember_xid();

create or replace view household_changes with (security_invoker = true) as
select county_code, id as household_id, changed_xid from households
union all select county_code, household_id, changed_xid from persons
union all select county_code, household_id, changed_xid from statuses
union all select county_code, household_id, changed_xid from facts
union all select county_code, household_id, changed_xid from followups
union all select county_code, household_id, changed_xid from overdue_flags
union all select county_code, household_id, changed_xid from visits
union all select county_code, household_id, changed_xid from door_codes;

alter table door_codes enable row level security;
create policy reach on door_codes using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on door_codes to tanfang_app;
grant update (withdrawn_at, withdrawn_by) on door_codes to tanfang_app;
