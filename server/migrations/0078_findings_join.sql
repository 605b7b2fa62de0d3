-- A finding that names a person goes along with them when they are merged or parted, as whatever names them by a key does,
-- so that its day does not begin anew in the other household.
create or replace function merge_tables() returns table (name text, household text, region text, person text)
    language sql stable as $$
    with keys as (
        select c.conrelid, c.confrelid,
               array(select a.attname::text from unnest(c.conkey) with ordinality k (n, o)
                     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by k.o) as own,
               array(select a.attname::text from unnest(c.confkey) with ordinality k (n, o)
                     join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by k.o) as other
        from pg_constraint c
        where c.contype = 'f' and c.confrelid in ('households'::regclass, 'persons'::regclass)
          and c.conrelid not in ('households'::regclass, 'persons'::regclass, 'merges'::regclass,
                                 'household_moves'::regclass, 'duplicate_pairs'::regclass))
    select t.relname::text,
           max(own[array_position(other, case when confrelid = 'households'::regclass then 'id' else 'household_id' end)]),
           max(own[array_position(other, 'region_code')]),
           case t.relname when 'screening_findings' then 'subject'
           else max(own[array_position(other, 'id')]) filter (where confrelid = 'persons'::regclass) end
    from keys join pg_class t on t.oid = conrelid
    group by t.relname order by t.relname
$$;

-- Where both who are merged were found to be the same and nobody has answered, the one that remains counts from the older
-- day. To be called once the merge was carried out; taken back with it.
create function merge_older_findings(merge uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    county text := current_setting('tanfang.counties', true);
begin
    with older as (
        select (r.after ->> 'household_id')::uuid as household_id, r.after ->> 'finding' as finding,
               r.after ->> 'subject' as subject, min((r.before ->> 'found_on')::date) as found_on,
               min((r.before ->> 'found_at')::timestamptz) as found_at, min((r.before ->> 'due_on')::date) as due_on
        from merge_rows r
        where r.county_code = county and r.merge_id = merge and r.table_name = 'screening_findings'
          and r.before ->> 'ended_on' is null and r.after ->> 'ended_on' is not null
          and not exists (select from finding_reviews v
                          where v.county_code = county and v.finding_id = (r.before ->> 'id')::uuid)
        group by 1, 2, 3
    ), changed as (
        update screening_findings f set found_on = o.found_on, found_at = o.found_at, due_on = o.due_on
        from older o
        where f.county_code = county and f.household_id = o.household_id and f.finding = o.finding
          and f.subject = o.subject and f.ended_on is null and o.due_on < f.due_on
          and not exists (select from finding_reviews v where v.county_code = county and v.finding_id = f.id)
        returning to_jsonb(old.*) as was, to_jsonb(new.*) as became)
    insert into merge_rows (county_code, merge_id, step, number, table_name, before, after)
    select county, merge, (select coalesce(max(step), 0) + 1 from merge_rows where county_code = county and merge_id = merge),
           row_number() over (), 'screening_findings', was, became from changed;
end $$;
revoke execute on function merge_older_findings(uuid) from public;
grant execute on function merge_older_findings(uuid) to tanfang_app;
