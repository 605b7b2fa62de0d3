-- Complaints and reports about how aid is given (SU-01, SU-02), and the register of close relatives of those who handle
-- it (SU-03). Both are the county's: region_code is the county's code, so that nobody below it sees them.

create table complaints (
    county_code  text not null references counties,
    id           uuid not null,
    region_code  text not null check (region_code = county_code),
    channel      text not null check (channel in ('phone', 'window', 'online', 'letter', 'petition', 'other')),
    category     text not null check (category in ('favour_dibao', 'relation_dibao', 'embezzlement', 'false_claim',
                     'extortion', 'black_box', 'missed_dibao', 'shirking')),
    real_name    boolean not null,
    about_region text not null,                   -- where it is said to have happened
    household_id uuid,
    body_cipher  bytea not null,                  -- what was said, sealed
    reporter_cipher bytea,                        -- who said it, sealed; reading it is put on file
    received_at  timestamptz not null,
    recorded_by  uuid not null,
    answer_by    date,                            -- SU-01, of reports under a real name
    closed_at    timestamptz,                     -- kept by the trigger below
    primary key (county_code, id),
    check (real_name = (reporter_cipher is not null)),
    check (real_name = (answer_by is not null)),
    foreign key (county_code, recorded_by) references users (county_code, id),
    foreign key (county_code, household_id) references households (county_code, id)
);
create index complaints_recorded_by on complaints (county_code, recorded_by);
create index complaints_household on complaints (county_code, household_id);
create index complaints_open on complaints (county_code, answer_by, id) where closed_at is null;
create index complaints_closed on complaints (county_code, closed_at desc, id) where closed_at is not null;

-- A finding, then feedback to who reported, then the end: each a row with who and when.
create table complaint_acts (
    county_code  text not null,
    id           uuid not null,
    complaint_id uuid not null,
    region_code  text not null check (region_code = county_code),
    act          text not null check (act in ('finding', 'feedback', 'close')),
    upheld       boolean,
    words        text not null check (btrim(words) <> ''),
    acted_by     uuid not null,
    acted_at     timestamptz not null,
    primary key (county_code, id),
    constraint complaint_acts_finding check ((act = 'finding') = (upheld is not null)),
    foreign key (county_code, complaint_id) references complaints (county_code, id),
    foreign key (county_code, acted_by) references users (county_code, id)
);
create index complaint_acts_complaint on complaint_acts (county_code, complaint_id, act);
create index complaint_acts_acted_by on complaint_acts (county_code, acted_by);
create unique index complaint_acts_one_close on complaint_acts (county_code, complaint_id) where act = 'close';

-- No way round: the end needs a finding, and feedback when it was reported under a real name (SU-01).
create function complaint_ends_in_order() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare named boolean;
begin
    select real_name into named from complaints
    where county_code = new.county_code and id = new.complaint_id for update;
    if exists (select from complaints where county_code = new.county_code and id = new.complaint_id
                 and closed_at is not null) then
        raise exception using errcode = '23505', constraint = 'complaint_acts_one_close', message = 'it has ended';
    end if;
    if new.act = 'feedback' and not exists (select from complaint_acts where county_code = new.county_code
            and complaint_id = new.complaint_id and act = 'finding') then
        raise exception using errcode = '23514', constraint = 'complaint_needs_finding', message = 'no finding';
    end if;
    if new.act = 'close' then
        if not exists (select from complaint_acts where county_code = new.county_code
                and complaint_id = new.complaint_id and act = 'finding') then
            raise exception using errcode = '23514', constraint = 'complaint_needs_finding', message = 'no finding';
        end if;
        if named and not exists (select from complaint_acts where county_code = new.county_code
                and complaint_id = new.complaint_id and act = 'feedback') then
            raise exception using errcode = '23514', constraint = 'complaint_needs_feedback', message = 'no feedback';
        end if;
        update complaints set closed_at = new.acted_at where county_code = new.county_code and id = new.complaint_id;
    end if;
    return new;
end $$;
create trigger complaint_ends_in_order before insert on complaint_acts
    for each row execute function complaint_ends_in_order();

-- Close relatives of those who handle dibao and of committee members (SU-03); their cases are checked by force (DB-11).
create table staff_relatives (
    county_code  text not null references counties,
    id           uuid not null,
    region_code  text not null check (region_code = county_code),
    household_id uuid not null,
    person_name  text not null check (btrim(person_name) <> ''),
    staff_name   text not null check (btrim(staff_name) <> ''),
    staff_role   text not null check (staff_role in ('handler', 'committee_member', 'other')),
    relation     text not null check (relation in ('spouse', 'parent', 'child', 'sibling', 'grandparent', 'grandchild')),
    registered_by uuid not null,
    registered_at timestamptz not null,
    ended_at     timestamptz,
    ended_by     uuid,
    end_reason   text check (btrim(end_reason) <> ''),
    primary key (county_code, id),
    check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (end_reason is null)),
    foreign key (county_code, household_id) references households (county_code, id),
    foreign key (county_code, registered_by) references users (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id)
);
create index staff_relatives_household on staff_relatives (county_code, household_id) where ended_at is null;
create index staff_relatives_of_household on staff_relatives (county_code, household_id);
create index staff_relatives_registered_by on staff_relatives (county_code, registered_by);
create index staff_relatives_ended_by on staff_relatives (county_code, ended_by);

do $$
declare t text;
begin
    foreach t in array array['complaints', 'complaint_acts', 'staff_relatives'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;
grant select, insert on complaints, complaint_acts, staff_relatives to tanfang_app;
grant update (ended_at, ended_by, end_reason) on staff_relatives to tanfang_app;
