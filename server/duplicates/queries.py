"""SQL of pairs that may be one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.duplicates.records import NotTheSame, PairRow, SideRow

# $2 null: everybody. Two with an ID each, different ones, are two people; only what was mistyped is asked about then.
FIND = """
with mine as materialized (
    select p.id, p.household_id, p.region_code, p.name, p.pinyin, p.sex, p.birth_date, p.relation, p.id_blind,
           p.phone_blind, h.address, h.head_name
    from persons p join households h on h.county_code = p.county_code and h.id = p.household_id
    where p.county_code = $1 and ($2::uuid[] is null or p.household_id = any($2))
), alike as (
    select a.id as a, b.id as b, case when a.name = b.name then 'same_id' else 'one_id_two_names' end as reason
    from mine a join persons b on b.county_code = $1 and b.id_blind = a.id_blind and b.id <> a.id
    union all
    select a.id, b.id, 'name_birth_village'
    from mine a
    join persons b on b.county_code = $1 and b.name = a.name and b.birth_date = a.birth_date and b.id <> a.id
    where left(b.region_code, 12) = left(a.region_code, 12) and coalesce(a.id_blind = b.id_blind, true)
    union all
    select a.id, b.id, 'sound_birth_village'
    from mine a
    join persons b on b.county_code = $1 and b.pinyin = a.pinyin and b.birth_date = a.birth_date and b.id <> a.id
    where b.name <> a.name and left(b.region_code, 12) = left(a.region_code, 12)
      and coalesce(a.id_blind = b.id_blind, true)
    union all
    select a.id, b.id, 'name_phone'
    from mine a join persons b on b.county_code = $1 and b.phone_blind = a.phone_blind and b.id <> a.id
    where b.name = a.name and coalesce(a.id_blind = b.id_blind, true)
    union all
    select a.id, b.id, 'name_turned'
    from mine a
    join persons b on b.county_code = $1 and b.id <> a.id
        and b.name in (substr(a.name, 2) || left(a.name, 1), right(a.name, 1) || left(a.name, -1))
    where length(a.name) > 1 and b.name <> a.name and left(b.region_code, 12) = left(a.region_code, 12)
      and coalesce(a.birth_date = b.birth_date, true) and coalesce(a.id_blind = b.id_blind, true)
    union all
    select a.id, b.id, 'name_is_address'
    from mine a
    join households h on h.county_code = $1 and h.address = a.name and h.id <> a.household_id
    join persons b on b.county_code = $1 and b.household_id = h.id and b.relation = 'self'
    where a.relation = 'self' and b.name = a.address and left(b.region_code, 12) = left(a.region_code, 12)
    union all
    select a.id, b.id, 'same_home'
    from mine a
    join households h on h.county_code = $1 and h.address = a.address and h.id <> a.household_id
        and h.head_name = a.head_name
    join persons b on b.county_code = $1 and b.household_id = h.id and b.relation = 'self'
    where a.relation = 'self' and a.address <> '' and left(b.region_code, 12) = left(a.region_code, 12)
      and coalesce(a.id_blind = b.id_blind, true) and coalesce(a.birth_date = b.birth_date, true)
), pairs as (
    select least(a, b) as one_id, greatest(a, b) as other_id, array_agg(distinct reason order by reason) as reasons
    from alike group by 1, 2
), fresh as (
    select w.one_id, w.other_id, w.reasons,
           md5(w.reasons::text || (select string_agg(concat_ws('|', p.name, p.sex, p.birth_date, p.id_blind,
                                                               p.phone_blind, h.address), ';' order by p.id)
                                   from persons p
                                   join households h on h.county_code = p.county_code and h.id = p.household_id
                                   where p.county_code = $1 and p.id in (w.one_id, w.other_id))) as fingerprint
    from pairs w
), put as (
    insert into duplicate_pairs as d (county_code, one_id, other_id, reasons, fingerprint, found_at)
    select $1, one_id, other_id, reasons, fingerprint, $3 from fresh where fingerprint is not null
    on conflict (county_code, one_id, other_id) do update
        set reasons = excluded.reasons, fingerprint = excluded.fingerprint, gone_at = null,
            found_at = case when d.gone_at is null then d.found_at else excluded.found_at end
        where d.fingerprint <> excluded.fingerprint or d.gone_at is not null
    returning 1
), past as (
    update duplicate_pairs d set gone_at = $3
    where d.county_code = $1 and d.gone_at is null
      and ($2::uuid[] is null or d.one_id in (select id from mine) or d.other_id in (select id from mine))
      and not exists (select from fresh w where w.one_id = d.one_id and w.other_id = d.other_id)
    returning 1
)
select (select count(*) from put) as found, (select count(*) from past) as past
"""


async def find(conn: Connection, scope: Scope, household_ids: Sequence[UUID] | None, now: datetime) -> int:
    """Keep the pairs that these households' members are part of (None: everybody); how many are new or changed."""
    ids = None if household_ids is None else list(household_ids)
    return int(await conn.fetchval(FIND, scope.county_code, ids, now))


PAIR = """
select d.one_id, d.other_id, d.reasons, d.fingerprint, d.found_at, w.note, u.name as decided_by, w.decided_at
from duplicate_pairs d
join persons one on one.county_code = d.county_code and one.id = d.one_id
join persons other on other.county_code = d.county_code and other.id = d.other_id
left join lateral (select * from duplicate_decisions w
                   where w.county_code = d.county_code and w.one_id = d.one_id and w.other_id = d.other_id
                   order by w.id desc limit 1) w on true
left join users u on u.county_code = d.county_code and u.id = w.decided_by
"""
PAIRS = f"""{PAIR}
where d.county_code = $1 and d.gone_at is null
  and (coalesce(w.fingerprint = d.fingerprint, false) = $2::boolean)
  and ($3::text is null or starts_with(one.region_code, $3) or starts_with(other.region_code, $3))
  and ($4::timestamptz is null or (d.found_at, d.one_id, d.other_id) < ($4, $5::uuid, $6::uuid))
order by d.found_at desc, d.one_id desc, d.other_id desc limit $7
"""


async def pairs(
    conn: Connection,
    scope: Scope,
    *,
    decided: bool,
    region: str | None,
    after: tuple[datetime, UUID, UUID] | None,
    limit: int,
) -> list[PairRow]:
    """Pairs both of whom are within reach, the newest first; `decided`: those said to be two people."""
    return await rows(conn, PairRow, PAIRS, scope.county_code, decided, region, *(after or (None, None, None)), limit)


PAIRS_AMONG = f"""{PAIR}
where d.county_code = $1 and d.gone_at is null and (d.one_id = any($2::uuid[]) or d.other_id = any($2::uuid[]))
order by d.found_at desc, d.one_id desc, d.other_id desc limit 100
"""


async def pairs_among(conn: Connection, scope: Scope, person_ids: Sequence[UUID]) -> list[PairRow]:
    """The newest hundred pairs that one of these is part of, those said to be two people too."""
    return await rows(conn, PairRow, PAIRS_AMONG, scope.county_code, list(person_ids))


MEMBERS = "select id from persons where county_code = $1 and (household_id = $2 or id = $2)"


async def members(conn: Connection, scope: Scope, household_or_person: UUID) -> list[UUID]:
    """The members of a household, or the one person of this id."""
    return [r["id"] for r in await conn.fetch(MEMBERS, scope.county_code, household_or_person)]


HEADS = """
select distinct on (g.id) g.id as given, p.id as person
from unnest($2::uuid[]) as g (id)
join persons p on p.county_code = $1 and (p.household_id = g.id or p.id = g.id)
order by g.id, p.relation <> 'self', p.birth_date nulls last, p.id
"""


async def heads(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """By what was given: the head of a household, the person of a person's id; without those out of reach."""
    return {r["given"]: r["person"] for r in await conn.fetch(HEADS, scope.county_code, list(ids))}


SIDES = """
select p.id, p.household_id, p.name, p.sex, p.birth_date, p.relation, p.id_last4, p.phone_cipher, p.died_on,
       h.head_name, h.address, v.name as village_name, g.name as grid_name,
       array(select m.name from persons m where m.county_code = p.county_code and m.household_id = p.household_id
             order by m.relation <> 'self', m.birth_date nulls last, m.id) as members,
       (select count(*) from visits w
        where w.county_code = p.county_code and w.household_id = p.household_id)::int as visits,
       (select count(*) from cases c where c.county_code = p.county_code and c.household_id = p.household_id
            and not c.ended)::int as open_cases,
       (p.registered_at at time zone 'Asia/Shanghai')::date as registered_on
from persons p
join households h on h.county_code = p.county_code and h.id = p.household_id
left join divisions v on v.county_code = p.county_code and v.code = left(p.region_code, 12)
left join divisions g on g.county_code = p.county_code and g.code = p.region_code and g.level = 'grid'
where p.county_code = $1 and p.id = any($2::uuid[])
"""


async def sides(conn: Connection, scope: Scope, person_ids: Sequence[UUID]) -> dict[UUID, SideRow]:
    found = await rows(conn, SideRow, SIDES, scope.county_code, list(person_ids))
    return {one.id: one for one in found}


ADD_DECISION = """
insert into duplicate_decisions (county_code, id, one_id, other_id, fingerprint, note, decided_by, decided_at)
select $1, $2, d.one_id, d.other_id, d.fingerprint, $5, $6, $7
from duplicate_pairs d
join persons one on one.county_code = d.county_code and one.id = d.one_id
join persons other on other.county_code = d.county_code and other.id = d.other_id
where d.county_code = $1 and d.one_id = least($3::uuid, $4::uuid) and d.other_id = greatest($3::uuid, $4::uuid)
on conflict (county_code, id) do nothing
returning true
"""


async def add_decision(conn: Connection, scope: Scope, given: NotTheSame, actor_id: UUID, now: datetime) -> bool:
    """False when there is no such pair within reach, or this decision is on file."""
    return bool(
        await conn.fetchval(
            ADD_DECISION, scope.county_code, given.id, given.one_id, given.other_id, given.note, actor_id, now
        )
    )


DECISION = "select true from duplicate_decisions where county_code = $1 and id = $2"


async def decision_known(conn: Connection, scope: Scope, decision_id: UUID) -> bool:
    return bool(await conn.fetchval(DECISION, scope.county_code, decision_id))
