-- Where a case stands, kept on the case by whoever writes an act or a clock, in the same transaction: so that the queue
-- is read by an index, the nearest limit first, however many cases there are.
alter table cases
    add column stage  text,
    add column number integer,                    -- of its newest act
    add column ended  boolean,
    add column due_on date;                       -- the nearest limit that still runs; null: none does
update cases c set
    (stage, number, ended) = (
        select a.stage_to, a.number,
               a.stage_to in ('closed', 'referred', 'monitored', 'withdrawn', 'ended', 'not_accepted', 'paid', 'stopped',
                              'filed') and not (a.stage_to = 'paid' and c.programme = 'temp_aid')
        from case_acts a where a.county_code = c.county_code and a.case_id = c.id order by a.number desc limit 1),
    due_on = (select min(l.due_on) from case_clocks l
              where l.county_code = c.county_code and l.case_id = c.id and l.stopped_on is null);
alter table cases
    alter column stage set not null,
    alter column number set not null,
    alter column ended set not null;
create index cases_queue on cases (county_code, (not urgent), (coalesce(due_on, 'infinity'::date)), id) where not ended;
create index cases_turn on cases (county_code, region_code, programme, stage) include (due_on) where not ended;
create index cases_ended on cases (county_code, id desc) where ended;

alter table case_clocks add column paused_on date; -- halted since; null: runs, or has stopped

-- A limit that was halted or given more days: by whom, why, and from when to when. The clock holds the proof anew.
create table case_clock_changes (
    county_code text not null,
    id          uuid not null,
    case_id     uuid not null,
    clock_id    uuid not null,
    region_code text not null,
    change      text not null check (change in ('pause', 'resume', 'extend')),
    on_day      date not null,                    -- first day that does not count, or last one, or when more days were given
    days        integer check (days > 0),         -- for more days: how many, in the unit of the clock
    reason      text not null check (btrim(reason) <> ''),
    changed_by  uuid not null,
    changed_at  timestamptz not null,
    primary key (county_code, id),
    check ((change = 'extend') = (days is not null)),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, clock_id) references case_clocks (county_code, id),
    foreign key (county_code, changed_by) references users (county_code, id)
);
create index case_clock_changes_case on case_clock_changes (county_code, case_id);
create index case_clock_changes_clock on case_clock_changes (county_code, clock_id);
create index case_clock_changes_by on case_clock_changes (county_code, changed_by);
alter table case_clock_changes enable row level security;
create policy reach on case_clock_changes using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
create policy of_cases on case_clock_changes for select using (exists (
    select 1 from cases p where p.county_code = case_clock_changes.county_code and p.id = case_clock_changes.case_id));
grant select, insert on case_clock_changes to tanfang_app;
