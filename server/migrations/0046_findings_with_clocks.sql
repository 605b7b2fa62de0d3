-- A finding is answered by a day, and what came of it is one of three things.

alter table screening_findings add column due_on date;
update screening_findings set due_on = found_on + 10;
alter table screening_findings alter column due_on set not null;
create index screening_findings_due on screening_findings (county_code, due_on, id) where ended_on is null;

alter table finding_reviews
    add column answer text check (answer in ('benefit_ended', 'explained', 'wrong')),
    add constraint finding_reviews_answered check (answer is not null) not valid;
