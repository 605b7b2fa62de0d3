-- A record that mends an earlier one replaces what that one told: an event known only from records that were mended
-- does not stand.
alter table household_events add column by_record boolean not null default false;  -- false: entered at a desk
alter table household_events alter column by_record drop default;
update household_events e set by_record = true
where exists (select from household_event_tellings t
              where t.county_code = e.county_code and t.event_id = e.id and t.visit_id is not null
                and t.told_at = e.entered_at);
create index visit_traces_corrects on visit_traces (county_code, corrects) where corrects is not null;
