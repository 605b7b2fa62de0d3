-- One household or person that was two all along is parted: what was joined and what was parted stand in one list, so that both
-- are taken back in the right order. `persons` of a split: [[from, to]], of who goes whole twice the same; `assigned`: rows that
-- go along, [[table, id]], and what hangs on them follows.
alter table merges drop constraint merges_kind_check,
    add constraint merges_kind_check check (kind in ('household', 'person', 'household_split', 'person_split')),
    add column assigned jsonb not null default '[]';
drop index merges_of_gone;
create unique index merges_of_gone on merges (county_code, gone_id)
    where undone_at is null and kind in ('household', 'person');
create index merges_gone on merges (county_code, gone_id);

-- What a split changes in a row: to whom and to which household it belongs.
create function split_change(split merges, place text, household text, region text, person text) returns text
    language sql stable as $$
    select concat_ws(', ',
        case when split.kind = 'household_split' then format('%I = %L', household, split.gone_id) end,
        case when split.kind = 'household_split' and region is not null then format('%I = %L', region, place) end,
        case when person is not null and exists (select from jsonb_array_elements(split.persons) p where p ->> 0 <> p ->> 1) then
            format('%1$I = case %2$s else t.%1$I end', person,
                   (select string_agg(format('when t.%I = %L then %L::uuid', person, p ->> 0, p ->> 1), ' ')
                    from jsonb_array_elements(split.persons) p where p ->> 0 <> p ->> 1)) end)
$$;

-- Carry out a split that was just put on file; the new household and the new persons are registered already.
create function split_carry_out(split uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    county text := current_setting('tanfang.counties', true);
    m merges; kept households; place text; pair jsonb; t record; f record; at_step integer := 0; change text;
    work jsonb; item jsonb; hung text[];
begin
    select * into strict m from merges
    where county_code = county and id = split and undone_at is null and kind in ('household_split', 'person_split');
    select * into strict kept from households where county_code = county and id = m.household_id for update;
    place := kept.region_code;
    if m.kind = 'household_split' then
        select region_code into strict place from households where county_code = county and id = m.gone_id for update;
    end if;
    perform merge_refuse_out_of_reach(kept.region_code), merge_refuse_out_of_reach(place);
    for pair in select * from jsonb_array_elements(m.persons) p where p ->> 0 = p ->> 1 loop
        at_step := at_step + 1;   -- facts of the person follow by their foreign key
        perform merge_step(county, split, at_step, 'persons', format('t.id = %L and t.household_id = %L', pair ->> 0, kept.id),
            format('household_id = %L, region_code = %L, relation = %L', m.gone_id, place, pair ->> 2), null);
        for t in select * from merge_tables() where person is not null and household is not null loop
            at_step := at_step + 1;
            perform merge_step(county, split, at_step, t.name,
                format('t.%I = %L and t.%I = %L', t.person, pair ->> 0, t.household, kept.id),
                split_change(m, place, t.household, t.region, null), null);
        end loop;
    end loop;
    work := m.assigned;
    while jsonb_array_length(work) > 0 loop
        item := work -> 0;
        work := work - 0;
        select * into t from merge_tables() where name = item ->> 0 and household is not null;
        change := split_change(m, place, t.household, t.region, t.person);
        if t.name <> 'facts' and change <> '' then
            at_step := at_step + 1;
            perform merge_step(county, split, at_step, t.name,
                               format('t.id = %L and t.%I = %L', item ->> 1, t.household, kept.id), change, null);
        end if;
        -- What the record said: of the household goes along, of somebody who stays does not.
        at_step := at_step + 1;
        perform merge_step(county, split, at_step, 'facts',
            format('t.source_id = %L and t.household_id = %L and (t.person_id = any (%L::uuid[]) or %L and t.person_id is null)',
                   item ->> 1, kept.id,
                   array(select p ->> 0 from jsonb_array_elements(m.persons) p where p ->> 0 <> p ->> 1),
                   m.kind = 'household_split'),
            split_change(m, place, 'household_id', 'region_code', 'person_id'), null);
        continue when t.name = 'facts';
        for f in
            select d.name, d.household, d.region, d.person,
                   (select a.attname::text from unnest(c.conkey) with ordinality k (n, o)
                    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n
                    where c.confkey[o] = i.attnum) as own,
                   exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'id') as has_id
            from pg_constraint c
            join pg_attribute i on i.attrelid = c.confrelid and i.attname = 'id' and i.attnum = any (c.confkey)
            join merge_tables() d on d.name = c.conrelid::regclass::text and d.household is not null
            where c.contype = 'f' and c.confrelid = (item ->> 0)::regclass and c.conrelid <> c.confrelid
        loop
            if f.has_id then
                execute format('select array_agg(t.id::text) from %I t where t.county_code = %L and t.%I = %L and t.%I = %L',
                               f.name, county, f.own, item ->> 1, f.household, kept.id) into hung;
                select work || coalesce(jsonb_agg(jsonb_build_array(f.name, h)), '[]') into work from unnest(hung) h;
            elsif split_change(m, place, f.household, f.region, f.person) <> '' then
                at_step := at_step + 1;
                perform merge_step(county, split, at_step, f.name,
                    format('t.%I = %L and t.%I = %L', f.own, item ->> 1, f.household, kept.id),
                    split_change(m, place, f.household, f.region, f.person), null);
            end if;
        end loop;
    end loop;
end $$;

-- The register as it was known before an instant: what was joined or parted of these since is taken back, the newest first.
-- Only for a transaction that ends without keeping it.
create function merges_out_of_sight(asked uuid, known timestamptz) returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    county text := current_setting('tanfang.counties', true);
    subject uuid := asked; next uuid; found uuid[]; one uuid; undone integer := 0;
begin
    loop  -- what a household was merged into may have been merged on
        select m.household_id into next from merges m
        where m.county_code = county and m.gone_id = subject and m.undone_at is null and m.kind = 'household';
        exit when next is null or next = subject;
        subject := next;
    end loop;
    with recursive near as (
        select m.id, m.household_id, m.gone_id, m.merged_at from merges m
        where m.county_code = county and m.undone_at is null and m.merged_at >= known
          and (m.household_id = subject or m.gone_id = subject)
        union
        select m.id, m.household_id, m.gone_id, m.merged_at from near n join merges m
            on m.county_code = county and m.undone_at is null and m.merged_at >= known
           and (m.household_id in (n.household_id, n.gone_id) or m.gone_id in (n.household_id, n.gone_id)))
    select array_agg(n.id order by n.merged_at desc, n.id desc) into found
    from near n join merges m on m.county_code = county and m.id = n.id
    where m.region_code ^@ any (string_to_array(current_setting('tanfang.reach', true), ','));
    foreach one in array coalesce(found, '{}') loop
        perform merge_take_back(one);
        undone := undone + 1;
    end loop;
    return undone;
end $$;

revoke execute on function split_carry_out(uuid), merges_out_of_sight(uuid, timestamptz) from public;
grant execute on function split_carry_out(uuid), merges_out_of_sight(uuid, timestamptz) to tanfang_app;
