
-- The earlier record of the same sender that a record mends, whatever it was for. None where it could not be read: a
-- record that nobody could read mends nothing.
alter table evaluations add column corrects uuid;
create index evaluations_corrects on evaluations (county_code, corrects) where corrects is not null;
