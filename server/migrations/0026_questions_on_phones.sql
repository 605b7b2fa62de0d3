-- What to ask a household goes to the phones with it: when another answer of the rules holds, the household changed.
alter table screening_results add column changed_xid xid8 not null default pg_current_xact_id();
create trigger remember_xid before update on screening_results for each row execute function remember_xid();
create index screening_results_changed on screening_results (county_code, changed_xid);
create or replace view household_changes with (security_invoker = true) as
select county_code, id as household_id, changed_xid from households
union all select county_code, household_id, changed_xid from persons
union all select county_code, household_id, changed_xid from statuses
union all select county_code, household_id, changed_xid from facts
union all select county_code, household_id, changed_xid from followups
union all select county_code, household_id, changed_xid from overdue_flags
union all select county_code, household_id, changed_xid from visits
union all select county_code, household_id, changed_xid from door_codes
union all select county_code, household_id, changed_xid from screening_results;
