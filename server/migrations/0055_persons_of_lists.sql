-- Whom an applied list is about, with their rows: written in one pass in the order of the persons. What stands here was
-- an index of import_matches before, which cost more than the match itself. No foreign key, as with import_rows.
create table import_persons (
    county_code text not null,
    import_id   uuid not null,
    person_id   uuid not null,
    rows        integer[] not null,
    primary key (county_code, import_id, person_id)
);
insert into import_persons (county_code, import_id, person_id, rows)
select m.county_code, m.import_id, m.person_id, array_agg(m.row order by m.row)
from import_matches m
join imports i on i.county_code = m.county_code and i.id = m.import_id and i.applied_at is not null
where m.outcome = 'matched' group by m.county_code, m.import_id, m.person_id;
drop index import_matches_person;
grant select, insert, update, delete on import_persons to tanfang_app;
