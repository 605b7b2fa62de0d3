-- Approval sessions for temporary aid (TA-25) and one case, one discussion (TA-29): a session with its members and who of
-- them was there, its agenda, how each case was heard, the decision that followed, and the minutes. All of it is the
-- county's, so that nobody below sees a session; of the minutes a township sees the part about its own case.
create table approval_sessions (
    county_code text not null references counties,
    id          uuid not null,
    region_code text not null check (region_code = county_code),
    planned_on  date not null,
    day         date not null,
    starts_at   text not null check (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    place       text not null check (btrim(place) <> ''),
    state       text not null check (state in ('planned', 'called', 'sitting', 'closed', 'cancelled')),
    last_number integer not null,
    primary key (county_code, id)
);
create unique index approval_sessions_planned on approval_sessions (county_code, planned_on) where state <> 'cancelled';
create unique index approval_sessions_one_a_day on approval_sessions (county_code, day) where state <> 'cancelled';
create index approval_sessions_listed on approval_sessions (county_code, day desc, id desc);

create table approval_session_acts (
    county_code text not null,
    id          uuid not null,
    session_id  uuid not null,
    number      integer not null check (number > 0),
    act         text not null check (act in ('prepare', 'move', 'call', 'open', 'close', 'cancel')),
    day         date not null,
    reason      text not null,
    done_by     uuid not null,
    done_at     timestamptz not null,
    primary key (county_code, id),
    constraint approval_session_acts_in_order unique (county_code, session_id, number),
    constraint approval_session_acts_reason check (act not in ('move', 'cancel') or btrim(reason) <> ''),
    foreign key (county_code, session_id) references approval_sessions (county_code, id),
    foreign key (county_code, done_by) references users (county_code, id)
);
create index approval_session_acts_done_by on approval_session_acts (county_code, done_by);

create table approval_members (
    county_code text not null,
    id          uuid not null,
    session_id  uuid not null,
    name        text not null check (btrim(name) <> ''),
    duty        text not null check (duty in ('chair', 'member', 'recorder', 'guest')),
    user_id     uuid,
    added_by    uuid not null,
    added_at    timestamptz not null,
    ended_by    uuid,
    ended_at    timestamptz,
    primary key (county_code, id),
    constraint approval_members_of_session unique (county_code, session_id, id),
    check ((ended_by is null) = (ended_at is null)),
    foreign key (county_code, session_id) references approval_sessions (county_code, id),
    foreign key (county_code, user_id) references users (county_code, id),
    foreign key (county_code, added_by) references users (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id)
);
create unique index approval_members_once on approval_members (county_code, session_id, name) where ended_at is null;
create unique index approval_members_one_chair on approval_members (county_code, session_id)
    where ended_at is null and duty = 'chair';
create index approval_members_user on approval_members (county_code, user_id);
create index approval_members_added_by on approval_members (county_code, added_by);
create index approval_members_ended_by on approval_members (county_code, ended_by);

-- Who came and who left, as it happened: the newest row of a member counts.
create table approval_attendance (
    county_code text not null,
    id          uuid not null,
    session_id  uuid not null,
    member_id   uuid not null,
    present     boolean not null,
    noted_by    uuid not null,
    noted_at    timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, session_id, member_id) references approval_members (county_code, session_id, id),
    foreign key (county_code, noted_by) references users (county_code, id)
);
create index approval_attendance_member on approval_attendance (county_code, session_id, member_id, id);
create index approval_attendance_noted_by on approval_attendance (county_code, noted_by);

create table approval_items (
    county_code text not null,
    id          uuid not null,
    session_id  uuid not null,
    case_id     uuid not null,
    position    integer not null,
    state       text not null check (state in ('waiting', 'heard', 'decided', 'postponed', 'removed', 'not_heard')),
    reason      text not null,
    added_by    uuid not null,
    added_at    timestamptz not null,
    primary key (county_code, id),
    constraint approval_items_of_session unique (county_code, session_id, id),
    constraint approval_items_of_case unique (county_code, id, case_id),
    foreign key (county_code, session_id) references approval_sessions (county_code, id),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, added_by) references users (county_code, id)
);
-- A case stands on one agenda at a time.
create unique index approval_items_one_agenda on approval_items (county_code, case_id) where state in ('waiting', 'heard');
create index approval_items_listed on approval_items (county_code, session_id, position, id);
create index approval_items_case on approval_items (county_code, case_id);
create index approval_items_added_by on approval_items (county_code, added_by);

-- A case left an agenda without being heard, or its session ended first.
create table approval_item_ends (
    county_code text not null,
    item_id     uuid not null,
    how         text not null check (how in ('postponed', 'removed', 'not_heard')),
    reason      text not null check (btrim(reason) <> ''),
    ended_by    uuid not null,
    ended_at    timestamptz not null,
    primary key (county_code, item_id),
    foreign key (county_code, item_id) references approval_items (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id)
);
create index approval_item_ends_by on approval_item_ends (county_code, ended_by);

-- A member related to the applicant steps out while the case is heard (SU-03).
create table approval_step_outs (
    county_code text not null,
    id          uuid not null,
    session_id  uuid not null,
    item_id     uuid not null,
    member_id   uuid not null,
    reason      text not null check (btrim(reason) <> ''),
    noted_by    uuid not null,
    noted_at    timestamptz not null,
    primary key (county_code, id),
    constraint approval_step_outs_once unique (county_code, item_id, member_id),
    foreign key (county_code, session_id, item_id) references approval_items (county_code, session_id, id),
    foreign key (county_code, session_id, member_id) references approval_members (county_code, session_id, id),
    foreign key (county_code, noted_by) references users (county_code, id)
);
create index approval_step_outs_item on approval_step_outs (county_code, session_id, item_id);
create index approval_step_outs_member on approval_step_outs (county_code, session_id, member_id);
create index approval_step_outs_noted_by on approval_step_outs (county_code, noted_by);

-- What came of a case in the session; heard again is a new row, and the newest counts.
create table approval_hearings (
    county_code   text not null,
    id            uuid not null,
    item_id       uuid not null,
    number        integer not null check (number > 0),
    outcome       text not null check (outcome in ('approve', 'refuse', 'postpone')),
    amount        numeric(12, 2) check (amount > 0),
    reason        text not null,
    discussion    text not null,
    there         integer not null check (there >= 0),
    needed        integer not null check (needed >= 2),
    votes_for     integer not null check (votes_for >= 0),
    votes_against integer not null check (votes_against >= 0),
    abstained     integer not null check (abstained >= 0),
    recorded_by   uuid not null,
    recorded_at   timestamptz not null,
    primary key (county_code, id),
    constraint approval_hearings_in_order unique (county_code, item_id, number),
    constraint approval_hearings_recorded unique (county_code, item_id, number, recorded_by),
    constraint approval_hearings_amount check ((outcome = 'approve') = (amount is not null)),
    constraint approval_hearings_reason check (outcome = 'approve' or btrim(reason) <> ''),
    constraint approval_hearings_quorum check (there >= needed),
    constraint approval_hearings_votes check (votes_for + votes_against + abstained = there),
    constraint approval_hearings_carried check (outcome = 'postpone' or votes_for * 2 > there),
    foreign key (county_code, item_id) references approval_items (county_code, id),
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index approval_hearings_recorded_by on approval_hearings (county_code, recorded_by);

-- The decision that followed, by another person than who wrote the hearing down, as an act of the case.
create table approval_decisions (
    county_code text not null,
    item_id     uuid not null,
    number      integer not null,
    recorded_by uuid not null,
    case_id     uuid not null,
    act_id      uuid not null,
    decided_by  uuid not null,
    decided_at  timestamptz not null,
    primary key (county_code, item_id),
    constraint approval_decisions_two_people check (recorded_by <> decided_by),
    foreign key (county_code, item_id, number, recorded_by)
        references approval_hearings (county_code, item_id, number, recorded_by),
    foreign key (county_code, item_id, case_id) references approval_items (county_code, id, case_id),
    foreign key (county_code, act_id, case_id) references case_acts (county_code, id, case_id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create index approval_decisions_hearing on approval_decisions (county_code, item_id, number, recorded_by);
create index approval_decisions_case on approval_decisions (county_code, item_id, case_id);
create index approval_decisions_act on approval_decisions (county_code, act_id, case_id);
create index approval_decisions_decided_by on approval_decisions (county_code, decided_by);

-- Minutes are frozen when they are made; put right by another version with its reason. Another person signs them.
create table approval_minutes (
    county_code text not null,
    id          uuid not null,
    session_id  uuid not null,
    version     integer not null check (version > 0),
    content     jsonb not null,
    reason      text not null,
    made_by     uuid not null,
    made_at     timestamptz not null,
    primary key (county_code, id),
    constraint approval_minutes_in_order unique (county_code, session_id, version),
    constraint approval_minutes_made unique (county_code, id, made_by),
    constraint approval_minutes_reason check (version = 1 or btrim(reason) <> ''),
    foreign key (county_code, session_id) references approval_sessions (county_code, id),
    foreign key (county_code, made_by) references users (county_code, id)
);
create index approval_minutes_made_by on approval_minutes (county_code, made_by);

create table approval_minutes_items (
    county_code text not null,
    minutes_id  uuid not null,
    item_id     uuid not null,
    case_id     uuid not null,
    position    integer not null,
    content     jsonb not null,
    primary key (county_code, minutes_id, item_id),
    foreign key (county_code, minutes_id) references approval_minutes (county_code, id),
    foreign key (county_code, item_id, case_id) references approval_items (county_code, id, case_id)
);
create index approval_minutes_items_listed on approval_minutes_items (county_code, minutes_id, position);
create index approval_minutes_items_item on approval_minutes_items (county_code, item_id, case_id);
create index approval_minutes_items_case on approval_minutes_items (county_code, case_id);

create table approval_minutes_signatures (
    county_code text not null,
    minutes_id  uuid not null,
    made_by     uuid not null,
    signed_by   uuid not null,
    signed_at   timestamptz not null,
    primary key (county_code, minutes_id),
    constraint approval_minutes_two_people check (made_by <> signed_by),
    foreign key (county_code, minutes_id, made_by) references approval_minutes (county_code, id, made_by),
    foreign key (county_code, signed_by) references users (county_code, id)
);
create index approval_minutes_signatures_made on approval_minutes_signatures (county_code, minutes_id, made_by);
create index approval_minutes_signatures_signed_by on approval_minutes_signatures (county_code, signed_by);

alter table approval_sessions enable row level security;
create policy reach on approval_sessions using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
do $$
declare child text; parent text; key text;
begin
    for child, parent, key in values
        ('approval_session_acts', 'approval_sessions', 'session_id'), ('approval_members', 'approval_sessions', 'session_id'),
        ('approval_attendance', 'approval_sessions', 'session_id'), ('approval_items', 'approval_sessions', 'session_id'),
        ('approval_step_outs', 'approval_sessions', 'session_id'), ('approval_minutes', 'approval_sessions', 'session_id'),
        ('approval_item_ends', 'approval_items', 'item_id'), ('approval_hearings', 'approval_items', 'item_id'),
        ('approval_decisions', 'approval_items', 'item_id'), ('approval_minutes_items', 'approval_minutes', 'minutes_id'),
        ('approval_minutes_signatures', 'approval_minutes', 'minutes_id')
    loop
        execute format('alter table %I enable row level security', child);
        execute format('create policy of_%I on %I using (exists (
            select 1 from %I p where p.county_code = %I.county_code and p.id = %I.%I))',
            parent, child, parent, child, child, key);
    end loop;
end $$;
create policy of_cases on approval_minutes_items for select using (exists (
    select 1 from cases p where p.county_code = approval_minutes_items.county_code and p.id = approval_minutes_items.case_id));
create policy of_items on approval_minutes_signatures for select using (exists (
    select 1 from approval_minutes_items p where p.county_code = approval_minutes_signatures.county_code
        and p.minutes_id = approval_minutes_signatures.minutes_id));
grant select, insert on approval_sessions, approval_session_acts, approval_members, approval_attendance, approval_items,
    approval_item_ends, approval_step_outs, approval_hearings, approval_decisions, approval_minutes,
    approval_minutes_items, approval_minutes_signatures to tanfang_app;
grant update (day, starts_at, place, state, last_number) on approval_sessions to tanfang_app;
grant update (ended_by, ended_at) on approval_members to tanfang_app;
grant update (position, state) on approval_items to tanfang_app;

-- Waiting for a session: what the county is to decide.
create index cases_to_decide on cases (county_code, (coalesce(due_on, 'infinity'::date)), id) where stage = 'county_decision' and not ended;

-- Above the county's ceiling temporary aid is given only after one case, one discussion, whose minutes are an act of the
-- case (TA-29); nobody writes a decision past them.
create function decision_was_discussed() returns trigger language plpgsql as $$
declare ceiling numeric;
begin
    if new.decision <> 'approve' or not exists (select from cases c where c.county_code = new.county_code
            and c.id = new.case_id and c.programme = 'temp_aid') then
        return new;
    end if;
    select (p.value ->> 'ceiling')::numeric into ceiling from county_parameters p
    where p.county_code = new.county_code and p.name = 'p_ta_standard'
      and p.valid_from <= (new.decided_at at time zone 'Asia/Shanghai')::date
    order by p.valid_from desc, p.id desc limit 1;
    if new.amount > ceiling and not exists (select from case_acts a where a.county_code = new.county_code
            and a.case_id = new.case_id and btrim(coalesce(a.detail ->> 'special_session_minutes', '')) <> '') then
        raise exception using errcode = 'check_violation', constraint = 'case_decisions_discussed',
            message = format('%s is above the ceiling of %s and was not discussed', new.amount, ceiling);
    end if;
    return new;
end $$;
create trigger decision_was_discussed before insert on case_decisions
    for each row execute function decision_was_discussed();
