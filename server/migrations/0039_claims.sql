-- Money that was paid for months after a death, an end or a reduction, asked back. A claim names the months it is about;
-- what happens to it is a chain of acts, each naming what was open before it, so that nothing is paid back or written off
-- that is not owed, and no act can be left out. Who opened a claim writes nothing of it off.
create table claims (
    county_code  text not null,
    id           uuid not null,
    benefit_id   uuid not null,
    case_id      uuid not null,
    region_code  text not null,
    household_id uuid,
    ground       text not null check (ground in ('died', 'ended', 'reduced')),
    from_month   date not null check (extract(day from from_month) = 1),
    amount       numeric(12, 2) not null check (amount > 0),
    reason       text not null check (btrim(reason) <> ''),
    opened_by    uuid not null,
    opened_at    timestamptz not null,
    primary key (county_code, id),
    constraint claims_amount unique (county_code, id, amount),
    constraint claims_opened_by_one unique (county_code, id, opened_by),
    foreign key (county_code, benefit_id, case_id) references benefits (county_code, id, case_id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, opened_by) references users (county_code, id)
);
create index claims_benefit on claims (county_code, benefit_id, case_id);
create index claims_case on claims (county_code, case_id);
create index claims_household on claims (county_code, household_id, region_code);
create index claims_opened_by on claims (county_code, opened_by);

create table claim_months (
    county_code text not null,
    claim_id    uuid not null,
    benefit_id  uuid not null,
    month       date not null check (extract(day from month) = 1),
    paid        numeric(12, 2) not null,
    owed        numeric(12, 2) not null check (owed >= 0 and owed < paid),
    primary key (county_code, claim_id, month),
    constraint claim_months_once unique (county_code, benefit_id, month),
    foreign key (county_code, claim_id) references claims (county_code, id),
    foreign key (county_code, benefit_id) references benefits (county_code, id)
);

create table claim_acts (
    county_code     text not null,
    id              uuid not null,
    claim_id        uuid not null,
    number          integer not null check (number > 0),
    act             text not null check (act in ('open', 'notify', 'agree', 'repay', 'write_off')),
    on_day          date not null,
    amount          numeric(12, 2) check (amount > 0),
    claimed         numeric(12, 2) not null,
    opened_by       uuid not null,
    previous_number integer,
    open_before     numeric(12, 2),
    open_after      numeric(12, 2) not null,
    note            text not null,
    done_by         uuid not null,
    done_at         timestamptz not null,
    primary key (county_code, id),
    constraint claim_acts_in_order unique (county_code, claim_id, number),
    constraint claim_acts_chain unique (county_code, claim_id, number, open_after),
    constraint claim_acts_begin check ((number = 1) = (act = 'open') and (number = 1) = (previous_number is null)
        and (previous_number is null) = (open_before is null) and (number > 1 or open_after = claimed)),
    constraint claim_acts_follow check (number = 1 or (previous_number = number - 1
        and open_after = open_before - coalesce(amount, 0))),
    constraint claim_acts_never_below_zero check (open_after >= 0),
    constraint claim_acts_amount check ((act in ('repay', 'write_off')) = (amount is not null)),
    constraint claim_acts_two_people check (act <> 'write_off' or (done_by <> opened_by and btrim(note) <> '')),
    foreign key (county_code, claim_id, claimed) references claims (county_code, id, amount),
    foreign key (county_code, claim_id, opened_by) references claims (county_code, id, opened_by),
    foreign key (county_code, claim_id, previous_number, open_before)
        references claim_acts (county_code, claim_id, number, open_after),
    foreign key (county_code, done_by) references users (county_code, id)
);
create index claim_acts_claimed on claim_acts (county_code, claim_id, claimed);
create index claim_acts_opened_by on claim_acts (county_code, claim_id, opened_by);
create index claim_acts_previous on claim_acts (county_code, claim_id, previous_number, open_before);
create index claim_acts_done_by on claim_acts (county_code, done_by);

do $$
declare child text;
begin
    alter table claims enable row level security;
    create policy reach on claims using (
        county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
        and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
    );
    foreach child in array array['claim_months', 'claim_acts'] loop
        execute format('alter table %I enable row level security', child);
        execute format('create policy of_claims on %I using (exists (
            select 1 from claims p where p.county_code = %I.county_code and p.id = %I.claim_id))', child, child, child);
    end loop;
end $$;
grant select, insert on claims, claim_months, claim_acts to tanfang_app;
