-- The persons of a list by its citizen IDs. As a function, because what a function returns may be worked out on two
-- cores, what a statement inserts may not; each of them holds the list, some 85 bytes a row.
create function listed_by_id(county text, list uuid)
returns table (row_number integer, listed text, person_id uuid, household_id uuid, registered text)
language plpgsql stable rows 100000 set max_parallel_workers_per_gather = 1 as $$
begin
    return query
    select r.row_number, r.name, p.id, p.household_id, p.name
    from (select unnest(i.rows) as row_number, unnest(i.names) as name, unnest(i.id_blinds) as id_blind
          from import_parts i where i.county_code = county and i.import_id = list) r
    join persons p on p.county_code = county and p.id_blind = r.id_blind
    where r.id_blind is not null;
end
$$;
