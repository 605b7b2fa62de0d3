-- Searching people, leads and cases. One row for each, with the words it can be found by; kept by the tables themselves,
-- whoever writes them. Row-level security would have every row read before a word is compared, so one function looks
-- things up and takes the reach from the transaction, as the policies do; what it finds is then read under them.

create extension if not exists btree_gin;

alter table persons
    add column phone_blind bytea,                 -- keyed hash of the whole telephone number
    add column phone_tail  bytea;                 -- keyed hash of its last four digits
create index persons_phone_unread on persons (county_code, id) where phone_cipher is not null and phone_blind is null;

create table search_entries (
    county_code text not null,
    kind        text not null check (kind in ('person', 'lead', 'case')),
    id          uuid not null,
    region_code text not null,
    name        text not null,
    reading     text,                             -- 'wang xiulan wxl'; null: not read yet
    document    tsvector not null,
    primary key (county_code, kind, id)
);
create index search_entries_document on search_entries using gin (county_code, document);
create index search_entries_unread on search_entries (county_code, id) where reading is null;

-- Characters, and runs of letters or digits, two by two and one by one.
create function search_units(given text, mark text) returns text[]
    language plpgsql immutable parallel safe as $$
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

create function search_readings(reading text) returns text[]
    language plpgsql immutable parallel safe as $$
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

create function search_name(name text) returns text[]
    language plpgsql immutable parallel safe as $$
declare
    spoken text := lower(translate(name, ' ·•・.', ''));
begin
    if spoken = '' then
        return '{}';
    end if;
    return array['=' || spoken, '^' || left(spoken, 1)] || search_units(spoken, 'n');
end $$;

create function search_places(region_code text) returns text[]
    language sql immutable parallel safe as $$
    select array['r' || left(region_code, 6), 'r' || left(region_code, 9), 'r' || left(region_code, 12), 'r' || region_code]
$$;

create function search_document(
    name text, reading text, relation text, region_code text, address text, id_last4 text, id_blind bytea,
    phone_blind bytea, phone_tail bytea) returns tsvector
    language plpgsql immutable parallel safe as $$
begin
    return array_to_tsvector(
        search_name(name) || search_readings(reading) || search_places(region_code) || search_units(address, 'a')
        || case when relation = 'self' then array['h'] else '{}' end
        || case when id_last4 is null then '{}' else array['d' || lower(id_last4)] end
        || case when id_blind is null then '{}' else array['D' || left(encode(id_blind, 'hex'), 24)] end
        || case when phone_blind is null then '{}' else array['T' || left(encode(phone_blind, 'hex'), 24)] end
        || case when phone_tail is null then '{}' else array['t' || left(encode(phone_tail, 'hex'), 24)] end);
end $$;

-- Another telephone number has not been read yet.
create function phone_changed() returns trigger language plpgsql as $$
begin
    if new.phone_blind is not distinct from old.phone_blind then
        new.phone_blind := null;
        new.phone_tail := null;
    end if;
    return new;
end $$;
create trigger phone_changed before update on persons for each row
    when (new.phone_cipher is distinct from old.phone_cipher) execute function phone_changed();

create function enter_persons() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
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
create trigger enter_persons after insert on persons
    referencing new table as fresh for each statement execute function enter_persons();
create trigger enter_persons_anew after update on persons
    referencing new table as fresh for each statement execute function enter_persons();

create function enter_addresses() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update search_entries e set document = search_document(p.name, p.pinyin, p.relation, p.region_code, f.address, p.id_last4, p.id_blind,
        p.phone_blind, p.phone_tail)
    from fresh f
    join stale s on s.county_code = f.county_code and s.id = f.id and s.address <> f.address
    join persons p on p.county_code = f.county_code and p.household_id = f.id
    where e.county_code = p.county_code and e.kind = 'person' and e.id = p.id;
    return null;
end $$;
create trigger enter_addresses after update on households
    referencing old table as stale new table as fresh for each statement execute function enter_addresses();

create function enter_leads() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
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
create trigger enter_leads after insert on leads
    referencing new table as fresh for each statement execute function enter_leads();
create trigger enter_leads_anew after update on leads
    referencing new table as fresh for each statement execute function enter_leads();

create function enter_cases() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
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
create trigger enter_cases after insert on cases
    referencing new table as fresh for each statement execute function enter_cases();
create trigger enter_cases_anew after update on cases
    referencing new table as fresh for each statement execute function enter_cases();

-- How a name is typed in Latin letters is worked out by the application, a moment later.
create function enter_reading() returns trigger language plpgsql as $$
begin
    new.document := new.document || array_to_tsvector(search_readings(new.reading));
    return new;
end $$;
create trigger enter_reading before update on search_entries for each row
    when (old.reading is null and new.reading is not null and new.kind <> 'person') execute function enter_reading();

insert into search_entries (county_code, kind, id, region_code, name, reading, document)
select p.county_code, 'person', p.id, p.region_code, p.name, p.pinyin, search_document(p.name, p.pinyin, p.relation, p.region_code, h.address, p.id_last4, p.id_blind,
       p.phone_blind, p.phone_tail)
from persons p join households h on h.county_code = p.county_code and h.id = p.household_id;
insert into search_entries (county_code, kind, id, region_code, name, document)
select l.county_code, 'lead', l.id, l.region_code, l.person_name,
       array_to_tsvector(array['h'] || search_name(l.person_name) || search_places(l.region_code) || search_units(l.place, 'a')
           || case when l.person_phone_blind is null then '{}'
                   else array['T' || left(encode(l.person_phone_blind, 'hex'), 24)] end)
from leads l;
insert into search_entries (county_code, kind, id, region_code, name, document)
select c.county_code, 'case', c.id, c.region_code, c.applicant_name,
       array_to_tsvector(array['h'] || search_name(c.applicant_name) || search_places(c.region_code))
from cases c;

alter table search_entries enable row level security;
create policy reach on search_entries using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, update (reading) on search_entries to tanfang_app;

-- What is within the reach of this transaction and has these words; at most so many of the `exact` and of all.
-- Told are id, kind and how well each fits (0: exactly, 1: begins like it, 2: has it); everything else is read under RLS.
create function search_register(kinds text[], exact tsquery, beginning tsquery, wide tsquery, most integer)
    returns table (kind text, id uuid, fit integer)
    language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
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
revoke execute on function search_register(text[], tsquery, tsquery, tsquery, integer) from public;
grant execute on function search_register(text[], tsquery, tsquery, tsquery, integer) to tanfang_app;
