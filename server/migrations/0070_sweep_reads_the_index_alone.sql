-- The daily sweep reads who became overdue from the index alone, with the place and the due date that a flag carries:
-- each of those households is on a page of its own.
drop index followups_overdue_from;
create index followups_overdue_from on followups (county_code, overdue_from)
    include (household_id, region_code, due_on) where ended_on is null;
