-- The schema as the migrations leave it, for reading. A test compares; `python -m docs.generate` rewrites.
-- Changes are made in a new numbered migration, never here.

SET check_function_bodies = false;

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION public.check_is_not_opinion() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if new.act in ('propose_approval', 'propose_refusal') and exists (
        select from case_acts a where a.county_code = new.county_code and a.case_id = new.case_id
          and a.act = 'record_household_check' and a.actor_id = new.actor_id)
    then
        raise exception 'who checked the household does not propose'
            using errcode = 'check_violation', constraint = 'case_acts_check_two_people', table = 'case_acts';
    end if;
    return new;
end $$;

CREATE FUNCTION public.complaint_ends_in_order() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare it record;
begin
    select real_name, held, closed_at into it from complaints
    where county_code = new.county_code and id = new.complaint_id for update;
    if it.closed_at is not null then
        raise exception using errcode = '23505', constraint = 'complaint_acts_one_close', message = 'it has ended';
    end if;
    if new.act in ('take_up', 'set_aside') and not it.held then
        raise exception using errcode = '23514', constraint = 'complaint_not_held', message = 'it is not held';
    end if;
    if new.act in ('feedback', 'close') and not exists (select from complaint_acts
            where county_code = new.county_code and complaint_id = new.complaint_id and act = 'finding') then
        raise exception using errcode = '23514', constraint = 'complaint_needs_finding', message = 'no finding';
    end if;
    if new.act = 'close' and it.real_name and not exists (select from complaint_acts
            where county_code = new.county_code and complaint_id = new.complaint_id and act = 'feedback') then
        raise exception using errcode = '23514', constraint = 'complaint_needs_feedback', message = 'no feedback';
    end if;
    update complaints
    set held = held and new.act = 'set_aside',
        closed_at = case when new.act in ('close', 'set_aside') then new.acted_at end
    where county_code = new.county_code and id = new.complaint_id;
    return new;
end $$;

CREATE FUNCTION public.count_payments_anew(written boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare t text;
begin
    for t in
        select s.relname from pg_stat_user_tables s
        where s.schemaname = 'public' and s.n_mod_since_analyze > 500 + s.n_live_tup / 5
          and s.relname in ('persons', 'cases', 'case_acts', 'benefits', 'benefit_changes', 'bank_accounts',
                            'payment_lines', 'payment_outcomes', 'payment_corrections', 'reserve_entries')
          and not (written and s.relname in ('payment_lines', 'payment_outcomes'))
        order by s.relname
    loop
        execute format('analyze %I', t);
    end loop;
    if written then
        analyze payment_lines;
        analyze payment_outcomes;
    end if;
end $$;

CREATE FUNCTION public.decision_was_discussed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare ceiling numeric;
begin
    if new.decision <> 'approve' or not exists (select from cases c where c.county_code = new.county_code
            and c.id = new.case_id and c.programme = 'temp_aid') then
        return new;
    end if;
    select (p.value ->> 'ceiling')::numeric into ceiling from county_parameters p
    where p.county_code = new.county_code and p.name = 'p_ta_standard'
      and p.valid_from <= (new.decided_at at time zone 'Asia/Shanghai')::date
    order by p.valid_from desc, p.id desc limit 1;
    if new.amount > ceiling and not exists (select from case_acts a where a.county_code = new.county_code
            and a.case_id = new.case_id and btrim(coalesce(a.detail ->> 'special_session_minutes', '')) <> '') then
        raise exception using errcode = 'check_violation', constraint = 'case_decisions_discussed',
            message = format('%s is above the ceiling of %s and was not discussed', new.amount, ceiling);
    end if;
    return new;
end $$;

CREATE FUNCTION public.enter_addresses() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    update search_entries e set document = search_document(p.name, p.pinyin, p.relation, p.region_code, f.address, p.id_last4, p.id_blind,
        p.phone_blind, p.phone_tail)
    from fresh f
    join stale s on s.county_code = f.county_code and s.id = f.id and s.address <> f.address
    join persons p on p.county_code = f.county_code and p.household_id = f.id
    where e.county_code = p.county_code and e.kind = 'person' and e.id = p.id;
    return null;
end $$;

CREATE FUNCTION public.enter_cases() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    insert into search_entries (county_code, kind, id, region_code, name, document)
    select c.county_code, 'case', c.id, c.region_code, c.applicant_name,
           array_to_tsvector(array['h'] || search_name(c.applicant_name) || search_places(c.region_code))
    from fresh c
    on conflict (county_code, kind, id) do update
        set region_code = excluded.region_code, name = excluded.name, reading = null, document = excluded.document
        where (search_entries.name, search_entries.region_code) is distinct from (excluded.name, excluded.region_code);
    return null;
end $$;

CREATE FUNCTION public.enter_leads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    insert into search_entries (county_code, kind, id, region_code, name, document)
    select l.county_code, 'lead', l.id, l.region_code, l.person_name,
           array_to_tsvector(array['h'] || search_name(l.person_name) || search_places(l.region_code) || search_units(l.place, 'a')
               || case when l.person_phone_blind is null then '{}'
                       else array['T' || left(encode(l.person_phone_blind, 'hex'), 24)] end)
    from fresh l
    on conflict (county_code, kind, id) do update
        set region_code = excluded.region_code, name = excluded.name, reading = null, document = excluded.document
        where (search_entries.name, search_entries.region_code) is distinct from (excluded.name, excluded.region_code);
    return null;
end $$;

CREATE FUNCTION public.enter_persons() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    insert into search_entries (county_code, kind, id, region_code, name, reading, document)
    select p.county_code, 'person', p.id, p.region_code, p.name, p.pinyin, search_document(p.name, p.pinyin, p.relation, p.region_code, h.address, p.id_last4, p.id_blind,
                           p.phone_blind, p.phone_tail)
    from fresh p join households h on h.county_code = p.county_code and h.id = p.household_id
    on conflict (county_code, kind, id) do update
        set region_code = excluded.region_code, name = excluded.name, reading = excluded.reading,
            document = excluded.document
        where search_entries.document <> excluded.document or search_entries.region_code <> excluded.region_code;
    return null;
end $$;

CREATE FUNCTION public.enter_reading() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.document := new.document || array_to_tsvector(search_readings(new.reading));
    return new;
end $$;

CREATE FUNCTION public.flags_go_along() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    update overdue_flags set region_code = new.region_code
    where county_code = old.county_code and household_id = old.id and region_code = old.region_code;
    return null;
end $$;

CREATE FUNCTION public.followup_state(due_on date, overdue_from date, paused_from date, paused_until date, attempted_on date, heard_on date, today date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case when paused_from <= today and paused_until >= today then 'excused'
                when due_on > today then 'not_yet'
                when attempted_on is not null then 'attempted'
                when overdue_from > today then 'due'
                when heard_on < due_on then 'not_synced'
                else 'overdue' end
$$;

CREATE FUNCTION public.former_codes(county text, reach text[]) RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
    with recursive steps as materialized (
        select w.old_code, w.new_code from division_steps s
        join division_changes c on c.county_code = s.county_code and c.id = s.change_id
        cross join lateral (
            select case when c.undone_at is null then s.old_code else s.new_code end as old_code,
                   case when c.undone_at is null then s.new_code else s.old_code end as new_code) w
        join divisions d on d.county_code = s.county_code and d.code = w.old_code and d.valid_to is not null
        where s.county_code = county and s.old_code <> s.new_code and (c.undone_at is null or s.makes)
    ), past (code) as (
        select old_code from steps where new_code ^@ any (reach)
        union
        select s.old_code from past p join steps s on starts_with(s.new_code, p.code)
    )
    select coalesce(array_agg(code order by code), '{}') from past where not code ^@ any (reach)
$$;

CREATE FUNCTION public.forms_assigned(county text) RETURNS TABLE(form_id text, programmes text[], statuses text[], regions text[])
    LANGUAGE sql STABLE
    AS $$
    select distinct on (a.form_id) a.form_id, a.programmes, a.statuses, a.regions
    from form_assignments a where a.county_code = county
    order by a.form_id, a.assigned_at desc, a.id desc
$$;

CREATE FUNCTION public.forms_in_force(county text, day date) RETURNS TABLE(form_id text, version text)
    LANGUAGE sql STABLE
    AS $$
    select distinct on (f.form_id) f.form_id, f.version
    from form_versions f
    where f.county_code = county and f.in_force_on <= day
      and not exists (select 1 from form_retirements r
                      where r.county_code = f.county_code and r.form_id = f.form_id and r.version = f.version)
    order by f.form_id, f.in_force_on desc, f.published_at desc, f.version desc
$$;

CREATE FUNCTION public.lead_has_ended() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    update leads set ended_at = new.decided_at where county_code = new.county_code and id = new.lead_id;
    return null;
end $$;

CREATE FUNCTION public.listed_by_id(county text, list uuid) RETURNS TABLE(row_number integer, listed text, person_id uuid, household_id uuid, registered text)
    LANGUAGE plpgsql STABLE ROWS 100000
    SET max_parallel_workers_per_gather TO '1'
    AS $$
begin
    return query
    select r.row_number, r.name, p.id, p.household_id, p.name
    from (select unnest(i.rows) as row_number, unnest(i.names) as name, unnest(i.id_blinds) as id_blind
          from import_parts i where i.county_code = county and i.import_id = list) r
    join persons p on p.county_code = county and p.id_blind = r.id_blind
    where r.id_blind is not null;
end
$$;

CREATE FUNCTION public.map_cell(lon double precision, lat double precision) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
    rise double precision := sin(radians(greatest(least(lat, 85.05), -85.05)));
    x bigint := greatest(0, least(16777215, floor((lon + 180) / 360 * 16777216)));
    y bigint := greatest(0, least(16777215, floor((0.5 - ln((1 + rise) / (1 - rise)) / (4 * pi())) * 16777216)));
begin
    x := (x | (x << 16)) & 0x0000FFFF0000FFFF;  y := (y | (y << 16)) & 0x0000FFFF0000FFFF;
    x := (x | (x << 8)) & 0x00FF00FF00FF00FF;   y := (y | (y << 8)) & 0x00FF00FF00FF00FF;
    x := (x | (x << 4)) & 0x0F0F0F0F0F0F0F0F;   y := (y | (y << 4)) & 0x0F0F0F0F0F0F0F0F;
    x := (x | (x << 2)) & 0x3333333333333333;   y := (y | (y << 2)) & 0x3333333333333333;
    x := (x | (x << 1)) & 0x5555555555555555;   y := (y | (y << 1)) & 0x5555555555555555;
    return x | (y << 1);
end $$;

CREATE FUNCTION public.map_stamp(county text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with newest as (
        select greatest(
            (select changed_xid from households where county_code = county order by changed_xid desc limit 1),
            (select changed_xid from followups where county_code = county order by changed_xid desc limit 1),
            (select changed_xid from overdue_flags where county_code = county order by changed_xid desc limit 1)) as xid
    )
    select coalesce(xid::text, '') || ':' || coalesce((select string_agg(under_way::text, ',' order by under_way)
                                                       from pg_snapshot_xip(pg_current_snapshot()) as under_way
                                                       where under_way <= xid), '')
    from newest
$$;

CREATE FUNCTION public.merge_carry_out(merge uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.merge_ending(t text, at timestamp with time zone, by_whom uuid) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select case t
        when 'overdue_flags' then format('cleared_at = coalesce(t.cleared_at, %L)', at)
        when 'monitorings' then format('ended_at = coalesce(t.ended_at, %L)', at)
        when 'door_codes' then format('withdrawn_at = coalesce(t.withdrawn_at, %L), withdrawn_by = coalesce(t.withdrawn_by, %L)', at, by_whom)
        when 'screening_findings' then format('ended_on = coalesce(t.ended_on, (%L::timestamptz at time zone ''Asia/Shanghai'')::date)', at)
        when 'screening_results' then format('valid_to = coalesce(t.valid_to, greatest(t.valid_from, (%L::timestamptz at time zone ''Asia/Shanghai'')::date))', at)
    end
$$;

CREATE FUNCTION public.merge_log(county text, merge uuid, at_step integer, t text, was jsonb, became jsonb) RETURNS void
    LANGUAGE sql
    AS $$
    insert into merge_rows (county_code, merge_id, step, number, table_name, before, after)
    select county, merge, at_step, 1 + coalesce(max(number), 0), t, was, became
    from merge_rows where county_code = county and merge_id = merge and step = at_step
$$;

CREATE FUNCTION public.merge_older_findings(merge uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.merge_refuse_out_of_reach(region text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
    if not coalesce(region ^@ any (string_to_array(current_setting('tanfang.reach', true), ',')), false) then
        raise exception 'out of reach' using errcode = 'insufficient_privilege';
    end if;
end $$;

CREATE FUNCTION public.merge_step(county text, merge uuid, at_step integer, t text, condition text, change text, ended text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
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
end $_$;

CREATE FUNCTION public.merge_tables() RETURNS TABLE(name text, household text, region text, person text)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION public.merge_take_back(merge uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
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
end $_$;

CREATE FUNCTION public.merge_told(merge uuid) RETURNS TABLE(table_name text, moved integer, ended integer, aside integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.merged_households(asked uuid[]) RETURNS TABLE(id uuid, now_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with recursive followed as (
        select h.id, h.merged_into, 1 as steps from households h
        where h.county_code = current_setting('tanfang.counties', true) and h.id = any (asked) and h.merged_into is not null
        union all
        select f.id, h.merged_into, f.steps + 1 from followed f
        join households h on h.county_code = current_setting('tanfang.counties', true) and h.id = f.merged_into
        where h.merged_into is not null and f.steps < 50)
    select distinct on (f.id) f.id, f.merged_into from followed f order by f.id, f.steps desc
$$;

CREATE FUNCTION public.merged_persons(asked uuid[]) RETURNS TABLE(id uuid, now_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with recursive followed as (
        select p.id, p.merged_into, 1 as steps from persons p
        where p.county_code = current_setting('tanfang.counties', true) and p.id = any (asked) and p.merged_into is not null
        union all
        select f.id, p.merged_into, f.steps + 1 from followed f
        join persons p on p.county_code = current_setting('tanfang.counties', true) and p.id = f.merged_into
        where p.merged_into is not null and f.steps < 50)
    select distinct on (f.id) f.id, f.merged_into from followed f order by f.id, f.steps desc
$$;

CREATE FUNCTION public.merges_out_of_sight(asked uuid, known timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    county text := current_setting('tanfang.counties', true);
    subject uuid := asked; next uuid; subjects uuid[]; found uuid[]; one uuid; undone integer := 0;
begin
    loop  -- what a household was merged into may have been merged on
        select m.household_id into next from merges m
        where m.county_code = county and m.gone_id = subject and m.undone_at is null and m.kind = 'household';
        exit when next is null or next = subject;
        subject := next;
    end loop;
    -- whom it had, and who proved to be somebody elsewhere
    subjects := array(select p.id from persons p
                      where p.county_code = county and p.household_id = subject and p.merged_into is not null) || subject;
    with recursive near as (
        select m.id, m.household_id, m.gone_id, m.merged_at from merges m
        where m.county_code = county and m.undone_at is null and m.merged_at >= known
          and (m.household_id = subject or m.gone_id = any (subjects))
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

CREATE FUNCTION public.monitoring_has_an_outcome() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    update monitorings set level = new.level, ended_at = case when new.ends then new.decided_at end
    where county_code = new.county_code and id = new.monitoring_id and ended_at is null;
    if not found then
        raise exception using errcode = '23505', constraint = 'monitoring_outcomes_one_end',
            message = 'this monitoring has ended';
    end if;
    return null;
end $$;

CREATE FUNCTION public.my_counties() RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
    select string_to_array(current_setting('tanfang.counties', true), ',')
$$;

CREATE FUNCTION public.my_departments() RETURNS uuid[]
    LANGUAGE sql STABLE
    AS $$
    select (string_to_array(current_setting('tanfang.departments', true), ','))::uuid[]
$$;

CREATE FUNCTION public.outcome_of_unmatched(problems text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (problems && '{no_person,cut_off}'::text[]) THEN 'unreadable'::text ELSE 'unknown'::text END;

CREATE FUNCTION public.overlapping_benefit(county text, person uuid, wanted text, every text, begins date) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
    select x.excluded
    from (values ('disability_living', 'tekun'), ('disability_nursing', 'tekun'),
                 ('disability_living', 'orphan_allowance'), ('dibao', 'tekun'), ('single_person_dibao', 'tekun'),
                 ('orphan_allowance', 'tekun'), ('dibao', 'single_person_dibao'), (wanted, wanted))
             as pair (one, two)
    cross join lateral (values (pair.one, pair.two), (pair.two, pair.one)) as x (programme, excluded)
    where x.programme = wanted and person is not null and every <> 'once' and (
        exists (select 1 from benefits b
                where b.county_code = county and b.person_id = person and b.programme = x.excluded
                  and b.paid_every <> 'once'
                  and not exists (select 1 from benefit_changes c
                                  where c.county_code = b.county_code and c.benefit_id = b.id and c.kind = 'stop'
                                    and c.from_month <= begins))
        or (x.excluded in ('tekun', 'orphan_allowance') and wanted in ('disability_living', 'disability_nursing')
            and exists (select 1 from statuses s
                        where s.county_code = county and s.person_id = person and s.status = x.excluded
                          and coalesce(s.valid_to, 'infinity') >= begins)))
    order by 1 limit 1
$$;

CREATE FUNCTION public.parameter_was_approved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if current_user = 'tanfang_app' and not exists (
        select from parameter_decisions d
        join parameter_proposals p on p.county_code = d.county_code and p.id = d.proposal_id
        where d.county_code = new.county_code and d.proposal_id = new.proposal_id and d.decision = 'approve'
          and p.name = new.name and p.value = new.value and p.valid_from = new.valid_from)
    then
        raise exception 'a parameter needs a proposal and the approval of another person'
            using errcode = 'check_violation', constraint = 'county_parameters_of_proposal', table = 'county_parameters';
    end if;
    return new;
end $$;

CREATE FUNCTION public.part_of(number integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (number / 500);

CREATE FUNCTION public.persons_joined(asked uuid[]) RETURNS TABLE(kept_id uuid, id uuid, name text, id_cipher bytea, phone_cipher bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with recursive joined as (
        select k.id as kept_id, p.id, 1 as steps from persons k
        join persons p on p.county_code = k.county_code and p.merged_into = k.id
        where k.county_code = current_setting('tanfang.counties', true) and k.id = any (asked)
          and k.region_code ^@ any (string_to_array(current_setting('tanfang.reach', true), ','))
        union all
        select j.kept_id, p.id, j.steps + 1 from joined j
        join persons p on p.county_code = current_setting('tanfang.counties', true) and p.merged_into = j.id
        where j.steps < 50)
    select j.kept_id, p.id, p.name, p.id_cipher, p.phone_cipher from joined j
    join persons p on p.county_code = current_setting('tanfang.counties', true) and p.id = j.id
    order by j.kept_id, p.id
$$;

CREATE FUNCTION public.phone_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if new.phone_blind is not distinct from old.phone_blind then
        new.phone_blind := null;
        new.phone_tail := null;
    end if;
    return new;
end $$;

CREATE FUNCTION public.phones_by_place(county text, today date) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
    select coalesce(jsonb_object_agg(region_code, heard_on), '{}') from phones_heard(county, today)
$$;

CREATE FUNCTION public.phones_heard(county text, today date) RETURNS TABLE(region_code text, heard_on date)
    LANGUAGE sql STABLE
    AS $$
    with phones as materialized (
        select r.region_code as covers, max(coalesce(p.last_synced_at, p.first_seen_at)) as heard_at
        from user_reaches r
        join users u on u.county_code = county and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
        join devices p on p.county_code = county and p.user_id = u.id
            and not exists (select 1 from lost_devices l where l.county_code = county and l.device_id = p.id)
        where r.county_code = county and r.valid_from <= today and (r.valid_to is null or r.valid_to >= today)
        group by r.region_code
    )
    select code, (max(heard_at) at time zone 'Asia/Shanghai')::date
    from (select d.code, heard_at from divisions d join phones on covers = d.code
          where d.county_code = county
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 12)
          where d.county_code = county and length(d.code) > 12
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 9)
          where d.county_code = county and length(d.code) > 9
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 6)
          where d.county_code = county and length(d.code) > 6) as covered
    group by code
$$;

CREATE FUNCTION public.refuse_dibao_in_bulk() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if current_user = 'tanfang_app' and
       (select count(distinct household_id) from added where status in ('dibao', 'single_person_dibao')) > 1 then
        raise exception using errcode = 'check_violation', constraint = 'statuses_dibao_one_by_one',
            message = 'dibao is not given in bulk';
    end if;
    return null;
end $$;

CREATE FUNCTION public.refuse_entry_of_closed_month() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (select 1 from reserve_closings c
               where c.county_code = new.county_code and c.region_code = new.region_code
                 and c.month >= date_trunc('month', new.entry_on)::date) then
        raise exception using errcode = 'check_violation', constraint = 'reserve_month_is_open',
            message = 'the month is closed';
    end if;
    return new;
end $$;

CREATE FUNCTION public.refuse_overlapping_benefit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare other text;
begin
    perform pg_advisory_xact_lock(hashtextextended(coalesce(new.person_id, new.id)::text, 0));
    other := overlapping_benefit(new.county_code, new.person_id, new.programme, new.paid_every, new.first_month);
    if other is not null then
        raise exception using errcode = 'check_violation', constraint = 'benefits_do_not_overlap',
            message = format('%s beside %s', new.programme, other);
    end if;
    return new;
end $$;

CREATE FUNCTION public.refuse_payment_by_case_and_group() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_advisory_xact_lock(hashtextextended('order ' || coalesce(new.person_id, new.id)::text, 0));
    if (case tg_table_name
       when 'benefits' then exists (select 1 from payment_lines l where l.county_code = new.county_code
                                    and l.order_id = new.order_id and l.person_id = new.person_id)
       else exists (select 1 from benefits b where b.county_code = new.county_code
                    and b.order_id = new.order_id and b.person_id = new.person_id) end) then
        raise exception using errcode = 'check_violation', constraint = 'payments_once_by_order',
            message = 'paid by this order already';
    end if;
    return new;
end $$;

CREATE FUNCTION public.remember_xid() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.changed_xid := pg_current_xact_id();
    return new;
end $$;

CREATE FUNCTION public.search_document(name text, reading text, relation text, region_code text, address text, id_last4 text, id_blind bytea, phone_blind bytea, phone_tail bytea) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
begin
    return array_to_tsvector(
        search_name(name) || search_readings(reading) || search_places(region_code) || search_units(address, 'a')
        || case when relation = 'self' then array['h'] else '{}' end
        || case when id_last4 is null then '{}' else array['d' || lower(id_last4)] end
        || case when id_blind is null then '{}' else array['D' || left(encode(id_blind, 'hex'), 24)] end
        || case when phone_blind is null then '{}' else array['T' || left(encode(phone_blind, 'hex'), 24)] end
        || case when phone_tail is null then '{}' else array['t' || left(encode(phone_tail, 'hex'), 24)] end);
end $$;

CREATE FUNCTION public.search_name(name text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
    spoken text := lower(translate(name, ' ·•・.', ''));
begin
    if spoken = '' then
        return '{}';
    end if;
    return array['=' || spoken, '^' || left(spoken, 1)] || search_units(spoken, 'n');
end $$;

CREATE FUNCTION public.search_places(region_code text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select array['r' || left(region_code, 6), 'r' || left(region_code, 9), 'r' || left(region_code, 12), 'r' || region_code]
$$;

CREATE FUNCTION public.search_readings(reading text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
    parts text[] := string_to_array(coalesce(reading, ''), ' ');
    many integer := cardinality(parts);
    initials text := parts[many];
    whole text := parts[1];
    found text[];
begin
    if many < 2 then
        return '{}';
    end if;
    if many > 2 then
        whole := array_to_string(parts[1:many - 1], '');
        found := array['p' || parts[2]];
    end if;
    for n in 1 .. greatest(length(initials) - 1, 1) loop
        found := found || ('i' || substr(initials, n));
    end loop;
    return found || ('p' || whole)
        || ('z' || replace(replace(replace(replace(whole, 'zh', 'z'), 'ch', 'c'), 'sh', 's'), 'ng', 'n'));
end $$;

CREATE FUNCTION public.search_register(kinds text[], exact tsquery, beginning tsquery, wide tsquery, most integer) RETURNS TABLE(kind text, id uuid, fit integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET enable_seqscan TO 'off'
    AS $$
declare
    county text := current_setting('tanfang.counties', true);
    reach text[] := string_to_array(nullif(current_setting('tanfang.reach', true), ''), ',');
    within tsquery;
begin
    if reach is null or county = '' then
        return;
    end if;
    if not county = any (reach) then
        select string_agg('r' || code, '|')::tsquery into within from unnest(reach) as code;
        wide := wide && within;
        if numnode(exact) > 0 then            -- nothing and something is something
            exact := exact && within;
        end if;
    end if;
    return query
        with certain as materialized (
            select e.kind, e.id, e.document from search_entries e
            where e.county_code = county and e.document @@ exact and e.kind = any (kinds)
              and e.region_code ^@ any (reach) limit most),
        found as (
            select * from certain
            union all
            (select e.kind, e.id, e.document from search_entries e
             where e.county_code = county and e.document @@ wide and e.kind = any (kinds)
               and e.region_code ^@ any (reach) and (select count(*) from certain) < most limit most))
        select f.kind, f.id, min(case when f.document @@ exact then 0 when f.document @@ beginning then 1 else 2 end)
        from found f group by f.kind, f.id;
end $$;

CREATE FUNCTION public.search_units(given text, mark text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
    before text := '';
    unit text;
    found text[] := '{}';
begin
    for unit in select m[1] from regexp_matches(
            lower(translate(given, '０１２３４５６７８９Ｘ　', '0123456789X ')), '[0-9a-z]+|[^0-9a-z\s]', 'g') as m loop
        found := found || (mark || unit);
        if before <> '' then
            found := found || (mark || before || unit);
        end if;
        before := unit;
    end loop;
    return found;
end $$;

CREATE FUNCTION public.split_carry_out(split uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE TABLE public.merges (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    kind text NOT NULL,
    kept_id uuid NOT NULL,
    gone_id uuid NOT NULL,
    kept_name text NOT NULL,
    gone_name text NOT NULL,
    persons jsonb NOT NULL,
    reason text NOT NULL,
    merged_by uuid NOT NULL,
    merged_at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone,
    undone_by uuid,
    undo_reason text,
    assigned jsonb DEFAULT '[]'::jsonb NOT NULL,
    gone_home uuid,
    kept_address text,
    gone_address text,
    CONSTRAINT merges_check CHECK ((kept_id <> gone_id)),
    CONSTRAINT merges_check1 CHECK ((((undone_at IS NULL) = (undone_by IS NULL)) AND ((undone_at IS NULL) = (undo_reason IS NULL)))),
    CONSTRAINT merges_kind_check CHECK ((kind = ANY (ARRAY['household'::text, 'person'::text, 'household_split'::text, 'person_split'::text]))),
    CONSTRAINT merges_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE FUNCTION public.split_change(split public.merges, place text, household text, region text, person text) RETURNS text
    LANGUAGE sql STABLE
    AS $_$
    select concat_ws(', ',
        case when split.kind = 'household_split' then format('%I = %L', household, split.gone_id) end,
        case when split.kind = 'household_split' and region is not null then format('%I = %L', region, place) end,
        case when person is not null and exists (select from jsonb_array_elements(split.persons) p where p ->> 0 <> p ->> 1) then
            format('%1$I = case %2$s else t.%1$I end', person,
                   (select string_agg(format('when t.%I = %L then %L::uuid', person, p ->> 0, p ->> 1), ' ')
                    from jsonb_array_elements(split.persons) p where p ->> 0 <> p ->> 1)) end)
$_$;

CREATE TABLE public.followups (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    reason text NOT NULL,
    precedence smallint DEFAULT 1 NOT NULL,
    interval_days integer NOT NULL,
    grace_days integer NOT NULL,
    obliged_from date NOT NULL,
    last_counted_on date,
    due_on date NOT NULL,
    overdue_from date GENERATED ALWAYS AS (((due_on + grace_days) + 1)) STORED NOT NULL,
    ended_on date,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    owed_on date,
    paused_from date,
    paused_until date,
    attempts smallint DEFAULT 0 NOT NULL,
    attempted_on date,
    campaign_id uuid,
    CONSTRAINT followups_grace_days_check CHECK ((grace_days >= 0)),
    CONSTRAINT followups_interval_days_check CHECK ((interval_days > 0)),
    CONSTRAINT followups_precedence_check CHECK ((precedence >= 0))
);

CREATE FUNCTION public.state_on(today date, heard jsonb, f public.followups) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select followup_state(f.due_on, f.overdue_from, f.paused_from, f.paused_until, f.attempted_on,
                          (heard ->> f.region_code)::date, today)
$$;

CREATE FUNCTION public.statistics_tables_stand() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception using errcode = '42501', message = 'a frozen table is not changed; a correction is a new one';
end $$;

CREATE TABLE public.approval_attendance (
    county_code text NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    member_id uuid NOT NULL,
    present boolean NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamp with time zone NOT NULL
);

CREATE TABLE public.approval_decisions (
    county_code text NOT NULL,
    item_id uuid NOT NULL,
    number integer NOT NULL,
    recorded_by uuid NOT NULL,
    case_id uuid NOT NULL,
    act_id uuid NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_decisions_two_people CHECK ((recorded_by <> decided_by))
);

CREATE TABLE public.approval_hearings (
    county_code text NOT NULL,
    id uuid NOT NULL,
    item_id uuid NOT NULL,
    number integer NOT NULL,
    outcome text NOT NULL,
    amount numeric(12,2),
    reason text NOT NULL,
    discussion text NOT NULL,
    there integer NOT NULL,
    needed integer NOT NULL,
    votes_for integer NOT NULL,
    votes_against integer NOT NULL,
    abstained integer NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_hearings_abstained_check CHECK ((abstained >= 0)),
    CONSTRAINT approval_hearings_amount CHECK (((outcome = 'approve'::text) = (amount IS NOT NULL))),
    CONSTRAINT approval_hearings_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT approval_hearings_carried CHECK (((outcome = 'postpone'::text) OR ((votes_for * 2) > there))),
    CONSTRAINT approval_hearings_needed_check CHECK ((needed >= 2)),
    CONSTRAINT approval_hearings_number_check CHECK ((number > 0)),
    CONSTRAINT approval_hearings_outcome_check CHECK ((outcome = ANY (ARRAY['approve'::text, 'refuse'::text, 'postpone'::text]))),
    CONSTRAINT approval_hearings_quorum CHECK ((there >= needed)),
    CONSTRAINT approval_hearings_reason CHECK (((outcome = 'approve'::text) OR (btrim(reason) <> ''::text))),
    CONSTRAINT approval_hearings_there_check CHECK ((there >= 0)),
    CONSTRAINT approval_hearings_votes CHECK ((((votes_for + votes_against) + abstained) = there)),
    CONSTRAINT approval_hearings_votes_against_check CHECK ((votes_against >= 0)),
    CONSTRAINT approval_hearings_votes_for_check CHECK ((votes_for >= 0))
);

CREATE TABLE public.approval_item_ends (
    county_code text NOT NULL,
    item_id uuid NOT NULL,
    how text NOT NULL,
    reason text NOT NULL,
    ended_by uuid NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_item_ends_how_check CHECK ((how = ANY (ARRAY['postponed'::text, 'removed'::text, 'not_heard'::text]))),
    CONSTRAINT approval_item_ends_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.approval_items (
    county_code text NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    case_id uuid NOT NULL,
    "position" integer NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_items_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'heard'::text, 'decided'::text, 'postponed'::text, 'removed'::text, 'not_heard'::text])))
);

CREATE TABLE public.approval_members (
    county_code text NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    name text NOT NULL,
    duty text NOT NULL,
    user_id uuid,
    added_by uuid NOT NULL,
    added_at timestamp with time zone NOT NULL,
    ended_by uuid,
    ended_at timestamp with time zone,
    CONSTRAINT approval_members_check CHECK (((ended_by IS NULL) = (ended_at IS NULL))),
    CONSTRAINT approval_members_duty_check CHECK ((duty = ANY (ARRAY['chair'::text, 'member'::text, 'recorder'::text, 'guest'::text]))),
    CONSTRAINT approval_members_name_check CHECK ((btrim(name) <> ''::text))
);

CREATE TABLE public.approval_minutes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    reason text NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_minutes_reason CHECK (((version = 1) OR (btrim(reason) <> ''::text))),
    CONSTRAINT approval_minutes_version_check CHECK ((version > 0))
);

CREATE TABLE public.approval_minutes_items (
    county_code text NOT NULL,
    minutes_id uuid NOT NULL,
    item_id uuid NOT NULL,
    case_id uuid NOT NULL,
    "position" integer NOT NULL,
    content jsonb NOT NULL
);

CREATE TABLE public.approval_minutes_signatures (
    county_code text NOT NULL,
    minutes_id uuid NOT NULL,
    made_by uuid NOT NULL,
    signed_by uuid NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_minutes_two_people CHECK ((made_by <> signed_by))
);

CREATE TABLE public.approval_session_acts (
    county_code text NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    number integer NOT NULL,
    act text NOT NULL,
    day date NOT NULL,
    reason text NOT NULL,
    done_by uuid NOT NULL,
    done_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_session_acts_act_check CHECK ((act = ANY (ARRAY['prepare'::text, 'move'::text, 'call'::text, 'open'::text, 'close'::text, 'cancel'::text]))),
    CONSTRAINT approval_session_acts_number_check CHECK ((number > 0)),
    CONSTRAINT approval_session_acts_reason CHECK (((act <> ALL (ARRAY['move'::text, 'cancel'::text])) OR (btrim(reason) <> ''::text)))
);

CREATE TABLE public.approval_sessions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    planned_on date NOT NULL,
    day date NOT NULL,
    starts_at text NOT NULL,
    place text NOT NULL,
    state text NOT NULL,
    last_number integer NOT NULL,
    CONSTRAINT approval_sessions_check CHECK ((region_code = county_code)),
    CONSTRAINT approval_sessions_place_check CHECK ((btrim(place) <> ''::text)),
    CONSTRAINT approval_sessions_starts_at_check CHECK ((starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
    CONSTRAINT approval_sessions_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'called'::text, 'sitting'::text, 'closed'::text, 'cancelled'::text])))
);

CREATE TABLE public.approval_step_outs (
    county_code text NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    item_id uuid NOT NULL,
    member_id uuid NOT NULL,
    reason text NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    CONSTRAINT approval_step_outs_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.audit (
    county_code text NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    subject text NOT NULL,
    subject_id uuid,
    detail jsonb NOT NULL
);

CREATE TABLE public.awaited_files (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    name text NOT NULL,
    region_code text NOT NULL
);

CREATE TABLE public.bank_accounts (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    household_id uuid,
    person_id uuid,
    case_id uuid,
    bank text NOT NULL,
    holder text NOT NULL,
    number_cipher bytea NOT NULL,
    number_blind bytea NOT NULL,
    number_last4 text NOT NULL,
    reason text NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT bank_accounts_bank_check CHECK ((btrim(bank) <> ''::text)),
    CONSTRAINT bank_accounts_check CHECK (((person_id IS NULL) <> (case_id IS NULL))),
    CONSTRAINT bank_accounts_check1 CHECK (((person_id IS NULL) = (household_id IS NULL))),
    CONSTRAINT bank_accounts_holder_check CHECK ((btrim(holder) <> ''::text)),
    CONSTRAINT bank_accounts_number_last4_check CHECK ((number_last4 ~ '^\d{4}$'::text))
);

CREATE TABLE public.bank_answers (
    county_code text NOT NULL,
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    rows integer NOT NULL,
    received_by uuid NOT NULL,
    received_at timestamp with time zone NOT NULL
);

CREATE TABLE public.benefits (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    decision text DEFAULT 'approve'::text NOT NULL,
    programme text NOT NULL,
    region_code text NOT NULL,
    household_id uuid,
    person_id uuid,
    payee_name text NOT NULL,
    care_mode text,
    amount numeric(12,2) NOT NULL,
    paid_every text NOT NULL,
    first_month date NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    order_id uuid,
    order_kind text,
    CONSTRAINT benefits_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT benefits_by_order CHECK ((((order_id IS NULL) = (order_kind IS NULL)) AND ((programme = 'price_subsidy'::text) = (order_id IS NOT NULL)))),
    CONSTRAINT benefits_care_mode_check CHECK ((care_mode = ANY (ARRAY['scattered'::text, 'institutional'::text]))),
    CONSTRAINT benefits_decision_check CHECK ((decision = 'approve'::text)),
    CONSTRAINT benefits_first_month_check CHECK ((EXTRACT(day FROM first_month) = (1)::numeric)),
    CONSTRAINT benefits_order_kind_check CHECK ((order_kind = 'start'::text)),
    CONSTRAINT benefits_paid_every_check CHECK ((paid_every = ANY (ARRAY['month'::text, 'quarter'::text, 'once'::text])))
);

CREATE VIEW public.benefit_accounts WITH (security_invoker='true') AS
 SELECT b.county_code,
    b.id AS benefit_id,
    a.id,
    a.bank,
    a.holder,
    a.number_last4,
    a.recorded_at
   FROM (public.benefits b
     CROSS JOIN LATERAL ( SELECT a_1.id,
            a_1.bank,
            a_1.holder,
            a_1.number_last4,
            a_1.recorded_at
           FROM public.bank_accounts a_1
          WHERE ((a_1.county_code = b.county_code) AND ((a_1.case_id =
                CASE
                    WHEN ((b.person_id IS NULL) OR (b.care_mode = 'institutional'::text)) THEN b.case_id
                    ELSE NULL::uuid
                END) OR (a_1.household_id =
                CASE
                    WHEN (b.care_mode IS DISTINCT FROM 'institutional'::text) THEN b.household_id
                    ELSE NULL::uuid
                END)))
          ORDER BY (NOT (a_1.person_id IS DISTINCT FROM b.person_id)) DESC, a_1.recorded_at DESC, a_1.id DESC
         LIMIT 1) a);

CREATE TABLE public.benefit_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    benefit_id uuid NOT NULL,
    case_id uuid NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    amount numeric(12,2),
    from_month date NOT NULL,
    act_id uuid,
    died_on date,
    reason text NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT benefit_changes_amount CHECK (((kind = 'stop'::text) = (amount IS NULL))),
    CONSTRAINT benefit_changes_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT benefit_changes_from_month_check CHECK ((EXTRACT(day FROM from_month) = (1)::numeric)),
    CONSTRAINT benefit_changes_have_ground CHECK (((act_id IS NOT NULL) OR ((kind = 'stop'::text) AND (died_on IS NOT NULL)))),
    CONSTRAINT benefit_changes_kind_check CHECK ((kind = ANY (ARRAY['increase'::text, 'reduce'::text, 'stop'::text]))),
    CONSTRAINT benefit_changes_number_check CHECK ((number > 0)),
    CONSTRAINT benefit_changes_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.boundary_changes (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    code text NOT NULL,
    before jsonb,
    after jsonb NOT NULL
);

CREATE TABLE public.boundary_imports (
    county_code text NOT NULL,
    id uuid NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    datum text NOT NULL,
    boundaries integer NOT NULL,
    imported_by uuid NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    CONSTRAINT boundary_imports_boundaries_check CHECK ((boundaries >= 0)),
    CONSTRAINT boundary_imports_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE public.bundle_drafts (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    record_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    device_id uuid,
    saved_at timestamp with time zone NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE public.bundle_handovers (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    user_id uuid NOT NULL,
    handed_in_at timestamp with time zone NOT NULL
);

CREATE TABLE public.bundle_records (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    place integer NOT NULL,
    region_code text NOT NULL,
    record_id uuid,
    purpose text,
    outcome text NOT NULL,
    problem text,
    CONSTRAINT bundle_records_outcome_check CHECK ((outcome = ANY (ARRAY['taken'::text, 'already_there'::text, 'kept_with_problem'::text]))),
    CONSTRAINT bundle_records_purpose_check CHECK ((purpose = ANY (ARRAY['visit'::text, 'quick_report'::text, 'survey'::text])))
);

CREATE TABLE public.bundles (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    region_code text NOT NULL,
    bytes bigint NOT NULL,
    announced_at timestamp with time zone NOT NULL,
    arrived_at timestamp with time zone,
    opened_at timestamp with time zone,
    problem text,
    owner_id uuid,
    device_id uuid,
    session text,
    app_version text,
    made_at timestamp with time zone,
    promised integer,
    removed_at timestamp with time zone,
    CONSTRAINT bundles_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT bundles_session_check CHECK ((session = ANY (ARRAY['open'::text, 'ended'::text, 'lost'::text])))
);

CREATE TABLE public.campaign_households (
    county_code text NOT NULL,
    campaign_id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL
);

CREATE TABLE public.campaigns (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    purpose text NOT NULL,
    regions text[] NOT NULL,
    statuses text[] DEFAULT '{}'::text[] NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    ended_on date,
    ended_by uuid,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT campaigns_in_order CHECK ((ends_on >= starts_on)),
    CONSTRAINT campaigns_name_check CHECK ((name <> ''::text)),
    CONSTRAINT campaigns_purpose_check CHECK ((purpose <> ''::text)),
    CONSTRAINT campaigns_regions_check CHECK ((cardinality(regions) > 0))
);

CREATE TABLE public.case_acts (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    number integer NOT NULL,
    act text NOT NULL,
    stage_from text,
    stage_to text NOT NULL,
    actor_id uuid NOT NULL,
    actor_role text NOT NULL,
    acted_at timestamp with time zone NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT case_acts_number_check CHECK ((number > 0))
);

CREATE TABLE public.case_clock_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    clock_id uuid NOT NULL,
    region_code text NOT NULL,
    change text NOT NULL,
    on_day date NOT NULL,
    days integer,
    reason text NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT case_clock_changes_change_check CHECK ((change = ANY (ARRAY['pause'::text, 'resume'::text, 'extend'::text]))),
    CONSTRAINT case_clock_changes_check CHECK (((change = 'extend'::text) = (days IS NOT NULL))),
    CONSTRAINT case_clock_changes_days_check CHECK ((days > 0)),
    CONSTRAINT case_clock_changes_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.case_clocks (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    rule_id text NOT NULL,
    started_on date NOT NULL,
    due_on date NOT NULL,
    proof jsonb NOT NULL,
    stopped_on date,
    paused_on date
);

CREATE TABLE public.case_decisions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    decision text NOT NULL,
    amount numeric(12,2),
    reason text NOT NULL,
    parameters jsonb NOT NULL,
    proposed_by uuid NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    rules text[] DEFAULT '{}'::text[] NOT NULL,
    policy_digest text DEFAULT ''::text NOT NULL,
    CONSTRAINT case_decisions_amount CHECK (((decision = 'approve'::text) = (amount IS NOT NULL))),
    CONSTRAINT case_decisions_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT case_decisions_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'refuse'::text]))),
    CONSTRAINT case_decisions_policy_digest_check CHECK (((policy_digest = ''::text) OR (policy_digest ~ '^[0-9a-f]{64}$'::text))),
    CONSTRAINT case_decisions_reason_check CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT case_decisions_two_people CHECK ((proposed_by <> decided_by))
);

CREATE TABLE public.cases (
    county_code text NOT NULL,
    id uuid NOT NULL,
    programme text NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    lead_id uuid,
    applicant_name text NOT NULL,
    urgent boolean NOT NULL,
    facts jsonb NOT NULL,
    opened_by uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    stage text NOT NULL,
    number integer NOT NULL,
    ended boolean NOT NULL,
    due_on date
);

CREATE TABLE public.claim_acts (
    county_code text NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    number integer NOT NULL,
    act text NOT NULL,
    on_day date NOT NULL,
    amount numeric(12,2),
    claimed numeric(12,2) NOT NULL,
    opened_by uuid NOT NULL,
    previous_number integer,
    open_before numeric(12,2),
    open_after numeric(12,2) NOT NULL,
    note text NOT NULL,
    done_by uuid NOT NULL,
    done_at timestamp with time zone NOT NULL,
    CONSTRAINT claim_acts_act_check CHECK ((act = ANY (ARRAY['open'::text, 'notify'::text, 'agree'::text, 'repay'::text, 'write_off'::text]))),
    CONSTRAINT claim_acts_amount CHECK (((act = ANY (ARRAY['repay'::text, 'write_off'::text])) = (amount IS NOT NULL))),
    CONSTRAINT claim_acts_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT claim_acts_begin CHECK ((((number = 1) = (act = 'open'::text)) AND ((number = 1) = (previous_number IS NULL)) AND ((previous_number IS NULL) = (open_before IS NULL)) AND ((number > 1) OR (open_after = claimed)))),
    CONSTRAINT claim_acts_follow CHECK (((number = 1) OR ((previous_number = (number - 1)) AND (open_after = (open_before - COALESCE(amount, (0)::numeric)))))),
    CONSTRAINT claim_acts_never_below_zero CHECK ((open_after >= (0)::numeric)),
    CONSTRAINT claim_acts_number_check CHECK ((number > 0)),
    CONSTRAINT claim_acts_two_people CHECK (((act <> 'write_off'::text) OR ((done_by <> opened_by) AND (btrim(note) <> ''::text))))
);

CREATE TABLE public.claim_months (
    county_code text NOT NULL,
    claim_id uuid NOT NULL,
    benefit_id uuid NOT NULL,
    month date NOT NULL,
    paid numeric(12,2) NOT NULL,
    owed numeric(12,2) NOT NULL,
    CONSTRAINT claim_months_check CHECK (((owed >= (0)::numeric) AND (owed < paid))),
    CONSTRAINT claim_months_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

CREATE TABLE public.claims (
    county_code text NOT NULL,
    id uuid NOT NULL,
    benefit_id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    household_id uuid,
    ground text NOT NULL,
    from_month date NOT NULL,
    amount numeric(12,2) NOT NULL,
    reason text NOT NULL,
    opened_by uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    CONSTRAINT claims_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT claims_from_month_check CHECK ((EXTRACT(day FROM from_month) = (1)::numeric)),
    CONSTRAINT claims_ground_check CHECK ((ground = ANY (ARRAY['died'::text, 'ended'::text, 'reduced'::text, 'finding'::text]))),
    CONSTRAINT claims_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.collect_documents (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    document bytea NOT NULL
);

CREATE TABLE public.collect_revocations (
    county_code text NOT NULL,
    secret_id uuid NOT NULL,
    revoked_at timestamp with time zone NOT NULL,
    revoked_by uuid NOT NULL
);

CREATE TABLE public.collect_secrets (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    username text NOT NULL,
    device_name text NOT NULL,
    digest_cipher bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by uuid NOT NULL
);

CREATE TABLE public.coming_division_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    document text NOT NULL,
    on_day date NOT NULL,
    asked jsonb NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    withdraw_reason text,
    stopped_at timestamp with time zone,
    findings jsonb,
    CONSTRAINT coming_division_changes_check CHECK ((((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) = (withdraw_reason IS NULL)))),
    CONSTRAINT coming_division_changes_check1 CHECK (((stopped_at IS NULL) = (findings IS NULL))),
    CONSTRAINT coming_division_changes_document_check CHECK ((btrim(document) <> ''::text)),
    CONSTRAINT coming_division_changes_withdraw_reason_check CHECK ((btrim(withdraw_reason) <> ''::text))
);

CREATE TABLE public.complaint_acts (
    county_code text NOT NULL,
    id uuid NOT NULL,
    complaint_id uuid NOT NULL,
    region_code text NOT NULL,
    act text NOT NULL,
    upheld boolean,
    words text NOT NULL,
    acted_by uuid NOT NULL,
    acted_at timestamp with time zone NOT NULL,
    CONSTRAINT complaint_acts_act_check CHECK ((act = ANY (ARRAY['take_up'::text, 'set_aside'::text, 'finding'::text, 'feedback'::text, 'close'::text]))),
    CONSTRAINT complaint_acts_check CHECK ((region_code = county_code)),
    CONSTRAINT complaint_acts_finding CHECK (((act = 'finding'::text) = (upheld IS NOT NULL))),
    CONSTRAINT complaint_acts_words_check CHECK ((btrim(words) <> ''::text))
);

CREATE TABLE public.complaints (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    channel text NOT NULL,
    category text NOT NULL,
    real_name boolean NOT NULL,
    about_region text NOT NULL,
    household_id uuid,
    body_cipher bytea NOT NULL,
    reporter_cipher bytea,
    received_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    answer_by date,
    closed_at timestamp with time zone,
    case_id uuid,
    number text,
    marks text[] DEFAULT '{}'::text[] NOT NULL,
    held boolean DEFAULT false NOT NULL,
    address_hash bytea,
    CONSTRAINT complaints_category_check CHECK ((category = ANY (ARRAY['favour_dibao'::text, 'relation_dibao'::text, 'embezzlement'::text, 'false_claim'::text, 'extortion'::text, 'black_box'::text, 'missed_dibao'::text, 'shirking'::text, 'late_objection'::text, 'other'::text]))),
    CONSTRAINT complaints_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'window'::text, 'online'::text, 'letter'::text, 'petition'::text, 'notice'::text, 'other'::text]))),
    CONSTRAINT complaints_check CHECK ((region_code = county_code)),
    CONSTRAINT complaints_check1 CHECK ((real_name = (reporter_cipher IS NOT NULL))),
    CONSTRAINT complaints_check2 CHECK ((real_name = (answer_by IS NOT NULL))),
    CONSTRAINT complaints_number_check CHECK ((number ~ '^[0-9]{10}$'::text))
);

CREATE TABLE public.counties (
    county_code text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    demo boolean DEFAULT false NOT NULL,
    sync_epoch uuid DEFAULT uuidv7() NOT NULL,
    CONSTRAINT counties_county_code_check CHECK ((county_code ~ '^[0-9]{6}$'::text))
);

CREATE TABLE public.county_parameters (
    county_code text NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    valid_from date NOT NULL,
    reason text NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    proposal_id uuid,
    CONSTRAINT county_parameters_name_check CHECK ((name ~ '^p_[a-z0-9_]+$'::text)),
    CONSTRAINT price_groups_of_the_law CHECK (((name <> 'p_price_subsidy_groups'::text) OR (value @> '["regular_pension", "dibao", "tekun", "unemployment_benefit"]'::jsonb))),
    CONSTRAINT price_triggers_of_the_law CHECK (((name <> ALL (ARRAY['p_price_trigger_cpi'::text, 'p_price_trigger_food'::text])) OR ((jsonb_typeof(value) = 'number'::text) AND ((value)::numeric <=
CASE name
    WHEN 'p_price_trigger_cpi'::text THEN 3.5
    ELSE (6)::numeric
END)))),
    CONSTRAINT sample_ratio_of_the_law CHECK (((name <> 'p_sample_ratio'::text) OR ((jsonb_typeof(value) = 'number'::text) AND (((value)::numeric >= 0.30) AND ((value)::numeric <= (1)::numeric)))))
);

CREATE TABLE public.department_terms (
    county_code text NOT NULL,
    id uuid NOT NULL,
    department_id uuid NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    targets text[] NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT department_terms_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT department_terms_name_en_check CHECK ((btrim(name_en) <> ''::text)),
    CONSTRAINT department_terms_name_zh_check CHECK ((btrim(name_zh) <> ''::text))
);

CREATE TABLE public.departments (
    county_code text NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT departments_kind_check CHECK ((kind = ANY (ARRAY['department'::text, 'charity'::text])))
);

CREATE TABLE public.device_finds (
    county_code text NOT NULL,
    loss_id uuid NOT NULL,
    reason text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    found_by uuid NOT NULL
);

CREATE TABLE public.device_losses (
    county_code text NOT NULL,
    id uuid NOT NULL,
    device_id uuid NOT NULL,
    reason text NOT NULL,
    lost_at timestamp with time zone NOT NULL,
    lost_by uuid
);

CREATE TABLE public.device_recoveries (
    county_code text NOT NULL,
    device_id uuid NOT NULL,
    user_id uuid NOT NULL,
    version integer NOT NULL,
    key_cipher bytea NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    CONSTRAINT device_recoveries_version_check CHECK ((version > 0))
);

CREATE TABLE public.devices (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    app_version text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_synced_at timestamp with time zone,
    clock_skew_s integer,
    unsent integer,
    drafts integer,
    kept_with_problem integer,
    oldest_unsent_at timestamp with time zone,
    free_storage_mb integer,
    opens_offline boolean,
    storage_persisted boolean,
    last_failure text,
    CONSTRAINT devices_drafts_check CHECK ((drafts >= 0)),
    CONSTRAINT devices_free_storage_mb_check CHECK ((free_storage_mb >= 0)),
    CONSTRAINT devices_kept_with_problem_check CHECK ((kept_with_problem >= 0)),
    CONSTRAINT devices_unsent_check CHECK ((unsent >= 0))
);

CREATE TABLE public.disagreement_settlements (
    county_code text NOT NULL,
    id uuid NOT NULL,
    disagreement_id uuid NOT NULL,
    region_code text NOT NULL,
    between_sources uuid[] NOT NULL,
    chosen_source uuid,
    reason text NOT NULL,
    settled_by uuid NOT NULL,
    settled_at timestamp with time zone NOT NULL,
    CONSTRAINT disagreement_settlements_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.disagreements (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    observed_on date NOT NULL,
    sources uuid[] NOT NULL,
    base_source uuid,
    found_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    person_id uuid,
    CONSTRAINT disagreements_sources_check CHECK ((cardinality(sources) > 1))
);

CREATE TABLE public.division_change_reaches (
    county_code text NOT NULL,
    change_id uuid NOT NULL,
    reach_id uuid NOT NULL,
    begun boolean NOT NULL,
    was_until date
);

CREATE TABLE public.division_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    number integer NOT NULL,
    document text NOT NULL,
    lines integer NOT NULL,
    households integer NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    undone_by uuid,
    undone_at timestamp with time zone,
    undo_reason text,
    CONSTRAINT division_changes_check CHECK ((((undone_at IS NULL) = (undone_by IS NULL)) AND ((undone_at IS NULL) = (undo_reason IS NULL)))),
    CONSTRAINT division_changes_document_check CHECK ((btrim(document) <> ''::text)),
    CONSTRAINT division_changes_households_check CHECK ((households >= 0)),
    CONSTRAINT division_changes_lines_check CHECK ((lines > 0)),
    CONSTRAINT division_changes_undo_reason_check CHECK ((btrim(undo_reason) <> ''::text))
);

CREATE TABLE public.division_steps (
    county_code text NOT NULL,
    change_id uuid NOT NULL,
    "position" integer NOT NULL,
    line integer NOT NULL,
    kind text NOT NULL,
    on_day date NOT NULL,
    old_code text,
    old_name text NOT NULL,
    new_code text,
    new_name text NOT NULL,
    makes boolean DEFAULT false NOT NULL,
    before jsonb,
    CONSTRAINT division_steps_check CHECK (((old_code IS NOT NULL) OR (new_code IS NOT NULL))),
    CONSTRAINT division_steps_kind_check CHECK ((kind = ANY (ARRAY['rename'::text, 'recode'::text, 'transfer'::text, 'merge'::text, 'split'::text, 'new'::text, 'close'::text, 'follow'::text, 'outline'::text]))),
    CONSTRAINT division_steps_line_check CHECK ((line >= 0)),
    CONSTRAINT division_steps_position_check CHECK (("position" > 0))
);

CREATE TABLE public.divisions (
    county_code text NOT NULL,
    code text NOT NULL,
    parent_code text,
    level text NOT NULL,
    name text NOT NULL,
    lon double precision,
    lat double precision,
    boundary jsonb,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT divisions_check CHECK (starts_with(code, county_code)),
    CONSTRAINT divisions_code_check CHECK ((code ~ '^[0-9]{6}([0-9]{3}([0-9]{3}([0-9]{3})?)?)?$'::text)),
    CONSTRAINT divisions_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT divisions_level_check CHECK ((level = ANY (ARRAY['county'::text, 'town'::text, 'village'::text, 'grid'::text]))),
    CONSTRAINT divisions_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision)))
);

CREATE TABLE public.door_codes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    code text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by uuid NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT door_codes_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
    CONSTRAINT door_codes_code_check CHECK ((code ~ '^\d{24}$'::text))
);

CREATE TABLE public.draft_adoptions (
    county_code text NOT NULL,
    record_id uuid NOT NULL,
    device_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    adopted_at timestamp with time zone
);

CREATE TABLE public.draw_seeds (
    county_code text NOT NULL,
    month date NOT NULL,
    seed text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT draw_seeds_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT draw_seeds_seed_check CHECK (((length(seed) >= 16) AND (length(seed) <= 128)))
);

CREATE TABLE public.drawn_visits (
    county_code text NOT NULL,
    visit_id uuid NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    town_code text GENERATED ALWAYS AS ("left"(region_code, 9)) STORED NOT NULL,
    month date NOT NULL,
    number double precision NOT NULL,
    rate double precision NOT NULL,
    drawn_by text NOT NULL,
    weight real NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    reviewed_at timestamp with time zone,
    CONSTRAINT drawn_visits_by_number CHECK ((number < rate)),
    CONSTRAINT drawn_visits_drawn_by_check CHECK ((drawn_by = ANY (ARRAY['lot'::text, 'reasons'::text]))),
    CONSTRAINT drawn_visits_number_check CHECK (((number >= (0)::double precision) AND (number < (1)::double precision))),
    CONSTRAINT drawn_visits_rate_check CHECK (((rate >= (0)::double precision) AND (rate <= (1)::double precision))),
    CONSTRAINT drawn_visits_weight_check CHECK (((weight >= (0)::double precision) AND (weight <= (1)::double precision)))
);

CREATE TABLE public.duplicate_decisions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,
    fingerprint text NOT NULL,
    note text NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT duplicate_decisions_note_check CHECK ((btrim(note) <> ''::text))
);

CREATE TABLE public.duplicate_pairs (
    county_code text NOT NULL,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,
    reasons text[] NOT NULL,
    fingerprint text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    gone_at timestamp with time zone,
    CONSTRAINT duplicate_pairs_check CHECK ((one_id < other_id)),
    CONSTRAINT duplicate_pairs_reasons_check CHECK ((cardinality(reasons) > 0))
);

CREATE TABLE public.entity_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    dataset text NOT NULL,
    entity_id text NOT NULL,
    action text NOT NULL,
    base_version integer,
    branch_id text NOT NULL,
    properties jsonb NOT NULL,
    outcome text NOT NULL,
    applied jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT entity_changes_action_check CHECK ((action = ANY (ARRAY['create'::text, 'update'::text]))),
    CONSTRAINT entity_changes_outcome_check CHECK ((outcome = ANY (ARRAY['applied'::text, 'unchanged'::text, 'conflict'::text, 'proposed'::text, 'kept'::text])))
);

CREATE TABLE public.entity_versions (
    county_code text NOT NULL,
    dataset text NOT NULL,
    entity_id uuid NOT NULL,
    version integer NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    properties jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT entity_versions_dataset_check CHECK ((dataset = ANY (ARRAY['households'::text, 'persons'::text]))),
    CONSTRAINT entity_versions_version_check CHECK ((version > 0))
);

CREATE TABLE public.evaluations (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    answers jsonb NOT NULL,
    facts jsonb NOT NULL,
    problems jsonb NOT NULL,
    differences jsonb NOT NULL,
    evaluated_at timestamp with time zone NOT NULL,
    corrects uuid
);

CREATE TABLE public.exports (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    dataset text NOT NULL,
    format text NOT NULL,
    personal boolean NOT NULL,
    purpose text NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    rows_done bigint DEFAULT 0 NOT NULL,
    rows bigint,
    bytes bigint,
    sha256 bytea,
    made_at timestamp with time zone,
    removed_at timestamp with time zone,
    CONSTRAINT exports_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text, 'geojson'::text, 'zip'::text]))),
    CONSTRAINT exports_made CHECK ((((made_at IS NULL) = (rows IS NULL)) AND ((made_at IS NULL) = (bytes IS NULL)) AND ((made_at IS NULL) = (sha256 IS NULL)))),
    CONSTRAINT exports_purpose_check CHECK (((btrim(purpose) <> ''::text) AND (length(purpose) <= 500))),
    CONSTRAINT exports_sha256_check CHECK ((length(sha256) = 32))
);

CREATE TABLE public.fact_overrides (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    person_id uuid,
    name text NOT NULL,
    value jsonb NOT NULL,
    applies_from date NOT NULL,
    set_against uuid,
    reason text NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT fact_overrides_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.facts (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    observed_on date NOT NULL,
    source_id uuid NOT NULL,
    value jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    seen_at timestamp with time zone,
    overtaken boolean DEFAULT false NOT NULL,
    person_id uuid,
    channel text DEFAULT 'register'::text NOT NULL,
    said_by text DEFAULT 'unknown'::text NOT NULL,
    held_off_by uuid,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    subject_id uuid GENERATED ALWAYS AS (COALESCE(person_id, household_id)) STORED NOT NULL,
    stands boolean GENERATED ALWAYS AS (((NOT overtaken) AND (held_off_by IS NULL) AND (withdrawn_at IS NULL))) STORED NOT NULL,
    CONSTRAINT facts_channel_check CHECK ((channel = ANY (ARRAY['visit'::text, 'quick_report'::text, 'survey'::text, 'case'::text, 'desk'::text, 'department'::text, 'import'::text, 'hotline'::text, 'event'::text, 'register'::text, 'override'::text]))),
    CONSTRAINT facts_check CHECK (((withdrawn_by IS NULL) OR (withdrawn_at IS NOT NULL))),
    CONSTRAINT facts_said_by_check CHECK ((said_by = ANY (ARRAY['person'::text, 'carer'::text, 'family'::text, 'neighbour'::text, 'village'::text, 'worker'::text, 'department'::text, 'office'::text, 'unknown'::text])))
);

CREATE TABLE public.feed_authorisations (
    county_code text NOT NULL,
    id uuid NOT NULL,
    feed text NOT NULL,
    document_no text NOT NULL,
    title text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    recorded_by uuid,
    recorded_at timestamp with time zone NOT NULL,
    ended_by uuid,
    ended_at timestamp with time zone,
    CONSTRAINT feed_authorisations_check CHECK (((ended_by IS NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT feed_authorisations_document_no_check CHECK ((btrim(document_no) <> ''::text)),
    CONSTRAINT feed_authorisations_order CHECK ((valid_from <= valid_to))
);

CREATE TABLE public.feed_mappings (
    county_code text NOT NULL,
    id uuid NOT NULL,
    feed text NOT NULL,
    columns jsonb NOT NULL,
    set_by uuid,
    set_at timestamp with time zone NOT NULL
);

CREATE TABLE public.files (
    county_code text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    content_type text NOT NULL,
    arrived_at timestamp with time zone,
    verified_at timestamp with time zone,
    problem text,
    width integer,
    height integer,
    taken_at text,
    exif_lon double precision,
    exif_lat double precision,
    perceptual_hash bigint,
    announced_at timestamp with time zone NOT NULL,
    announced_by uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    difference_hash bigint,
    turned_hashes bigint[] DEFAULT '{}'::bigint[] NOT NULL
);

CREATE TABLE public.finding_notices (
    county_code text NOT NULL,
    finding_id uuid NOT NULL,
    region_code text NOT NULL,
    step text NOT NULL,
    told_at timestamp with time zone NOT NULL,
    CONSTRAINT finding_notices_step_check CHECK ((step = ANY (ARRAY['opened'::text, 'near'::text, 'late'::text])))
);

CREATE TABLE public.finding_reviews (
    county_code text NOT NULL,
    id uuid NOT NULL,
    finding_id uuid NOT NULL,
    region_code text NOT NULL,
    note text NOT NULL,
    reviewed_by uuid NOT NULL,
    reviewed_at timestamp with time zone NOT NULL,
    answer text,
    ended_from date,
    CONSTRAINT finding_reviews_answer_check CHECK ((answer = ANY (ARRAY['benefit_ended'::text, 'explained'::text, 'wrong'::text]))),
    CONSTRAINT finding_reviews_ended_from CHECK (((ended_from IS NULL) OR (answer = 'benefit_ended'::text))),
    CONSTRAINT finding_reviews_note_check CHECK ((btrim(note) <> ''::text))
);

CREATE TABLE public.followup_answers (
    county_code text NOT NULL,
    id uuid NOT NULL,
    flag_id uuid NOT NULL,
    region_code text NOT NULL,
    level text NOT NULL,
    action text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    holds_until date NOT NULL,
    answered_by uuid NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    CONSTRAINT followup_answers_action_check CHECK ((action = ANY (ARRAY['planned'::text, 'reassigned'::text, 'asked_others'::text, 'went_together'::text, 'other'::text]))),
    CONSTRAINT followup_answers_level_check CHECK ((level = ANY (ARRAY['worker'::text, 'township'::text, 'county'::text])))
);

CREATE TABLE public.followup_escalations (
    county_code text NOT NULL,
    flag_id uuid NOT NULL,
    level text NOT NULL,
    region_code text NOT NULL,
    escalated_on date NOT NULL,
    CONSTRAINT followup_escalations_level_check CHECK ((level = ANY (ARRAY['township'::text, 'county'::text])))
);

CREATE TABLE public.followup_pauses (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    reason text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    ended_on date,
    ended_by uuid,
    ended_at timestamp with time zone,
    CONSTRAINT followup_pauses_a_year CHECK ((until_on <= (from_on + 366))),
    CONSTRAINT followup_pauses_ended CHECK ((((ended_on IS NULL) = (ended_by IS NULL)) AND ((ended_on IS NULL) = (ended_at IS NULL)))),
    CONSTRAINT followup_pauses_in_order CHECK ((until_on >= from_on)),
    CONSTRAINT followup_pauses_reason_check CHECK ((reason = ANY (ARRAY['in_hospital'::text, 'in_institution'::text, 'away_for_work'::text, 'other'::text])))
);

CREATE TABLE public.form_assignments (
    county_code text NOT NULL,
    id uuid NOT NULL,
    form_id text NOT NULL,
    programmes text[] NOT NULL,
    statuses text[] NOT NULL,
    regions text[] NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    assigned_by uuid
);

CREATE TABLE public.form_media (
    county_code text NOT NULL,
    form_id text NOT NULL,
    version text NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    content_type text NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE public.form_retirements (
    county_code text NOT NULL,
    form_id text NOT NULL,
    version text NOT NULL,
    retired_at timestamp with time zone NOT NULL,
    retired_by uuid,
    reason text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.form_versions (
    county_code text NOT NULL,
    form_id text NOT NULL,
    version text NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    purpose text NOT NULL,
    xform text NOT NULL,
    definition jsonb NOT NULL,
    workbook bytea NOT NULL,
    published_at timestamp with time zone NOT NULL,
    published_by uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    in_force_on date NOT NULL,
    xform_sha256 bytea NOT NULL,
    form_tests jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT form_versions_purpose_check CHECK ((purpose = ANY (ARRAY['visit'::text, 'quick_report'::text, 'survey'::text])))
);

CREATE TABLE public.help_misses (
    county_code text NOT NULL,
    id uuid NOT NULL,
    address_hash bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL
);

CREATE TABLE public.help_requests (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    number text NOT NULL,
    body_cipher bytea NOT NULL,
    marks jsonb NOT NULL,
    address_hash bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    lead_id uuid,
    settled_by uuid,
    settled_at timestamp with time zone,
    set_aside text,
    CONSTRAINT help_requests_check CHECK (((settled_at IS NULL) = (settled_by IS NULL))),
    CONSTRAINT help_requests_check1 CHECK (((set_aside IS NULL) OR ((settled_at IS NOT NULL) AND (lead_id IS NULL)))),
    CONSTRAINT help_requests_number_check CHECK ((number ~ '^\d{10}$'::text)),
    CONSTRAINT help_requests_set_aside_check CHECK ((btrim(set_aside) <> ''::text))
);

CREATE TABLE public.households (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    address text NOT NULL,
    directions text DEFAULT ''::text NOT NULL,
    head_name text NOT NULL,
    head_pinyin text NOT NULL,
    lon double precision,
    lat double precision,
    position_source text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    cell bigint GENERATED ALWAYS AS (public.map_cell(lon, lat)) STORED,
    withdrawn_at timestamp with time zone,
    merged_into uuid,
    CONSTRAINT households_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT households_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
    CONSTRAINT households_position_source_check CHECK ((position_source = ANY (ARRAY['none'::text, 'register'::text, 'visit'::text, 'map'::text])))
);

CREATE TABLE public.overdue_flags (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    due_on date NOT NULL,
    flagged_on date NOT NULL,
    flagged_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    cleared_by_visit uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT overdue_flags_check CHECK (((cleared_at IS NOT NULL) OR (cleared_by_visit IS NULL)))
);

CREATE TABLE public.persons (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    pinyin text NOT NULL,
    sex text NOT NULL,
    birth_date date,
    relation text NOT NULL,
    id_cipher bytea,
    id_blind bytea,
    id_last4 text,
    phone_cipher bytea,
    died_on date,
    registered_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    phone_blind bytea,
    phone_tail bytea,
    withdrawn_at timestamp with time zone,
    merged_into uuid,
    CONSTRAINT persons_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text, 'unknown'::text])))
);

CREATE TABLE public.screening_results (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    programme text NOT NULL,
    result text NOT NULL,
    promising boolean NOT NULL,
    receives boolean NOT NULL,
    missing text[] NOT NULL,
    parameters text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    screened_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT screening_results_result_check CHECK ((result = ANY (ARRAY['eligible'::text, 'not_eligible'::text, 'unknown'::text])))
);

CREATE TABLE public.statuses (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    person_id uuid,
    status text NOT NULL,
    support_mode text,
    care_grade text,
    valid_from date NOT NULL,
    valid_to date,
    source text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT statuses_care_grade_check CHECK ((care_grade = ANY (ARRAY['able'::text, 'partly_unable'::text, 'unable'::text]))),
    CONSTRAINT statuses_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT statuses_status_check CHECK ((status = ANY (ARRAY['tekun'::text, 'dibao'::text, 'single_person_dibao'::text, 'dibao_marginal'::text, 'expenditure_hardship'::text, 'poverty_risk'::text, 'disability_living'::text, 'disability_nursing'::text, 'orphan_allowance'::text, 'other'::text]))),
    CONSTRAINT statuses_support_mode_check CHECK ((support_mode = ANY (ARRAY['scattered'::text, 'institutional'::text])))
);

CREATE TABLE public.visits (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    visitor_id uuid NOT NULL,
    form_id text NOT NULL,
    form_version text NOT NULL,
    visited_on date NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    entered_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    counts boolean NOT NULL,
    lon double precision,
    lat double precision,
    accuracy_m double precision,
    mock_position boolean DEFAULT false NOT NULL,
    distance_m double precision,
    evidence text NOT NULL,
    problems jsonb NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    town_code text GENERATED ALWAYS AS ("left"(region_code, 9)) STORED NOT NULL,
    replaced_by uuid,
    CONSTRAINT visits_evidence_check CHECK ((evidence = ANY (ARRAY['near'::text, 'far'::text, 'cannot_tell'::text]))),
    CONSTRAINT visits_outcome_check CHECK ((outcome = ANY (ARRAY['met'::text, 'carer_met'::text, 'nobody_home'::text, 'refused'::text, 'telephone'::text, 'moved'::text, 'died'::text, 'unknown'::text])))
);

CREATE VIEW public.household_changes WITH (security_invoker='true') AS
 SELECT households.county_code,
    households.id AS household_id,
    households.changed_xid
   FROM public.households
UNION ALL
 SELECT persons.county_code,
    persons.household_id,
    persons.changed_xid
   FROM public.persons
UNION ALL
 SELECT statuses.county_code,
    statuses.household_id,
    statuses.changed_xid
   FROM public.statuses
UNION ALL
 SELECT facts.county_code,
    facts.household_id,
    facts.changed_xid
   FROM public.facts
UNION ALL
 SELECT followups.county_code,
    followups.household_id,
    followups.changed_xid
   FROM public.followups
UNION ALL
 SELECT overdue_flags.county_code,
    overdue_flags.household_id,
    overdue_flags.changed_xid
   FROM public.overdue_flags
UNION ALL
 SELECT visits.county_code,
    visits.household_id,
    visits.changed_xid
   FROM public.visits
UNION ALL
 SELECT door_codes.county_code,
    door_codes.household_id,
    door_codes.changed_xid
   FROM public.door_codes
UNION ALL
 SELECT screening_results.county_code,
    screening_results.household_id,
    screening_results.changed_xid
   FROM public.screening_results;

CREATE TABLE public.household_event_tellings (
    county_code text NOT NULL,
    event_id uuid NOT NULL,
    source_id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    visit_id uuid,
    note text DEFAULT ''::text NOT NULL,
    told_by uuid NOT NULL,
    told_at timestamp with time zone NOT NULL
);

CREATE TABLE public.household_events (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    kind text NOT NULL,
    happened_on date NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    by_record boolean NOT NULL,
    CONSTRAINT household_events_kind_check CHECK ((kind = ANY (ARRAY['left_hospital'::text, 'came_back'::text, 'disaster'::text, 'death_in_family'::text, 'serious_change'::text])))
);

CREATE TABLE public.household_moves (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    from_region text NOT NULL,
    to_region text NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    moved_by uuid NOT NULL,
    reason text NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    change_id uuid
);

CREATE TABLE public.import_decisions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    import_id uuid NOT NULL,
    "row" integer NOT NULL,
    person_id uuid,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL
);

CREATE TABLE public.import_leads (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    listed_as bytea
);

CREATE TABLE public.import_matches (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    "row" integer NOT NULL,
    person_id uuid NOT NULL,
    household_id uuid,
    outcome text NOT NULL,
    reason text NOT NULL,
    first_row integer,
    score real,
    weights jsonb,
    CONSTRAINT import_matches_outcome_check CHECK ((outcome = ANY (ARRAY['matched'::text, 'proposed'::text, 'set_aside'::text, 'repeated'::text, 'unknown'::text])))
);

CREATE TABLE public.import_parts (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    part integer NOT NULL,
    rows integer[] NOT NULL,
    names text[] NOT NULL,
    id_blinds bytea[] NOT NULL,
    same_as bigint[] NOT NULL,
    said bigint[] NOT NULL,
    readings text[],
    phone_ciphers bytea[],
    places text[],
    id_last4s text NOT NULL,
    born text NOT NULL,
    sexes text NOT NULL,
    facts text NOT NULL,
    details text NOT NULL,
    problems text
);
ALTER TABLE ONLY public.import_parts ALTER COLUMN rows SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN names SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN id_blinds SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN same_as SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN said SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN readings SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN phone_ciphers SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN places SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN id_last4s SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN born SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN sexes SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN facts SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN details SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.import_parts ALTER COLUMN problems SET STORAGE EXTERNAL;

CREATE TABLE public.import_persons (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    person_id uuid NOT NULL,
    rows integer[] NOT NULL,
    facts jsonb NOT NULL,
    details jsonb NOT NULL
);

CREATE TABLE public.import_pieces (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    piece integer NOT NULL,
    sealed bytea NOT NULL
);

CREATE TABLE public.import_result_pieces (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    piece integer NOT NULL,
    sealed bytea NOT NULL
);

CREATE TABLE public.import_results (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    percent integer DEFAULT 0 NOT NULL,
    made_at timestamp with time zone
);

CREATE VIEW public.import_rows WITH (security_invoker='true') AS
 SELECT p.county_code,
    p.import_id,
    p.part,
    t."row",
    t.name,
    t.id_blind,
    t.id_last4,
    (t.born)::date AS born,
    t.sex,
    t.reading,
    t.phone_cipher,
    COALESCE(t.place, ''::text) AS place,
    (t.facts)::jsonb AS facts,
    (t.details)::jsonb AS details,
    COALESCE(string_to_array(t.problems, ','::text), '{}'::text[]) AS problems
   FROM (public.import_parts p
     CROSS JOIN LATERAL ROWS FROM(unnest(p.rows), unnest(p.names), unnest(p.id_blinds), unnest(p.readings), unnest(p.phone_ciphers), unnest(p.places), string_to_table(p.id_last4s, '
'::text, ''::text), string_to_table(p.born, '
'::text, ''::text), string_to_table(p.sexes, '
'::text), string_to_table(p.facts, '
'::text), string_to_table(p.details, '
'::text), string_to_table(p.problems, '
'::text, ''::text)) t("row", name, id_blind, reading, phone_cipher, place, id_last4, born, sex, facts, details, problems));

CREATE TABLE public.import_strangers (
    county_code text NOT NULL,
    import_id uuid NOT NULL,
    "row" integer NOT NULL,
    listed_as bytea NOT NULL,
    rows integer[] NOT NULL
);

CREATE TABLE public.imports (
    county_code text NOT NULL,
    id uuid NOT NULL,
    feed text NOT NULL,
    authorisation_id uuid NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    listed_on date NOT NULL,
    uploaded_by uuid,
    uploaded_at timestamp with time zone NOT NULL,
    shape jsonb NOT NULL,
    columns jsonb,
    percent smallint DEFAULT 0 NOT NULL,
    read_at timestamp with time zone,
    problem text,
    counts jsonb,
    applied_by uuid,
    applied_at timestamp with time zone,
    with_leads boolean DEFAULT false NOT NULL,
    applied_through uuid,
    finished_at timestamp with time zone,
    undone_by uuid,
    undone_at timestamp with time zone,
    undo_reason text,
    cleared_at timestamp with time zone,
    applied_under uuid,
    CONSTRAINT imports_percent_check CHECK (((percent >= 0) AND (percent <= 100)))
);

CREATE TABLE public.lead_files (
    county_code text NOT NULL,
    lead_id uuid NOT NULL,
    name text NOT NULL,
    region_code text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL
);

CREATE TABLE public.lead_outcomes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    lead_id uuid NOT NULL,
    region_code text NOT NULL,
    outcome text NOT NULL,
    case_id uuid,
    joined_lead_id uuid,
    note text NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    monitoring_id uuid,
    CONSTRAINT lead_outcomes_check CHECK (((outcome = 'case'::text) = (case_id IS NOT NULL))),
    CONSTRAINT lead_outcomes_check1 CHECK (((outcome = 'joined'::text) = (joined_lead_id IS NOT NULL))),
    CONSTRAINT lead_outcomes_outcome_check CHECK ((outcome = ANY (ARRAY['case'::text, 'referral'::text, 'monitoring'::text, 'joined'::text, 'withdrawn'::text])))
);

CREATE TABLE public.lead_partners (
    county_code text NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    CONSTRAINT lead_partners_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT lead_partners_name_check CHECK ((btrim(name) <> ''::text))
);

CREATE TABLE public.lead_replies (
    county_code text NOT NULL,
    id uuid NOT NULL,
    lead_id uuid NOT NULL,
    region_code text NOT NULL,
    means text NOT NULL,
    words text NOT NULL,
    told_by uuid NOT NULL,
    told_at timestamp with time zone NOT NULL,
    CONSTRAINT lead_replies_means_check CHECK ((means = ANY (ARRAY['telephone'::text, 'in_person'::text, 'hotline'::text, 'letter'::text]))),
    CONSTRAINT lead_replies_words_check CHECK ((btrim(words) <> ''::text))
);

CREATE TABLE public.lead_screenings (
    county_code text NOT NULL,
    id uuid NOT NULL,
    lead_id uuid NOT NULL,
    region_code text NOT NULL,
    as_of date NOT NULL,
    facts jsonb NOT NULL,
    parameters jsonb NOT NULL,
    programmes jsonb NOT NULL,
    screened_at timestamp with time zone NOT NULL
);

CREATE TABLE public.leads (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    source text NOT NULL,
    submission_id uuid,
    event_type text NOT NULL,
    happened_on date,
    urgent boolean NOT NULL,
    person_name text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    description text NOT NULL,
    reported_by uuid,
    reported_at timestamp with time zone NOT NULL,
    respond_by timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    channel text DEFAULT 'visit'::text NOT NULL,
    mode text GENERATED ALWAYS AS (
CASE
    WHEN (channel = ANY (ARRAY['help_page'::text, 'hotline_12345'::text, 'department_match'::text])) THEN 'online'::text
    ELSE 'offline'::text
END) STORED NOT NULL,
    entered_by uuid,
    reporter_name text DEFAULT ''::text NOT NULL,
    reporter_relation text DEFAULT ''::text NOT NULL,
    reporter_phone_cipher bytea,
    reporter_phone_blind bytea,
    person_phone_cipher bytea,
    person_phone_blind bytea,
    marks jsonb DEFAULT '[]'::jsonb NOT NULL,
    partner_id uuid,
    partner_number text,
    ended_at timestamp with time zone,
    CONSTRAINT leads_channel_check CHECK ((channel = ANY (ARRAY['visit'::text, 'quick_report'::text, 'help_page'::text, 'hotline_12345'::text, 'hotline'::text, 'telephone'::text, 'in_person'::text, 'village_committee'::text, 'department_match'::text]))),
    CONSTRAINT leads_check CHECK (((partner_id IS NULL) = (partner_number IS NULL))),
    CONSTRAINT leads_reporter_relation_check CHECK ((reporter_relation = ANY (ARRAY[''::text, 'self'::text, 'family'::text, 'neighbour'::text, 'village'::text, 'other'::text]))),
    CONSTRAINT leads_source_check CHECK ((source = ANY (ARRAY['visit'::text, 'self_report'::text, 'grassroots_report'::text, 'data_match'::text, 'public_report'::text])))
);

CREATE TABLE public.life_event_undos (
    county_code text NOT NULL,
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    region_code text NOT NULL,
    reason text NOT NULL,
    undone_by uuid NOT NULL,
    undone_at timestamp with time zone NOT NULL,
    CONSTRAINT life_event_undos_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.life_events (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    kind text NOT NULL,
    happened_on date NOT NULL,
    asked jsonb NOT NULL,
    consequences jsonb NOT NULL,
    note text NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT life_events_kind_check CHECK ((kind = ANY (ARRAY['death'::text, 'birth'::text, 'marriage'::text, 'division'::text, 'union'::text, 'moved_out'::text, 'into_institution'::text, 'out_of_institution'::text, 'imprisoned'::text, 'released'::text, 'absence'::text, 'moved_in'::text, 'household_moved_in'::text])))
);

CREATE VIEW public.lost_devices AS
 SELECT county_code,
    device_id,
    id AS loss_id,
    lost_at
   FROM public.device_losses l
  WHERE (NOT (EXISTS ( SELECT 1
           FROM public.device_finds f
          WHERE ((f.county_code = l.county_code) AND (f.loss_id = l.id)))));

CREATE TABLE public.low_income_entries (
    county_code text NOT NULL,
    exchange_id uuid NOT NULL,
    status_id uuid NOT NULL,
    entered boolean NOT NULL
);

CREATE TABLE public.low_income_exchanges (
    county_code text NOT NULL,
    id uuid NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    taken integer NOT NULL,
    known integer NOT NULL,
    not_taken integer NOT NULL,
    taken_by uuid NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    undone_by uuid,
    undone_at timestamp with time zone,
    undo_reason text,
    CONSTRAINT low_income_exchanges_known_check CHECK ((known >= 0)),
    CONSTRAINT low_income_exchanges_not_taken_check CHECK ((not_taken >= 0)),
    CONSTRAINT low_income_exchanges_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT low_income_exchanges_taken_check CHECK ((taken >= 0)),
    CONSTRAINT low_income_exchanges_undone CHECK ((((undone_at IS NULL) = (undone_by IS NULL)) AND ((undone_at IS NULL) = (undo_reason IS NULL)) AND ((undo_reason IS NULL) OR (btrim(undo_reason) <> ''::text))))
);

CREATE TABLE public.low_income_recognitions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    exchange_id uuid NOT NULL,
    person_id uuid NOT NULL,
    category text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    proposed_at timestamp with time zone NOT NULL,
    decision text,
    approval text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    CONSTRAINT low_income_recognitions_decision_check CHECK ((decision = ANY (ARRAY['recognise'::text, 'refuse'::text, 'taken_back'::text]))),
    CONSTRAINT low_income_recognitions_whole CHECK ((((decision IS NULL) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)) AND ((decision IS NULL) OR (btrim(note) <> ''::text)) AND ((NOT (decision IS DISTINCT FROM 'recognise'::text)) = (btrim(approval) <> ''::text))))
);

CREATE TABLE public.low_income_releases (
    county_code text NOT NULL,
    id uuid NOT NULL,
    exchange_id uuid NOT NULL,
    status_id uuid NOT NULL,
    category text NOT NULL,
    until date,
    proposed_at timestamp with time zone NOT NULL,
    decision text,
    ended_on date,
    note text DEFAULT ''::text NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    CONSTRAINT low_income_releases_decision_check CHECK ((decision = ANY (ARRAY['release'::text, 'keep'::text, 'named'::text, 'taken_back'::text]))),
    CONSTRAINT low_income_releases_whole CHECK ((((decision IS NULL) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)) AND ((NOT (decision IS DISTINCT FROM 'release'::text)) = (ended_on IS NOT NULL)) AND ((decision IS NULL) OR (decision = 'named'::text) OR (btrim(note) <> ''::text))))
);

CREATE TABLE public.map_areas (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    shape jsonb NOT NULL,
    repaired boolean NOT NULL,
    drawn_by uuid NOT NULL,
    drawn_at timestamp with time zone NOT NULL
);

CREATE TABLE public.merge_rows (
    county_code text NOT NULL,
    merge_id uuid NOT NULL,
    step integer NOT NULL,
    number integer NOT NULL,
    table_name text NOT NULL,
    before jsonb NOT NULL,
    after jsonb
);

CREATE TABLE public.monitoring_outcomes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    monitoring_id uuid NOT NULL,
    region_code text NOT NULL,
    outcome text NOT NULL,
    note text NOT NULL,
    level text NOT NULL,
    ends boolean NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT monitoring_outcomes_level_check CHECK ((level = ANY (ARRAY['high'::text, 'key'::text, 'ordinary'::text]))),
    CONSTRAINT monitoring_outcomes_note_check CHECK ((btrim(note) <> ''::text)),
    CONSTRAINT monitoring_outcomes_outcome_check CHECK ((outcome = ANY (ARRAY['intervene'::text, 'transfer'::text, 'precise_aid'::text, 'comprehensive_help'::text])))
);

CREATE TABLE public.monitorings (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    lead_id uuid,
    level text NOT NULL,
    reason text NOT NULL,
    began_on date NOT NULL,
    began_by uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    began_level text NOT NULL,
    CONSTRAINT monitorings_began_level_check CHECK ((began_level = ANY (ARRAY['high'::text, 'key'::text, 'ordinary'::text]))),
    CONSTRAINT monitorings_level_check CHECK ((level = ANY (ARRAY['high'::text, 'key'::text, 'ordinary'::text]))),
    CONSTRAINT monitorings_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.notice_cases (
    county_code text NOT NULL,
    notice_id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    "position" integer NOT NULL,
    facts jsonb NOT NULL,
    CONSTRAINT notice_cases_position_check CHECK (("position" > 0))
);

CREATE TABLE public.notice_objections (
    county_code text NOT NULL,
    id uuid NOT NULL,
    notice_id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    objector text,
    content text NOT NULL,
    received_on date NOT NULL,
    in_time boolean NOT NULL,
    reopened boolean NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    complained boolean DEFAULT false NOT NULL,
    CONSTRAINT notice_objections_content_check CHECK ((btrim(content) <> ''::text))
);

CREATE TABLE public.notice_photos (
    county_code text NOT NULL,
    notice_id uuid NOT NULL,
    sha256 bytea NOT NULL,
    region_code text NOT NULL,
    place text NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamp with time zone NOT NULL
);

CREATE TABLE public.notice_postings (
    county_code text NOT NULL,
    notice_id uuid NOT NULL,
    region_code text NOT NULL,
    text_number integer NOT NULL,
    places text[] NOT NULL,
    posted_on date NOT NULL,
    due_on date,
    proof jsonb NOT NULL,
    posted_by uuid NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    CONSTRAINT notice_postings_check CHECK ((due_on >= posted_on)),
    CONSTRAINT notice_postings_places_check CHECK ((cardinality(places) > 0))
);

CREATE TABLE public.notice_removals (
    county_code text NOT NULL,
    notice_id uuid NOT NULL,
    region_code text NOT NULL,
    removed_on date NOT NULL,
    reason text,
    removed_by uuid,
    removed_at timestamp with time zone NOT NULL,
    CONSTRAINT notice_removals_check CHECK (((reason IS NULL) = (removed_by IS NULL)))
);

CREATE TABLE public.notice_texts (
    county_code text NOT NULL,
    notice_id uuid NOT NULL,
    number integer NOT NULL,
    region_code text NOT NULL,
    texts jsonb NOT NULL,
    written_by uuid NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT notice_texts_number_check CHECK ((number > 0))
);

CREATE TABLE public.notices (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    kind text NOT NULL,
    contact text NOT NULL,
    until date,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT notices_contact_check CHECK ((btrim(contact) <> ''::text))
);

CREATE TABLE public.notifications (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    detail jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    read_at timestamp with time zone
);

CREATE TABLE public.obligations (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    reason text NOT NULL,
    began_on date NOT NULL,
    owed_on date NOT NULL,
    due_on date NOT NULL,
    grace_days integer NOT NULL,
    paused_until date,
    closed_on date NOT NULL,
    closed_by text NOT NULL,
    visit_id uuid,
    entered_on date,
    CONSTRAINT obligations_closed_by_check CHECK ((closed_by = ANY (ARRAY['visit'::text, 'end'::text, 'withdrawn'::text]))),
    CONSTRAINT obligations_grace_days_check CHECK ((grace_days >= 0)),
    CONSTRAINT obligations_visit CHECK (((closed_by = 'withdrawn'::text) OR ((closed_by = 'visit'::text) = ((visit_id IS NOT NULL) AND (entered_on IS NOT NULL)))))
);

CREATE TABLE public.observations (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    version integer NOT NULL,
    source_id uuid NOT NULL,
    region_code text NOT NULL,
    observed_on date NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    held_version integer,
    follows uuid[] NOT NULL,
    person_id uuid,
    CONSTRAINT observations_version_check CHECK ((version > 0))
);

CREATE TABLE public.odata_keys (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    purpose text NOT NULL,
    token_hash bytea NOT NULL,
    last_on date NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_by uuid,
    ended_at timestamp with time zone,
    read_on date,
    CONSTRAINT odata_keys_ended CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT odata_keys_name_check CHECK (((btrim(name) <> ''::text) AND (length(name) <= 100))),
    CONSTRAINT odata_keys_purpose_check CHECK (((btrim(purpose) <> ''::text) AND (length(purpose) <= 500))),
    CONSTRAINT odata_keys_token_hash_check CHECK ((length(token_hash) = 32))
);

CREATE TABLE public.outbox (
    county_code text NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    payload jsonb NOT NULL,
    put_at timestamp with time zone DEFAULT now() NOT NULL,
    next_try_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    error text,
    failed_at timestamp with time zone
);

CREATE TABLE public.paper_files (
    county_code text NOT NULL,
    paper_id uuid NOT NULL,
    region_code text NOT NULL,
    form text NOT NULL,
    sha256 bytea NOT NULL,
    bytes integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT paper_files_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT paper_files_form_check CHECK ((form = ANY (ARRAY['pdf'::text, 'docx'::text])))
);

CREATE TABLE public.papers (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    kind text NOT NULL,
    version integer NOT NULL,
    number text,
    content jsonb NOT NULL,
    facts jsonb NOT NULL,
    parameters jsonb NOT NULL,
    reason text,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT papers_check CHECK (((version = 1) OR (reason IS NOT NULL))),
    CONSTRAINT papers_reason_check CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT papers_version_check CHECK ((version > 0))
);

CREATE TABLE public.parameter_decisions (
    county_code text NOT NULL,
    proposal_id uuid NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL,
    proposed_by uuid NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT parameter_decisions_check CHECK (((decision = 'approve'::text) OR (btrim(reason) <> ''::text))),
    CONSTRAINT parameter_decisions_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'refuse'::text]))),
    CONSTRAINT parameter_decisions_two_people CHECK ((proposed_by <> decided_by))
);

CREATE TABLE public.parameter_proposals (
    county_code text NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    valid_from date NOT NULL,
    reason text NOT NULL,
    order_ref text NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    CONSTRAINT parameter_proposals_name_check CHECK ((name ~ '^p_[a-z0-9_]+$'::text)),
    CONSTRAINT parameter_proposals_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.payment_batch_steps (
    county_code text NOT NULL,
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    step text NOT NULL,
    after_step text,
    made_by uuid NOT NULL,
    done_by uuid NOT NULL,
    done_at timestamp with time zone NOT NULL,
    note text NOT NULL,
    CONSTRAINT payment_batch_steps_in_order CHECK ((((step = 'sent'::text) AND (NOT (after_step IS DISTINCT FROM 'checked'::text))) OR ((step = 'answered'::text) AND (NOT (after_step IS DISTINCT FROM 'sent'::text))) OR ((step = ANY (ARRAY['checked'::text, 'withdrawn'::text])) AND (after_step IS NULL)))),
    CONSTRAINT payment_batch_steps_step_check CHECK ((step = ANY (ARRAY['checked'::text, 'sent'::text, 'answered'::text, 'withdrawn'::text]))),
    CONSTRAINT payment_batch_steps_two_people CHECK (((step <> 'checked'::text) OR (done_by <> made_by)))
);

CREATE TABLE public.payment_batches (
    county_code text NOT NULL,
    id uuid NOT NULL,
    number integer NOT NULL,
    programme text NOT NULL,
    month date NOT NULL,
    order_id uuid,
    order_kind text,
    label text NOT NULL,
    purpose text DEFAULT 'benefit'::text NOT NULL,
    due_on date,
    lines integer NOT NULL,
    total numeric(14,2) NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_batches_by_order CHECK ((((order_id IS NULL) = (order_kind IS NULL)) AND ((programme <> 'price_subsidy'::text) OR (order_id IS NOT NULL)) AND ((order_id IS NULL) OR (programme = ANY (ARRAY['price_subsidy'::text, 'gas_subsidy'::text, 'condolence'::text]))))),
    CONSTRAINT payment_batches_for_aid_only CHECK ((purpose = 'benefit'::text)),
    CONSTRAINT payment_batches_label_check CHECK ((btrim(label) <> ''::text)),
    CONSTRAINT payment_batches_lines_check CHECK ((lines > 0)),
    CONSTRAINT payment_batches_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT payment_batches_number_check CHECK ((number > 0)),
    CONSTRAINT payment_batches_order_kind_check CHECK ((order_kind = 'start'::text)),
    CONSTRAINT payment_batches_total_check CHECK ((total > (0)::numeric))
);

CREATE TABLE public.payment_corrections (
    county_code text NOT NULL,
    id uuid NOT NULL,
    line_id uuid NOT NULL,
    outcome text DEFAULT 'paid'::text NOT NULL,
    amount numeric(12,2) NOT NULL,
    reason text NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_corrections_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT payment_corrections_outcome_check CHECK ((outcome = 'paid'::text)),
    CONSTRAINT payment_corrections_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.payment_lines (
    county_code text NOT NULL,
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    programme text NOT NULL,
    number integer NOT NULL,
    region_code text NOT NULL,
    household_id uuid,
    person_id uuid,
    benefit_id uuid,
    order_id uuid,
    month date NOT NULL,
    amount numeric(12,2) NOT NULL,
    payee_name text NOT NULL,
    payee_group text,
    account_id uuid NOT NULL,
    follows uuid,
    follows_outcome text,
    correction_id uuid,
    CONSTRAINT payment_lines_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT payment_lines_check CHECK (((benefit_id IS NULL) <> (order_id IS NULL))),
    CONSTRAINT payment_lines_check1 CHECK (((follows IS NULL) = (follows_outcome IS NULL))),
    CONSTRAINT payment_lines_check2 CHECK (((order_id IS NULL) OR (person_id IS NOT NULL))),
    CONSTRAINT payment_lines_follows_outcome_check CHECK ((follows_outcome = ANY (ARRAY['failed'::text, 'taken_off'::text]))),
    CONSTRAINT payment_lines_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT payment_lines_number_check CHECK ((number > 0))
);

CREATE TABLE public.payment_orders (
    county_code text NOT NULL,
    id uuid NOT NULL,
    programme text NOT NULL,
    kind text NOT NULL,
    level text NOT NULL,
    order_no text NOT NULL,
    issued_on date NOT NULL,
    month date NOT NULL,
    amount numeric(12,2),
    groups text[] NOT NULL,
    index_published_on date,
    occasion text NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_orders_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT payment_orders_from_above CHECK (((programme <> 'price_subsidy'::text) OR (level = ANY (ARRAY['province'::text, 'city'::text])))),
    CONSTRAINT payment_orders_groups_kept CHECK (((programme <> 'price_subsidy'::text) OR (kind = 'stop'::text) OR (groups @> ARRAY['regular_pension'::text, 'dibao'::text, 'tekun'::text, 'unemployment_benefit'::text]))),
    CONSTRAINT payment_orders_kind_check CHECK ((kind = ANY (ARRAY['start'::text, 'stop'::text]))),
    CONSTRAINT payment_orders_level_check CHECK ((level = ANY (ARRAY['province'::text, 'city'::text, 'county'::text]))),
    CONSTRAINT payment_orders_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT payment_orders_order_no_check CHECK ((btrim(order_no) <> ''::text)),
    CONSTRAINT payment_orders_programme_check CHECK ((programme = ANY (ARRAY['price_subsidy'::text, 'gas_subsidy'::text, 'condolence'::text]))),
    CONSTRAINT payment_orders_start_whole CHECK ((((kind = 'start'::text) = (amount IS NOT NULL)) AND ((kind = 'stop'::text) OR (cardinality(groups) > 0)) AND ((kind = 'stop'::text) OR (programme <> 'price_subsidy'::text) OR (index_published_on IS NOT NULL))))
);

CREATE TABLE public.payment_outcomes (
    county_code text NOT NULL,
    line_id uuid NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    words text NOT NULL,
    paid_on date,
    answer_id uuid,
    said_by uuid NOT NULL,
    said_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_outcomes_check CHECK (((outcome = 'paid'::text) = (paid_on IS NOT NULL))),
    CONSTRAINT payment_outcomes_check1 CHECK (((outcome = 'taken_off'::text) = (answer_id IS NULL))),
    CONSTRAINT payment_outcomes_check2 CHECK (((outcome = 'paid'::text) OR (reason <> ''::text))),
    CONSTRAINT payment_outcomes_outcome_check CHECK ((outcome = ANY (ARRAY['paid'::text, 'failed'::text, 'taken_off'::text])))
);

CREATE TABLE public.photo_blocks (
    county_code text NOT NULL,
    block integer NOT NULL,
    sha256 bytea NOT NULL,
    perceptual_hash bigint NOT NULL,
    difference_hash bigint NOT NULL,
    part smallint DEFAULT 0 NOT NULL
);

CREATE TABLE public.referral_acts (
    county_code text NOT NULL,
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    region_code text NOT NULL,
    number integer NOT NULL,
    act text NOT NULL,
    department_id uuid NOT NULL,
    left_department_id uuid,
    actor_id uuid NOT NULL,
    actor_role text NOT NULL,
    acted_at timestamp with time zone NOT NULL,
    detail jsonb NOT NULL,
    limit_on date,
    CONSTRAINT referral_acts_act_check CHECK ((act = ANY (ARRAY['dispatch'::text, 'accept'::text, 'reject'::text, 'done'::text, 'recall'::text, 'settle'::text, 'withdraw'::text, 'withdraw_consent'::text]))),
    CONSTRAINT referral_acts_number_check CHECK ((number > 0)),
    CONSTRAINT referral_acts_reason CHECK (((act <> ALL (ARRAY['reject'::text, 'recall'::text, 'settle'::text, 'withdraw'::text, 'withdraw_consent'::text])) OR (btrim((detail ->> 'reason'::text)) <> ''::text)))
);

CREATE TABLE public.referral_consents (
    county_code text NOT NULL,
    dispatch_id uuid NOT NULL,
    referral_id uuid NOT NULL,
    region_code text NOT NULL,
    given_by text NOT NULL,
    how text NOT NULL,
    given_on date NOT NULL,
    fields text[] NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT referral_consents_given_by_check CHECK ((btrim(given_by) <> ''::text)),
    CONSTRAINT referral_consents_how_check CHECK ((how = ANY (ARRAY['written'::text, 'spoken'::text, 'telephone'::text])))
);

CREATE TABLE public.referral_fields (
    county_code text NOT NULL,
    dispatch_id uuid NOT NULL,
    name text NOT NULL,
    referral_id uuid NOT NULL,
    region_code text NOT NULL,
    department_id uuid NOT NULL,
    basis text NOT NULL,
    value_cipher bytea NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT referral_fields_basis_check CHECK ((basis = ANY (ARRAY['duty'::text, 'consent'::text, 'office'::text])))
);

CREATE TABLE public.referrals (
    county_code text NOT NULL,
    id uuid NOT NULL,
    target text NOT NULL,
    household_id uuid,
    person_id uuid,
    region_code text NOT NULL,
    lead_id uuid,
    case_id uuid,
    urgent boolean NOT NULL,
    opened_by uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    department_id uuid NOT NULL,
    dispatch_id uuid NOT NULL,
    dispatched_on date NOT NULL,
    returns smallint DEFAULT 0 NOT NULL,
    binding boolean DEFAULT false NOT NULL,
    due_on date,
    clock jsonb,
    moved_at timestamp with time zone NOT NULL,
    CONSTRAINT referrals_check CHECK (((state = ANY (ARRAY['done'::text, 'withdrawn'::text])) = (due_on IS NULL))),
    CONSTRAINT referrals_check1 CHECK (((due_on IS NULL) = (clock IS NULL))),
    CONSTRAINT referrals_returns_check CHECK (((returns >= 0) AND (returns <= 3))),
    CONSTRAINT referrals_state_check CHECK ((state = ANY (ARRAY['dispatched'::text, 'accepted'::text, 'returned'::text, 'referee'::text, 'done'::text, 'withdrawn'::text])))
);

CREATE TABLE public.register_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    effective_on date NOT NULL,
    echo boolean DEFAULT false NOT NULL,
    event_id uuid,
    undoes uuid,
    source_id uuid,
    reason text NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT register_changes_subject_check CHECK ((subject = ANY (ARRAY['household'::text, 'person'::text, 'status'::text])))
);

CREATE TABLE public.reserve_closings (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    month date NOT NULL,
    last_number integer NOT NULL,
    balance numeric(12,2) NOT NULL,
    closed_by uuid NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    CONSTRAINT reserve_closings_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

CREATE TABLE public.reserve_entries (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    amount numeric(12,2) NOT NULL,
    change numeric(12,2) NOT NULL,
    balance numeric(12,2) NOT NULL,
    previous_number integer,
    previous_balance numeric(12,2),
    entry_on date NOT NULL,
    purpose text DEFAULT 'benefit'::text NOT NULL,
    case_id uuid,
    decision_id uuid,
    decision text,
    note text NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    CONSTRAINT reserve_entries_aid_has_case CHECK ((((kind = 'aid'::text) = (decision_id IS NOT NULL)) AND ((decision_id IS NULL) = (decision IS NULL)) AND ((decision_id IS NULL) OR (case_id IS NOT NULL)))),
    CONSTRAINT reserve_entries_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT reserve_entries_decision_check CHECK ((decision = 'approve'::text)),
    CONSTRAINT reserve_entries_follow CHECK (((number = (COALESCE(previous_number, 0) + 1)) AND (balance = (COALESCE(previous_balance, (0)::numeric) + change)) AND ((previous_number IS NULL) = (previous_balance IS NULL)))),
    CONSTRAINT reserve_entries_for_aid_only CHECK ((purpose = 'benefit'::text)),
    CONSTRAINT reserve_entries_kind_check CHECK ((kind = ANY (ARRAY['deposit'::text, 'top_up'::text, 'repayment'::text, 'aid'::text]))),
    CONSTRAINT reserve_entries_never_below_zero CHECK ((balance >= (0)::numeric)),
    CONSTRAINT reserve_entries_region_code_check CHECK ((length(region_code) = 9)),
    CONSTRAINT reserve_entries_sign CHECK ((change =
CASE kind
    WHEN 'aid'::text THEN (- amount)
    ELSE amount
END))
);

CREATE TABLE public.sample_cases (
    county_code text NOT NULL,
    sample_id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    part text NOT NULL,
    CONSTRAINT sample_cases_part_check CHECK ((part = ANY (ARRAY['drawn'::text, 'forced'::text, 'not_drawn'::text])))
);

CREATE TABLE public.sample_visitors (
    county_code text NOT NULL,
    id uuid NOT NULL,
    sample_id uuid NOT NULL,
    case_id uuid NOT NULL,
    number integer NOT NULL,
    visitor_id uuid,
    given_by uuid NOT NULL,
    given_at timestamp with time zone NOT NULL,
    CONSTRAINT sample_visitors_number_check CHECK ((number > 0))
);

CREATE TABLE public.samples (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    seed text NOT NULL,
    ratio numeric(4,3) NOT NULL,
    base_count integer NOT NULL,
    drawn_count integer NOT NULL,
    forced_count integer NOT NULL,
    drawn_by uuid NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    CONSTRAINT samples_base_count_check CHECK ((base_count >= 0)),
    CONSTRAINT samples_enough CHECK ((((drawn_count)::numeric >= ceil((ratio * (base_count)::numeric))) AND (drawn_count <= base_count))),
    CONSTRAINT samples_forced_count_check CHECK ((forced_count >= 0)),
    CONSTRAINT samples_ratio CHECK (((ratio >= 0.30) AND (ratio <= (1)::numeric))),
    CONSTRAINT samples_seed_check CHECK (((length(seed) >= 16) AND (length(seed) <= 128)))
);

CREATE TABLE public.schema_history (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.screening_findings (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    finding text NOT NULL,
    subject text NOT NULL,
    detail jsonb NOT NULL,
    found_on date NOT NULL,
    ended_on date,
    found_at timestamp with time zone NOT NULL,
    due_on date NOT NULL
);

CREATE TABLE public.screening_leads (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    programme text NOT NULL,
    known text NOT NULL,
    lead_id uuid NOT NULL
);

CREATE TABLE public.screening_runs (
    county_code text NOT NULL,
    id uuid NOT NULL,
    ran_on date NOT NULL,
    parameters text NOT NULL,
    xid xid8 NOT NULL,
    households integer NOT NULL,
    changed integer NOT NULL,
    ran_at timestamp with time zone NOT NULL
);

CREATE TABLE public.screening_standings (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    answers text NOT NULL,
    findings text[] NOT NULL,
    screened_at timestamp with time zone NOT NULL,
    age_years numeric,
    aid_rate numeric,
    approved_amount numeric,
    bought_commodity_housing boolean,
    can_find_work boolean,
    care_need_duration_months numeric,
    consecutive_months_without_income numeric,
    cpi_food_yoy_monthly numeric,
    cpi_yoy_monthly numeric,
    daily_carer_person text,
    dibao_scope text,
    disability_cert_generation text,
    disability_cert_no text,
    disability_level numeric,
    disability_type text,
    epidemic_blocks_return_to_work boolean,
    family_support boolean,
    funding_source text,
    has_housing_security boolean,
    has_legal_supporter boolean,
    hospital_self_paid_amount numeric,
    household_able_bodied_count numeric,
    household_employed_count numeric,
    household_members jsonb,
    household_per_capita_monthly_income numeric,
    housing_misuse text,
    income_drop_amount numeric,
    is_full_time_student boolean,
    is_ill_now boolean,
    is_in_hardship boolean,
    is_migrant_worker boolean,
    is_unemployed_graduate boolean,
    labour_capacity text,
    legal_supporter_capable boolean,
    livelihood_source text,
    low_income_category text,
    major_illness_certified boolean,
    major_illness_certifier text,
    needs_long_term_care boolean,
    one_off_aid_paid boolean,
    property_meets_rules boolean,
    receives_any_safety_net boolean,
    receives_dibao boolean,
    receives_living_subsidy boolean,
    receives_nursing_subsidy boolean,
    receives_old_age_allowance text[],
    receives_orphan_allowance boolean,
    receives_regular_pension_compensation boolean,
    receives_retired_cadre_allowance text[],
    receives_tekun boolean,
    receives_unemployment_benefit boolean,
    receives_work_disability_allowance text[],
    receives_work_injury_nursing boolean,
    residence_class text,
    rigid_expenditure_amount numeric,
    scpi_yoy_monthly numeric,
    self_funded_school_choice boolean,
    sick_care_in_place boolean,
    special_relief_type text,
    student_stage text,
    tekun_care_mode text,
    trigger_order_id text,
    trigger_order_level text,
    unemployment_insurance_covers boolean
);

CREATE TABLE public.search_entries (
    county_code text NOT NULL,
    kind text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    reading text,
    document tsvector NOT NULL,
    CONSTRAINT search_entries_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'lead'::text, 'case'::text])))
);

CREATE TABLE public.second_visits (
    county_code text NOT NULL,
    id uuid NOT NULL,
    visit_id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    worker_id uuid NOT NULL,
    note text NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_by uuid,
    answered_at timestamp with time zone,
    CONSTRAINT second_visits_answered CHECK (((answered_by IS NULL) = (answered_at IS NULL))),
    CONSTRAINT second_visits_note_check CHECK ((length(note) <= 2000))
);

CREATE TABLE public.sessions (
    county_code text NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    device_id uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE TABLE public.sign_in_failures (
    county_code text NOT NULL,
    id uuid NOT NULL,
    login text NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.staff_relatives (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    household_id uuid NOT NULL,
    person_name text NOT NULL,
    staff_name text NOT NULL,
    staff_role text NOT NULL,
    relation text NOT NULL,
    registered_by uuid NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    end_reason text,
    CONSTRAINT staff_relatives_check CHECK ((region_code = county_code)),
    CONSTRAINT staff_relatives_check1 CHECK ((((ended_at IS NULL) = (ended_by IS NULL)) AND ((ended_at IS NULL) = (end_reason IS NULL)))),
    CONSTRAINT staff_relatives_end_reason_check CHECK ((btrim(end_reason) <> ''::text)),
    CONSTRAINT staff_relatives_person_name_check CHECK ((btrim(person_name) <> ''::text)),
    CONSTRAINT staff_relatives_relation_check CHECK ((relation = ANY (ARRAY['spouse'::text, 'parent'::text, 'child'::text, 'sibling'::text, 'grandparent'::text, 'grandchild'::text]))),
    CONSTRAINT staff_relatives_staff_name_check CHECK ((btrim(staff_name) <> ''::text)),
    CONSTRAINT staff_relatives_staff_role_check CHECK ((staff_role = ANY (ARRAY['handler'::text, 'committee_member'::text, 'other'::text])))
);

CREATE TABLE public.statistics_running (
    county_code text NOT NULL,
    region_code text NOT NULL,
    kind text NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    content jsonb NOT NULL,
    asked_at timestamp with time zone DEFAULT '2000-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    CONSTRAINT statistics_running_kind_check CHECK ((kind = ANY (ARRAY['month'::text, 'quarter'::text, 'year'::text]))),
    CONSTRAINT statistics_running_region_code_check CHECK ((length(region_code) = ANY (ARRAY[6, 9])))
);

CREATE TABLE public.statistics_tables (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    region_name text NOT NULL,
    kind text NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    number integer NOT NULL,
    reason text NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    frozen_at timestamp with time zone NOT NULL,
    frozen_by uuid,
    CONSTRAINT statistics_tables_corrected CHECK ((((number = 1) = (btrim(reason) = ''::text)) AND ((number = 1) OR (frozen_by IS NOT NULL)))),
    CONSTRAINT statistics_tables_kind_check CHECK ((kind = ANY (ARRAY['month'::text, 'quarter'::text]))),
    CONSTRAINT statistics_tables_number_check CHECK ((number > 0)),
    CONSTRAINT statistics_tables_period CHECK ((until = (((since +
CASE kind
    WHEN 'month'::text THEN '1 mon'::interval
    ELSE '3 mons'::interval
END) - '1 day'::interval))::date)),
    CONSTRAINT statistics_tables_region_code_check CHECK ((length(region_code) = ANY (ARRAY[6, 9]))),
    CONSTRAINT statistics_tables_since_check CHECK ((EXTRACT(day FROM since) = (1)::numeric))
);

CREATE TABLE public.submission_files (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    name text NOT NULL,
    region_code text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    named boolean DEFAULT true NOT NULL
);

CREATE TABLE public.submission_marks (
    county_code text NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    mark jsonb NOT NULL
);

CREATE TABLE public.submission_repeats (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    submission_id uuid NOT NULL,
    submitted_by uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    body_sha256 bytea NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE public.submissions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    purpose text NOT NULL,
    form_id text NOT NULL,
    form_version text NOT NULL,
    household_id uuid,
    case_id uuid,
    submitted_by uuid NOT NULL,
    device_id uuid,
    received_at timestamp with time zone NOT NULL,
    body_sha256 bytea NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT submissions_purpose_check CHECK ((purpose = ANY (ARRAY['visit'::text, 'quick_report'::text, 'survey'::text])))
);

CREATE TABLE public.sweeps (
    county_code text NOT NULL,
    swept_on date NOT NULL,
    swept_at timestamp with time zone NOT NULL,
    swept_by uuid,
    seen_xid xid8
);

CREATE TABLE public.trip_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    trip_id uuid NOT NULL,
    region_code text NOT NULL,
    change text NOT NULL,
    household_id uuid,
    place smallint,
    other_trip uuid,
    before uuid[] NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT trip_changes_change_check CHECK ((change = ANY (ARRAY['order'::text, 'add'::text, 'remove'::text, 'pin'::text, 'unpin'::text])))
);

CREATE TABLE public.trip_moves (
    county_code text NOT NULL,
    plan_id uuid NOT NULL,
    household_id uuid NOT NULL,
    from_worker uuid NOT NULL,
    from_day date NOT NULL,
    region_code text NOT NULL,
    to_worker uuid NOT NULL,
    to_day date NOT NULL,
    reason text NOT NULL
);

CREATE TABLE public.trip_plans (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    asked jsonb NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    percent smallint DEFAULT 0 NOT NULL,
    finished_at timestamp with time zone,
    problem text,
    served integer,
    travel_minutes integer,
    published_by uuid,
    published_at timestamp with time zone,
    ways text DEFAULT 'lines'::text NOT NULL,
    CONSTRAINT trip_plans_check CHECK (((published_at IS NULL) = (published_by IS NULL))),
    CONSTRAINT trip_plans_order CHECK ((first_on <= last_on)),
    CONSTRAINT trip_plans_percent_check CHECK (((percent >= 0) AND (percent <= 100))),
    CONSTRAINT trip_plans_ways_check CHECK ((ways = ANY (ARRAY['lines'::text, 'silent'::text, 'partly'::text, 'roads'::text])))
);

CREATE TABLE public.trip_roads (
    county_code text NOT NULL,
    trip_id uuid NOT NULL,
    region_code text NOT NULL,
    places bytea NOT NULL,
    seconds bytea NOT NULL,
    metres bytea NOT NULL,
    CONSTRAINT trip_roads_check CHECK ((octet_length(seconds) = octet_length(metres))),
    CONSTRAINT trip_roads_check1 CHECK (((octet_length(seconds) * 64) = (octet_length(places) * octet_length(places))))
);

CREATE TABLE public.trip_stops (
    county_code text NOT NULL,
    trip_id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    place smallint,
    pinned boolean DEFAULT false NOT NULL,
    CONSTRAINT trip_stops_place_check CHECK ((place > 0))
);

CREATE TABLE public.trip_unserved (
    county_code text NOT NULL,
    plan_id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    missing integer NOT NULL,
    reason text NOT NULL,
    fix text[] NOT NULL,
    fix_worker uuid,
    fix_day date,
    CONSTRAINT trip_unserved_missing_check CHECK ((missing > 0))
);

CREATE TABLE public.trips (
    county_code text NOT NULL,
    id uuid NOT NULL,
    plan_id uuid,
    region_code text NOT NULL,
    worker_id uuid NOT NULL,
    day date NOT NULL,
    published_by uuid,
    published_at timestamp with time zone,
    replaced_at timestamp with time zone,
    CONSTRAINT trips_check CHECK (((published_at IS NULL) = (published_by IS NULL)))
);

CREATE TABLE public.unplaced_households (
    county_code text NOT NULL,
    change_id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    why text NOT NULL,
    settled_by uuid,
    settled_at timestamp with time zone,
    CONSTRAINT unplaced_households_check CHECK (((settled_at IS NULL) = (settled_by IS NULL))),
    CONSTRAINT unplaced_households_why_check CHECK ((why = ANY (ARRAY['no_position'::text, 'outside'::text])))
);

CREATE TABLE public.user_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    number integer NOT NULL,
    change text NOT NULL,
    role text NOT NULL,
    reach text[] NOT NULL,
    reason text NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT user_changes_change_check CHECK ((change = ANY (ARRAY['open'::text, 'duties'::text, 'end'::text]))),
    CONSTRAINT user_changes_number_check CHECK ((number > 0)),
    CONSTRAINT user_changes_reason_check CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT user_changes_two_people CHECK ((changed_by <> user_id))
);

CREATE TABLE public.user_passwords (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    number integer NOT NULL,
    password_hash text NOT NULL,
    one_time boolean NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT user_passwords_number_check CHECK ((number > 0)),
    CONSTRAINT user_passwords_own CHECK ((one_time = (set_by <> user_id)))
);

CREATE TABLE public.user_reaches (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    region_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE public.users (
    county_code text NOT NULL,
    id uuid NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    department_id uuid,
    CONSTRAINT users_of_departments CHECK (((role = ANY (ARRAY['department'::text, 'charity'::text])) = (department_id IS NOT NULL))),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['grid_worker'::text, 'township'::text, 'county'::text, 'admin'::text, 'department'::text, 'charity'::text])))
);

CREATE TABLE public.visit_needs (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    skills text[] NOT NULL,
    opens text,
    closes text,
    not_workers uuid[] NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    minutes smallint,
    CONSTRAINT visit_needs_check CHECK (((opens IS NULL) = (closes IS NULL))),
    CONSTRAINT visit_needs_closes_check CHECK ((closes ~ '^([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT visit_needs_minutes_check CHECK (((minutes >= 5) AND (minutes <= 240))),
    CONSTRAINT visit_needs_opens_check CHECK ((opens ~ '^([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT visit_needs_order CHECK ((opens < closes))
);

CREATE TABLE public.visit_reasons (
    county_code text NOT NULL,
    visit_id uuid NOT NULL,
    code text NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    confidence real NOT NULL,
    figures jsonb NOT NULL,
    other_id uuid,
    found_at timestamp with time zone NOT NULL,
    CONSTRAINT visit_reasons_code_check CHECK ((code = ANY (ARRAY['far_from_home'::text, 'impossible_travel'::text, 'same_spot'::text, 'reused_photo'::text, 'photo_time'::text, 'photo_place'::text, 'identical_answers'::text, 'too_fast'::text]))),
    CONSTRAINT visit_reasons_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)))
);

CREATE TABLE public.visit_reviews (
    county_code text NOT NULL,
    id uuid NOT NULL,
    visit_id uuid NOT NULL,
    region_code text NOT NULL,
    decision text NOT NULL,
    comments jsonb NOT NULL,
    reviewed_by uuid NOT NULL,
    reviewed_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT visit_reviews_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'returned'::text])))
);

CREATE TABLE public.visit_traces (
    county_code text NOT NULL,
    visit_id uuid NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    visitor_id uuid NOT NULL,
    device_id uuid,
    fixed_earliest timestamp with time zone,
    fixed_latest timestamp with time zone,
    slack_s real NOT NULL,
    is_late boolean NOT NULL,
    seconds real,
    answered integer NOT NULL,
    signs integer NOT NULL,
    bits real NOT NULL,
    own_answers bytea,
    corrects uuid,
    CONSTRAINT visit_traces_answered_check CHECK ((answered >= 0)),
    CONSTRAINT visit_traces_signs_check CHECK ((signs >= 0)),
    CONSTRAINT visit_traces_slack_s_check CHECK ((slack_s >= (0)::double precision))
);

CREATE TABLE public.wide_reaches (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    reach text[] NOT NULL,
    households integer NOT NULL,
    held integer NOT NULL,
    noticed_at timestamp with time zone NOT NULL,
    CONSTRAINT wide_reaches_check CHECK (((held > 0) AND (held < households)))
);

CREATE TABLE public.worker_days (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    weekdays smallint[] NOT NULL,
    most_visits smallint NOT NULL,
    begins text NOT NULL,
    ends text NOT NULL,
    start_lon double precision,
    start_lat double precision,
    skills text[] NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    region_code text NOT NULL,
    rest_begins text,
    rest_ends text,
    end_lon double precision,
    end_lat double precision,
    CONSTRAINT worker_days_begins_check CHECK ((begins ~ '^([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT worker_days_check CHECK (((start_lon IS NULL) = (start_lat IS NULL))),
    CONSTRAINT worker_days_end_lat_check CHECK (((end_lat >= ('-90'::integer)::double precision) AND (end_lat <= (90)::double precision))),
    CONSTRAINT worker_days_end_lon_check CHECK (((end_lon >= ('-180'::integer)::double precision) AND (end_lon <= (180)::double precision))),
    CONSTRAINT worker_days_end_place CHECK (((end_lon IS NULL) = (end_lat IS NULL))),
    CONSTRAINT worker_days_ends_check CHECK ((ends ~ '^([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT worker_days_most_visits_check CHECK (((most_visits >= 1) AND (most_visits <= 40))),
    CONSTRAINT worker_days_order CHECK ((begins < ends)),
    CONSTRAINT worker_days_rest CHECK (((rest_begins IS NULL) = (rest_ends IS NULL))),
    CONSTRAINT worker_days_rest_begins_check CHECK ((rest_begins ~ '^([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT worker_days_rest_ends_check CHECK ((rest_ends ~ '^([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT worker_days_rest_order CHECK (((begins <= rest_begins) AND (rest_begins < rest_ends) AND (rest_ends <= ends))),
    CONSTRAINT worker_days_start_lat_check CHECK (((start_lat >= ('-90'::integer)::double precision) AND (start_lat <= (90)::double precision))),
    CONSTRAINT worker_days_start_lon_check CHECK (((start_lon >= ('-180'::integer)::double precision) AND (start_lon <= (180)::double precision))),
    CONSTRAINT worker_days_weekdays_check CHECK ((weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]))
);

CREATE TABLE public.worker_leaves (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    region_code text NOT NULL,
    CONSTRAINT worker_leaves_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
    CONSTRAINT worker_leaves_order CHECK ((first_on <= last_on))
);

ALTER TABLE ONLY public.approval_attendance
    ADD CONSTRAINT approval_attendance_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.approval_decisions
    ADD CONSTRAINT approval_decisions_pkey PRIMARY KEY (county_code, item_id);

ALTER TABLE ONLY public.approval_hearings
    ADD CONSTRAINT approval_hearings_in_order UNIQUE (county_code, item_id, number);

ALTER TABLE ONLY public.approval_hearings
    ADD CONSTRAINT approval_hearings_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.approval_hearings
    ADD CONSTRAINT approval_hearings_recorded UNIQUE (county_code, item_id, number, recorded_by);

ALTER TABLE ONLY public.approval_item_ends
    ADD CONSTRAINT approval_item_ends_pkey PRIMARY KEY (county_code, item_id);

ALTER TABLE ONLY public.approval_items
    ADD CONSTRAINT approval_items_of_case UNIQUE (county_code, id, case_id);

ALTER TABLE ONLY public.approval_items
    ADD CONSTRAINT approval_items_of_session UNIQUE (county_code, session_id, id);

ALTER TABLE ONLY public.approval_items
    ADD CONSTRAINT approval_items_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.approval_members
    ADD CONSTRAINT approval_members_of_session UNIQUE (county_code, session_id, id);

ALTER TABLE ONLY public.approval_members
    ADD CONSTRAINT approval_members_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.approval_minutes
    ADD CONSTRAINT approval_minutes_in_order UNIQUE (county_code, session_id, version);

ALTER TABLE ONLY public.approval_minutes_items
    ADD CONSTRAINT approval_minutes_items_pkey PRIMARY KEY (county_code, minutes_id, item_id);

ALTER TABLE ONLY public.approval_minutes
    ADD CONSTRAINT approval_minutes_made UNIQUE (county_code, id, made_by);

ALTER TABLE ONLY public.approval_minutes
    ADD CONSTRAINT approval_minutes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.approval_minutes_signatures
    ADD CONSTRAINT approval_minutes_signatures_pkey PRIMARY KEY (county_code, minutes_id);

ALTER TABLE ONLY public.approval_session_acts
    ADD CONSTRAINT approval_session_acts_in_order UNIQUE (county_code, session_id, number);

ALTER TABLE ONLY public.approval_session_acts
    ADD CONSTRAINT approval_session_acts_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.approval_sessions
    ADD CONSTRAINT approval_sessions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.approval_step_outs
    ADD CONSTRAINT approval_step_outs_once UNIQUE (county_code, item_id, member_id);

ALTER TABLE ONLY public.approval_step_outs
    ADD CONSTRAINT approval_step_outs_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.awaited_files
    ADD CONSTRAINT awaited_files_pkey PRIMARY KEY (county_code, submission_id, name);

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.bank_answers
    ADD CONSTRAINT bank_answers_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.benefit_changes
    ADD CONSTRAINT benefit_changes_in_order UNIQUE (county_code, benefit_id, number);

ALTER TABLE ONLY public.benefit_changes
    ADD CONSTRAINT benefit_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_of_case UNIQUE (county_code, id, case_id);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_one_per_case UNIQUE (county_code, case_id);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.boundary_changes
    ADD CONSTRAINT boundary_changes_pkey PRIMARY KEY (county_code, import_id, code);

ALTER TABLE ONLY public.boundary_imports
    ADD CONSTRAINT boundary_imports_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.bundle_drafts
    ADD CONSTRAINT bundle_drafts_pkey PRIMARY KEY (county_code, digest, record_id);

ALTER TABLE ONLY public.bundle_handovers
    ADD CONSTRAINT bundle_handovers_pkey PRIMARY KEY (county_code, digest, user_id);

ALTER TABLE ONLY public.bundle_records
    ADD CONSTRAINT bundle_records_pkey PRIMARY KEY (county_code, digest, place);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_pkey PRIMARY KEY (county_code, digest);

ALTER TABLE ONLY public.campaign_households
    ADD CONSTRAINT campaign_households_pkey PRIMARY KEY (county_code, campaign_id, household_id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_in_order UNIQUE (county_code, case_id, number);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_of_case UNIQUE (county_code, id, case_id);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.case_clock_changes
    ADD CONSTRAINT case_clock_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_once UNIQUE (county_code, case_id, rule_id, started_on);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_once UNIQUE (county_code, case_id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_whole UNIQUE (county_code, id, case_id, decision, amount);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_of_programme UNIQUE (county_code, id, programme);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.claim_acts
    ADD CONSTRAINT claim_acts_chain UNIQUE (county_code, claim_id, number, open_after);

ALTER TABLE ONLY public.claim_acts
    ADD CONSTRAINT claim_acts_in_order UNIQUE (county_code, claim_id, number);

ALTER TABLE ONLY public.claim_acts
    ADD CONSTRAINT claim_acts_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.claim_months
    ADD CONSTRAINT claim_months_once UNIQUE (county_code, benefit_id, month);

ALTER TABLE ONLY public.claim_months
    ADD CONSTRAINT claim_months_pkey PRIMARY KEY (county_code, claim_id, month);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_amount UNIQUE (county_code, id, amount);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_opened_by_one UNIQUE (county_code, id, opened_by);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.collect_documents
    ADD CONSTRAINT collect_documents_pkey PRIMARY KEY (county_code, submission_id);

ALTER TABLE ONLY public.collect_revocations
    ADD CONSTRAINT collect_revocations_pkey PRIMARY KEY (county_code, secret_id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_username_taken UNIQUE (county_code, username);

ALTER TABLE ONLY public.coming_division_changes
    ADD CONSTRAINT coming_division_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.complaint_acts
    ADD CONSTRAINT complaint_acts_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.complaints
    ADD CONSTRAINT complaints_number UNIQUE (county_code, number);

ALTER TABLE ONLY public.complaints
    ADD CONSTRAINT complaints_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.counties
    ADD CONSTRAINT counties_pkey PRIMARY KEY (county_code);

ALTER TABLE ONLY public.county_parameters
    ADD CONSTRAINT county_parameters_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.department_terms
    ADD CONSTRAINT department_terms_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.departments
    ADD CONSTRAINT departments_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.device_finds
    ADD CONSTRAINT device_finds_pkey PRIMARY KEY (county_code, loss_id);

ALTER TABLE ONLY public.device_losses
    ADD CONSTRAINT device_losses_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.device_recoveries
    ADD CONSTRAINT device_recoveries_pkey PRIMARY KEY (county_code, device_id, user_id, version);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.disagreement_settlements
    ADD CONSTRAINT disagreement_settlements_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_of_one_day UNIQUE NULLS NOT DISTINCT (county_code, household_id, person_id, name, observed_on);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.division_change_reaches
    ADD CONSTRAINT division_change_reaches_pkey PRIMARY KEY (county_code, change_id, reach_id);

ALTER TABLE ONLY public.division_changes
    ADD CONSTRAINT division_changes_in_order UNIQUE (county_code, number);

ALTER TABLE ONLY public.division_changes
    ADD CONSTRAINT division_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.division_steps
    ADD CONSTRAINT division_steps_pkey PRIMARY KEY (county_code, change_id, "position");

ALTER TABLE ONLY public.divisions
    ADD CONSTRAINT divisions_pkey PRIMARY KEY (county_code, code);

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.draft_adoptions
    ADD CONSTRAINT draft_adoptions_pkey PRIMARY KEY (county_code, record_id);

ALTER TABLE ONLY public.draw_seeds
    ADD CONSTRAINT draw_seeds_pkey PRIMARY KEY (county_code, month);

ALTER TABLE ONLY public.drawn_visits
    ADD CONSTRAINT drawn_visits_pkey PRIMARY KEY (county_code, visit_id);

ALTER TABLE ONLY public.duplicate_decisions
    ADD CONSTRAINT duplicate_decisions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.duplicate_pairs
    ADD CONSTRAINT duplicate_pairs_pkey PRIMARY KEY (county_code, one_id, other_id);

ALTER TABLE ONLY public.entity_changes
    ADD CONSTRAINT entity_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.entity_versions
    ADD CONSTRAINT entity_versions_pkey PRIMARY KEY (county_code, dataset, entity_id, version);

ALTER TABLE ONLY public.evaluations
    ADD CONSTRAINT evaluations_pkey PRIMARY KEY (county_code, submission_id);

ALTER TABLE ONLY public.exports
    ADD CONSTRAINT exports_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.fact_overrides
    ADD CONSTRAINT fact_overrides_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (county_code, household_id, name, observed_on, source_id, subject_id);

ALTER TABLE ONLY public.feed_authorisations
    ADD CONSTRAINT feed_authorisations_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.feed_mappings
    ADD CONSTRAINT feed_mappings_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (county_code, sha256);

ALTER TABLE ONLY public.finding_notices
    ADD CONSTRAINT finding_notices_pkey PRIMARY KEY (county_code, finding_id, step);

ALTER TABLE public.finding_reviews
    ADD CONSTRAINT finding_reviews_answered CHECK ((answer IS NOT NULL)) NOT VALID;

ALTER TABLE ONLY public.finding_reviews
    ADD CONSTRAINT finding_reviews_once UNIQUE (county_code, finding_id);

ALTER TABLE ONLY public.finding_reviews
    ADD CONSTRAINT finding_reviews_pkey PRIMARY KEY (county_code, id);

ALTER TABLE public.finding_reviews
    ADD CONSTRAINT finding_reviews_since CHECK (((answer <> 'benefit_ended'::text) OR (ended_from IS NOT NULL))) NOT VALID;

ALTER TABLE ONLY public.followup_answers
    ADD CONSTRAINT followup_answers_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.followup_escalations
    ADD CONSTRAINT followup_escalations_pkey PRIMARY KEY (county_code, flag_id, region_code, level);

ALTER TABLE ONLY public.followup_pauses
    ADD CONSTRAINT followup_pauses_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.followups
    ADD CONSTRAINT followups_pkey PRIMARY KEY (county_code, household_id);

ALTER TABLE ONLY public.form_assignments
    ADD CONSTRAINT form_assignments_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.form_media
    ADD CONSTRAINT form_media_pkey PRIMARY KEY (county_code, form_id, version, name);

ALTER TABLE ONLY public.form_retirements
    ADD CONSTRAINT form_retirements_pkey PRIMARY KEY (county_code, form_id, version);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_pkey PRIMARY KEY (county_code, form_id, version);

ALTER TABLE ONLY public.help_misses
    ADD CONSTRAINT help_misses_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.help_requests
    ADD CONSTRAINT help_requests_county_code_number_key UNIQUE (county_code, number);

ALTER TABLE ONLY public.help_requests
    ADD CONSTRAINT help_requests_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.household_event_tellings
    ADD CONSTRAINT household_event_tellings_pkey PRIMARY KEY (county_code, event_id, source_id);

ALTER TABLE ONLY public.household_events
    ADD CONSTRAINT household_events_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.household_moves
    ADD CONSTRAINT household_moves_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.import_decisions
    ADD CONSTRAINT import_decisions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.import_leads
    ADD CONSTRAINT import_leads_pkey PRIMARY KEY (county_code, import_id, lead_id);

ALTER TABLE ONLY public.import_matches
    ADD CONSTRAINT import_matches_pkey PRIMARY KEY (county_code, import_id, "row", person_id);

ALTER TABLE ONLY public.import_parts
    ADD CONSTRAINT import_parts_pkey PRIMARY KEY (county_code, import_id, part);

ALTER TABLE ONLY public.import_persons
    ADD CONSTRAINT import_persons_pkey PRIMARY KEY (county_code, import_id, person_id);

ALTER TABLE ONLY public.import_pieces
    ADD CONSTRAINT import_pieces_pkey PRIMARY KEY (county_code, import_id, piece);

ALTER TABLE ONLY public.import_result_pieces
    ADD CONSTRAINT import_result_pieces_pkey PRIMARY KEY (county_code, import_id, piece);

ALTER TABLE ONLY public.import_results
    ADD CONSTRAINT import_results_pkey PRIMARY KEY (county_code, import_id);

ALTER TABLE ONLY public.import_strangers
    ADD CONSTRAINT import_strangers_pkey PRIMARY KEY (county_code, import_id, "row");

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.lead_files
    ADD CONSTRAINT lead_files_pkey PRIMARY KEY (county_code, lead_id, name);

ALTER TABLE public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_monitoring CHECK (((outcome <> 'monitoring'::text) OR (monitoring_id IS NOT NULL))) NOT VALID;

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_once UNIQUE (county_code, lead_id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.lead_partners
    ADD CONSTRAINT lead_partners_county_code_token_hash_key UNIQUE (county_code, token_hash);

ALTER TABLE ONLY public.lead_partners
    ADD CONSTRAINT lead_partners_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.lead_replies
    ADD CONSTRAINT lead_replies_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.lead_screenings
    ADD CONSTRAINT lead_screenings_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_one_per_submission UNIQUE (county_code, submission_id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.life_event_undos
    ADD CONSTRAINT life_event_undos_once UNIQUE (county_code, event_id);

ALTER TABLE ONLY public.life_event_undos
    ADD CONSTRAINT life_event_undos_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.life_events
    ADD CONSTRAINT life_events_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.low_income_entries
    ADD CONSTRAINT low_income_entries_pkey PRIMARY KEY (county_code, exchange_id, status_id);

ALTER TABLE ONLY public.low_income_exchanges
    ADD CONSTRAINT low_income_exchanges_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.low_income_recognitions
    ADD CONSTRAINT low_income_recognitions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.low_income_releases
    ADD CONSTRAINT low_income_releases_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.map_areas
    ADD CONSTRAINT map_areas_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.merge_rows
    ADD CONSTRAINT merge_rows_pkey PRIMARY KEY (county_code, merge_id, step, number);

ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.monitoring_outcomes
    ADD CONSTRAINT monitoring_outcomes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.monitorings
    ADD CONSTRAINT monitorings_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.monitorings
    ADD CONSTRAINT monitorings_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.notice_cases
    ADD CONSTRAINT notice_cases_pkey PRIMARY KEY (county_code, notice_id, case_id);

ALTER TABLE ONLY public.notice_objections
    ADD CONSTRAINT notice_objections_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.notice_photos
    ADD CONSTRAINT notice_photos_pkey PRIMARY KEY (county_code, notice_id, sha256);

ALTER TABLE ONLY public.notice_postings
    ADD CONSTRAINT notice_postings_pkey PRIMARY KEY (county_code, notice_id);

ALTER TABLE ONLY public.notice_removals
    ADD CONSTRAINT notice_removals_pkey PRIMARY KEY (county_code, notice_id);

ALTER TABLE ONLY public.notice_texts
    ADD CONSTRAINT notice_texts_pkey PRIMARY KEY (county_code, notice_id, number);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_once UNIQUE (county_code, user_id, kind, subject_id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.obligations
    ADD CONSTRAINT obligations_pkey PRIMARY KEY (county_code, household_id, closed_on);

ALTER TABLE ONLY public.observations
    ADD CONSTRAINT observations_pkey PRIMARY KEY (county_code, household_id, version);

ALTER TABLE ONLY public.odata_keys
    ADD CONSTRAINT odata_keys_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.paper_files
    ADD CONSTRAINT paper_files_pkey PRIMARY KEY (county_code, paper_id, form);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_number_once UNIQUE (county_code, number);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_version_once UNIQUE (county_code, case_id, kind, version);

ALTER TABLE ONLY public.parameter_decisions
    ADD CONSTRAINT parameter_decisions_pkey PRIMARY KEY (county_code, proposal_id);

ALTER TABLE ONLY public.parameter_proposals
    ADD CONSTRAINT parameter_proposals_county_code_id_proposed_by_key UNIQUE (county_code, id, proposed_by);

ALTER TABLE ONLY public.parameter_proposals
    ADD CONSTRAINT parameter_proposals_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.payment_batch_steps
    ADD CONSTRAINT payment_batch_steps_once UNIQUE (county_code, batch_id, step);

ALTER TABLE ONLY public.payment_batch_steps
    ADD CONSTRAINT payment_batch_steps_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.payment_batches
    ADD CONSTRAINT payment_batches_made_by UNIQUE (county_code, id, made_by);

ALTER TABLE ONLY public.payment_batches
    ADD CONSTRAINT payment_batches_numbered UNIQUE (county_code, number);

ALTER TABLE ONLY public.payment_batches
    ADD CONSTRAINT payment_batches_of_programme UNIQUE (county_code, id, programme);

ALTER TABLE ONLY public.payment_batches
    ADD CONSTRAINT payment_batches_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.payment_corrections
    ADD CONSTRAINT payment_corrections_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_follow_once UNIQUE (county_code, follows);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_numbered UNIQUE (county_code, batch_id, number);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_of_benefit UNIQUE (county_code, id, benefit_id, month);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_of_order UNIQUE (county_code, id, order_id, person_id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.payment_orders
    ADD CONSTRAINT payment_orders_once UNIQUE (county_code, programme, order_no, month);

ALTER TABLE ONLY public.payment_orders
    ADD CONSTRAINT payment_orders_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.payment_orders
    ADD CONSTRAINT payment_orders_whole UNIQUE (county_code, id, programme, kind);

ALTER TABLE ONLY public.payment_outcomes
    ADD CONSTRAINT payment_outcomes_of_line UNIQUE (county_code, line_id, outcome);

ALTER TABLE ONLY public.payment_outcomes
    ADD CONSTRAINT payment_outcomes_pkey PRIMARY KEY (county_code, line_id);

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_county_code_id_household_id_region_code_key UNIQUE (county_code, id, household_id, region_code);

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.photo_blocks
    ADD CONSTRAINT photo_blocks_pkey PRIMARY KEY (county_code, block, sha256, part) INCLUDE (perceptual_hash, difference_hash);

ALTER TABLE ONLY public.referral_acts
    ADD CONSTRAINT referral_acts_in_order UNIQUE (county_code, referral_id, number);

ALTER TABLE ONLY public.referral_acts
    ADD CONSTRAINT referral_acts_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.referral_consents
    ADD CONSTRAINT referral_consents_pkey PRIMARY KEY (county_code, dispatch_id);

ALTER TABLE ONLY public.referral_fields
    ADD CONSTRAINT referral_fields_pkey PRIMARY KEY (county_code, dispatch_id, name);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.register_changes
    ADD CONSTRAINT register_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.reserve_closings
    ADD CONSTRAINT reserve_closings_once UNIQUE (county_code, region_code, month);

ALTER TABLE ONLY public.reserve_closings
    ADD CONSTRAINT reserve_closings_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.reserve_entries
    ADD CONSTRAINT reserve_entries_chain UNIQUE (county_code, region_code, number, balance);

ALTER TABLE ONLY public.reserve_entries
    ADD CONSTRAINT reserve_entries_in_order UNIQUE (county_code, region_code, number);

ALTER TABLE ONLY public.reserve_entries
    ADD CONSTRAINT reserve_entries_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.sample_cases
    ADD CONSTRAINT sample_cases_once UNIQUE (county_code, case_id);

ALTER TABLE ONLY public.sample_cases
    ADD CONSTRAINT sample_cases_pkey PRIMARY KEY (county_code, sample_id, case_id);

ALTER TABLE ONLY public.sample_visitors
    ADD CONSTRAINT sample_visitors_in_order UNIQUE (county_code, case_id, number);

ALTER TABLE ONLY public.sample_visitors
    ADD CONSTRAINT sample_visitors_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.samples
    ADD CONSTRAINT samples_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.schema_history
    ADD CONSTRAINT schema_history_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.screening_findings
    ADD CONSTRAINT screening_findings_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.screening_findings
    ADD CONSTRAINT screening_findings_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.screening_leads
    ADD CONSTRAINT screening_leads_pkey PRIMARY KEY (county_code, household_id, programme, known);

ALTER TABLE ONLY public.screening_results
    ADD CONSTRAINT screening_results_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.screening_runs
    ADD CONSTRAINT screening_runs_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.screening_standings
    ADD CONSTRAINT screening_standings_pkey PRIMARY KEY (county_code, household_id);

ALTER TABLE ONLY public.search_entries
    ADD CONSTRAINT search_entries_pkey PRIMARY KEY (county_code, kind, id);

ALTER TABLE ONLY public.second_visits
    ADD CONSTRAINT second_visits_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (county_code, token_hash);

ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.staff_relatives
    ADD CONSTRAINT staff_relatives_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.statistics_running
    ADD CONSTRAINT statistics_running_pkey PRIMARY KEY (county_code, region_code, kind);

ALTER TABLE ONLY public.statistics_tables
    ADD CONSTRAINT statistics_tables_once UNIQUE (county_code, region_code, kind, since, number);

ALTER TABLE ONLY public.statistics_tables
    ADD CONSTRAINT statistics_tables_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.submission_files
    ADD CONSTRAINT submission_files_pkey PRIMARY KEY (county_code, submission_id, name);

ALTER TABLE ONLY public.submission_marks
    ADD CONSTRAINT submission_marks_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.submission_repeats
    ADD CONSTRAINT submission_repeats_once UNIQUE (county_code, submission_id, body_sha256);

ALTER TABLE ONLY public.submission_repeats
    ADD CONSTRAINT submission_repeats_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT sweeps_pkey PRIMARY KEY (county_code, swept_on);

ALTER TABLE ONLY public.trip_changes
    ADD CONSTRAINT trip_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.trip_moves
    ADD CONSTRAINT trip_moves_pkey PRIMARY KEY (county_code, plan_id, household_id, from_worker, from_day);

ALTER TABLE ONLY public.trip_plans
    ADD CONSTRAINT trip_plans_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.trip_roads
    ADD CONSTRAINT trip_roads_pkey PRIMARY KEY (county_code, trip_id);

ALTER TABLE ONLY public.trip_stops
    ADD CONSTRAINT trip_stops_pkey PRIMARY KEY (county_code, trip_id, household_id);

ALTER TABLE ONLY public.trip_stops
    ADD CONSTRAINT trip_stops_places UNIQUE (county_code, trip_id, place) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.trip_unserved
    ADD CONSTRAINT trip_unserved_pkey PRIMARY KEY (county_code, plan_id, household_id);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.unplaced_households
    ADD CONSTRAINT unplaced_households_pkey PRIMARY KEY (county_code, change_id, household_id);

ALTER TABLE ONLY public.user_changes
    ADD CONSTRAINT user_changes_in_order UNIQUE (county_code, user_id, number);

ALTER TABLE ONLY public.user_changes
    ADD CONSTRAINT user_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.user_passwords
    ADD CONSTRAINT user_passwords_in_order UNIQUE (county_code, user_id, number);

ALTER TABLE ONLY public.user_passwords
    ADD CONSTRAINT user_passwords_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.user_reaches
    ADD CONSTRAINT user_reaches_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_login_taken UNIQUE (county_code, login);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.visit_needs
    ADD CONSTRAINT visit_needs_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.visit_reasons
    ADD CONSTRAINT visit_reasons_pkey PRIMARY KEY (county_code, visit_id, code);

ALTER TABLE ONLY public.visit_reviews
    ADD CONSTRAINT visit_reviews_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.visit_traces
    ADD CONSTRAINT visit_traces_pkey PRIMARY KEY (county_code, visit_id);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.wide_reaches
    ADD CONSTRAINT wide_reaches_once UNIQUE (county_code, user_id, reach);

ALTER TABLE ONLY public.wide_reaches
    ADD CONSTRAINT wide_reaches_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.worker_days
    ADD CONSTRAINT worker_days_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.worker_leaves
    ADD CONSTRAINT worker_leaves_pkey PRIMARY KEY (county_code, id);

CREATE INDEX approval_attendance_member ON public.approval_attendance USING btree (county_code, session_id, member_id, id);

CREATE INDEX approval_attendance_noted_by ON public.approval_attendance USING btree (county_code, noted_by);

CREATE INDEX approval_decisions_act ON public.approval_decisions USING btree (county_code, act_id, case_id);

CREATE INDEX approval_decisions_case ON public.approval_decisions USING btree (county_code, item_id, case_id);

CREATE INDEX approval_decisions_decided_by ON public.approval_decisions USING btree (county_code, decided_by);

CREATE INDEX approval_decisions_hearing ON public.approval_decisions USING btree (county_code, item_id, number, recorded_by);

CREATE INDEX approval_hearings_recorded_by ON public.approval_hearings USING btree (county_code, recorded_by);

CREATE INDEX approval_item_ends_by ON public.approval_item_ends USING btree (county_code, ended_by);

CREATE INDEX approval_items_added_by ON public.approval_items USING btree (county_code, added_by);

CREATE INDEX approval_items_case ON public.approval_items USING btree (county_code, case_id);

CREATE INDEX approval_items_listed ON public.approval_items USING btree (county_code, session_id, "position", id);

CREATE UNIQUE INDEX approval_items_one_agenda ON public.approval_items USING btree (county_code, case_id) WHERE (state = ANY (ARRAY['waiting'::text, 'heard'::text]));

CREATE INDEX approval_members_added_by ON public.approval_members USING btree (county_code, added_by);

CREATE INDEX approval_members_ended_by ON public.approval_members USING btree (county_code, ended_by);

CREATE UNIQUE INDEX approval_members_once ON public.approval_members USING btree (county_code, session_id, name) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX approval_members_one_chair ON public.approval_members USING btree (county_code, session_id) WHERE ((ended_at IS NULL) AND (duty = 'chair'::text));

CREATE INDEX approval_members_user ON public.approval_members USING btree (county_code, user_id);

CREATE INDEX approval_minutes_items_case ON public.approval_minutes_items USING btree (county_code, case_id);

CREATE INDEX approval_minutes_items_item ON public.approval_minutes_items USING btree (county_code, item_id, case_id);

CREATE INDEX approval_minutes_items_listed ON public.approval_minutes_items USING btree (county_code, minutes_id, "position");

CREATE INDEX approval_minutes_made_by ON public.approval_minutes USING btree (county_code, made_by);

CREATE INDEX approval_minutes_signatures_made ON public.approval_minutes_signatures USING btree (county_code, minutes_id, made_by);

CREATE INDEX approval_minutes_signatures_signed_by ON public.approval_minutes_signatures USING btree (county_code, signed_by);

CREATE INDEX approval_session_acts_done_by ON public.approval_session_acts USING btree (county_code, done_by);

CREATE INDEX approval_sessions_listed ON public.approval_sessions USING btree (county_code, day DESC, id DESC);

CREATE UNIQUE INDEX approval_sessions_one_a_day ON public.approval_sessions USING btree (county_code, day) WHERE (state <> 'cancelled'::text);

CREATE UNIQUE INDEX approval_sessions_planned ON public.approval_sessions USING btree (county_code, planned_on) WHERE (state <> 'cancelled'::text);

CREATE INDEX approval_step_outs_item ON public.approval_step_outs USING btree (county_code, session_id, item_id);

CREATE INDEX approval_step_outs_member ON public.approval_step_outs USING btree (county_code, session_id, member_id);

CREATE INDEX approval_step_outs_noted_by ON public.approval_step_outs USING btree (county_code, noted_by);

CREATE INDEX audit_subject ON public.audit USING btree (county_code, subject_id, id) WHERE (subject_id IS NOT NULL);

CREATE INDEX bank_accounts_case ON public.bank_accounts USING btree (county_code, case_id, recorded_at);

CREATE INDEX bank_accounts_household ON public.bank_accounts USING btree (county_code, household_id, region_code);

CREATE INDEX bank_accounts_number ON public.bank_accounts USING btree (county_code, number_blind);

CREATE INDEX bank_accounts_person ON public.bank_accounts USING btree (county_code, person_id, recorded_at);

CREATE INDEX bank_accounts_recorded_by ON public.bank_accounts USING btree (county_code, recorded_by);

CREATE INDEX bank_answers_batch ON public.bank_answers USING btree (county_code, batch_id);

CREATE INDEX bank_answers_received_by ON public.bank_answers USING btree (county_code, received_by);

CREATE INDEX benefit_changes_act ON public.benefit_changes USING btree (county_code, act_id, case_id);

CREATE INDEX benefit_changes_benefit ON public.benefit_changes USING btree (county_code, benefit_id, case_id);

CREATE INDEX benefit_changes_decided_by ON public.benefit_changes USING btree (county_code, decided_by);

CREATE INDEX benefits_case ON public.benefits USING btree (county_code, case_id, programme);

CREATE INDEX benefits_decision ON public.benefits USING btree (county_code, decision_id, case_id, decision, amount);

CREATE INDEX benefits_granted_by ON public.benefits USING btree (county_code, granted_by);

CREATE INDEX benefits_household ON public.benefits USING btree (county_code, household_id, region_code);

CREATE INDEX benefits_in_place ON public.benefits USING btree (county_code, programme, region_code, household_id);

CREATE UNIQUE INDEX benefits_once_by_order ON public.benefits USING btree (county_code, order_id, person_id) WHERE (order_id IS NOT NULL);

CREATE UNIQUE INDEX benefits_one_off_aid_once ON public.benefits USING btree (county_code, person_id) WHERE (programme = 'one_off_temp_aid'::text);

CREATE INDEX benefits_order ON public.benefits USING btree (county_code, order_id, programme, order_kind);

CREATE INDEX benefits_person ON public.benefits USING btree (county_code, person_id);

CREATE INDEX benefits_programme ON public.benefits USING btree (county_code, programme, id);

CREATE INDEX boundary_changes_division ON public.boundary_changes USING btree (county_code, code);

CREATE INDEX boundary_imports_by ON public.boundary_imports USING btree (county_code, imported_by);

CREATE INDEX boundary_imports_newest ON public.boundary_imports USING btree (county_code, imported_at);

CREATE INDEX bundle_drafts_owner ON public.bundle_drafts USING btree (county_code, owner_id, record_id);

CREATE INDEX bundle_handovers_user ON public.bundle_handovers USING btree (county_code, user_id);

CREATE INDEX bundles_device ON public.bundles USING btree (county_code, device_id) WHERE (device_id IS NOT NULL);

CREATE INDEX bundles_newest ON public.bundles USING btree (county_code, announced_at, digest);

CREATE INDEX bundles_owner ON public.bundles USING btree (county_code, owner_id) WHERE (owner_id IS NOT NULL);

CREATE INDEX campaign_households_household ON public.campaign_households USING btree (county_code, household_id, region_code);

CREATE INDEX campaign_households_region ON public.campaign_households USING btree (county_code, campaign_id, region_code);

CREATE INDEX campaigns_by ON public.campaigns USING btree (county_code, entered_by);

CREATE INDEX campaigns_ended_by ON public.campaigns USING btree (county_code, ended_by) WHERE (ended_by IS NOT NULL);

CREATE INDEX campaigns_newest ON public.campaigns USING btree (county_code, starts_on DESC, id DESC);

CREATE INDEX case_acts_actor ON public.case_acts USING btree (county_code, actor_id);

CREATE INDEX case_clock_changes_by ON public.case_clock_changes USING btree (county_code, changed_by);

CREATE INDEX case_clock_changes_case ON public.case_clock_changes USING btree (county_code, case_id);

CREATE INDEX case_clock_changes_clock ON public.case_clock_changes USING btree (county_code, clock_id);

CREATE INDEX case_clocks_due ON public.case_clocks USING btree (county_code, due_on);

CREATE INDEX case_clocks_running ON public.case_clocks USING btree (county_code, due_on) WHERE (stopped_on IS NULL);

CREATE INDEX case_clocks_stopped ON public.case_clocks USING btree (county_code, stopped_on);

CREATE INDEX case_decisions_decided_by ON public.case_decisions USING btree (county_code, decided_by);

CREATE INDEX case_decisions_proposed_by ON public.case_decisions USING btree (county_code, proposed_by);

CREATE INDEX cases_ended ON public.cases USING btree (county_code, id DESC) WHERE ended;

CREATE INDEX cases_household ON public.cases USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX cases_one_per_lead ON public.cases USING btree (county_code, lead_id) WHERE (lead_id IS NOT NULL);

CREATE INDEX cases_opened_by ON public.cases USING btree (county_code, opened_by);

CREATE INDEX cases_queue ON public.cases USING btree (county_code, ((NOT urgent)), COALESCE(due_on, 'infinity'::date), id) WHERE (NOT ended);

CREATE INDEX cases_region ON public.cases USING btree (county_code, region_code, id DESC);

CREATE INDEX cases_to_decide ON public.cases USING btree (county_code, COALESCE(due_on, 'infinity'::date), id) WHERE ((stage = 'county_decision'::text) AND (NOT ended));

CREATE INDEX cases_turn ON public.cases USING btree (county_code, region_code, programme, stage) INCLUDE (due_on) WHERE (NOT ended);

CREATE INDEX claim_acts_claimed ON public.claim_acts USING btree (county_code, claim_id, claimed);

CREATE INDEX claim_acts_done_by ON public.claim_acts USING btree (county_code, done_by);

CREATE INDEX claim_acts_opened_by ON public.claim_acts USING btree (county_code, claim_id, opened_by);

CREATE INDEX claim_acts_previous ON public.claim_acts USING btree (county_code, claim_id, previous_number, open_before);

CREATE INDEX claims_benefit ON public.claims USING btree (county_code, benefit_id, case_id);

CREATE INDEX claims_case ON public.claims USING btree (county_code, case_id);

CREATE INDEX claims_household ON public.claims USING btree (county_code, household_id, region_code);

CREATE INDEX claims_opened_by ON public.claims USING btree (county_code, opened_by);

CREATE INDEX collect_revocations_revoked_by ON public.collect_revocations USING btree (county_code, revoked_by);

CREATE INDEX collect_secrets_made_by ON public.collect_secrets USING btree (county_code, made_by);

CREATE INDEX collect_secrets_user ON public.collect_secrets USING btree (county_code, user_id);

CREATE INDEX coming_division_changes_entered_by ON public.coming_division_changes USING btree (county_code, entered_by);

CREATE INDEX coming_division_changes_on ON public.coming_division_changes USING btree (county_code, on_day, id);

CREATE INDEX coming_division_changes_withdrawn_by ON public.coming_division_changes USING btree (county_code, withdrawn_by);

CREATE INDEX complaint_acts_acted_by ON public.complaint_acts USING btree (county_code, acted_by);

CREATE INDEX complaint_acts_complaint ON public.complaint_acts USING btree (county_code, complaint_id, act);

CREATE UNIQUE INDEX complaint_acts_one_close ON public.complaint_acts USING btree (county_code, complaint_id) WHERE (act = 'close'::text);

CREATE INDEX complaints_case ON public.complaints USING btree (county_code, case_id);

CREATE INDEX complaints_closed ON public.complaints USING btree (county_code, closed_at DESC, id) WHERE (closed_at IS NOT NULL);

CREATE INDEX complaints_come ON public.complaints USING btree (county_code, received_at, address_hash) WHERE (address_hash IS NOT NULL);

CREATE INDEX complaints_held ON public.complaints USING btree (county_code, id) WHERE ((closed_at IS NULL) AND held);

CREATE INDEX complaints_household ON public.complaints USING btree (county_code, household_id);

CREATE INDEX complaints_open ON public.complaints USING btree (county_code, COALESCE(answer_by, 'infinity'::date), id) WHERE ((closed_at IS NULL) AND (NOT held));

CREATE INDEX complaints_recorded_by ON public.complaints USING btree (county_code, recorded_by);

CREATE INDEX county_parameters_name ON public.county_parameters USING btree (county_code, name, valid_from);

CREATE UNIQUE INDEX county_parameters_proposal ON public.county_parameters USING btree (county_code, proposal_id);

CREATE INDEX county_parameters_set_by ON public.county_parameters USING btree (county_code, set_by);

CREATE INDEX department_terms_department ON public.department_terms USING btree (county_code, department_id, valid_from, id);

CREATE INDEX department_terms_set_by ON public.department_terms USING btree (county_code, set_by);

CREATE INDEX device_finds_found_by ON public.device_finds USING btree (county_code, found_by);

CREATE INDEX device_losses_device ON public.device_losses USING btree (county_code, device_id);

CREATE INDEX device_losses_lost_by ON public.device_losses USING btree (county_code, lost_by) WHERE (lost_by IS NOT NULL);

CREATE INDEX device_recoveries_user ON public.device_recoveries USING btree (county_code, user_id);

CREATE INDEX devices_user ON public.devices USING btree (county_code, user_id);

CREATE INDEX disagreement_settlements_disagreement ON public.disagreement_settlements USING btree (county_code, disagreement_id, region_code);

CREATE INDEX disagreement_settlements_settled_by ON public.disagreement_settlements USING btree (county_code, settled_by);

CREATE INDEX disagreements_household ON public.disagreements USING btree (county_code, household_id, region_code);

CREATE INDEX disagreements_open ON public.disagreements USING btree (county_code, region_code) WHERE (ended_at IS NULL);

CREATE INDEX disagreements_person ON public.disagreements USING btree (county_code, person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX division_change_reaches_reach ON public.division_change_reaches USING btree (county_code, reach_id);

CREATE INDEX division_changes_made_by ON public.division_changes USING btree (county_code, made_by);

CREATE INDEX division_changes_undone_by ON public.division_changes USING btree (county_code, undone_by);

CREATE INDEX division_steps_new ON public.division_steps USING btree (county_code, new_code);

CREATE INDEX division_steps_old ON public.division_steps USING btree (county_code, old_code);

CREATE INDEX divisions_parent ON public.divisions USING btree (county_code, parent_code);

CREATE INDEX door_codes_changed ON public.door_codes USING btree (county_code, changed_xid);

CREATE INDEX door_codes_household ON public.door_codes USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX door_codes_in_force ON public.door_codes USING btree (county_code, household_id) WHERE (withdrawn_at IS NULL);

CREATE INDEX door_codes_issued_by ON public.door_codes USING btree (county_code, issued_by);

CREATE UNIQUE INDEX door_codes_number ON public.door_codes USING btree (county_code, "left"(code, 6));

CREATE INDEX door_codes_withdrawn_by ON public.door_codes USING btree (county_code, withdrawn_by);

CREATE INDEX draft_adoptions_device ON public.draft_adoptions USING btree (county_code, device_id);

CREATE INDEX drawn_visits_household ON public.drawn_visits USING btree (county_code, household_id, region_code);

CREATE INDEX drawn_visits_month ON public.drawn_visits USING btree (county_code, month);

CREATE INDEX drawn_visits_town ON public.drawn_visits USING btree (county_code, town_code, weight DESC, visit_id DESC) WHERE (reviewed_at IS NULL);

CREATE INDEX drawn_visits_waiting ON public.drawn_visits USING btree (county_code, weight DESC, visit_id DESC) WHERE (reviewed_at IS NULL);

CREATE INDEX duplicate_decisions_decided_by ON public.duplicate_decisions USING btree (county_code, decided_by);

CREATE INDEX duplicate_decisions_pair ON public.duplicate_decisions USING btree (county_code, one_id, other_id);

CREATE INDEX duplicate_pairs_found ON public.duplicate_pairs USING btree (county_code, found_at DESC, one_id, other_id) WHERE (gone_at IS NULL);

CREATE INDEX duplicate_pairs_other ON public.duplicate_pairs USING btree (county_code, other_id);

CREATE INDEX entity_changes_entity ON public.entity_changes USING btree (county_code, dataset, entity_id, branch_id);

CREATE INDEX entity_changes_submission ON public.entity_changes USING btree (county_code, submission_id);

CREATE INDEX entity_versions_household ON public.entity_versions USING btree (county_code, household_id, region_code);

CREATE INDEX evaluations_corrects ON public.evaluations USING btree (county_code, corrects) WHERE (corrects IS NOT NULL);

CREATE INDEX exports_asked_by ON public.exports USING btree (county_code, asked_by, id DESC);

CREATE INDEX exports_lying ON public.exports USING btree (county_code, made_at) WHERE ((made_at IS NOT NULL) AND (removed_at IS NULL));

CREATE INDEX fact_overrides_decided_by ON public.fact_overrides USING btree (county_code, decided_by);

CREATE INDEX fact_overrides_household ON public.fact_overrides USING btree (county_code, household_id, region_code);

CREATE INDEX fact_overrides_person ON public.fact_overrides USING btree (county_code, person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX facts_changed ON public.facts USING btree (county_code, changed_xid);

CREATE INDEX facts_household ON public.facts USING btree (county_code, household_id, region_code);

CREATE INDEX facts_of_counts ON public.facts USING btree (county_code, observed_on) WHERE (name = ANY (ARRAY['household_members'::text, 'household_able_bodied_count'::text, 'household_employed_count'::text]));

CREATE INDEX facts_person ON public.facts USING btree (county_code, person_id, household_id, region_code) WHERE (person_id IS NOT NULL);

CREATE INDEX facts_source ON public.facts USING btree (county_code, source_id);

CREATE INDEX facts_withdrawn_by ON public.facts USING btree (county_code, withdrawn_by) WHERE (withdrawn_by IS NOT NULL);

CREATE INDEX feed_authorisations_ended_by ON public.feed_authorisations USING btree (county_code, ended_by);

CREATE INDEX feed_authorisations_feed ON public.feed_authorisations USING btree (county_code, feed, valid_to);

CREATE INDEX feed_authorisations_recorded_by ON public.feed_authorisations USING btree (county_code, recorded_by);

CREATE INDEX feed_mappings_newest ON public.feed_mappings USING btree (county_code, feed, id DESC);

CREATE INDEX feed_mappings_set_by ON public.feed_mappings USING btree (county_code, set_by);

CREATE INDEX files_announced_by ON public.files USING btree (county_code, announced_by);

CREATE INDEX files_unverified ON public.files USING btree (county_code, announced_at) WHERE ((verified_at IS NULL) AND (problem IS NULL));

CREATE INDEX finding_notices_finding ON public.finding_notices USING btree (county_code, finding_id, region_code);

CREATE INDEX finding_reviews_ended ON public.finding_reviews USING btree (county_code, finding_id) WHERE (ended_from IS NOT NULL);

CREATE INDEX finding_reviews_finding ON public.finding_reviews USING btree (county_code, finding_id, region_code);

CREATE INDEX finding_reviews_reviewed_by ON public.finding_reviews USING btree (county_code, reviewed_by);

CREATE INDEX followup_answers_at ON public.followup_answers USING btree (county_code, answered_at);

CREATE INDEX followup_answers_by ON public.followup_answers USING btree (county_code, answered_by);

CREATE INDEX followup_answers_flag ON public.followup_answers USING btree (county_code, flag_id, region_code);

CREATE INDEX followup_answers_held ON public.followup_answers USING btree (county_code, holds_until);

CREATE INDEX followup_escalations_on ON public.followup_escalations USING btree (county_code, escalated_on);

CREATE INDEX followup_pauses_by ON public.followup_pauses USING btree (county_code, entered_by);

CREATE INDEX followup_pauses_ended_by ON public.followup_pauses USING btree (county_code, ended_by) WHERE (ended_by IS NOT NULL);

CREATE INDEX followup_pauses_from ON public.followup_pauses USING btree (county_code, from_on);

CREATE INDEX followup_pauses_household ON public.followup_pauses USING btree (county_code, household_id, region_code);

CREATE INDEX followups_campaign ON public.followups USING btree (county_code, campaign_id) WHERE (campaign_id IS NOT NULL);

CREATE INDEX followups_changed ON public.followups USING btree (county_code, changed_xid, overdue_from);

CREATE INDEX followups_due ON public.followups USING btree (county_code, due_on) INCLUDE (overdue_from, region_code, household_id) WHERE (ended_on IS NULL);

CREATE INDEX followups_household ON public.followups USING btree (county_code, household_id, region_code);

CREATE INDEX followups_overdue_from ON public.followups USING btree (county_code, overdue_from) INCLUDE (household_id, region_code, due_on) WHERE (ended_on IS NULL);

CREATE INDEX followups_owed ON public.followups USING btree (county_code, region_code, owed_on) WHERE ((owed_on IS NOT NULL) AND (ended_on IS NULL));

CREATE INDEX followups_paused ON public.followups USING btree (county_code, paused_until) WHERE ((paused_until IS NOT NULL) AND (ended_on IS NULL));

CREATE INDEX followups_region_due ON public.followups USING btree (county_code, region_code, due_on) WHERE (ended_on IS NULL);

CREATE INDEX form_assignments_assigned_by ON public.form_assignments USING btree (county_code, assigned_by);

CREATE INDEX form_assignments_newest ON public.form_assignments USING btree (county_code, form_id, assigned_at DESC, id DESC);

CREATE INDEX form_retirements_retired_by ON public.form_retirements USING btree (county_code, retired_by);

CREATE INDEX form_versions_in_force ON public.form_versions USING btree (county_code, form_id, in_force_on DESC);

CREATE INDEX form_versions_published_by ON public.form_versions USING btree (county_code, published_by);

CREATE INDEX help_misses_address ON public.help_misses USING btree (county_code, address_hash, asked_at);

CREATE INDEX help_requests_address ON public.help_requests USING btree (county_code, address_hash, received_at);

CREATE INDEX help_requests_held ON public.help_requests USING btree (county_code, id) WHERE ((lead_id IS NULL) AND (set_aside IS NULL));

CREATE INDEX help_requests_lead ON public.help_requests USING btree (county_code, lead_id);

CREATE INDEX help_requests_received ON public.help_requests USING btree (county_code, received_at);

CREATE INDEX help_requests_settled_by ON public.help_requests USING btree (county_code, settled_by);

CREATE INDEX household_event_tellings_by ON public.household_event_tellings USING btree (county_code, told_by);

CREATE INDEX household_event_tellings_household ON public.household_event_tellings USING btree (county_code, household_id, region_code);

CREATE INDEX household_event_tellings_visit ON public.household_event_tellings USING btree (county_code, visit_id) WHERE (visit_id IS NOT NULL);

CREATE INDEX household_events_by ON public.household_events USING btree (county_code, entered_by);

CREATE INDEX household_events_household ON public.household_events USING btree (county_code, household_id, region_code);

CREATE INDEX household_moves_change ON public.household_moves USING btree (county_code, change_id) WHERE (change_id IS NOT NULL);

CREATE INDEX household_moves_changed ON public.household_moves USING btree (county_code, changed_xid);

CREATE INDEX household_moves_from ON public.household_moves USING btree (county_code, from_region, household_id, moved_at);

CREATE INDEX household_moves_household ON public.household_moves USING btree (county_code, household_id);

CREATE INDEX household_moves_moved_by ON public.household_moves USING btree (county_code, moved_by);

CREATE INDEX households_address ON public.households USING btree (county_code, address);

CREATE INDEX households_cell ON public.households USING btree (county_code, cell) INCLUDE (region_code, id, lon, lat, withdrawn_at, merged_into) WHERE (cell IS NOT NULL);

CREATE INDEX households_changed ON public.households USING btree (county_code, changed_xid);

CREATE INDEX households_merged ON public.households USING btree (county_code, merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX households_region ON public.households USING btree (county_code, region_code, id);

CREATE INDEX households_withdrawn ON public.households USING btree (county_code, withdrawn_at) WHERE (withdrawn_at IS NOT NULL);

CREATE INDEX import_decisions_decided_by ON public.import_decisions USING btree (county_code, decided_by);

CREATE INDEX import_decisions_person ON public.import_decisions USING btree (county_code, person_id);

CREATE INDEX import_decisions_row ON public.import_decisions USING btree (county_code, import_id, "row", id DESC);

CREATE INDEX import_leads_lead ON public.import_leads USING btree (county_code, lead_id);

CREATE INDEX import_leads_listed_as ON public.import_leads USING btree (county_code, listed_as) WHERE (listed_as IS NOT NULL);

CREATE INDEX import_matches_proposed ON public.import_matches USING btree (county_code, import_id, "row") WHERE (outcome = 'proposed'::text);

CREATE INDEX import_results_made ON public.import_results USING btree (county_code, made_at);

CREATE INDEX imports_applied_by ON public.imports USING btree (county_code, applied_by);

CREATE INDEX imports_applied_under ON public.imports USING btree (county_code, applied_under) WHERE (applied_under IS NOT NULL);

CREATE INDEX imports_authorisation ON public.imports USING btree (county_code, authorisation_id);

CREATE INDEX imports_newest ON public.imports USING btree (county_code, uploaded_at DESC, id DESC);

CREATE INDEX imports_of_feed ON public.imports USING btree (county_code, feed, listed_on DESC);

CREATE INDEX imports_undone_by ON public.imports USING btree (county_code, undone_by);

CREATE INDEX imports_uploaded_by ON public.imports USING btree (county_code, uploaded_by);

CREATE INDEX lead_files_sha256 ON public.lead_files USING btree (county_code, sha256);

CREATE INDEX lead_outcomes_decided_by ON public.lead_outcomes USING btree (county_code, decided_by);

CREATE INDEX lead_outcomes_joined ON public.lead_outcomes USING btree (county_code, joined_lead_id);

CREATE INDEX lead_outcomes_monitoring_id ON public.lead_outcomes USING btree (county_code, monitoring_id);

CREATE INDEX lead_partners_ended_by ON public.lead_partners USING btree (county_code, ended_by);

CREATE INDEX lead_partners_made_by ON public.lead_partners USING btree (county_code, made_by);

CREATE INDEX lead_replies_lead ON public.lead_replies USING btree (county_code, lead_id, id);

CREATE INDEX lead_replies_told_by ON public.lead_replies USING btree (county_code, told_by);

CREATE INDEX lead_screenings_lead ON public.lead_screenings USING btree (county_code, lead_id, id DESC);

CREATE INDEX leads_ended ON public.leads USING btree (county_code, ended_at DESC, id) WHERE (ended_at IS NOT NULL);

CREATE INDEX leads_entered_by ON public.leads USING btree (county_code, entered_by) WHERE (entered_by IS NOT NULL);

CREATE INDEX leads_household ON public.leads USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX leads_one_per_partner_number ON public.leads USING btree (county_code, partner_id, partner_number) WHERE (partner_id IS NOT NULL);

CREATE INDEX leads_open ON public.leads USING btree (county_code, respond_by, id) WHERE (ended_at IS NULL);

CREATE INDEX leads_person_name ON public.leads USING btree (county_code, person_name, reported_at);

CREATE INDEX leads_person_phone ON public.leads USING btree (county_code, person_phone_blind) WHERE (person_phone_blind IS NOT NULL);

CREATE INDEX leads_place ON public.leads USING btree (county_code, place, reported_at) WHERE (place <> ''::text);

CREATE INDEX leads_region ON public.leads USING btree (county_code, region_code, id DESC);

CREATE INDEX leads_reported ON public.leads USING btree (county_code, reported_at);

CREATE INDEX leads_reported_by ON public.leads USING btree (county_code, reported_by);

CREATE INDEX leads_reporter_phone ON public.leads USING btree (county_code, reporter_phone_blind) WHERE (reporter_phone_blind IS NOT NULL);

CREATE INDEX leads_respond_by ON public.leads USING btree (county_code, respond_by);

CREATE INDEX life_event_undos_undone_by ON public.life_event_undos USING btree (county_code, undone_by);

CREATE INDEX life_events_household ON public.life_events USING btree (county_code, household_id, region_code);

CREATE INDEX life_events_recorded_by ON public.life_events USING btree (county_code, recorded_by);

CREATE INDEX low_income_entries_status ON public.low_income_entries USING btree (county_code, status_id);

CREATE INDEX low_income_exchanges_by ON public.low_income_exchanges USING btree (county_code, taken_by);

CREATE INDEX low_income_exchanges_newest ON public.low_income_exchanges USING btree (county_code, taken_at, id);

CREATE INDEX low_income_exchanges_undone_by ON public.low_income_exchanges USING btree (county_code, undone_by);

CREATE INDEX low_income_recognitions_decided_by ON public.low_income_recognitions USING btree (county_code, decided_by);

CREATE INDEX low_income_recognitions_exchange ON public.low_income_recognitions USING btree (county_code, exchange_id);

CREATE UNIQUE INDEX low_income_recognitions_open ON public.low_income_recognitions USING btree (county_code, person_id, category) WHERE (decided_at IS NULL);

CREATE INDEX low_income_recognitions_person ON public.low_income_recognitions USING btree (county_code, person_id);

CREATE INDEX low_income_recognitions_waiting ON public.low_income_recognitions USING btree (county_code, id) WHERE (decided_at IS NULL);

CREATE INDEX low_income_releases_decided_by ON public.low_income_releases USING btree (county_code, decided_by);

CREATE INDEX low_income_releases_exchange ON public.low_income_releases USING btree (county_code, exchange_id);

CREATE UNIQUE INDEX low_income_releases_open ON public.low_income_releases USING btree (county_code, status_id) WHERE (decided_at IS NULL);

CREATE INDEX low_income_releases_status ON public.low_income_releases USING btree (county_code, status_id);

CREATE INDEX low_income_releases_waiting ON public.low_income_releases USING btree (county_code, id) WHERE (decided_at IS NULL);

CREATE INDEX map_areas_drawn_by ON public.map_areas USING btree (county_code, drawn_by);

CREATE INDEX merges_gone ON public.merges USING btree (county_code, gone_id);

CREATE INDEX merges_gone_home ON public.merges USING btree (county_code, gone_home) WHERE (gone_home IS NOT NULL);

CREATE INDEX merges_household ON public.merges USING btree (county_code, household_id, region_code);

CREATE INDEX merges_merged_by ON public.merges USING btree (county_code, merged_by);

CREATE UNIQUE INDEX merges_of_gone ON public.merges USING btree (county_code, gone_id) WHERE ((undone_at IS NULL) AND (kind = ANY (ARRAY['household'::text, 'person'::text])));

CREATE INDEX merges_undone_by ON public.merges USING btree (county_code, undone_by) WHERE (undone_by IS NOT NULL);

CREATE INDEX monitoring_outcomes_decided_by ON public.monitoring_outcomes USING btree (county_code, decided_by);

CREATE INDEX monitoring_outcomes_monitoring ON public.monitoring_outcomes USING btree (county_code, monitoring_id, region_code);

CREATE UNIQUE INDEX monitoring_outcomes_one_end ON public.monitoring_outcomes USING btree (county_code, monitoring_id) WHERE ends;

CREATE INDEX monitorings_began_by ON public.monitorings USING btree (county_code, began_by);

CREATE INDEX monitorings_began_on ON public.monitorings USING btree (county_code, began_on);

CREATE INDEX monitorings_ended ON public.monitorings USING btree (county_code, ended_at DESC, id) WHERE (ended_at IS NOT NULL);

CREATE INDEX monitorings_household ON public.monitorings USING btree (county_code, household_id, region_code);

CREATE INDEX monitorings_lead ON public.monitorings USING btree (county_code, lead_id);

CREATE UNIQUE INDEX monitorings_one_open ON public.monitorings USING btree (county_code, household_id) WHERE (ended_at IS NULL);

CREATE INDEX monitorings_open ON public.monitorings USING btree (county_code, id) WHERE (ended_at IS NULL);

CREATE INDEX notice_cases_case ON public.notice_cases USING btree (county_code, case_id);

CREATE INDEX notice_objections_case ON public.notice_objections USING btree (county_code, case_id);

CREATE INDEX notice_objections_notice ON public.notice_objections USING btree (county_code, notice_id);

CREATE INDEX notice_objections_recorded_by ON public.notice_objections USING btree (county_code, recorded_by);

CREATE INDEX notice_photos_added_by ON public.notice_photos USING btree (county_code, added_by);

CREATE INDEX notice_photos_sha256 ON public.notice_photos USING btree (county_code, sha256);

CREATE INDEX notice_postings_due ON public.notice_postings USING btree (county_code, due_on);

CREATE INDEX notice_postings_posted_by ON public.notice_postings USING btree (county_code, posted_by);

CREATE INDEX notice_postings_text ON public.notice_postings USING btree (county_code, notice_id, text_number);

CREATE INDEX notice_removals_removed_by ON public.notice_removals USING btree (county_code, removed_by);

CREATE INDEX notice_texts_written_by ON public.notice_texts USING btree (county_code, written_by);

CREATE INDEX notices_made_by ON public.notices USING btree (county_code, made_by);

CREATE INDEX notices_region ON public.notices USING btree (county_code, region_code, id DESC);

CREATE INDEX notifications_changed ON public.notifications USING btree (county_code, user_id, changed_xid);

CREATE INDEX notifications_own ON public.notifications USING btree (county_code, user_id, id);

CREATE INDEX notifications_unread ON public.notifications USING btree (county_code, user_id, id) WHERE (read_at IS NULL);

CREATE INDEX obligations_region ON public.obligations USING btree (county_code, region_code, closed_on, owed_on);

CREATE INDEX obligations_visit ON public.obligations USING btree (county_code, visit_id) WHERE (visit_id IS NOT NULL);

CREATE INDEX observations_household ON public.observations USING btree (county_code, household_id, region_code);

CREATE INDEX observations_person ON public.observations USING btree (county_code, person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX odata_keys_ended_by ON public.odata_keys USING btree (county_code, ended_by) WHERE (ended_by IS NOT NULL);

CREATE INDEX odata_keys_made_by ON public.odata_keys USING btree (county_code, made_by);

CREATE UNIQUE INDEX odata_keys_token ON public.odata_keys USING btree (county_code, token_hash);

CREATE INDEX outbox_waiting ON public.outbox USING btree (next_try_at) WHERE (failed_at IS NULL);

CREATE INDEX overdue_flags_changed ON public.overdue_flags USING btree (county_code, changed_xid);

CREATE INDEX overdue_flags_cleared ON public.overdue_flags USING btree (county_code, cleared_at) WHERE (cleared_at IS NOT NULL);

CREATE INDEX overdue_flags_cleared_by ON public.overdue_flags USING btree (county_code, cleared_by_visit) WHERE (cleared_by_visit IS NOT NULL);

CREATE INDEX overdue_flags_household ON public.overdue_flags USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX overdue_flags_one_open ON public.overdue_flags USING btree (county_code, household_id) WHERE (cleared_at IS NULL);

CREATE INDEX overdue_flags_open ON public.overdue_flags USING btree (county_code, flagged_on) INCLUDE (id, region_code) WHERE (cleared_at IS NULL);

CREATE INDEX papers_made_by ON public.papers USING btree (county_code, made_by);

CREATE INDEX parameter_decisions_decided_by ON public.parameter_decisions USING btree (county_code, decided_by);

CREATE INDEX parameter_decisions_proposal ON public.parameter_decisions USING btree (county_code, proposal_id, proposed_by);

CREATE INDEX parameter_proposals_name ON public.parameter_proposals USING btree (county_code, name, id DESC);

CREATE INDEX parameter_proposals_proposed_by ON public.parameter_proposals USING btree (county_code, proposed_by);

CREATE INDEX payment_batch_steps_after ON public.payment_batch_steps USING btree (county_code, batch_id, after_step);

CREATE INDEX payment_batch_steps_batch ON public.payment_batch_steps USING btree (county_code, batch_id, made_by);

CREATE INDEX payment_batch_steps_done_by ON public.payment_batch_steps USING btree (county_code, done_by);

CREATE INDEX payment_batches_maker ON public.payment_batches USING btree (county_code, made_by);

CREATE INDEX payment_batches_order ON public.payment_batches USING btree (county_code, order_id, programme, order_kind);

CREATE INDEX payment_batches_programme ON public.payment_batches USING btree (county_code, programme, month);

CREATE INDEX payment_corrections_asked_by ON public.payment_corrections USING btree (county_code, asked_by);

CREATE INDEX payment_corrections_line ON public.payment_corrections USING btree (county_code, line_id, outcome);

CREATE INDEX payment_lines_account ON public.payment_lines USING btree (county_code, account_id);

CREATE INDEX payment_lines_batch ON public.payment_lines USING btree (county_code, batch_id, programme);

CREATE INDEX payment_lines_benefit ON public.payment_lines USING btree (county_code, benefit_id, month);

CREATE UNIQUE INDEX payment_lines_correct_once ON public.payment_lines USING btree (county_code, correction_id) WHERE ((correction_id IS NOT NULL) AND (follows IS NULL));

CREATE INDEX payment_lines_correction ON public.payment_lines USING btree (county_code, correction_id);

CREATE INDEX payment_lines_follows_benefit ON public.payment_lines USING btree (county_code, follows, benefit_id, month);

CREATE INDEX payment_lines_follows_order ON public.payment_lines USING btree (county_code, follows, order_id, person_id);

CREATE INDEX payment_lines_follows_outcome ON public.payment_lines USING btree (county_code, follows, follows_outcome);

CREATE INDEX payment_lines_household ON public.payment_lines USING btree (county_code, household_id, region_code);

CREATE INDEX payment_lines_month ON public.payment_lines USING btree (county_code, programme, month);

CREATE UNIQUE INDEX payment_lines_once ON public.payment_lines USING btree (county_code, benefit_id, month) WHERE ((follows IS NULL) AND (correction_id IS NULL) AND (benefit_id IS NOT NULL));

CREATE UNIQUE INDEX payment_lines_once_by_order ON public.payment_lines USING btree (county_code, order_id, person_id) WHERE ((follows IS NULL) AND (correction_id IS NULL) AND (order_id IS NOT NULL));

CREATE INDEX payment_lines_order ON public.payment_lines USING btree (county_code, order_id);

CREATE INDEX payment_lines_person ON public.payment_lines USING btree (county_code, person_id);

CREATE INDEX payment_orders_recorded_by ON public.payment_orders USING btree (county_code, recorded_by);

CREATE INDEX payment_outcomes_answer ON public.payment_outcomes USING btree (county_code, answer_id);

CREATE INDEX payment_outcomes_failed_at ON public.payment_outcomes USING btree (county_code, said_at) WHERE (outcome = 'failed'::text);

CREATE INDEX payment_outcomes_not_paid ON public.payment_outcomes USING btree (county_code, line_id) WHERE (outcome <> 'paid'::text);

CREATE INDEX payment_outcomes_paid_on ON public.payment_outcomes USING btree (county_code, paid_on) WHERE (outcome = 'paid'::text);

CREATE INDEX payment_outcomes_said_by ON public.payment_outcomes USING btree (county_code, said_by);

CREATE INDEX persons_born ON public.persons USING btree (county_code, birth_date);

CREATE INDEX persons_changed ON public.persons USING btree (county_code, changed_xid);

CREATE INDEX persons_household ON public.persons USING btree (county_code, household_id, region_code);

CREATE INDEX persons_id_blind ON public.persons USING btree (county_code, id_blind) WHERE (id_blind IS NOT NULL);

CREATE INDEX persons_merged ON public.persons USING btree (county_code, merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX persons_name_birth ON public.persons USING btree (county_code, name, birth_date);

CREATE INDEX persons_phone_blind ON public.persons USING btree (county_code, phone_blind) WHERE (phone_blind IS NOT NULL);

CREATE INDEX persons_phone_unread ON public.persons USING btree (county_code, id) WHERE ((phone_cipher IS NOT NULL) AND (phone_blind IS NULL));

CREATE INDEX persons_pinyin_birth ON public.persons USING btree (county_code, pinyin, birth_date) WHERE (birth_date IS NOT NULL);

CREATE INDEX photo_blocks_sha256 ON public.photo_blocks USING btree (county_code, sha256);

CREATE INDEX referral_acts_actor ON public.referral_acts USING btree (county_code, actor_id);

CREATE INDEX referral_acts_department ON public.referral_acts USING btree (county_code, department_id);

CREATE INDEX referral_acts_left_department ON public.referral_acts USING btree (county_code, left_department_id);

CREATE INDEX referral_acts_limit ON public.referral_acts USING btree (county_code, limit_on) WHERE (limit_on IS NOT NULL);

CREATE INDEX referral_acts_referral ON public.referral_acts USING btree (county_code, referral_id, region_code);

CREATE INDEX referral_consents_recorded_by ON public.referral_consents USING btree (county_code, recorded_by);

CREATE INDEX referral_consents_referral ON public.referral_consents USING btree (county_code, referral_id, region_code);

CREATE INDEX referral_fields_department ON public.referral_fields USING btree (county_code, department_id);

CREATE INDEX referral_fields_referral ON public.referral_fields USING btree (county_code, referral_id, region_code);

CREATE INDEX referrals_by_clock ON public.referrals USING btree (county_code, due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX referrals_by_clock_below ON public.referrals USING btree (county_code, region_code, due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX referrals_case ON public.referrals USING btree (county_code, case_id);

CREATE INDEX referrals_department ON public.referrals USING btree (county_code, department_id);

CREATE INDEX referrals_desk ON public.referrals USING btree (county_code, department_id, due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX referrals_desk_ended ON public.referrals USING btree (county_code, department_id, moved_at DESC, id DESC) WHERE (due_on IS NULL);

CREATE INDEX referrals_ended ON public.referrals USING btree (county_code, moved_at DESC, id DESC) WHERE (due_on IS NULL);

CREATE INDEX referrals_household ON public.referrals USING btree (county_code, household_id, region_code);

CREATE INDEX referrals_lead ON public.referrals USING btree (county_code, lead_id);

CREATE INDEX referrals_opened_by ON public.referrals USING btree (county_code, opened_by);

CREATE INDEX referrals_person ON public.referrals USING btree (county_code, person_id);

CREATE INDEX register_changes_event ON public.register_changes USING btree (county_code, event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX register_changes_household ON public.register_changes USING btree (county_code, household_id, region_code);

CREATE INDEX register_changes_recorded_by ON public.register_changes USING btree (county_code, recorded_by);

CREATE INDEX register_changes_subject ON public.register_changes USING btree (county_code, subject_id, recorded_at);

CREATE INDEX register_changes_undoes ON public.register_changes USING btree (county_code, undoes) WHERE (undoes IS NOT NULL);

CREATE INDEX reserve_closings_closed_by ON public.reserve_closings USING btree (county_code, closed_by);

CREATE INDEX reserve_closings_last ON public.reserve_closings USING btree (county_code, region_code, last_number, balance);

CREATE INDEX reserve_entries_case ON public.reserve_entries USING btree (county_code, case_id);

CREATE UNIQUE INDEX reserve_entries_case_once ON public.reserve_entries USING btree (county_code, case_id) WHERE (kind = 'aid'::text);

CREATE INDEX reserve_entries_decision ON public.reserve_entries USING btree (county_code, decision_id, case_id, decision, amount);

CREATE INDEX reserve_entries_entered_by ON public.reserve_entries USING btree (county_code, entered_by);

CREATE INDEX reserve_entries_on ON public.reserve_entries USING btree (county_code, entry_on);

CREATE INDEX reserve_entries_previous ON public.reserve_entries USING btree (county_code, region_code, previous_number, previous_balance);

CREATE INDEX sample_visitors_case ON public.sample_visitors USING btree (county_code, sample_id, case_id);

CREATE INDEX sample_visitors_given_by ON public.sample_visitors USING btree (county_code, given_by);

CREATE INDEX sample_visitors_visitor ON public.sample_visitors USING btree (county_code, visitor_id);

CREATE INDEX samples_by ON public.samples USING btree (county_code, drawn_by);

CREATE INDEX screening_findings_due ON public.screening_findings USING btree (county_code, due_on, id) WHERE (ended_on IS NULL);

CREATE INDEX screening_findings_household ON public.screening_findings USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX screening_findings_now ON public.screening_findings USING btree (county_code, household_id, finding, subject) WHERE (ended_on IS NULL);

CREATE INDEX screening_findings_open ON public.screening_findings USING btree (county_code, region_code, id) WHERE (ended_on IS NULL);

CREATE INDEX screening_leads_household ON public.screening_leads USING btree (county_code, household_id, region_code);

CREATE INDEX screening_leads_lead ON public.screening_leads USING btree (county_code, lead_id);

CREATE INDEX screening_results_changed ON public.screening_results USING btree (county_code, changed_xid);

CREATE INDEX screening_results_household ON public.screening_results USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX screening_results_now ON public.screening_results USING btree (county_code, household_id, programme) WHERE (valid_to IS NULL);

CREATE INDEX screening_results_queue ON public.screening_results USING btree (county_code, programme, result, cardinality(missing), region_code, id) WHERE ((valid_to IS NULL) AND (NOT receives));

CREATE INDEX screening_standings_household ON public.screening_standings USING btree (county_code, household_id, region_code);

CREATE INDEX search_entries_document ON public.search_entries USING gin (county_code, document);

CREATE INDEX search_entries_unread ON public.search_entries USING btree (county_code, id) WHERE (reading IS NULL);

CREATE INDEX second_visits_answer ON public.second_visits USING btree (county_code, answered_by) WHERE (answered_by IS NOT NULL);

CREATE INDEX second_visits_asked_by ON public.second_visits USING btree (county_code, asked_by);

CREATE INDEX second_visits_household ON public.second_visits USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX second_visits_one_open ON public.second_visits USING btree (county_code, visit_id) WHERE (answered_by IS NULL);

CREATE INDEX second_visits_visit ON public.second_visits USING btree (county_code, visit_id);

CREATE INDEX second_visits_worker ON public.second_visits USING btree (county_code, worker_id);

CREATE INDEX sessions_device ON public.sessions USING btree (county_code, device_id);

CREATE INDEX sessions_user ON public.sessions USING btree (county_code, user_id);

CREATE INDEX sign_in_failures_login ON public.sign_in_failures USING btree (county_code, login, failed_at);

CREATE INDEX staff_relatives_ended_by ON public.staff_relatives USING btree (county_code, ended_by);

CREATE INDEX staff_relatives_household ON public.staff_relatives USING btree (county_code, household_id) WHERE (ended_at IS NULL);

CREATE INDEX staff_relatives_of_household ON public.staff_relatives USING btree (county_code, household_id);

CREATE INDEX staff_relatives_registered_by ON public.staff_relatives USING btree (county_code, registered_by);

CREATE INDEX statistics_tables_by ON public.statistics_tables USING btree (county_code, frozen_by);

CREATE INDEX statistics_tables_newest ON public.statistics_tables USING btree (county_code, kind, since DESC, region_code, number DESC);

CREATE INDEX statuses_changed ON public.statuses USING btree (county_code, changed_xid);

CREATE INDEX statuses_from ON public.statuses USING btree (county_code, valid_from);

CREATE INDEX statuses_household ON public.statuses USING btree (county_code, household_id, region_code);

CREATE INDEX statuses_in_place ON public.statuses USING btree (county_code, status, region_code, household_id);

CREATE INDEX statuses_person ON public.statuses USING btree (county_code, person_id);

CREATE INDEX statuses_recorded_by ON public.statuses USING btree (county_code, recorded_by);

CREATE INDEX statuses_to ON public.statuses USING btree (county_code, valid_to) WHERE (valid_to IS NOT NULL);

CREATE INDEX submission_files_sha256 ON public.submission_files USING btree (county_code, sha256);

CREATE INDEX submission_marks_submission ON public.submission_marks USING btree (county_code, submission_id);

CREATE INDEX submissions_case ON public.submissions USING btree (county_code, case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX submissions_household ON public.submissions USING btree (county_code, household_id) WHERE (household_id IS NOT NULL);

CREATE INDEX submissions_sender ON public.submissions USING btree (county_code, submitted_by, id);

CREATE INDEX sweeps_swept_by ON public.sweeps USING btree (county_code, swept_by) WHERE (swept_by IS NOT NULL);

CREATE INDEX trip_changes_by ON public.trip_changes USING btree (county_code, changed_by);

CREATE INDEX trip_changes_household ON public.trip_changes USING btree (county_code, household_id);

CREATE INDEX trip_changes_other ON public.trip_changes USING btree (county_code, other_trip);

CREATE INDEX trip_changes_trip ON public.trip_changes USING btree (county_code, trip_id, id DESC);

CREATE INDEX trip_moves_from_worker ON public.trip_moves USING btree (county_code, from_worker);

CREATE INDEX trip_moves_household ON public.trip_moves USING btree (county_code, household_id);

CREATE INDEX trip_moves_to_worker ON public.trip_moves USING btree (county_code, to_worker);

CREATE INDEX trip_plans_asked_by ON public.trip_plans USING btree (county_code, asked_by);

CREATE INDEX trip_plans_published_by ON public.trip_plans USING btree (county_code, published_by);

CREATE INDEX trip_plans_region ON public.trip_plans USING btree (county_code, region_code, id DESC);

CREATE INDEX trip_stops_household ON public.trip_stops USING btree (county_code, household_id);

CREATE INDEX trip_unserved_fix_worker ON public.trip_unserved USING btree (county_code, fix_worker);

CREATE INDEX trip_unserved_household ON public.trip_unserved USING btree (county_code, household_id);

CREATE INDEX trips_day ON public.trips USING btree (county_code, region_code, day);

CREATE UNIQUE INDEX trips_drafted ON public.trips USING btree (county_code, plan_id, worker_id, day) WHERE (published_at IS NULL);

CREATE INDEX trips_plan ON public.trips USING btree (county_code, plan_id);

CREATE INDEX trips_published_by ON public.trips USING btree (county_code, published_by);

CREATE UNIQUE INDEX trips_standing ON public.trips USING btree (county_code, worker_id, day) WHERE ((published_at IS NOT NULL) AND (replaced_at IS NULL));

CREATE INDEX trips_worker ON public.trips USING btree (county_code, worker_id, day);

CREATE INDEX unplaced_households_household ON public.unplaced_households USING btree (county_code, household_id, region_code);

CREATE INDEX unplaced_households_settled_by ON public.unplaced_households USING btree (county_code, settled_by);

CREATE INDEX unplaced_households_waiting ON public.unplaced_households USING btree (county_code, change_id, region_code, household_id) WHERE (settled_at IS NULL);

CREATE INDEX user_changes_changed_by ON public.user_changes USING btree (county_code, changed_by);

CREATE INDEX user_passwords_set_by ON public.user_passwords USING btree (county_code, set_by);

CREATE INDEX user_reaches_region ON public.user_reaches USING btree (county_code, region_code);

CREATE INDEX user_reaches_user ON public.user_reaches USING btree (county_code, user_id);

CREATE INDEX users_department ON public.users USING btree (county_code, department_id) WHERE (department_id IS NOT NULL);

CREATE INDEX visit_needs_household ON public.visit_needs USING btree (county_code, household_id, region_code);

CREATE INDEX visit_needs_newest ON public.visit_needs USING btree (county_code, household_id, id DESC);

CREATE INDEX visit_needs_set_by ON public.visit_needs USING btree (county_code, set_by);

CREATE INDEX visit_reasons_household ON public.visit_reasons USING btree (county_code, household_id, region_code);

CREATE INDEX visit_reasons_other ON public.visit_reasons USING btree (county_code, other_id) WHERE (other_id IS NOT NULL);

CREATE INDEX visit_reviews_changed ON public.visit_reviews USING btree (county_code, changed_xid);

CREATE INDEX visit_reviews_reviewed_by ON public.visit_reviews USING btree (county_code, reviewed_by);

CREATE INDEX visit_reviews_visit ON public.visit_reviews USING btree (county_code, visit_id);

CREATE INDEX visit_traces_corrects ON public.visit_traces USING btree (county_code, corrects) WHERE (corrects IS NOT NULL);

CREATE INDEX visit_traces_device ON public.visit_traces USING btree (county_code, device_id, fixed_earliest DESC) WHERE (device_id IS NOT NULL);

CREATE INDEX visit_traces_household ON public.visit_traces USING btree (county_code, household_id, region_code);

CREATE INDEX visit_traces_own ON public.visit_traces USING btree (county_code, own_answers) WHERE (own_answers IS NOT NULL);

CREATE INDEX visit_traces_visitor ON public.visit_traces USING btree (county_code, visitor_id, fixed_earliest DESC);

CREATE INDEX visits_changed ON public.visits USING btree (county_code, changed_xid);

CREATE INDEX visits_died ON public.visits USING btree (county_code, household_id) WHERE (outcome = 'died'::text);

CREATE INDEX visits_household ON public.visits USING btree (county_code, household_id, visited_on DESC, id DESC);

CREATE INDEX visits_household_region ON public.visits USING btree (county_code, household_id, region_code);

CREATE INDEX visits_received ON public.visits USING btree (county_code, received_at DESC, id DESC);

CREATE INDEX visits_region ON public.visits USING btree (county_code, region_code, id DESC);

CREATE INDEX visits_replaced_by ON public.visits USING btree (county_code, replaced_by) WHERE (replaced_by IS NOT NULL);

CREATE INDEX visits_town_received ON public.visits USING btree (county_code, town_code, received_at DESC, id DESC);

CREATE INDEX visits_visitor_received ON public.visits USING btree (county_code, visitor_id, received_at DESC, id DESC);

CREATE INDEX worker_days_newest ON public.worker_days USING btree (county_code, user_id, id DESC);

CREATE INDEX worker_days_region ON public.worker_days USING btree (county_code, region_code);

CREATE INDEX worker_days_set_by ON public.worker_days USING btree (county_code, set_by);

CREATE INDEX worker_leaves_of ON public.worker_leaves USING btree (county_code, user_id);

CREATE INDEX worker_leaves_region ON public.worker_leaves USING btree (county_code, region_code);

CREATE INDEX worker_leaves_set_by ON public.worker_leaves USING btree (county_code, set_by);

CREATE INDEX worker_leaves_user ON public.worker_leaves USING btree (county_code, user_id, last_on) WHERE (withdrawn_at IS NULL);

CREATE INDEX worker_leaves_withdrawn_by ON public.worker_leaves USING btree (county_code, withdrawn_by);

CREATE TRIGGER benefits_do_not_overlap BEFORE INSERT ON public.benefits FOR EACH ROW EXECUTE FUNCTION public.refuse_overlapping_benefit();

CREATE TRIGGER check_is_not_opinion BEFORE INSERT ON public.case_acts FOR EACH ROW EXECUTE FUNCTION public.check_is_not_opinion();

CREATE TRIGGER complaint_ends_in_order BEFORE INSERT ON public.complaint_acts FOR EACH ROW EXECUTE FUNCTION public.complaint_ends_in_order();

CREATE TRIGGER decision_was_discussed BEFORE INSERT ON public.case_decisions FOR EACH ROW EXECUTE FUNCTION public.decision_was_discussed();

CREATE TRIGGER dibao_one_by_one AFTER INSERT ON public.statuses REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_dibao_in_bulk();

CREATE TRIGGER enter_addresses AFTER UPDATE ON public.households REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.enter_addresses();

CREATE TRIGGER enter_cases AFTER INSERT ON public.cases REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.enter_cases();

CREATE TRIGGER enter_cases_anew AFTER UPDATE ON public.cases REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.enter_cases();

CREATE TRIGGER enter_leads AFTER INSERT ON public.leads REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.enter_leads();

CREATE TRIGGER enter_leads_anew AFTER UPDATE ON public.leads REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.enter_leads();

CREATE TRIGGER enter_persons AFTER INSERT ON public.persons REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.enter_persons();

CREATE TRIGGER enter_persons_anew AFTER UPDATE ON public.persons REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.enter_persons();

CREATE TRIGGER enter_reading BEFORE UPDATE ON public.search_entries FOR EACH ROW WHEN (((old.reading IS NULL) AND (new.reading IS NOT NULL) AND (new.kind <> 'person'::text))) EXECUTE FUNCTION public.enter_reading();

CREATE TRIGGER flags_go_along AFTER UPDATE OF region_code ON public.households FOR EACH ROW WHEN ((old.region_code <> new.region_code)) EXECUTE FUNCTION public.flags_go_along();

CREATE TRIGGER lead_has_ended AFTER INSERT ON public.lead_outcomes FOR EACH ROW EXECUTE FUNCTION public.lead_has_ended();

CREATE TRIGGER monitoring_has_an_outcome AFTER INSERT ON public.monitoring_outcomes FOR EACH ROW EXECUTE FUNCTION public.monitoring_has_an_outcome();

CREATE TRIGGER parameter_was_approved BEFORE INSERT ON public.county_parameters FOR EACH ROW EXECUTE FUNCTION public.parameter_was_approved();

CREATE TRIGGER payments_once_by_order BEFORE INSERT ON public.benefits FOR EACH ROW WHEN ((new.order_id IS NOT NULL)) EXECUTE FUNCTION public.refuse_payment_by_case_and_group();

CREATE TRIGGER payments_once_by_order BEFORE INSERT ON public.payment_lines FOR EACH ROW WHEN ((new.order_id IS NOT NULL)) EXECUTE FUNCTION public.refuse_payment_by_case_and_group();

CREATE TRIGGER phone_changed BEFORE UPDATE ON public.persons FOR EACH ROW WHEN ((new.phone_cipher IS DISTINCT FROM old.phone_cipher)) EXECUTE FUNCTION public.phone_changed();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.cases FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.door_codes FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.facts FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.files FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.followups FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.form_versions FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.household_moves FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.households FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.leads FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.notifications FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.overdue_flags FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.persons FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.screening_results FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.statuses FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.user_reaches FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.visit_reviews FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.visits FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER reserve_month_is_open BEFORE INSERT ON public.reserve_entries FOR EACH ROW EXECUTE FUNCTION public.refuse_entry_of_closed_month();

CREATE TRIGGER statistics_tables_stand BEFORE DELETE OR UPDATE ON public.statistics_tables FOR EACH ROW EXECUTE FUNCTION public.statistics_tables_stand();

ALTER TABLE ONLY public.approval_attendance
    ADD CONSTRAINT approval_attendance_county_code_noted_by_fkey FOREIGN KEY (county_code, noted_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_attendance
    ADD CONSTRAINT approval_attendance_county_code_session_id_member_id_fkey FOREIGN KEY (county_code, session_id, member_id) REFERENCES public.approval_members(county_code, session_id, id);

ALTER TABLE ONLY public.approval_decisions
    ADD CONSTRAINT approval_decisions_county_code_act_id_case_id_fkey FOREIGN KEY (county_code, act_id, case_id) REFERENCES public.case_acts(county_code, id, case_id);

ALTER TABLE ONLY public.approval_decisions
    ADD CONSTRAINT approval_decisions_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_decisions
    ADD CONSTRAINT approval_decisions_county_code_item_id_case_id_fkey FOREIGN KEY (county_code, item_id, case_id) REFERENCES public.approval_items(county_code, id, case_id);

ALTER TABLE ONLY public.approval_decisions
    ADD CONSTRAINT approval_decisions_county_code_item_id_number_recorded_by_fkey FOREIGN KEY (county_code, item_id, number, recorded_by) REFERENCES public.approval_hearings(county_code, item_id, number, recorded_by);

ALTER TABLE ONLY public.approval_hearings
    ADD CONSTRAINT approval_hearings_county_code_item_id_fkey FOREIGN KEY (county_code, item_id) REFERENCES public.approval_items(county_code, id);

ALTER TABLE ONLY public.approval_hearings
    ADD CONSTRAINT approval_hearings_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_item_ends
    ADD CONSTRAINT approval_item_ends_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_item_ends
    ADD CONSTRAINT approval_item_ends_county_code_item_id_fkey FOREIGN KEY (county_code, item_id) REFERENCES public.approval_items(county_code, id);

ALTER TABLE ONLY public.approval_items
    ADD CONSTRAINT approval_items_county_code_added_by_fkey FOREIGN KEY (county_code, added_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_items
    ADD CONSTRAINT approval_items_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.approval_items
    ADD CONSTRAINT approval_items_county_code_session_id_fkey FOREIGN KEY (county_code, session_id) REFERENCES public.approval_sessions(county_code, id);

ALTER TABLE ONLY public.approval_members
    ADD CONSTRAINT approval_members_county_code_added_by_fkey FOREIGN KEY (county_code, added_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_members
    ADD CONSTRAINT approval_members_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_members
    ADD CONSTRAINT approval_members_county_code_session_id_fkey FOREIGN KEY (county_code, session_id) REFERENCES public.approval_sessions(county_code, id);

ALTER TABLE ONLY public.approval_members
    ADD CONSTRAINT approval_members_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_minutes
    ADD CONSTRAINT approval_minutes_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_minutes
    ADD CONSTRAINT approval_minutes_county_code_session_id_fkey FOREIGN KEY (county_code, session_id) REFERENCES public.approval_sessions(county_code, id);

ALTER TABLE ONLY public.approval_minutes_items
    ADD CONSTRAINT approval_minutes_items_county_code_item_id_case_id_fkey FOREIGN KEY (county_code, item_id, case_id) REFERENCES public.approval_items(county_code, id, case_id);

ALTER TABLE ONLY public.approval_minutes_items
    ADD CONSTRAINT approval_minutes_items_county_code_minutes_id_fkey FOREIGN KEY (county_code, minutes_id) REFERENCES public.approval_minutes(county_code, id);

ALTER TABLE ONLY public.approval_minutes_signatures
    ADD CONSTRAINT approval_minutes_signatures_county_code_minutes_id_made_by_fkey FOREIGN KEY (county_code, minutes_id, made_by) REFERENCES public.approval_minutes(county_code, id, made_by);

ALTER TABLE ONLY public.approval_minutes_signatures
    ADD CONSTRAINT approval_minutes_signatures_county_code_signed_by_fkey FOREIGN KEY (county_code, signed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_session_acts
    ADD CONSTRAINT approval_session_acts_county_code_done_by_fkey FOREIGN KEY (county_code, done_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_session_acts
    ADD CONSTRAINT approval_session_acts_county_code_session_id_fkey FOREIGN KEY (county_code, session_id) REFERENCES public.approval_sessions(county_code, id);

ALTER TABLE ONLY public.approval_sessions
    ADD CONSTRAINT approval_sessions_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.approval_step_outs
    ADD CONSTRAINT approval_step_outs_county_code_noted_by_fkey FOREIGN KEY (county_code, noted_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.approval_step_outs
    ADD CONSTRAINT approval_step_outs_county_code_session_id_item_id_fkey FOREIGN KEY (county_code, session_id, item_id) REFERENCES public.approval_items(county_code, session_id, id);

ALTER TABLE ONLY public.approval_step_outs
    ADD CONSTRAINT approval_step_outs_county_code_session_id_member_id_fkey FOREIGN KEY (county_code, session_id, member_id) REFERENCES public.approval_members(county_code, session_id, id);

ALTER TABLE ONLY public.awaited_files
    ADD CONSTRAINT awaited_files_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.bank_answers
    ADD CONSTRAINT bank_answers_county_code_batch_id_fkey FOREIGN KEY (county_code, batch_id) REFERENCES public.payment_batches(county_code, id);

ALTER TABLE ONLY public.bank_answers
    ADD CONSTRAINT bank_answers_county_code_received_by_fkey FOREIGN KEY (county_code, received_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.benefit_changes
    ADD CONSTRAINT benefit_changes_county_code_act_id_case_id_fkey FOREIGN KEY (county_code, act_id, case_id) REFERENCES public.case_acts(county_code, id, case_id);

ALTER TABLE ONLY public.benefit_changes
    ADD CONSTRAINT benefit_changes_county_code_benefit_id_case_id_fkey FOREIGN KEY (county_code, benefit_id, case_id) REFERENCES public.benefits(county_code, id, case_id);

ALTER TABLE ONLY public.benefit_changes
    ADD CONSTRAINT benefit_changes_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_county_code_case_id_programme_fkey FOREIGN KEY (county_code, case_id, programme) REFERENCES public.cases(county_code, id, programme);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_county_code_granted_by_fkey FOREIGN KEY (county_code, granted_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_county_code_order_id_programme_order_kind_fkey FOREIGN KEY (county_code, order_id, programme, order_kind) REFERENCES public.payment_orders(county_code, id, programme, kind);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.benefits
    ADD CONSTRAINT benefits_rest_on_decision FOREIGN KEY (county_code, decision_id, case_id, decision, amount) REFERENCES public.case_decisions(county_code, id, case_id, decision, amount);

ALTER TABLE ONLY public.boundary_changes
    ADD CONSTRAINT boundary_changes_county_code_code_fkey FOREIGN KEY (county_code, code) REFERENCES public.divisions(county_code, code);

ALTER TABLE ONLY public.boundary_changes
    ADD CONSTRAINT boundary_changes_county_code_import_id_fkey FOREIGN KEY (county_code, import_id) REFERENCES public.boundary_imports(county_code, id);

ALTER TABLE ONLY public.boundary_imports
    ADD CONSTRAINT boundary_imports_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.boundary_imports
    ADD CONSTRAINT boundary_imports_county_code_imported_by_fkey FOREIGN KEY (county_code, imported_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.bundle_drafts
    ADD CONSTRAINT bundle_drafts_county_code_digest_fkey FOREIGN KEY (county_code, digest) REFERENCES public.bundles(county_code, digest);

ALTER TABLE ONLY public.bundle_drafts
    ADD CONSTRAINT bundle_drafts_county_code_owner_id_fkey FOREIGN KEY (county_code, owner_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.bundle_handovers
    ADD CONSTRAINT bundle_handovers_county_code_digest_fkey FOREIGN KEY (county_code, digest) REFERENCES public.bundles(county_code, digest);

ALTER TABLE ONLY public.bundle_handovers
    ADD CONSTRAINT bundle_handovers_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.bundle_records
    ADD CONSTRAINT bundle_records_county_code_digest_fkey FOREIGN KEY (county_code, digest) REFERENCES public.bundles(county_code, digest);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_county_code_owner_id_fkey FOREIGN KEY (county_code, owner_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.campaign_households
    ADD CONSTRAINT campaign_households_county_code_campaign_id_fkey FOREIGN KEY (county_code, campaign_id) REFERENCES public.campaigns(county_code, id);

ALTER TABLE ONLY public.campaign_households
    ADD CONSTRAINT campaign_households_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_county_code_entered_by_fkey FOREIGN KEY (county_code, entered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_county_code_actor_id_fkey FOREIGN KEY (county_code, actor_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.case_clock_changes
    ADD CONSTRAINT case_clock_changes_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.case_clock_changes
    ADD CONSTRAINT case_clock_changes_county_code_changed_by_fkey FOREIGN KEY (county_code, changed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.case_clock_changes
    ADD CONSTRAINT case_clock_changes_county_code_clock_id_fkey FOREIGN KEY (county_code, clock_id) REFERENCES public.case_clocks(county_code, id);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_county_code_proposed_by_fkey FOREIGN KEY (county_code, proposed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_code_opened_by_fkey FOREIGN KEY (county_code, opened_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.claim_acts
    ADD CONSTRAINT claim_acts_county_code_claim_id_claimed_fkey FOREIGN KEY (county_code, claim_id, claimed) REFERENCES public.claims(county_code, id, amount);

ALTER TABLE ONLY public.claim_acts
    ADD CONSTRAINT claim_acts_county_code_claim_id_opened_by_fkey FOREIGN KEY (county_code, claim_id, opened_by) REFERENCES public.claims(county_code, id, opened_by);

ALTER TABLE ONLY public.claim_acts
    ADD CONSTRAINT claim_acts_county_code_claim_id_previous_number_open_befor_fkey FOREIGN KEY (county_code, claim_id, previous_number, open_before) REFERENCES public.claim_acts(county_code, claim_id, number, open_after);

ALTER TABLE ONLY public.claim_acts
    ADD CONSTRAINT claim_acts_county_code_done_by_fkey FOREIGN KEY (county_code, done_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.claim_months
    ADD CONSTRAINT claim_months_county_code_benefit_id_fkey FOREIGN KEY (county_code, benefit_id) REFERENCES public.benefits(county_code, id);

ALTER TABLE ONLY public.claim_months
    ADD CONSTRAINT claim_months_county_code_claim_id_fkey FOREIGN KEY (county_code, claim_id) REFERENCES public.claims(county_code, id);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_county_code_benefit_id_case_id_fkey FOREIGN KEY (county_code, benefit_id, case_id) REFERENCES public.benefits(county_code, id, case_id);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_county_code_opened_by_fkey FOREIGN KEY (county_code, opened_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.collect_documents
    ADD CONSTRAINT collect_documents_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.collect_revocations
    ADD CONSTRAINT collect_revocations_county_code_revoked_by_fkey FOREIGN KEY (county_code, revoked_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.collect_revocations
    ADD CONSTRAINT collect_revocations_county_code_secret_id_fkey FOREIGN KEY (county_code, secret_id) REFERENCES public.collect_secrets(county_code, id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.coming_division_changes
    ADD CONSTRAINT coming_division_changes_county_code_entered_by_fkey FOREIGN KEY (county_code, entered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.coming_division_changes
    ADD CONSTRAINT coming_division_changes_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.coming_division_changes
    ADD CONSTRAINT coming_division_changes_county_code_withdrawn_by_fkey FOREIGN KEY (county_code, withdrawn_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.complaint_acts
    ADD CONSTRAINT complaint_acts_county_code_acted_by_fkey FOREIGN KEY (county_code, acted_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.complaint_acts
    ADD CONSTRAINT complaint_acts_county_code_complaint_id_fkey FOREIGN KEY (county_code, complaint_id) REFERENCES public.complaints(county_code, id);

ALTER TABLE ONLY public.complaints
    ADD CONSTRAINT complaints_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.complaints
    ADD CONSTRAINT complaints_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.complaints
    ADD CONSTRAINT complaints_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.complaints
    ADD CONSTRAINT complaints_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.county_parameters
    ADD CONSTRAINT county_parameters_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.county_parameters
    ADD CONSTRAINT county_parameters_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.county_parameters
    ADD CONSTRAINT county_parameters_of_proposal FOREIGN KEY (county_code, proposal_id) REFERENCES public.parameter_decisions(county_code, proposal_id);

ALTER TABLE ONLY public.department_terms
    ADD CONSTRAINT department_terms_county_code_department_id_fkey FOREIGN KEY (county_code, department_id) REFERENCES public.departments(county_code, id);

ALTER TABLE ONLY public.department_terms
    ADD CONSTRAINT department_terms_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.departments
    ADD CONSTRAINT departments_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.device_finds
    ADD CONSTRAINT device_finds_county_code_found_by_fkey FOREIGN KEY (county_code, found_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.device_finds
    ADD CONSTRAINT device_finds_county_code_loss_id_fkey FOREIGN KEY (county_code, loss_id) REFERENCES public.device_losses(county_code, id);

ALTER TABLE ONLY public.device_losses
    ADD CONSTRAINT device_losses_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.device_losses
    ADD CONSTRAINT device_losses_county_code_lost_by_fkey FOREIGN KEY (county_code, lost_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.device_recoveries
    ADD CONSTRAINT device_recoveries_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.device_recoveries
    ADD CONSTRAINT device_recoveries_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.disagreement_settlements
    ADD CONSTRAINT disagreement_settlements_county_code_disagreement_id_regio_fkey FOREIGN KEY (county_code, disagreement_id, region_code) REFERENCES public.disagreements(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.disagreement_settlements
    ADD CONSTRAINT disagreement_settlements_county_code_settled_by_fkey FOREIGN KEY (county_code, settled_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.division_change_reaches
    ADD CONSTRAINT division_change_reaches_county_code_change_id_fkey FOREIGN KEY (county_code, change_id) REFERENCES public.division_changes(county_code, id);

ALTER TABLE ONLY public.division_change_reaches
    ADD CONSTRAINT division_change_reaches_county_code_reach_id_fkey FOREIGN KEY (county_code, reach_id) REFERENCES public.user_reaches(county_code, id);

ALTER TABLE ONLY public.division_changes
    ADD CONSTRAINT division_changes_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.division_changes
    ADD CONSTRAINT division_changes_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.division_changes
    ADD CONSTRAINT division_changes_county_code_undone_by_fkey FOREIGN KEY (county_code, undone_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.division_steps
    ADD CONSTRAINT division_steps_county_code_change_id_fkey FOREIGN KEY (county_code, change_id) REFERENCES public.division_changes(county_code, id);

ALTER TABLE ONLY public.division_steps
    ADD CONSTRAINT division_steps_county_code_new_code_fkey FOREIGN KEY (county_code, new_code) REFERENCES public.divisions(county_code, code);

ALTER TABLE ONLY public.division_steps
    ADD CONSTRAINT division_steps_county_code_old_code_fkey FOREIGN KEY (county_code, old_code) REFERENCES public.divisions(county_code, code);

ALTER TABLE ONLY public.divisions
    ADD CONSTRAINT divisions_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.divisions
    ADD CONSTRAINT divisions_county_code_parent_code_fkey FOREIGN KEY (county_code, parent_code) REFERENCES public.divisions(county_code, code);

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_county_code_issued_by_fkey FOREIGN KEY (county_code, issued_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_county_code_withdrawn_by_fkey FOREIGN KEY (county_code, withdrawn_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.draft_adoptions
    ADD CONSTRAINT draft_adoptions_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.draw_seeds
    ADD CONSTRAINT draw_seeds_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.drawn_visits
    ADD CONSTRAINT drawn_visits_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.drawn_visits
    ADD CONSTRAINT drawn_visits_county_code_month_fkey FOREIGN KEY (county_code, month) REFERENCES public.draw_seeds(county_code, month);

ALTER TABLE ONLY public.drawn_visits
    ADD CONSTRAINT drawn_visits_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.duplicate_decisions
    ADD CONSTRAINT duplicate_decisions_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.duplicate_decisions
    ADD CONSTRAINT duplicate_decisions_county_code_one_id_other_id_fkey FOREIGN KEY (county_code, one_id, other_id) REFERENCES public.duplicate_pairs(county_code, one_id, other_id);

ALTER TABLE ONLY public.duplicate_pairs
    ADD CONSTRAINT duplicate_pairs_county_code_one_id_fkey FOREIGN KEY (county_code, one_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.duplicate_pairs
    ADD CONSTRAINT duplicate_pairs_county_code_other_id_fkey FOREIGN KEY (county_code, other_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.entity_changes
    ADD CONSTRAINT entity_changes_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.entity_versions
    ADD CONSTRAINT entity_versions_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.evaluations
    ADD CONSTRAINT evaluations_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.exports
    ADD CONSTRAINT exports_county_code_asked_by_fkey FOREIGN KEY (county_code, asked_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.fact_overrides
    ADD CONSTRAINT fact_overrides_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.fact_overrides
    ADD CONSTRAINT fact_overrides_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.fact_overrides
    ADD CONSTRAINT fact_overrides_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_county_code_person_id_household_id_region_code_fkey FOREIGN KEY (county_code, person_id, household_id, region_code) REFERENCES public.persons(county_code, id, household_id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_county_code_withdrawn_by_fkey FOREIGN KEY (county_code, withdrawn_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.feed_authorisations
    ADD CONSTRAINT feed_authorisations_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.feed_authorisations
    ADD CONSTRAINT feed_authorisations_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.feed_authorisations
    ADD CONSTRAINT feed_authorisations_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.feed_mappings
    ADD CONSTRAINT feed_mappings_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.feed_mappings
    ADD CONSTRAINT feed_mappings_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_county_code_announced_by_fkey FOREIGN KEY (county_code, announced_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.finding_notices
    ADD CONSTRAINT finding_notices_county_code_finding_id_region_code_fkey FOREIGN KEY (county_code, finding_id, region_code) REFERENCES public.screening_findings(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.finding_reviews
    ADD CONSTRAINT finding_reviews_county_code_finding_id_region_code_fkey FOREIGN KEY (county_code, finding_id, region_code) REFERENCES public.screening_findings(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.finding_reviews
    ADD CONSTRAINT finding_reviews_county_code_reviewed_by_fkey FOREIGN KEY (county_code, reviewed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.followup_answers
    ADD CONSTRAINT followup_answers_county_code_answered_by_fkey FOREIGN KEY (county_code, answered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.followup_answers
    ADD CONSTRAINT followup_answers_county_code_flag_id_region_code_fkey FOREIGN KEY (county_code, flag_id, region_code) REFERENCES public.overdue_flags(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.followup_escalations
    ADD CONSTRAINT followup_escalations_county_code_flag_id_region_code_fkey FOREIGN KEY (county_code, flag_id, region_code) REFERENCES public.overdue_flags(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.followup_pauses
    ADD CONSTRAINT followup_pauses_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.followup_pauses
    ADD CONSTRAINT followup_pauses_county_code_entered_by_fkey FOREIGN KEY (county_code, entered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.followup_pauses
    ADD CONSTRAINT followup_pauses_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.followups
    ADD CONSTRAINT followups_county_code_campaign_id_fkey FOREIGN KEY (county_code, campaign_id) REFERENCES public.campaigns(county_code, id);

ALTER TABLE ONLY public.followups
    ADD CONSTRAINT followups_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.form_assignments
    ADD CONSTRAINT form_assignments_county_code_assigned_by_fkey FOREIGN KEY (county_code, assigned_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.form_assignments
    ADD CONSTRAINT form_assignments_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.form_media
    ADD CONSTRAINT form_media_county_code_form_id_version_fkey FOREIGN KEY (county_code, form_id, version) REFERENCES public.form_versions(county_code, form_id, version);

ALTER TABLE ONLY public.form_retirements
    ADD CONSTRAINT form_retirements_county_code_form_id_version_fkey FOREIGN KEY (county_code, form_id, version) REFERENCES public.form_versions(county_code, form_id, version);

ALTER TABLE ONLY public.form_retirements
    ADD CONSTRAINT form_retirements_county_code_retired_by_fkey FOREIGN KEY (county_code, retired_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_county_code_published_by_fkey FOREIGN KEY (county_code, published_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.help_misses
    ADD CONSTRAINT help_misses_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.help_requests
    ADD CONSTRAINT help_requests_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.help_requests
    ADD CONSTRAINT help_requests_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.help_requests
    ADD CONSTRAINT help_requests_county_code_settled_by_fkey FOREIGN KEY (county_code, settled_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.household_event_tellings
    ADD CONSTRAINT household_event_tellings_county_code_event_id_fkey FOREIGN KEY (county_code, event_id) REFERENCES public.household_events(county_code, id);

ALTER TABLE ONLY public.household_event_tellings
    ADD CONSTRAINT household_event_tellings_county_code_household_id_region_c_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.household_event_tellings
    ADD CONSTRAINT household_event_tellings_county_code_told_by_fkey FOREIGN KEY (county_code, told_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.household_event_tellings
    ADD CONSTRAINT household_event_tellings_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.household_events
    ADD CONSTRAINT household_events_county_code_entered_by_fkey FOREIGN KEY (county_code, entered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.household_events
    ADD CONSTRAINT household_events_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.household_moves
    ADD CONSTRAINT household_moves_county_code_change_id_fkey FOREIGN KEY (county_code, change_id) REFERENCES public.division_changes(county_code, id);

ALTER TABLE ONLY public.household_moves
    ADD CONSTRAINT household_moves_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.household_moves
    ADD CONSTRAINT household_moves_county_code_moved_by_fkey FOREIGN KEY (county_code, moved_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_county_code_region_code_fkey FOREIGN KEY (county_code, region_code) REFERENCES public.divisions(county_code, code);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_merged_into FOREIGN KEY (county_code, merged_into) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.import_decisions
    ADD CONSTRAINT import_decisions_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.import_decisions
    ADD CONSTRAINT import_decisions_county_code_import_id_fkey FOREIGN KEY (county_code, import_id) REFERENCES public.imports(county_code, id);

ALTER TABLE ONLY public.import_decisions
    ADD CONSTRAINT import_decisions_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.import_leads
    ADD CONSTRAINT import_leads_county_code_import_id_fkey FOREIGN KEY (county_code, import_id) REFERENCES public.imports(county_code, id);

ALTER TABLE ONLY public.import_leads
    ADD CONSTRAINT import_leads_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.import_pieces
    ADD CONSTRAINT import_pieces_county_code_import_id_fkey FOREIGN KEY (county_code, import_id) REFERENCES public.imports(county_code, id);

ALTER TABLE ONLY public.import_result_pieces
    ADD CONSTRAINT import_result_pieces_county_code_import_id_fkey FOREIGN KEY (county_code, import_id) REFERENCES public.import_results(county_code, import_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_results
    ADD CONSTRAINT import_results_county_code_import_id_fkey FOREIGN KEY (county_code, import_id) REFERENCES public.imports(county_code, id);

ALTER TABLE ONLY public.import_strangers
    ADD CONSTRAINT import_strangers_county_code_import_id_fkey FOREIGN KEY (county_code, import_id) REFERENCES public.imports(county_code, id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_applied_under FOREIGN KEY (county_code, applied_under) REFERENCES public.feed_authorisations(county_code, id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_county_code_applied_by_fkey FOREIGN KEY (county_code, applied_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_county_code_authorisation_id_fkey FOREIGN KEY (county_code, authorisation_id) REFERENCES public.feed_authorisations(county_code, id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_county_code_undone_by_fkey FOREIGN KEY (county_code, undone_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_county_code_uploaded_by_fkey FOREIGN KEY (county_code, uploaded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.lead_files
    ADD CONSTRAINT lead_files_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_county_code_joined_lead_id_fkey FOREIGN KEY (county_code, joined_lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_county_code_monitoring_id_fkey FOREIGN KEY (county_code, monitoring_id) REFERENCES public.monitorings(county_code, id);

ALTER TABLE ONLY public.lead_partners
    ADD CONSTRAINT lead_partners_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.lead_partners
    ADD CONSTRAINT lead_partners_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.lead_partners
    ADD CONSTRAINT lead_partners_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.lead_replies
    ADD CONSTRAINT lead_replies_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.lead_replies
    ADD CONSTRAINT lead_replies_county_code_told_by_fkey FOREIGN KEY (county_code, told_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.lead_screenings
    ADD CONSTRAINT lead_screenings_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_entered_by_fkey FOREIGN KEY (county_code, entered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_partner_id_fkey FOREIGN KEY (county_code, partner_id) REFERENCES public.lead_partners(county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_reported_by_fkey FOREIGN KEY (county_code, reported_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.life_event_undos
    ADD CONSTRAINT life_event_undos_county_code_event_id_fkey FOREIGN KEY (county_code, event_id) REFERENCES public.life_events(county_code, id);

ALTER TABLE ONLY public.life_event_undos
    ADD CONSTRAINT life_event_undos_county_code_undone_by_fkey FOREIGN KEY (county_code, undone_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.life_events
    ADD CONSTRAINT life_events_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.life_events
    ADD CONSTRAINT life_events_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.low_income_entries
    ADD CONSTRAINT low_income_entries_county_code_exchange_id_fkey FOREIGN KEY (county_code, exchange_id) REFERENCES public.low_income_exchanges(county_code, id);

ALTER TABLE ONLY public.low_income_entries
    ADD CONSTRAINT low_income_entries_county_code_status_id_fkey FOREIGN KEY (county_code, status_id) REFERENCES public.statuses(county_code, id);

ALTER TABLE ONLY public.low_income_exchanges
    ADD CONSTRAINT low_income_exchanges_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.low_income_exchanges
    ADD CONSTRAINT low_income_exchanges_county_code_taken_by_fkey FOREIGN KEY (county_code, taken_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.low_income_exchanges
    ADD CONSTRAINT low_income_exchanges_county_code_undone_by_fkey FOREIGN KEY (county_code, undone_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.low_income_recognitions
    ADD CONSTRAINT low_income_recognitions_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.low_income_recognitions
    ADD CONSTRAINT low_income_recognitions_county_code_exchange_id_fkey FOREIGN KEY (county_code, exchange_id) REFERENCES public.low_income_exchanges(county_code, id);

ALTER TABLE ONLY public.low_income_recognitions
    ADD CONSTRAINT low_income_recognitions_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.low_income_releases
    ADD CONSTRAINT low_income_releases_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.low_income_releases
    ADD CONSTRAINT low_income_releases_county_code_exchange_id_fkey FOREIGN KEY (county_code, exchange_id) REFERENCES public.low_income_exchanges(county_code, id);

ALTER TABLE ONLY public.low_income_releases
    ADD CONSTRAINT low_income_releases_county_code_status_id_fkey FOREIGN KEY (county_code, status_id) REFERENCES public.statuses(county_code, id);

ALTER TABLE ONLY public.map_areas
    ADD CONSTRAINT map_areas_county_code_drawn_by_fkey FOREIGN KEY (county_code, drawn_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.merge_rows
    ADD CONSTRAINT merge_rows_county_code_merge_id_fkey FOREIGN KEY (county_code, merge_id) REFERENCES public.merges(county_code, id);

ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_county_code_gone_home_fkey FOREIGN KEY (county_code, gone_home) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_county_code_merged_by_fkey FOREIGN KEY (county_code, merged_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_county_code_undone_by_fkey FOREIGN KEY (county_code, undone_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.monitoring_outcomes
    ADD CONSTRAINT monitoring_outcomes_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.monitoring_outcomes
    ADD CONSTRAINT monitoring_outcomes_county_code_monitoring_id_region_code_fkey FOREIGN KEY (county_code, monitoring_id, region_code) REFERENCES public.monitorings(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.monitorings
    ADD CONSTRAINT monitorings_county_code_began_by_fkey FOREIGN KEY (county_code, began_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.monitorings
    ADD CONSTRAINT monitorings_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.monitorings
    ADD CONSTRAINT monitorings_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.notice_cases
    ADD CONSTRAINT notice_cases_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.notice_cases
    ADD CONSTRAINT notice_cases_county_code_notice_id_fkey FOREIGN KEY (county_code, notice_id) REFERENCES public.notices(county_code, id);

ALTER TABLE ONLY public.notice_objections
    ADD CONSTRAINT notice_objections_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.notice_objections
    ADD CONSTRAINT notice_objections_county_code_notice_id_fkey FOREIGN KEY (county_code, notice_id) REFERENCES public.notice_postings(county_code, notice_id);

ALTER TABLE ONLY public.notice_objections
    ADD CONSTRAINT notice_objections_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.notice_photos
    ADD CONSTRAINT notice_photos_county_code_added_by_fkey FOREIGN KEY (county_code, added_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.notice_photos
    ADD CONSTRAINT notice_photos_county_code_notice_id_fkey FOREIGN KEY (county_code, notice_id) REFERENCES public.notice_postings(county_code, notice_id);

ALTER TABLE ONLY public.notice_photos
    ADD CONSTRAINT notice_photos_county_code_sha256_fkey FOREIGN KEY (county_code, sha256) REFERENCES public.files(county_code, sha256);

ALTER TABLE ONLY public.notice_postings
    ADD CONSTRAINT notice_postings_county_code_notice_id_text_number_fkey FOREIGN KEY (county_code, notice_id, text_number) REFERENCES public.notice_texts(county_code, notice_id, number);

ALTER TABLE ONLY public.notice_postings
    ADD CONSTRAINT notice_postings_county_code_posted_by_fkey FOREIGN KEY (county_code, posted_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.notice_removals
    ADD CONSTRAINT notice_removals_county_code_notice_id_fkey FOREIGN KEY (county_code, notice_id) REFERENCES public.notice_postings(county_code, notice_id);

ALTER TABLE ONLY public.notice_removals
    ADD CONSTRAINT notice_removals_county_code_removed_by_fkey FOREIGN KEY (county_code, removed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.notice_texts
    ADD CONSTRAINT notice_texts_county_code_notice_id_fkey FOREIGN KEY (county_code, notice_id) REFERENCES public.notices(county_code, id);

ALTER TABLE ONLY public.notice_texts
    ADD CONSTRAINT notice_texts_county_code_written_by_fkey FOREIGN KEY (county_code, written_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.obligations
    ADD CONSTRAINT obligations_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.obligations
    ADD CONSTRAINT obligations_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.observations
    ADD CONSTRAINT observations_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.observations
    ADD CONSTRAINT observations_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.odata_keys
    ADD CONSTRAINT odata_keys_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.odata_keys
    ADD CONSTRAINT odata_keys_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_county_code_cleared_by_visit_fkey FOREIGN KEY (county_code, cleared_by_visit) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE NOT ENFORCED;

ALTER TABLE ONLY public.paper_files
    ADD CONSTRAINT paper_files_county_code_paper_id_fkey FOREIGN KEY (county_code, paper_id) REFERENCES public.papers(county_code, id);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.papers
    ADD CONSTRAINT papers_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.parameter_decisions
    ADD CONSTRAINT parameter_decisions_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.parameter_decisions
    ADD CONSTRAINT parameter_decisions_county_code_proposal_id_proposed_by_fkey FOREIGN KEY (county_code, proposal_id, proposed_by) REFERENCES public.parameter_proposals(county_code, id, proposed_by);

ALTER TABLE ONLY public.parameter_proposals
    ADD CONSTRAINT parameter_proposals_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.parameter_proposals
    ADD CONSTRAINT parameter_proposals_county_code_proposed_by_fkey FOREIGN KEY (county_code, proposed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.payment_batch_steps
    ADD CONSTRAINT payment_batch_steps_county_code_batch_id_after_step_fkey FOREIGN KEY (county_code, batch_id, after_step) REFERENCES public.payment_batch_steps(county_code, batch_id, step);

ALTER TABLE ONLY public.payment_batch_steps
    ADD CONSTRAINT payment_batch_steps_county_code_batch_id_made_by_fkey FOREIGN KEY (county_code, batch_id, made_by) REFERENCES public.payment_batches(county_code, id, made_by);

ALTER TABLE ONLY public.payment_batch_steps
    ADD CONSTRAINT payment_batch_steps_county_code_done_by_fkey FOREIGN KEY (county_code, done_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.payment_batches
    ADD CONSTRAINT payment_batches_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.payment_batches
    ADD CONSTRAINT payment_batches_county_code_order_id_programme_order_kind_fkey FOREIGN KEY (county_code, order_id, programme, order_kind) REFERENCES public.payment_orders(county_code, id, programme, kind);

ALTER TABLE ONLY public.payment_corrections
    ADD CONSTRAINT payment_corrections_county_code_asked_by_fkey FOREIGN KEY (county_code, asked_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.payment_corrections
    ADD CONSTRAINT payment_corrections_county_code_line_id_outcome_fkey FOREIGN KEY (county_code, line_id, outcome) REFERENCES public.payment_outcomes(county_code, line_id, outcome);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_account_id_fkey FOREIGN KEY (county_code, account_id) REFERENCES public.bank_accounts(county_code, id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_batch_id_programme_fkey FOREIGN KEY (county_code, batch_id, programme) REFERENCES public.payment_batches(county_code, id, programme);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_benefit_id_fkey FOREIGN KEY (county_code, benefit_id) REFERENCES public.benefits(county_code, id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_correction_id_fkey FOREIGN KEY (county_code, correction_id) REFERENCES public.payment_corrections(county_code, id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_follows_benefit_id_month_fkey FOREIGN KEY (county_code, follows, benefit_id, month) REFERENCES public.payment_lines(county_code, id, benefit_id, month);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_follows_order_id_person_id_fkey FOREIGN KEY (county_code, follows, order_id, person_id) REFERENCES public.payment_lines(county_code, id, order_id, person_id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_order_id_fkey FOREIGN KEY (county_code, order_id) REFERENCES public.payment_orders(county_code, id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.payment_lines
    ADD CONSTRAINT payment_lines_follow_what_was_not_paid FOREIGN KEY (county_code, follows, follows_outcome) REFERENCES public.payment_outcomes(county_code, line_id, outcome);

ALTER TABLE ONLY public.payment_orders
    ADD CONSTRAINT payment_orders_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.payment_outcomes
    ADD CONSTRAINT payment_outcomes_county_code_answer_id_fkey FOREIGN KEY (county_code, answer_id) REFERENCES public.bank_answers(county_code, id);

ALTER TABLE ONLY public.payment_outcomes
    ADD CONSTRAINT payment_outcomes_county_code_line_id_fkey FOREIGN KEY (county_code, line_id) REFERENCES public.payment_lines(county_code, id);

ALTER TABLE ONLY public.payment_outcomes
    ADD CONSTRAINT payment_outcomes_county_code_said_by_fkey FOREIGN KEY (county_code, said_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_merged_into FOREIGN KEY (county_code, merged_into) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.photo_blocks
    ADD CONSTRAINT photo_blocks_county_code_sha256_fkey FOREIGN KEY (county_code, sha256) REFERENCES public.files(county_code, sha256);

ALTER TABLE ONLY public.referral_acts
    ADD CONSTRAINT referral_acts_county_code_actor_id_fkey FOREIGN KEY (county_code, actor_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.referral_acts
    ADD CONSTRAINT referral_acts_county_code_department_id_fkey FOREIGN KEY (county_code, department_id) REFERENCES public.departments(county_code, id);

ALTER TABLE ONLY public.referral_acts
    ADD CONSTRAINT referral_acts_county_code_left_department_id_fkey FOREIGN KEY (county_code, left_department_id) REFERENCES public.departments(county_code, id);

ALTER TABLE ONLY public.referral_acts
    ADD CONSTRAINT referral_acts_county_code_referral_id_region_code_fkey FOREIGN KEY (county_code, referral_id, region_code) REFERENCES public.referrals(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.referral_consents
    ADD CONSTRAINT referral_consents_county_code_dispatch_id_fkey FOREIGN KEY (county_code, dispatch_id) REFERENCES public.referral_acts(county_code, id);

ALTER TABLE ONLY public.referral_consents
    ADD CONSTRAINT referral_consents_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.referral_consents
    ADD CONSTRAINT referral_consents_county_code_referral_id_region_code_fkey FOREIGN KEY (county_code, referral_id, region_code) REFERENCES public.referrals(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.referral_fields
    ADD CONSTRAINT referral_fields_county_code_department_id_fkey FOREIGN KEY (county_code, department_id) REFERENCES public.departments(county_code, id);

ALTER TABLE ONLY public.referral_fields
    ADD CONSTRAINT referral_fields_county_code_dispatch_id_fkey FOREIGN KEY (county_code, dispatch_id) REFERENCES public.referral_acts(county_code, id);

ALTER TABLE ONLY public.referral_fields
    ADD CONSTRAINT referral_fields_county_code_referral_id_region_code_fkey FOREIGN KEY (county_code, referral_id, region_code) REFERENCES public.referrals(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_county_code_department_id_fkey FOREIGN KEY (county_code, department_id) REFERENCES public.departments(county_code, id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_county_code_opened_by_fkey FOREIGN KEY (county_code, opened_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.register_changes
    ADD CONSTRAINT register_changes_county_code_event_id_fkey FOREIGN KEY (county_code, event_id) REFERENCES public.life_events(county_code, id);

ALTER TABLE ONLY public.register_changes
    ADD CONSTRAINT register_changes_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.register_changes
    ADD CONSTRAINT register_changes_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.register_changes
    ADD CONSTRAINT register_changes_county_code_undoes_fkey FOREIGN KEY (county_code, undoes) REFERENCES public.life_events(county_code, id);

ALTER TABLE ONLY public.reserve_closings
    ADD CONSTRAINT reserve_closings_county_code_closed_by_fkey FOREIGN KEY (county_code, closed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.reserve_closings
    ADD CONSTRAINT reserve_closings_county_code_region_code_last_number_balan_fkey FOREIGN KEY (county_code, region_code, last_number, balance) REFERENCES public.reserve_entries(county_code, region_code, number, balance);

ALTER TABLE ONLY public.reserve_entries
    ADD CONSTRAINT reserve_entries_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.reserve_entries
    ADD CONSTRAINT reserve_entries_county_code_entered_by_fkey FOREIGN KEY (county_code, entered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.reserve_entries
    ADD CONSTRAINT reserve_entries_county_code_region_code_previous_number_pr_fkey FOREIGN KEY (county_code, region_code, previous_number, previous_balance) REFERENCES public.reserve_entries(county_code, region_code, number, balance);

ALTER TABLE ONLY public.reserve_entries
    ADD CONSTRAINT reserve_entries_rest_on_decision FOREIGN KEY (county_code, decision_id, case_id, decision, amount) REFERENCES public.case_decisions(county_code, id, case_id, decision, amount);

ALTER TABLE ONLY public.sample_cases
    ADD CONSTRAINT sample_cases_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.sample_cases
    ADD CONSTRAINT sample_cases_county_code_sample_id_fkey FOREIGN KEY (county_code, sample_id) REFERENCES public.samples(county_code, id);

ALTER TABLE ONLY public.sample_visitors
    ADD CONSTRAINT sample_visitors_county_code_given_by_fkey FOREIGN KEY (county_code, given_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.sample_visitors
    ADD CONSTRAINT sample_visitors_county_code_sample_id_case_id_fkey FOREIGN KEY (county_code, sample_id, case_id) REFERENCES public.sample_cases(county_code, sample_id, case_id);

ALTER TABLE ONLY public.sample_visitors
    ADD CONSTRAINT sample_visitors_county_code_visitor_id_fkey FOREIGN KEY (county_code, visitor_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.samples
    ADD CONSTRAINT samples_county_code_drawn_by_fkey FOREIGN KEY (county_code, drawn_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.screening_findings
    ADD CONSTRAINT screening_findings_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.screening_leads
    ADD CONSTRAINT screening_leads_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.screening_leads
    ADD CONSTRAINT screening_leads_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.screening_results
    ADD CONSTRAINT screening_results_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.screening_runs
    ADD CONSTRAINT screening_runs_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.screening_standings
    ADD CONSTRAINT screening_standings_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.second_visits
    ADD CONSTRAINT second_visits_county_code_answered_by_fkey FOREIGN KEY (county_code, answered_by) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.second_visits
    ADD CONSTRAINT second_visits_county_code_asked_by_fkey FOREIGN KEY (county_code, asked_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.second_visits
    ADD CONSTRAINT second_visits_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.second_visits
    ADD CONSTRAINT second_visits_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.second_visits
    ADD CONSTRAINT second_visits_county_code_worker_id_fkey FOREIGN KEY (county_code, worker_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.staff_relatives
    ADD CONSTRAINT staff_relatives_county_code_ended_by_fkey FOREIGN KEY (county_code, ended_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.staff_relatives
    ADD CONSTRAINT staff_relatives_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.staff_relatives
    ADD CONSTRAINT staff_relatives_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.staff_relatives
    ADD CONSTRAINT staff_relatives_county_code_registered_by_fkey FOREIGN KEY (county_code, registered_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.statistics_running
    ADD CONSTRAINT statistics_running_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.statistics_tables
    ADD CONSTRAINT statistics_tables_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.statistics_tables
    ADD CONSTRAINT statistics_tables_county_code_frozen_by_fkey FOREIGN KEY (county_code, frozen_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.submission_files
    ADD CONSTRAINT submission_files_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.submission_marks
    ADD CONSTRAINT submission_marks_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.submission_repeats
    ADD CONSTRAINT submission_repeats_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT sweeps_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT sweeps_county_code_swept_by_fkey FOREIGN KEY (county_code, swept_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trip_changes
    ADD CONSTRAINT trip_changes_county_code_changed_by_fkey FOREIGN KEY (county_code, changed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trip_changes
    ADD CONSTRAINT trip_changes_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.trip_changes
    ADD CONSTRAINT trip_changes_county_code_other_trip_fkey FOREIGN KEY (county_code, other_trip) REFERENCES public.trips(county_code, id);

ALTER TABLE ONLY public.trip_changes
    ADD CONSTRAINT trip_changes_county_code_trip_id_fkey FOREIGN KEY (county_code, trip_id) REFERENCES public.trips(county_code, id);

ALTER TABLE ONLY public.trip_moves
    ADD CONSTRAINT trip_moves_county_code_from_worker_fkey FOREIGN KEY (county_code, from_worker) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trip_moves
    ADD CONSTRAINT trip_moves_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.trip_moves
    ADD CONSTRAINT trip_moves_county_code_plan_id_fkey FOREIGN KEY (county_code, plan_id) REFERENCES public.trip_plans(county_code, id);

ALTER TABLE ONLY public.trip_moves
    ADD CONSTRAINT trip_moves_county_code_to_worker_fkey FOREIGN KEY (county_code, to_worker) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trip_plans
    ADD CONSTRAINT trip_plans_county_code_asked_by_fkey FOREIGN KEY (county_code, asked_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trip_plans
    ADD CONSTRAINT trip_plans_county_code_published_by_fkey FOREIGN KEY (county_code, published_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trip_roads
    ADD CONSTRAINT trip_roads_county_code_trip_id_fkey FOREIGN KEY (county_code, trip_id) REFERENCES public.trips(county_code, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.trip_stops
    ADD CONSTRAINT trip_stops_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.trip_stops
    ADD CONSTRAINT trip_stops_county_code_trip_id_fkey FOREIGN KEY (county_code, trip_id) REFERENCES public.trips(county_code, id);

ALTER TABLE ONLY public.trip_unserved
    ADD CONSTRAINT trip_unserved_county_code_fix_worker_fkey FOREIGN KEY (county_code, fix_worker) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trip_unserved
    ADD CONSTRAINT trip_unserved_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.trip_unserved
    ADD CONSTRAINT trip_unserved_county_code_plan_id_fkey FOREIGN KEY (county_code, plan_id) REFERENCES public.trip_plans(county_code, id);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_county_code_plan_id_fkey FOREIGN KEY (county_code, plan_id) REFERENCES public.trip_plans(county_code, id);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_county_code_published_by_fkey FOREIGN KEY (county_code, published_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_county_code_worker_id_fkey FOREIGN KEY (county_code, worker_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.unplaced_households
    ADD CONSTRAINT unplaced_households_county_code_change_id_fkey FOREIGN KEY (county_code, change_id) REFERENCES public.division_changes(county_code, id);

ALTER TABLE ONLY public.unplaced_households
    ADD CONSTRAINT unplaced_households_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.unplaced_households
    ADD CONSTRAINT unplaced_households_county_code_settled_by_fkey FOREIGN KEY (county_code, settled_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.user_changes
    ADD CONSTRAINT user_changes_county_code_changed_by_fkey FOREIGN KEY (county_code, changed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.user_changes
    ADD CONSTRAINT user_changes_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.user_passwords
    ADD CONSTRAINT user_passwords_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.user_passwords
    ADD CONSTRAINT user_passwords_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.user_reaches
    ADD CONSTRAINT user_reaches_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_county_code_department_id_fkey FOREIGN KEY (county_code, department_id) REFERENCES public.departments(county_code, id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.visit_needs
    ADD CONSTRAINT visit_needs_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.visit_needs
    ADD CONSTRAINT visit_needs_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.visit_reasons
    ADD CONSTRAINT visit_reasons_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.visit_reasons
    ADD CONSTRAINT visit_reasons_county_code_other_id_fkey FOREIGN KEY (county_code, other_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.visit_reasons
    ADD CONSTRAINT visit_reasons_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.visit_reviews
    ADD CONSTRAINT visit_reviews_county_code_reviewed_by_fkey FOREIGN KEY (county_code, reviewed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.visit_reviews
    ADD CONSTRAINT visit_reviews_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.visit_traces
    ADD CONSTRAINT visit_traces_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.visit_traces
    ADD CONSTRAINT visit_traces_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.visit_traces
    ADD CONSTRAINT visit_traces_county_code_visitor_id_fkey FOREIGN KEY (county_code, visitor_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_county_code_id_fkey FOREIGN KEY (county_code, id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_county_code_replaced_by_fkey FOREIGN KEY (county_code, replaced_by) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_county_code_visitor_id_fkey FOREIGN KEY (county_code, visitor_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.wide_reaches
    ADD CONSTRAINT wide_reaches_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.worker_days
    ADD CONSTRAINT worker_days_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.worker_days
    ADD CONSTRAINT worker_days_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.worker_leaves
    ADD CONSTRAINT worker_leaves_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.worker_leaves
    ADD CONSTRAINT worker_leaves_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.worker_leaves
    ADD CONSTRAINT worker_leaves_county_code_withdrawn_by_fkey FOREIGN KEY (county_code, withdrawn_by) REFERENCES public.users(county_code, id);

ALTER TABLE public.approval_attendance ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_hearings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_item_ends ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_members ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_minutes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_minutes_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_minutes_signatures ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_session_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.approval_step_outs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.awaited_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bank_accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.benefit_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.benefits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bundle_records ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bundles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_households ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaigns ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_clock_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_clocks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_months ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claims ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.collect_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.complaint_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.complaints ENABLE ROW LEVEL SECURITY;

CREATE POLICY department ON public.referral_acts FOR SELECT USING (((county_code = ANY (( SELECT public.my_counties() AS my_counties)::text[])) AND (department_id = ANY (( SELECT public.my_departments() AS my_departments)::uuid[]))));

CREATE POLICY department ON public.referral_fields FOR SELECT USING (((withdrawn_at IS NULL) AND (basis <> 'office'::text) AND (county_code = ANY (( SELECT public.my_counties() AS my_counties)::text[])) AND (department_id = ANY (( SELECT public.my_departments() AS my_departments)::uuid[])) AND (EXISTS ( SELECT 1
   FROM public.referrals r
  WHERE ((r.county_code = referral_fields.county_code) AND (r.id = referral_fields.referral_id) AND (r.department_id = referral_fields.department_id) AND (r.state = ANY (ARRAY['dispatched'::text, 'accepted'::text, 'done'::text])))))));

CREATE POLICY department ON public.referrals FOR SELECT USING (((county_code = ANY (( SELECT public.my_counties() AS my_counties)::text[])) AND (department_id = ANY (( SELECT public.my_departments() AS my_departments)::uuid[]))));

CREATE POLICY department_answers ON public.referral_acts FOR INSERT WITH CHECK (((county_code = ANY (( SELECT public.my_counties() AS my_counties)::text[])) AND (department_id = ANY (( SELECT public.my_departments() AS my_departments)::uuid[]))));

CREATE POLICY department_answers ON public.referrals FOR UPDATE USING (((county_code = ANY (( SELECT public.my_counties() AS my_counties)::text[])) AND (department_id = ANY (( SELECT public.my_departments() AS my_departments)::uuid[]))));

ALTER TABLE public.disagreement_settlements ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.disagreements ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.door_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.drawn_visits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.entity_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.entity_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.evaluations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.exports ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.fact_overrides ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.facts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.finding_notices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.finding_reviews ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followup_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followup_escalations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followup_pauses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followups ENABLE ROW LEVEL SECURITY;

CREATE POLICY hander ON public.bundles FOR SELECT USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (EXISTS ( SELECT 1
   FROM public.bundle_handovers h
  WHERE ((h.county_code = bundles.county_code) AND (h.digest = bundles.digest) AND (h.user_id = ANY ((( SELECT string_to_array(current_setting('tanfang.actors'::text, true), ','::text) AS string_to_array))::uuid[])))))));

ALTER TABLE public.help_requests ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.household_event_tellings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.household_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.households ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_outcomes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_replies ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_screenings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.leads ENABLE ROW LEVEL SECURITY;

CREATE POLICY left_department ON public.referral_acts FOR SELECT USING (((county_code = ANY (( SELECT public.my_counties() AS my_counties)::text[])) AND (left_department_id = ANY (( SELECT public.my_departments() AS my_departments)::uuid[]))));

ALTER TABLE public.life_event_undos ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.life_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.map_areas ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.merges ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.monitoring_outcomes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.monitorings ENABLE ROW LEVEL SECURITY;

CREATE POLICY not_merged ON public.households AS RESTRICTIVE USING (((merged_into IS NULL) OR (current_setting('tanfang.merged'::text, true) = 'shown'::text)));

CREATE POLICY not_merged ON public.persons AS RESTRICTIVE USING (((merged_into IS NULL) OR (current_setting('tanfang.merged'::text, true) = 'shown'::text)));

CREATE POLICY not_withdrawn ON public.households AS RESTRICTIVE USING (((withdrawn_at IS NULL) OR (current_setting('tanfang.withdrawn'::text, true) = 'shown'::text)));

CREATE POLICY not_withdrawn ON public.persons AS RESTRICTIVE USING (((withdrawn_at IS NULL) OR (current_setting('tanfang.withdrawn'::text, true) = 'shown'::text)));

CREATE POLICY not_withdrawn ON public.statuses AS RESTRICTIVE USING (((withdrawn_at IS NULL) OR (current_setting('tanfang.withdrawn'::text, true) = 'shown'::text)));

ALTER TABLE public.notice_cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notice_objections ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notice_photos ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notice_postings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notice_removals ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notice_texts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.obligations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.observations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.odata_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY of_approval_items ON public.approval_decisions USING ((EXISTS ( SELECT 1
   FROM public.approval_items p
  WHERE ((p.county_code = approval_decisions.county_code) AND (p.id = approval_decisions.item_id)))));

CREATE POLICY of_approval_items ON public.approval_hearings USING ((EXISTS ( SELECT 1
   FROM public.approval_items p
  WHERE ((p.county_code = approval_hearings.county_code) AND (p.id = approval_hearings.item_id)))));

CREATE POLICY of_approval_items ON public.approval_item_ends USING ((EXISTS ( SELECT 1
   FROM public.approval_items p
  WHERE ((p.county_code = approval_item_ends.county_code) AND (p.id = approval_item_ends.item_id)))));

CREATE POLICY of_approval_minutes ON public.approval_minutes_items USING ((EXISTS ( SELECT 1
   FROM public.approval_minutes p
  WHERE ((p.county_code = approval_minutes_items.county_code) AND (p.id = approval_minutes_items.minutes_id)))));

CREATE POLICY of_approval_minutes ON public.approval_minutes_signatures USING ((EXISTS ( SELECT 1
   FROM public.approval_minutes p
  WHERE ((p.county_code = approval_minutes_signatures.county_code) AND (p.id = approval_minutes_signatures.minutes_id)))));

CREATE POLICY of_approval_sessions ON public.approval_attendance USING ((EXISTS ( SELECT 1
   FROM public.approval_sessions p
  WHERE ((p.county_code = approval_attendance.county_code) AND (p.id = approval_attendance.session_id)))));

CREATE POLICY of_approval_sessions ON public.approval_items USING ((EXISTS ( SELECT 1
   FROM public.approval_sessions p
  WHERE ((p.county_code = approval_items.county_code) AND (p.id = approval_items.session_id)))));

CREATE POLICY of_approval_sessions ON public.approval_members USING ((EXISTS ( SELECT 1
   FROM public.approval_sessions p
  WHERE ((p.county_code = approval_members.county_code) AND (p.id = approval_members.session_id)))));

CREATE POLICY of_approval_sessions ON public.approval_minutes USING ((EXISTS ( SELECT 1
   FROM public.approval_sessions p
  WHERE ((p.county_code = approval_minutes.county_code) AND (p.id = approval_minutes.session_id)))));

CREATE POLICY of_approval_sessions ON public.approval_session_acts USING ((EXISTS ( SELECT 1
   FROM public.approval_sessions p
  WHERE ((p.county_code = approval_session_acts.county_code) AND (p.id = approval_session_acts.session_id)))));

CREATE POLICY of_approval_sessions ON public.approval_step_outs USING ((EXISTS ( SELECT 1
   FROM public.approval_sessions p
  WHERE ((p.county_code = approval_step_outs.county_code) AND (p.id = approval_step_outs.session_id)))));

CREATE POLICY of_benefits ON public.benefit_changes USING ((EXISTS ( SELECT 1
   FROM public.benefits p
  WHERE ((p.county_code = benefit_changes.county_code) AND (p.id = benefit_changes.benefit_id)))));

CREATE POLICY of_bundles ON public.bundle_records FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.bundles b
  WHERE ((b.county_code = bundle_records.county_code) AND (b.digest = bundle_records.digest)))));

CREATE POLICY of_cases ON public.approval_minutes_items FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = approval_minutes_items.county_code) AND (p.id = approval_minutes_items.case_id)))));

CREATE POLICY of_cases ON public.case_acts FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = case_acts.county_code) AND (p.id = case_acts.case_id)))));

CREATE POLICY of_cases ON public.case_clock_changes FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = case_clock_changes.county_code) AND (p.id = case_clock_changes.case_id)))));

CREATE POLICY of_cases ON public.case_clocks FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = case_clocks.county_code) AND (p.id = case_clocks.case_id)))));

CREATE POLICY of_cases ON public.case_decisions FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = case_decisions.county_code) AND (p.id = case_decisions.case_id)))));

CREATE POLICY of_cases ON public.papers FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = papers.county_code) AND (p.id = papers.case_id)))));

CREATE POLICY of_cases ON public.sample_cases FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = sample_cases.county_code) AND (p.id = sample_cases.case_id)))));

CREATE POLICY of_claims ON public.claim_acts USING ((EXISTS ( SELECT 1
   FROM public.claims p
  WHERE ((p.county_code = claim_acts.county_code) AND (p.id = claim_acts.claim_id)))));

CREATE POLICY of_claims ON public.claim_months USING ((EXISTS ( SELECT 1
   FROM public.claims p
  WHERE ((p.county_code = claim_months.county_code) AND (p.id = claim_months.claim_id)))));

CREATE POLICY of_items ON public.approval_minutes_signatures FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.approval_minutes_items p
  WHERE ((p.county_code = approval_minutes_signatures.county_code) AND (p.minutes_id = approval_minutes_signatures.minutes_id)))));

CREATE POLICY of_leads ON public.lead_files FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.leads p
  WHERE ((p.county_code = lead_files.county_code) AND (p.id = lead_files.lead_id)))));

CREATE POLICY of_leads ON public.lead_outcomes FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.leads p
  WHERE ((p.county_code = lead_outcomes.county_code) AND (p.id = lead_outcomes.lead_id)))));

CREATE POLICY of_leads ON public.lead_replies FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.leads p
  WHERE ((p.county_code = lead_replies.county_code) AND (p.id = lead_replies.lead_id)))));

CREATE POLICY of_leads ON public.lead_screenings FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.leads p
  WHERE ((p.county_code = lead_screenings.county_code) AND (p.id = lead_screenings.lead_id)))));

CREATE POLICY of_members ON public.campaigns FOR SELECT USING ((EXISTS ( SELECT
   FROM public.campaign_households m
  WHERE ((m.county_code = campaigns.county_code) AND (m.campaign_id = campaigns.id)))));

CREATE POLICY of_papers ON public.paper_files FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.papers p
  WHERE ((p.county_code = paper_files.county_code) AND (p.id = paper_files.paper_id)))));

CREATE POLICY of_payment_lines ON public.payment_corrections USING ((EXISTS ( SELECT 1
   FROM public.payment_lines p
  WHERE ((p.county_code = payment_corrections.county_code) AND (p.id = payment_corrections.line_id)))));

CREATE POLICY of_payment_lines ON public.payment_outcomes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND ((county_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM public.payment_lines p
  WHERE ((p.county_code = payment_outcomes.county_code) AND (p.id = payment_outcomes.line_id)))))));

CREATE POLICY of_sample_cases ON public.sample_visitors USING ((EXISTS ( SELECT 1
   FROM public.sample_cases p
  WHERE ((p.county_code = sample_visitors.county_code) AND (p.sample_id = sample_visitors.sample_id) AND (p.case_id = sample_visitors.case_id)))));

CREATE POLICY of_trips ON public.trip_changes FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.trips p
  WHERE ((p.county_code = trip_changes.county_code) AND (p.id = trip_changes.trip_id)))));

CREATE POLICY of_trips ON public.trip_plans FOR SELECT USING ((EXISTS ( SELECT
   FROM public.trips p
  WHERE ((p.county_code = trip_plans.county_code) AND (p.plan_id = trip_plans.id)))));

CREATE POLICY of_trips ON public.trip_roads FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.trips p
  WHERE ((p.county_code = trip_roads.county_code) AND (p.id = trip_roads.trip_id)))));

CREATE POLICY of_trips ON public.trip_stops FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.trips p
  WHERE ((p.county_code = trip_stops.county_code) AND (p.id = trip_stops.trip_id)))));

CREATE POLICY of_visits ON public.awaited_files FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = awaited_files.county_code) AND (p.id = awaited_files.submission_id)))));

CREATE POLICY of_visits ON public.collect_documents FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = collect_documents.county_code) AND (p.id = collect_documents.submission_id)))));

CREATE POLICY of_visits ON public.entity_changes FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = entity_changes.county_code) AND (p.id = entity_changes.submission_id)))));

CREATE POLICY of_visits ON public.evaluations FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = evaluations.county_code) AND (p.id = evaluations.submission_id)))));

CREATE POLICY of_visits ON public.submission_files FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submission_files.county_code) AND (p.id = submission_files.submission_id)))));

CREATE POLICY of_visits ON public.submission_marks FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submission_marks.county_code) AND (p.id = submission_marks.submission_id)))));

CREATE POLICY of_visits ON public.submission_repeats FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submission_repeats.county_code) AND (p.id = submission_repeats.submission_id)))));

CREATE POLICY of_visits ON public.submissions FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submissions.county_code) AND (p.id = submissions.id)))));

CREATE POLICY of_visits ON public.visit_reviews FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = visit_reviews.county_code) AND (p.id = visit_reviews.visit_id)))));

ALTER TABLE public.overdue_flags ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.paper_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.papers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.payment_corrections ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.payment_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.payment_outcomes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.persons ENABLE ROW LEVEL SECURITY;

CREATE POLICY reach ON public.approval_sessions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.awaited_files USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.bank_accounts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.benefits USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.bundle_records USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.bundles USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.campaign_households USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.campaigns USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.case_acts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.case_clock_changes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.case_clocks USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.case_decisions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.cases USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.claims USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.collect_documents USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.complaint_acts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.complaints USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.disagreement_settlements USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.disagreements USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.door_codes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.drawn_visits USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.entity_changes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.entity_versions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.evaluations USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.exports USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.fact_overrides USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.facts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.finding_notices USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.finding_reviews USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.followup_answers USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.followup_escalations USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.followup_pauses USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.followups USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.help_requests USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.household_event_tellings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.household_events USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.households USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.lead_files USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.lead_outcomes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.lead_replies USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.lead_screenings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.leads USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.life_event_undos USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.life_events USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.map_areas USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.merges USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.monitoring_outcomes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.monitorings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.notice_cases USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.notice_objections USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.notice_photos USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.notice_postings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.notice_removals USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.notice_texts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.notices USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.obligations USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.observations USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.odata_keys USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.overdue_flags USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.paper_files USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.papers USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.payment_lines USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.persons USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.referral_acts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.referral_consents USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.referral_fields USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.referrals USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.register_changes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.reserve_closings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.reserve_entries USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.sample_cases USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.samples USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.screening_findings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.screening_leads USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.screening_results USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.screening_standings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.search_entries USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.second_visits USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.staff_relatives USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.statistics_running USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.statistics_tables USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.statuses USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submission_files USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submission_marks USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submission_repeats USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submissions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.trip_changes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.trip_moves USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.trip_plans USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.trip_roads USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.trip_stops USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.trip_unserved USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.trips USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.unplaced_households USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.visit_needs USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.visit_reasons USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.visit_reviews USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.visit_traces USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.visits USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.worker_days USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.worker_leaves USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

ALTER TABLE public.referral_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.referral_consents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.referral_fields ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.referrals ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.register_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reserve_closings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reserve_entries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sample_cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sample_visitors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.samples ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.screening_findings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.screening_leads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.screening_results ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.screening_standings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.search_entries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.second_visits ENABLE ROW LEVEL SECURITY;

CREATE POLICY sender ON public.submissions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (submitted_by = ANY ((( SELECT string_to_array(current_setting('tanfang.actors'::text, true), ','::text) AS string_to_array))::uuid[]))));

ALTER TABLE public.staff_relatives ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.statistics_running ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.statistics_tables ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.statuses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submission_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submission_marks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submission_repeats ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trip_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trip_moves ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trip_plans ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trip_roads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trip_stops ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trip_unserved ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trips ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.unplaced_households ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit_needs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit_reasons ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit_reviews ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit_traces ENABLE ROW LEVEL SECURITY;

CREATE POLICY visitor ON public.visits FOR SELECT USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (visitor_id = ANY ((( SELECT string_to_array(current_setting('tanfang.actors'::text, true), ','::text) AS string_to_array))::uuid[]))));

ALTER TABLE public.visits ENABLE ROW LEVEL SECURITY;

CREATE POLICY walks ON public.worker_days FOR SELECT USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (EXISTS ( SELECT 1
   FROM public.user_reaches r
  WHERE ((r.county_code = worker_days.county_code) AND (r.user_id = worker_days.user_id) AND (r.region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[])))))));

CREATE POLICY walks ON public.worker_leaves FOR SELECT USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (EXISTS ( SELECT 1
   FROM public.user_reaches r
  WHERE ((r.county_code = worker_leaves.county_code) AND (r.user_id = worker_leaves.user_id) AND (r.region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[])))))));

CREATE POLICY worker ON public.trips FOR SELECT USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (worker_id = ANY ((( SELECT string_to_array(current_setting('tanfang.actors'::text, true), ','::text) AS string_to_array))::uuid[]))));

ALTER TABLE public.worker_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.worker_leaves ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO tanfang_app;

REVOKE ALL ON FUNCTION public.count_payments_anew(written boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.count_payments_anew(written boolean) TO tanfang_app;

GRANT ALL ON FUNCTION public.followup_state(due_on date, overdue_from date, paused_from date, paused_until date, attempted_on date, heard_on date, today date) TO tanfang_app;

GRANT ALL ON FUNCTION public.former_codes(county text, reach text[]) TO tanfang_app;

REVOKE ALL ON FUNCTION public.map_stamp(county text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.map_stamp(county text) TO tanfang_app;

REVOKE ALL ON FUNCTION public.merge_carry_out(merge uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.merge_carry_out(merge uuid) TO tanfang_app;

REVOKE ALL ON FUNCTION public.merge_log(county text, merge uuid, at_step integer, t text, was jsonb, became jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.merge_older_findings(merge uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.merge_older_findings(merge uuid) TO tanfang_app;

REVOKE ALL ON FUNCTION public.merge_step(county text, merge uuid, at_step integer, t text, condition text, change text, ended text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.merge_take_back(merge uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.merge_take_back(merge uuid) TO tanfang_app;

REVOKE ALL ON FUNCTION public.merge_told(merge uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.merge_told(merge uuid) TO tanfang_app;

REVOKE ALL ON FUNCTION public.merged_households(asked uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.merged_households(asked uuid[]) TO tanfang_app;

REVOKE ALL ON FUNCTION public.merged_persons(asked uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.merged_persons(asked uuid[]) TO tanfang_app;

REVOKE ALL ON FUNCTION public.merges_out_of_sight(asked uuid, known timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.merges_out_of_sight(asked uuid, known timestamp with time zone) TO tanfang_app;

REVOKE ALL ON FUNCTION public.persons_joined(asked uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.persons_joined(asked uuid[]) TO tanfang_app;

GRANT ALL ON FUNCTION public.phones_by_place(county text, today date) TO tanfang_app;

REVOKE ALL ON FUNCTION public.search_register(kinds text[], exact tsquery, beginning tsquery, wide tsquery, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_register(kinds text[], exact tsquery, beginning tsquery, wide tsquery, most integer) TO tanfang_app;

REVOKE ALL ON FUNCTION public.split_carry_out(split uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.split_carry_out(split uuid) TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.merges TO tanfang_app;

GRANT UPDATE(undone_at) ON TABLE public.merges TO tanfang_app;

GRANT UPDATE(undone_by) ON TABLE public.merges TO tanfang_app;

GRANT UPDATE(undo_reason) ON TABLE public.merges TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.followups TO tanfang_app;

GRANT ALL ON FUNCTION public.state_on(today date, heard jsonb, f public.followups) TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_attendance TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_decisions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_hearings TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_item_ends TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_items TO tanfang_app;

GRANT UPDATE("position") ON TABLE public.approval_items TO tanfang_app;

GRANT UPDATE(state) ON TABLE public.approval_items TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_members TO tanfang_app;

GRANT UPDATE(user_id) ON TABLE public.approval_members TO tanfang_app;

GRANT UPDATE(ended_by) ON TABLE public.approval_members TO tanfang_app;

GRANT UPDATE(ended_at) ON TABLE public.approval_members TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_minutes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_minutes_items TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_minutes_signatures TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_session_acts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_sessions TO tanfang_app;

GRANT UPDATE(day) ON TABLE public.approval_sessions TO tanfang_app;

GRANT UPDATE(starts_at) ON TABLE public.approval_sessions TO tanfang_app;

GRANT UPDATE(place) ON TABLE public.approval_sessions TO tanfang_app;

GRANT UPDATE(state) ON TABLE public.approval_sessions TO tanfang_app;

GRANT UPDATE(last_number) ON TABLE public.approval_sessions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.approval_step_outs TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.audit TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.awaited_files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bank_accounts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bank_answers TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.benefits TO tanfang_app;

GRANT SELECT ON TABLE public.benefit_accounts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.benefit_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.boundary_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.boundary_imports TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bundle_drafts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bundle_handovers TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bundle_records TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.bundles TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.campaign_households TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.campaigns TO tanfang_app;

GRANT UPDATE(ended_on) ON TABLE public.campaigns TO tanfang_app;

GRANT UPDATE(ended_by) ON TABLE public.campaigns TO tanfang_app;

GRANT UPDATE(ended_at) ON TABLE public.campaigns TO tanfang_app;

GRANT UPDATE(end_reason) ON TABLE public.campaigns TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.case_acts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.case_clock_changes TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.case_clocks TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.case_decisions TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.cases TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.claim_acts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.claim_months TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.claims TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.collect_documents TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.collect_revocations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.collect_secrets TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.coming_division_changes TO tanfang_app;

GRANT UPDATE(withdrawn_by) ON TABLE public.coming_division_changes TO tanfang_app;

GRANT UPDATE(withdrawn_at) ON TABLE public.coming_division_changes TO tanfang_app;

GRANT UPDATE(withdraw_reason) ON TABLE public.coming_division_changes TO tanfang_app;

GRANT UPDATE(stopped_at) ON TABLE public.coming_division_changes TO tanfang_app;

GRANT UPDATE(findings) ON TABLE public.coming_division_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.complaint_acts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.complaints TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.counties TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.county_parameters TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.department_terms TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.departments TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.device_finds TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.device_losses TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.device_recoveries TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.devices TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.disagreement_settlements TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.disagreements TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.division_change_reaches TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.division_changes TO tanfang_app;

GRANT UPDATE(undone_by) ON TABLE public.division_changes TO tanfang_app;

GRANT UPDATE(undone_at) ON TABLE public.division_changes TO tanfang_app;

GRANT UPDATE(undo_reason) ON TABLE public.division_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.division_steps TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.divisions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.door_codes TO tanfang_app;

GRANT UPDATE(withdrawn_at) ON TABLE public.door_codes TO tanfang_app;

GRANT UPDATE(withdrawn_by) ON TABLE public.door_codes TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.draft_adoptions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.draw_seeds TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.drawn_visits TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.duplicate_decisions TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.duplicate_pairs TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.entity_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.entity_versions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.evaluations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.exports TO tanfang_app;

GRANT UPDATE(rows_done) ON TABLE public.exports TO tanfang_app;

GRANT UPDATE(rows) ON TABLE public.exports TO tanfang_app;

GRANT UPDATE(bytes) ON TABLE public.exports TO tanfang_app;

GRANT UPDATE(sha256) ON TABLE public.exports TO tanfang_app;

GRANT UPDATE(made_at) ON TABLE public.exports TO tanfang_app;

GRANT UPDATE(removed_at) ON TABLE public.exports TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.fact_overrides TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.facts TO tanfang_app;

GRANT UPDATE(overtaken) ON TABLE public.facts TO tanfang_app;

GRANT UPDATE(held_off_by) ON TABLE public.facts TO tanfang_app;

GRANT UPDATE(withdrawn_at) ON TABLE public.facts TO tanfang_app;

GRANT UPDATE(withdrawn_by) ON TABLE public.facts TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.feed_authorisations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.feed_mappings TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.finding_notices TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.finding_reviews TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.followup_answers TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.followup_escalations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.followup_pauses TO tanfang_app;

GRANT UPDATE(ended_on) ON TABLE public.followup_pauses TO tanfang_app;

GRANT UPDATE(ended_by) ON TABLE public.followup_pauses TO tanfang_app;

GRANT UPDATE(ended_at) ON TABLE public.followup_pauses TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_assignments TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_media TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_retirements TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_versions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.help_misses TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.help_requests TO tanfang_app;

GRANT UPDATE(lead_id) ON TABLE public.help_requests TO tanfang_app;

GRANT UPDATE(settled_by) ON TABLE public.help_requests TO tanfang_app;

GRANT UPDATE(settled_at) ON TABLE public.help_requests TO tanfang_app;

GRANT UPDATE(set_aside) ON TABLE public.help_requests TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.households TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.overdue_flags TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.persons TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.screening_results TO tanfang_app;

GRANT UPDATE(valid_to) ON TABLE public.screening_results TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.statuses TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.visits TO tanfang_app;

GRANT SELECT ON TABLE public.household_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.household_event_tellings TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.household_events TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.household_moves TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.import_decisions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.import_leads TO tanfang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_matches TO tanfang_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.import_parts TO tanfang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_persons TO tanfang_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.import_pieces TO tanfang_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.import_result_pieces TO tanfang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_results TO tanfang_app;

GRANT SELECT ON TABLE public.import_rows TO tanfang_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.import_strangers TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.imports TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.lead_files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.lead_outcomes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.lead_partners TO tanfang_app;

GRANT UPDATE(ended_at) ON TABLE public.lead_partners TO tanfang_app;

GRANT UPDATE(ended_by) ON TABLE public.lead_partners TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.lead_replies TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.lead_screenings TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.leads TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.life_event_undos TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.life_events TO tanfang_app;

GRANT SELECT ON TABLE public.lost_devices TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.low_income_entries TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.low_income_exchanges TO tanfang_app;

GRANT UPDATE(undone_by) ON TABLE public.low_income_exchanges TO tanfang_app;

GRANT UPDATE(undone_at) ON TABLE public.low_income_exchanges TO tanfang_app;

GRANT UPDATE(undo_reason) ON TABLE public.low_income_exchanges TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.low_income_recognitions TO tanfang_app;

GRANT UPDATE(decision) ON TABLE public.low_income_recognitions TO tanfang_app;

GRANT UPDATE(approval) ON TABLE public.low_income_recognitions TO tanfang_app;

GRANT UPDATE(note) ON TABLE public.low_income_recognitions TO tanfang_app;

GRANT UPDATE(decided_by) ON TABLE public.low_income_recognitions TO tanfang_app;

GRANT UPDATE(decided_at) ON TABLE public.low_income_recognitions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.low_income_releases TO tanfang_app;

GRANT UPDATE(decision) ON TABLE public.low_income_releases TO tanfang_app;

GRANT UPDATE(ended_on) ON TABLE public.low_income_releases TO tanfang_app;

GRANT UPDATE(note) ON TABLE public.low_income_releases TO tanfang_app;

GRANT UPDATE(decided_by) ON TABLE public.low_income_releases TO tanfang_app;

GRANT UPDATE(decided_at) ON TABLE public.low_income_releases TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.map_areas TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.monitoring_outcomes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.monitorings TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.notice_cases TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.notice_objections TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.notice_photos TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.notice_postings TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.notice_removals TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.notice_texts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.notices TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.notifications TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.obligations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.observations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.odata_keys TO tanfang_app;

GRANT UPDATE(ended_by) ON TABLE public.odata_keys TO tanfang_app;

GRANT UPDATE(ended_at) ON TABLE public.odata_keys TO tanfang_app;

GRANT UPDATE(read_on) ON TABLE public.odata_keys TO tanfang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.paper_files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.papers TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.parameter_decisions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.parameter_proposals TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.payment_batch_steps TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.payment_batches TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.payment_corrections TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.payment_lines TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.payment_orders TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.payment_outcomes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.photo_blocks TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.referral_acts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.referral_consents TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.referral_fields TO tanfang_app;

GRANT UPDATE(withdrawn_at) ON TABLE public.referral_fields TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(target) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(state) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(department_id) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(dispatch_id) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(dispatched_on) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(returns) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(binding) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(due_on) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(clock) ON TABLE public.referrals TO tanfang_app;

GRANT UPDATE(moved_at) ON TABLE public.referrals TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.register_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.reserve_closings TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.reserve_entries TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.sample_cases TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.sample_visitors TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.samples TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.screening_findings TO tanfang_app;

GRANT UPDATE(subject) ON TABLE public.screening_findings TO tanfang_app;

GRANT UPDATE(ended_on) ON TABLE public.screening_findings TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.screening_leads TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.screening_runs TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_standings TO tanfang_app;

GRANT SELECT ON TABLE public.search_entries TO tanfang_app;

GRANT UPDATE(reading) ON TABLE public.search_entries TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.second_visits TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sessions TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sign_in_failures TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.staff_relatives TO tanfang_app;

GRANT UPDATE(ended_at) ON TABLE public.staff_relatives TO tanfang_app;

GRANT UPDATE(ended_by) ON TABLE public.staff_relatives TO tanfang_app;

GRANT UPDATE(end_reason) ON TABLE public.staff_relatives TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.statistics_running TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.statistics_tables TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submission_files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submission_marks TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submission_repeats TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submissions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.sweeps TO tanfang_app;

GRANT UPDATE(seen_xid) ON TABLE public.sweeps TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.trip_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.trip_moves TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(percent) ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(finished_at) ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(problem) ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(served) ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(travel_minutes) ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(published_by) ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(published_at) ON TABLE public.trip_plans TO tanfang_app;

GRANT UPDATE(ways) ON TABLE public.trip_plans TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.trip_roads TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.trip_stops TO tanfang_app;

GRANT UPDATE(place) ON TABLE public.trip_stops TO tanfang_app;

GRANT UPDATE(pinned) ON TABLE public.trip_stops TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.trip_unserved TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.trips TO tanfang_app;

GRANT UPDATE(published_by) ON TABLE public.trips TO tanfang_app;

GRANT UPDATE(published_at) ON TABLE public.trips TO tanfang_app;

GRANT UPDATE(replaced_at) ON TABLE public.trips TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.unplaced_households TO tanfang_app;

GRANT UPDATE(settled_by) ON TABLE public.unplaced_households TO tanfang_app;

GRANT UPDATE(settled_at) ON TABLE public.unplaced_households TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.user_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.user_passwords TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.user_reaches TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.visit_needs TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.visit_reasons TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.visit_reviews TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.visit_traces TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.wide_reaches TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.worker_days TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.worker_leaves TO tanfang_app;

GRANT UPDATE(withdrawn_by) ON TABLE public.worker_leaves TO tanfang_app;

GRANT UPDATE(withdrawn_at) ON TABLE public.worker_leaves TO tanfang_app;
