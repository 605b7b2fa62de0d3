-- Deltas are found by what changed, not by going through everything that is held: a phone that hears of nothing new
-- costs the same in a county of any size.
create index households_changed on households (county_code, changed_xid);
create index household_moves_changed on household_moves (county_code, changed_xid);
create index persons_changed on persons (county_code, changed_xid);
create index statuses_changed on statuses (county_code, changed_xid);
create index facts_changed on facts (county_code, changed_xid);
create index followups_changed on followups (county_code, changed_xid);
create index overdue_flags_changed on overdue_flags (county_code, changed_xid);
create index visits_changed on visits (county_code, changed_xid);
create index visit_reviews_changed on visit_reviews (county_code, changed_xid);
create index notifications_changed on notifications (county_code, user_id, changed_xid);

-- A household changed for a phone when any row did that the phone holds of it. A new table of a household joins here.
create view household_changes with (security_invoker = true) as
select county_code, id as household_id, changed_xid from households
union all select county_code, household_id, changed_xid from persons
union all select county_code, household_id, changed_xid from statuses
union all select county_code, household_id, changed_xid from facts
union all select county_code, household_id, changed_xid from followups
union all select county_code, household_id, changed_xid from overdue_flags
union all select county_code, household_id, changed_xid from visits;
grant select on household_changes to tanfang_app;

-- Somebody's reach holds more households than a phone takes; noted once for each reach, not at each sync.
create table wide_reaches (
    county_code text not null,
    id          uuid not null,
    user_id     uuid not null,
    reach       text[] not null,                  -- division codes as they were
    households  integer not null,                 -- in that reach when it was noticed
    held        integer not null check (held > 0 and held < households),
    noticed_at  timestamptz not null,
    primary key (county_code, id),
    constraint wide_reaches_once unique (county_code, user_id, reach),
    foreign key (county_code, user_id) references users (county_code, id)
);
grant select, insert on wide_reaches to tanfang_app;
