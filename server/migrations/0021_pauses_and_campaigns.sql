-- Why a household need not be visited for a while, what happened to it, visits called for in one sweep of villages,
-- what was owed and how it ended, and what somebody did about an overdue one.
create table followup_pauses (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    reason       text not null check (reason in ('in_hospital', 'in_institution', 'away_for_work', 'other')),
    note         text not null default '',
    from_on      date not null,
    until_on     date not null,                    -- the last day of it: it ends by itself
    entered_by   uuid not null,
    entered_at   timestamptz not null,
    ended_on     date,                             -- the day it was over when somebody ended it before its time
    ended_by     uuid,
    ended_at     timestamptz,
    primary key (county_code, id),
    constraint followup_pauses_in_order check (until_on >= from_on),
    constraint followup_pauses_a_year check (until_on <= from_on + 366),
    constraint followup_pauses_ended check ((ended_on is null) = (ended_by is null) and (ended_on is null) = (ended_at is null)),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, entered_by) references users (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id)
);
create index followup_pauses_household on followup_pauses (county_code, household_id, region_code);
create index followup_pauses_from on followup_pauses (county_code, from_on);
create index followup_pauses_by on followup_pauses (county_code, entered_by);
create index followup_pauses_ended_by on followup_pauses (county_code, ended_by) where ended_by is not null;

create table household_events (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    kind         text not null check (kind in ('left_hospital', 'disaster', 'death_in_family', 'serious_change')),
    happened_on  date not null,
    note         text not null default '',
    entered_by   uuid not null,
    entered_at   timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, entered_by) references users (county_code, id)
);
create index household_events_household on household_events (county_code, household_id, region_code);
create index household_events_by on household_events (county_code, entered_by);

create table campaigns (
    county_code  text not null,
    id           uuid not null,
    region_code  text not null,                    -- whose it is: a town or the county
    name         text not null check (name <> ''),
    purpose      text not null check (purpose <> ''),
    regions      text[] not null check (cardinality(regions) > 0),
    statuses     text[] not null default '{}',     -- of these groups only; none named: everybody who lives there
    starts_on    date not null,
    ends_on      date not null,                    -- the last day in time
    entered_by   uuid not null,
    entered_at   timestamptz not null,
    ended_on     date,
    ended_by     uuid,
    ended_at     timestamptz,
    end_reason   text,
    primary key (county_code, id),
    constraint campaigns_in_order check (ends_on >= starts_on),
    foreign key (county_code, entered_by) references users (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id)
);
create index campaigns_newest on campaigns (county_code, starts_on desc, id desc);
create index campaigns_by on campaigns (county_code, entered_by);
create index campaigns_ended_by on campaigns (county_code, ended_by) where ended_by is not null;

create table campaign_households (
    county_code  text not null,
    campaign_id  uuid not null,
    household_id uuid not null,
    region_code  text not null,
    primary key (county_code, campaign_id, household_id),
    foreign key (county_code, campaign_id) references campaigns (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index campaign_households_household on campaign_households (county_code, household_id, region_code);
create index campaign_households_region on campaign_households (county_code, campaign_id, region_code);

-- One visit that was owed and how that ended; made from the dated rows behind it and made anew when one of them
-- arrives late. The place is where the household lived on the day it ended, and stays.
create table obligations (
    county_code  text not null,
    household_id uuid not null,
    region_code  text not null,
    reason       text not null,
    began_on     date not null,                    -- the visit before it, or the day the duty or the event began
    owed_on      date not null,                    -- the due date without any pause
    due_on       date not null,
    grace_days   integer not null check (grace_days >= 0),
    paused_until date,
    closed_on    date not null,
    closed_by    text not null check (closed_by in ('visit', 'end', 'withdrawn')),   -- withdrawn: not owed after all
    visit_id     uuid,
    entered_on   date,                             -- when the house heard of the visit
    primary key (county_code, household_id, closed_on),
    constraint obligations_visit check (closed_by = 'withdrawn'
        or (closed_by = 'visit') = (visit_id is not null and entered_on is not null)),
    foreign key (county_code, household_id) references households (county_code, id),
    foreign key (county_code, visit_id) references visits (county_code, id)
);
create index obligations_region on obligations (county_code, region_code, closed_on, owed_on);
create index obligations_visit on obligations (county_code, visit_id) where visit_id is not null;

create table followup_answers (
    county_code text not null,
    id          uuid not null,
    flag_id     uuid not null,
    region_code text not null,
    level       text not null check (level in ('worker', 'township', 'county')),
    action      text not null check (action in ('planned', 'reassigned', 'asked_others', 'went_together', 'other')),
    note        text not null default '',
    holds_until date not null,                     -- without a visit the ladder goes on after this day
    answered_by uuid not null,
    answered_at timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, flag_id, region_code)
        references overdue_flags (county_code, id, region_code) on update cascade,
    foreign key (county_code, answered_by) references users (county_code, id)
);
create index followup_answers_flag on followup_answers (county_code, flag_id, region_code);
create index followup_answers_held on followup_answers (county_code, holds_until);
create index followup_answers_by on followup_answers (county_code, answered_by);

alter table followups
    add owed_on      date,                         -- without the pause that moved it; null: none moved it
    add paused_from  date,
    add paused_until date,
    add attempts     smallint not null default 0,  -- in vain since the last visit that counts
    add attempted_on date,                         -- the attempt after which another action is asked for
    add campaign_id  uuid;
create index followups_paused on followups (county_code, paused_until) where paused_until is not null and ended_on is null;
create index followups_owed on followups (county_code, region_code, owed_on) where owed_on is not null and ended_on is null;
create index followups_overdue_from on followups (county_code, overdue_from) where ended_on is null;
alter table followups add foreign key (county_code, campaign_id) references campaigns (county_code, id);
create index followups_campaign on followups (county_code, campaign_id) where campaign_id is not null;

create index persons_born on persons (county_code, birth_date);

alter table sweeps add seen_xid xid8;              -- what was written since then the next sweep looks at

-- What a household's follow-up is called on a day: one definition for lists, counts, maps and coverage.
create function followup_state(due_on date, overdue_from date, paused_from date, paused_until date, attempted_on date,
                               heard_on date, today date) returns text
    language sql immutable parallel safe as $$
    select case when paused_from <= today and paused_until >= today then 'excused'
                when due_on > today then 'not_yet'
                when attempted_on is not null then 'attempted'
                when overdue_from > today then 'due'
                when heard_on < due_on then 'not_synced'
                else 'overdue' end
$$;

do $$
declare t text;
begin
    foreach t in array array['followup_pauses', 'household_events', 'campaigns', 'campaign_households', 'obligations',
                             'followup_answers'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format('grant select, insert on %I to tanfang_app', t);
    end loop;
end $$;
create policy of_members on campaigns for select using (exists (
    select from campaign_households m where m.county_code = campaigns.county_code and m.campaign_id = campaigns.id));
grant update (ended_on, ended_by, ended_at) on followup_pauses to tanfang_app;
grant update (ended_on, ended_by, ended_at, end_reason) on campaigns to tanfang_app;
grant update on obligations to tanfang_app;
grant update (seen_xid) on sweeps to tanfang_app;
grant execute on function followup_state to tanfang_app;

insert into outbox (county_code, name, payload)
select county_code, 'followups.recompute_county', jsonb_build_object('ids', jsonb_build_array(county_code)) from counties;
