-- One household or person entered twice: what became of the second, row by row, so that it can be undone; and which pairs
-- look alike, with what somebody decided about them. A row that was merged stays on file and is out of everybody's sight:
-- row-level security leaves it out, and its id leads to the one that remains.

alter table households add column merged_into uuid,
    add constraint households_merged_into foreign key (county_code, merged_into) references households (county_code, id);
alter table persons add column merged_into uuid,
    add constraint persons_merged_into foreign key (county_code, merged_into) references persons (county_code, id);
create index households_merged on households (county_code, merged_into) where merged_into is not null;
create index persons_merged on persons (county_code, merged_into) where merged_into is not null;

create policy not_merged on households as restrictive using (merged_into is null);
create policy not_merged on persons as restrictive using (merged_into is null);

create table merges (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,                   -- where the one that remains lives
    region_code  text not null,
    kind         text not null check (kind in ('household', 'person')),
    kept_id      uuid not null,
    gone_id      uuid not null,
    kept_name    text not null,
    gone_name    text not null,
    persons      jsonb not null,                  -- [[gone, kept]]: members who are the same
    reason       text not null check (btrim(reason) <> ''),
    merged_by    uuid not null,
    merged_at    timestamptz not null,
    undone_at    timestamptz,
    undone_by    uuid,
    undo_reason  text,
    primary key (county_code, id),
    check (kept_id <> gone_id),
    check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undo_reason is null)),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, merged_by) references users (county_code, id),
    foreign key (county_code, undone_by) references users (county_code, id)
);
create unique index merges_of_gone on merges (county_code, gone_id) where undone_at is null;
create index merges_household on merges (county_code, household_id, region_code);
create index merges_merged_by on merges (county_code, merged_by);
create index merges_undone_by on merges (county_code, undone_by) where undone_by is not null;

-- Every row that a merge changed, as it was and as it became; `after` null: set aside, since the other one has its like.
create table merge_rows (
    county_code text not null,
    merge_id    uuid not null,
    step        integer not null,
    number      integer not null,
    table_name  text not null,
    before      jsonb not null,
    after       jsonb,
    primary key (county_code, merge_id, step, number),
    foreign key (county_code, merge_id) references merges (county_code, id)
);

-- Two persons who may be one. `fingerprint`: what of them was compared; another one means that there is something new to know.
create table duplicate_pairs (
    county_code text not null,
    one_id      uuid not null,
    other_id    uuid not null,
    reasons     text[] not null check (cardinality(reasons) > 0),
    fingerprint text not null,
    found_at    timestamptz not null,
    gone_at     timestamptz,                      -- they are not alike any more
    primary key (county_code, one_id, other_id),
    check (one_id < other_id),
    foreign key (county_code, one_id) references persons (county_code, id),
    foreign key (county_code, other_id) references persons (county_code, id)
);
create index duplicate_pairs_other on duplicate_pairs (county_code, other_id);
create index duplicate_pairs_found on duplicate_pairs (county_code, found_at desc, one_id, other_id) where gone_at is null;

create table duplicate_decisions (
    county_code text not null,
    id          uuid not null,
    one_id      uuid not null,
    other_id    uuid not null,
    fingerprint text not null,
    note        text not null check (btrim(note) <> ''),
    decided_by  uuid not null,
    decided_at  timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, one_id, other_id) references duplicate_pairs (county_code, one_id, other_id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create index duplicate_decisions_pair on duplicate_decisions (county_code, one_id, other_id);
create index duplicate_decisions_decided_by on duplicate_decisions (county_code, decided_by);
create index persons_name_birth on persons (county_code, name, birth_date);
create index persons_pinyin_birth on persons (county_code, pinyin, birth_date) where birth_date is not null;
create index persons_phone_blind on persons (county_code, phone_blind) where phone_blind is not null;
create index households_address on households (county_code, address);

-- The columns of a table that name a household, its place, and a person; read from the foreign keys, so that a table that is
-- added later follows as well.
create function merge_tables() returns table (name text, household text, region text, person text)
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
           max(own[array_position(other, 'id')]) filter (where confrelid = 'persons'::regclass)
    from keys join pg_class t on t.oid = conrelid
    group by t.relname order by t.relname
$$;

create function merge_log(county text, merge uuid, at_step integer, t text, was jsonb, became jsonb) returns void
    language sql as $$
    insert into merge_rows (county_code, merge_id, step, number, table_name, before, after)
    select county, merge, at_step, 1 + coalesce(max(number), 0), t, was, became
    from merge_rows where county_code = county and merge_id = merge and step = at_step
$$;

-- One step: rows of one table that say `condition` get `change`. All at once; where one has its like already, one by one:
-- what runs a clock is ended first, what is worked out anew is set aside, what others refer to stays where it is.
create function merge_step(county text, merge uuid, at_step integer, t text, condition text, change text, ended text)
    returns void language plpgsql as $$
declare
    spot tid;
begin
    begin
        execute format('with changed as (update %1$I t set %2$s where t.county_code = %3$L and %4$s
                                         returning to_jsonb(old.*) as was, to_jsonb(new.*) as became)
                        insert into merge_rows (county_code, merge_id, step, number, table_name, before, after)
                        select %3$L, %5$L, %6$s, row_number() over (), %7$L, was, became from changed',
                       t, change, county, condition, merge, at_step, t);
        return;
    exception when unique_violation or exclusion_violation then null;
    end;
    for spot in execute format('select t.ctid from %I t where t.county_code = %L and %s', t, county, condition) loop
        begin
            execute format('with changed as (update %1$I t set %2$s where t.ctid = %3$L
                                             returning to_jsonb(old.*) as was, to_jsonb(new.*) as became)
                            select merge_log(%4$L, %5$L, %6$s, %7$L, was, became) from changed',
                           t, change, spot, county, merge, at_step, t);
        exception when unique_violation or exclusion_violation then
            begin
                if ended is not null then
                    execute format('with changed as (update %1$I t set %2$s, %8$s where t.ctid = %3$L
                                                     returning to_jsonb(old.*) as was, to_jsonb(new.*) as became)
                                    select merge_log(%4$L, %5$L, %6$s, %7$L, was, became) from changed',
                                   t, change, spot, county, merge, at_step, t, ended);
                else
                    execute format('with gone as (delete from %1$I t where t.ctid = %2$L returning to_jsonb(old.*) as was)
                                    select merge_log(%3$L, %4$L, %5$s, %6$L, was, null) from gone',
                                   t, spot, county, merge, at_step, t);
                end if;
            exception when foreign_key_violation or unique_violation then null;
            end;
        end;
    end loop;
end $$;

-- How a row ends that runs a clock, where two cannot run at once.
create function merge_ending(t text, at timestamptz, by_whom uuid) returns text language sql immutable as $$
    select case t
        when 'overdue_flags' then format('cleared_at = coalesce(t.cleared_at, %L)', at)
        when 'monitorings' then format('ended_at = coalesce(t.ended_at, %L)', at)
        when 'door_codes' then format('withdrawn_at = coalesce(t.withdrawn_at, %L), withdrawn_by = coalesce(t.withdrawn_by, %L)', at, by_whom)
        when 'screening_findings' then format('ended_on = coalesce(t.ended_on, (%L::timestamptz at time zone ''Asia/Shanghai'')::date)', at)
        when 'screening_results' then format('valid_to = coalesce(t.valid_to, greatest(t.valid_from, (%L::timestamptz at time zone ''Asia/Shanghai'')::date))', at)
    end
$$;

-- Nobody decides about rows that are out of their reach.
create function merge_refuse_out_of_reach(region text) returns void language plpgsql stable as $$
begin
    if not coalesce(region ^@ any (string_to_array(current_setting('tanfang.reach', true), ',')), false) then
        raise exception 'out of reach' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- Carry out a merge that was just put on file. Everything of the one that is gone becomes that of the one kept.
create function merge_carry_out(merge uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    county text := current_setting('tanfang.counties', true);
    m merges; kept households; gone households; pair jsonb; t record; ending text; at_step integer := 0;
    change text; condition text; keeper persons;
begin
    select * into strict m from merges where county_code = county and id = merge and undone_at is null;
    select * into strict kept from households where county_code = county and id = m.household_id for update;
    if m.kind = 'household' then
        select * into strict gone from households where county_code = county and id = m.gone_id for update;
    else
        select h.* into strict gone from households h join persons p on p.county_code = h.county_code and p.household_id = h.id
        where p.county_code = county and p.id = m.gone_id for update of h;
    end if;
    perform merge_refuse_out_of_reach(kept.region_code), merge_refuse_out_of_reach(gone.region_code);
    for pair in select * from jsonb_array_elements(m.persons) loop
        select * into strict keeper from persons
        where county_code = county and id = (pair ->> 1)::uuid and household_id = kept.id and merged_into is null;
        for t in select * from merge_tables() where person is not null loop
            at_step := at_step + 1;
            change := format('%I = %L', t.person, keeper.id);
            if t.household is not null and gone.id <> kept.id then
                change := change || format(', %I = %L', t.household, kept.id)
                    || case when t.region is null then '' else format(', %I = %L', t.region, kept.region_code) end;
            end if;
            condition := format('t.%I = %L', t.person, pair ->> 0)
                || case when t.household is null then '' else format(' and t.%I = %L', t.household, gone.id) end;
            perform merge_step(county, merge, at_step, t.name, condition, change, merge_ending(t.name, m.merged_at, m.merged_by));
        end loop;
        at_step := at_step + 1;
        with changed as (
            update persons p set birth_date = coalesce(p.birth_date, o.birth_date),
                sex = case when p.sex = 'unknown' then o.sex else p.sex end,
                id_cipher = coalesce(p.id_cipher, o.id_cipher), id_blind = coalesce(p.id_blind, o.id_blind),
                id_last4 = coalesce(p.id_last4, o.id_last4), phone_cipher = coalesce(p.phone_cipher, o.phone_cipher),
                died_on = coalesce(p.died_on, o.died_on)
            from persons o
            where p.county_code = county and p.id = keeper.id and o.county_code = county and o.id = (pair ->> 0)::uuid
            returning to_jsonb(old.*) as was, to_jsonb(new.*) as became)
        insert into merge_rows (county_code, merge_id, step, number, table_name, before, after)
        select county, merge, at_step, 1, 'persons', was, became from changed;
        at_step := at_step + 1;
        perform merge_step(county, merge, at_step, 'persons', format('t.id = %L', pair ->> 0),
                           format('merged_into = %L', keeper.id), null);
    end loop;
    if m.kind = 'person' then
        return;
    end if;
    at_step := at_step + 1;
    perform merge_step(county, merge, at_step, 'persons', format('t.household_id = %L and t.merged_into is null', gone.id),
        format('household_id = %L, region_code = %L, relation = case when t.relation = ''self'' then ''other'' else t.relation end',
               kept.id, kept.region_code), null);
    for t in select * from merge_tables() where household is not null loop
        at_step := at_step + 1;
        change := format('%I = %L', t.household, kept.id)
            || case when t.region is null then '' else format(', %I = %L', t.region, kept.region_code) end;
        perform merge_step(county, merge, at_step, t.name, format('t.%I = %L', t.household, gone.id), change,
                           merge_ending(t.name, m.merged_at, m.merged_by));
    end loop;
    at_step := at_step + 1;
    perform merge_step(county, merge, at_step, 'households', format('t.id = %L', kept.id),
        format('lon = coalesce(t.lon, %L), lat = coalesce(t.lat, %L), position_source = case when t.lon is null then %L
                else t.position_source end, directions = case when t.directions = '''' then %L else t.directions end',
               gone.lon, gone.lat, gone.position_source, gone.directions), null);
    at_step := at_step + 1;
    perform merge_step(county, merge, at_step, 'households', format('t.id = %L', gone.id),
                       format('merged_into = %L', kept.id), null);
end $$;

-- Everything back as it was, the last step first. A value that somebody changed since is left as they set it; what was written
-- of the one that was kept since then stays there.
create function merge_take_back(merge uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    county text := current_setting('tanfang.counties', true);
    m merges; s record; places text[]; changed text[]; keys text[]; own text[];
begin
    select * into strict m from merges where county_code = county and id = merge for update;
    perform merge_refuse_out_of_reach(m.region_code);
    for s in select step, table_name from merge_rows where county_code = county and merge_id = merge
             group by step, table_name order by step desc loop
        select array_remove(array[t.household, t.region, t.person], null) into places from merge_tables() t
        where t.name = s.table_name;
        places := coalesce(places, '{}') || array['household_id', 'region_code'];
        select array_agg(a.attname::text) into own from pg_attribute a
        where a.attrelid = s.table_name::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
        select array_agg(a.attname::text) into keys from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = s.table_name::regclass and i.indisprimary;
        select array_agg(distinct k) into changed
        from merge_rows r, jsonb_object_keys(r.before) k
        where r.county_code = county and r.merge_id = merge and r.step = s.step and r.after is not null
          and r.before -> k is distinct from r.after -> k and k = any (own) and k <> 'changed_xid';
        if changed is not null then
            execute format('update %1$I t set %2$s from merge_rows r, jsonb_populate_record(null::%1$I, r.before) b,
                                jsonb_populate_record(null::%1$I, r.after) a
                            where r.county_code = %3$L and r.merge_id = %4$L and r.step = %5$s and r.after is not null and %6$s',
                s.table_name,
                (select string_agg(case when c = any (places) then format('%1$I = b.%1$I', c)
                    else format('%1$I = case when t.%1$I is not distinct from a.%1$I then b.%1$I else t.%1$I end', c) end, ', ')
                 from unnest(changed) c),
                county, merge, s.step,
                (select string_agg(format('t.%1$I = a.%1$I', k), ' and ') from unnest(keys) k));
        end if;
        execute format('insert into %1$I (%2$s) select %3$s from merge_rows r, jsonb_populate_record(null::%1$I, r.before) b
                        where r.county_code = %4$L and r.merge_id = %5$L and r.step = %6$s and r.after is null
                        on conflict do nothing',
            s.table_name, (select string_agg(quote_ident(c), ', ') from unnest(own) c),
            (select string_agg(format('b.%I', c), ', ') from unnest(own) c), county, merge, s.step);
    end loop;
end $$;

-- What a merge changed, by table: rows that went along, rows that ended by it, rows set aside.
create function merge_told(merge uuid) returns table (table_name text, moved integer, ended integer, aside integer)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    county text := current_setting('tanfang.counties', true);
begin
    perform merge_refuse_out_of_reach(m.region_code) from merges m where m.county_code = county and m.id = merge;
    return query
        select r.table_name,
               (count(*) filter (where r.after is not null))::integer,
               (count(*) filter (where r.after is not null and exists (
                   select from unnest(array['cleared_at', 'ended_at', 'withdrawn_at', 'ended_on', 'valid_to']) k
                   where r.before ->> k is null and r.after ->> k is not null)))::integer,
               (count(*) filter (where r.after is null))::integer
        from merge_rows r where r.county_code = county and r.merge_id = merge and r.table_name not in ('households')
        group by r.table_name;
end $$;

-- What became of households that were merged: their ids and those that remain. It tells nothing about either.
create function merged_households(asked uuid[]) returns table (id uuid, now_id uuid)
    language sql stable security definer set search_path = public, pg_temp as $$
    with recursive followed as (
        select h.id, h.merged_into, 1 as steps from households h
        where h.county_code = current_setting('tanfang.counties', true) and h.id = any (asked) and h.merged_into is not null
        union all
        select f.id, h.merged_into, f.steps + 1 from followed f
        join households h on h.county_code = current_setting('tanfang.counties', true) and h.id = f.merged_into
        where h.merged_into is not null and f.steps < 50)
    select distinct on (f.id) f.id, f.merged_into from followed f order by f.id, f.steps desc
$$;

alter table merges enable row level security;
create policy reach on merges using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on merges to tanfang_app;
grant update (undone_at, undone_by, undo_reason) on merges to tanfang_app;
grant select, insert on duplicate_decisions to tanfang_app;
grant select, insert, update on duplicate_pairs to tanfang_app;
do $$
declare f text;
begin
    foreach f in array array['merge_log(text, uuid, integer, text, jsonb, jsonb)',
                             'merge_step(text, uuid, integer, text, text, text, text)', 'merge_carry_out(uuid)',
                             'merge_take_back(uuid)', 'merge_told(uuid)', 'merged_households(uuid[])'] loop
        execute format('revoke execute on function %s from public', f);
    end loop;
end $$;
grant execute on function merge_carry_out(uuid), merge_take_back(uuid), merge_told(uuid), merged_households(uuid[])
    to tanfang_app;
