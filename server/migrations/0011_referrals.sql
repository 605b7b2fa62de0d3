-- Referrals: one window for all departments and charities. What is sent and on what ground, each act with who and when,
-- and the department's own users, who see what was sent to their department and nothing else of the house.

-- departments -------------------------------------------------------------------------------------

create table departments (
    county_code text not null references counties,
    id          uuid not null,
    kind        text not null check (kind in ('department', 'charity')),
    added_at    timestamptz not null,
    primary key (county_code, id)
);

alter table users
    add column department_id uuid,                -- of a department's or a charity's user
    drop constraint users_role_check,
    add constraint users_role_check
        check (role in ('grid_worker', 'township', 'county', 'admin', 'department', 'charity')),
    add constraint users_of_departments check ((role in ('department', 'charity')) = (department_id is not null)),
    add foreign key (county_code, department_id) references departments (county_code, id);
create index users_department on users (county_code, department_id) where department_id is not null;

-- What a department is called, which targets it serves and until when; of the rows that began, the newest counts.
create table department_terms (
    county_code   text not null,
    id            uuid not null,
    department_id uuid not null,
    name_zh       text not null check (btrim(name_zh) <> ''),
    name_en       text not null check (btrim(name_en) <> ''),
    targets       text[] not null,                -- ids of policy/referrals.toml
    valid_from    date not null,
    valid_to      date,                           -- the last day; null: until a newer row
    set_by        uuid not null,
    set_at        timestamptz not null,
    primary key (county_code, id),
    check (valid_to is null or valid_to >= valid_from),
    foreign key (county_code, department_id) references departments (county_code, id),
    foreign key (county_code, set_by) references users (county_code, id)
);
create index department_terms_department on department_terms (county_code, department_id, valid_from, id);
create index department_terms_set_by on department_terms (county_code, set_by);

-- referrals ---------------------------------------------------------------------------------------

-- One row for each time help is asked of others. Where it stands (state, department, limit) is kept beside its acts
-- and written with them. Who it is about is not here: a department reads that from what was sent to it.
create table referrals (
    county_code   text not null,
    id            uuid not null,
    target        text not null,
    household_id  uuid,
    person_id     uuid,
    region_code   text not null,
    lead_id       uuid,
    case_id       uuid,
    urgent        boolean not null,
    opened_by     uuid not null,
    opened_at     timestamptz not null,
    state         text not null check (state in ('dispatched', 'accepted', 'returned', 'referee', 'done', 'withdrawn')),
    department_id uuid not null,                  -- whose desk it lies on, or lay on last
    dispatch_id   uuid not null,                  -- the act that brought it there
    dispatched_on date not null,                  -- from when its limits run
    returns       smallint not null default 0 check (returns between 0 and 3),
    binding       boolean not null default false, -- the referee decided which department takes it
    due_on        date,                           -- of the limit that runs now
    clock         jsonb,                          -- its proof
    moved_at      timestamptz not null,           -- of the newest act
    primary key (county_code, id),
    unique (county_code, id, region_code),        -- what children follow when a household changes hands
    check ((state in ('done', 'withdrawn')) = (due_on is null)),
    check ((due_on is null) = (clock is null)),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, lead_id) references leads (county_code, id),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, opened_by) references users (county_code, id),
    foreign key (county_code, department_id) references departments (county_code, id)
);
create index referrals_household on referrals (county_code, household_id, region_code);
create index referrals_person on referrals (county_code, person_id);
create index referrals_lead on referrals (county_code, lead_id);
create index referrals_case on referrals (county_code, case_id);
create index referrals_opened_by on referrals (county_code, opened_by);
create index referrals_by_clock on referrals (county_code, due_on, id) where due_on is not null;
create index referrals_by_clock_below on referrals (county_code, region_code, due_on, id) where due_on is not null;
create index referrals_ended on referrals (county_code, moved_at desc, id desc) where due_on is null;
create index referrals_desk on referrals (county_code, department_id, due_on, id) where due_on is not null;
create index referrals_desk_ended on referrals (county_code, department_id, moved_at desc, id desc) where due_on is null;
create index referrals_department on referrals (county_code, department_id);

create table referral_acts (
    county_code   text not null,
    id            uuid not null,
    referral_id   uuid not null,
    region_code   text not null,
    number        integer not null check (number > 0),
    act           text not null check (act in ('dispatch', 'accept', 'reject', 'done', 'recall', 'settle', 'withdraw',
                      'withdraw_consent')),
    department_id uuid not null,                  -- whose desk it lies on after the act
    left_department_id uuid,                      -- whose desk it left by the act
    actor_id      uuid not null,
    actor_role    text not null,
    acted_at      timestamptz not null,
    detail        jsonb not null,                 -- reason; of done: what aid, how much, from when
    primary key (county_code, id),
    constraint referral_acts_in_order unique (county_code, referral_id, number),
    constraint referral_acts_reason check (act not in ('reject', 'recall', 'settle', 'withdraw', 'withdraw_consent')
        or btrim(detail ->> 'reason') <> ''),
    foreign key (county_code, referral_id, region_code)
        references referrals (county_code, id, region_code) on update cascade,
    foreign key (county_code, department_id) references departments (county_code, id),
    foreign key (county_code, left_department_id) references departments (county_code, id),
    foreign key (county_code, actor_id) references users (county_code, id)
);
create index referral_acts_referral on referral_acts (county_code, referral_id, region_code);
create index referral_acts_department on referral_acts (county_code, department_id);
create index referral_acts_left_department on referral_acts (county_code, left_department_id);
create index referral_acts_actor on referral_acts (county_code, actor_id);

-- Who agreed to what for a dispatch, when and how. Withdrawing it is an act, and closes the fields below.
create table referral_consents (
    county_code text not null,
    dispatch_id uuid not null,                    -- the act that it was given for
    referral_id uuid not null,
    region_code text not null,
    given_by    text not null check (btrim(given_by) <> ''),
    how         text not null check (how in ('written', 'spoken', 'telephone')),
    given_on    date not null,
    fields      text[] not null,
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    primary key (county_code, dispatch_id),
    foreign key (county_code, dispatch_id) references referral_acts (county_code, id),
    foreign key (county_code, referral_id, region_code)
        references referrals (county_code, id, region_code) on update cascade,
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index referral_consents_referral on referral_consents (county_code, referral_id, region_code);
create index referral_consents_recorded_by on referral_consents (county_code, recorded_by);

-- What a dispatch told the department: one row for each field, sealed as it was on that day. `office`: kept with it for
-- those who referred, and told to nobody.
create table referral_fields (
    county_code   text not null,
    dispatch_id   uuid not null,
    name          text not null,
    referral_id   uuid not null,
    region_code   text not null,
    department_id uuid not null,
    basis         text not null check (basis in ('duty', 'consent', 'office')),
    value_cipher  bytea not null,                 -- the value as JSON, encrypted
    withdrawn_at  timestamptz,                    -- the recipient sees it no longer
    primary key (county_code, dispatch_id, name),
    foreign key (county_code, dispatch_id) references referral_acts (county_code, id),
    foreign key (county_code, referral_id, region_code)
        references referrals (county_code, id, region_code) on update cascade,
    foreign key (county_code, department_id) references departments (county_code, id)
);
create index referral_fields_referral on referral_fields (county_code, referral_id, region_code);
create index referral_fields_department on referral_fields (county_code, department_id);

-- Reach, as everywhere; and beside it the department's sight of what lies on its own desk (tanfang.departments).
do $$
declare t text;
begin
    foreach t in array array['referrals', 'referral_acts', 'referral_consents', 'referral_fields'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;

create function my_departments() returns uuid[] language sql stable as $$
    select (string_to_array(current_setting('tanfang.departments', true), ','))::uuid[]
$$;
create function my_counties() returns text[] language sql stable as $$
    select string_to_array(current_setting('tanfang.counties', true), ',')
$$;

create policy department on referrals for select using (
    county_code = any ((select my_counties())::text[]) and department_id = any ((select my_departments())::uuid[])
);
create policy department_answers on referrals for update using (
    county_code = any ((select my_counties())::text[]) and department_id = any ((select my_departments())::uuid[])
);
create policy department on referral_acts for select using (
    county_code = any ((select my_counties())::text[]) and department_id = any ((select my_departments())::uuid[])
);
create policy department_answers on referral_acts for insert with check (
    county_code = any ((select my_counties())::text[]) and department_id = any ((select my_departments())::uuid[])
);

-- Who had it before learns that it was given on, when and by whom.
create policy left_department on referral_acts for select using (
    county_code = any ((select my_counties())::text[])
    and left_department_id = any ((select my_departments())::uuid[])
);

-- A field is shown to the department on whose desk the referral lies, until the consent it rested on is withdrawn.
create policy department on referral_fields for select using (
    withdrawn_at is null and basis <> 'office'
    and county_code = any ((select my_counties())::text[]) and department_id = any ((select my_departments())::uuid[])
    and exists (
        select 1 from referrals r
        where r.county_code = referral_fields.county_code and r.id = referral_fields.referral_id
          and r.department_id = referral_fields.department_id and r.state in ('dispatched', 'accepted', 'done'))
);

grant select, insert on departments, department_terms, referral_acts, referral_consents to tanfang_app;
grant select, insert on referrals, referral_fields to tanfang_app;
grant update (target, state, department_id, dispatch_id, dispatched_on, returns, binding, due_on, clock, moved_at) on referrals to tanfang_app;
grant update (withdrawn_at) on referral_fields to tanfang_app;
