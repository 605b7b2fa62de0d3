-- The daily sweep asks of all that was written since the last one only who is overdue: out of the index, for a day
-- of visits touches a hundred times as many rows, each on a page of its own.
drop index followups_changed;
create index followups_changed on followups (county_code, changed_xid, overdue_from);
