-- A person who was merged leads on to the one that remains, as a household does; a list of the past shows who was merged or
-- withdrawn since, and a register read as of an earlier day knows who proved to be one with somebody of another household.

-- Rows that were merged are in sight of a transaction that says so: the past and the county's whole file.
alter policy not_merged on households using (merged_into is null or current_setting('tanfang.merged', true) = 'shown');
alter policy not_merged on persons using (merged_into is null or current_setting('tanfang.merged', true) = 'shown');

create index households_withdrawn on households (county_code, withdrawn_at) where withdrawn_at is not null;

-- What became of persons who were merged: their ids and those that remain. It tells nothing about either.
create function merged_persons(asked uuid[]) returns table (id uuid, now_id uuid)
    language sql stable security definer set search_path = public, pg_temp as $$
    with recursive followed as (
        select p.id, p.merged_into, 1 as steps from persons p
        where p.county_code = current_setting('tanfang.counties', true) and p.id = any (asked) and p.merged_into is not null
        union all
        select f.id, p.merged_into, f.steps + 1 from followed f
        join persons p on p.county_code = current_setting('tanfang.counties', true) and p.id = f.merged_into
        where p.merged_into is not null and f.steps < 50)
    select distinct on (f.id) f.id, f.merged_into from followed f order by f.id, f.steps desc
$$;

-- Who was merged into these persons, as far as they are within reach: what was written of them under another id.
create function persons_joined(asked uuid[])
    returns table (kept_id uuid, id uuid, name text, id_cipher bytea, phone_cipher bytea)
    language sql stable security definer set search_path = public, pg_temp as $$
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

-- The register as it was known before an instant: what was joined or parted of these since is taken back, the newest first.
-- Only for a transaction that ends without keeping it.
create or replace function merges_out_of_sight(asked uuid, known timestamptz) returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
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

revoke execute on function merged_persons(uuid[]), persons_joined(uuid[]) from public;
grant execute on function merged_persons(uuid[]), persons_joined(uuid[]) to tanfang_app;
