-- What is counted by the day on which it happened is found by that day. Two things that were overwritten are kept: the
-- level with which monitoring began, and the limit of a referral that an act met.

create index leads_reported on leads (county_code, reported_at);
create index leads_respond_by on leads (county_code, respond_by);
create index case_clocks_due on case_clocks (county_code, due_on);
create index case_clocks_stopped on case_clocks (county_code, stopped_on);
create index payment_outcomes_paid_on on payment_outcomes (county_code, paid_on) where outcome = 'paid';
create index payment_outcomes_failed_at on payment_outcomes (county_code, said_at) where outcome = 'failed';
create index reserve_entries_on on reserve_entries (county_code, entry_on);
create index monitorings_began_on on monitorings (county_code, began_on);
create index followup_escalations_on on followup_escalations (county_code, escalated_on);
create index followup_answers_at on followup_answers (county_code, answered_at);

alter table monitorings add began_level text check (began_level in ('high', 'key', 'ordinary'));
update monitorings m set began_level = coalesce(
    (select a.detail ->> 'level' from audit a
     where a.county_code = m.county_code and a.action = 'monitoring.begin' and a.subject_id = m.id limit 1), m.level);
alter table monitorings alter began_level set not null;

-- Null of acts that came before any limit, and of those done before this was kept.
alter table referral_acts add limit_on date;
create index referral_acts_limit on referral_acts (county_code, limit_on) where limit_on is not null;
