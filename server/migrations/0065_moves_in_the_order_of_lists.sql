-- The register's list of an earlier day reads who moved away since in the order of its pages: place, then household.

drop index household_moves_from;
create index household_moves_from on household_moves (county_code, from_region, household_id, moved_at);
