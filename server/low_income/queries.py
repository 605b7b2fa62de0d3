"""SQL of the low-income database. Recognitions and benefits are its memberships: nothing is kept twice."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.low_income.records import (
    HistoryRow,
    HouseholdStatus,
    KnownPerson,
    LowIncomeItem,
    PersonLine,
    PlaceCount,
)

# Memberships that hold on a day ($2) below a place ($3 <= code < $4): by recognition, or by a benefit that was not
# stopped. $5 and $6: statuses with their categories, $7 and $8: programmes with theirs.
HOLD = """
    select s.region_code, s.household_id, s.person_id, k.category, s.valid_from, s.valid_to, 'status' as origin,
           s.source, s.id as status_id, s.support_mode
    from unnest($5::text[], $6::text[]) as k (status, category)
    join statuses s on s.county_code = $1 and s.status = k.status
    where s.region_code >= $3 and s.region_code < $4 and s.valid_from <= $2
      and (s.valid_to is null or s.valid_to >= $2)
    union all
    select b.region_code, b.household_id, b.person_id, k.category, b.first_month, t.stopped, 'benefit', b.programme,
           null, null
    from unnest($7::text[], $8::text[]) as k (programme, category)
    join benefits b on b.county_code = $1 and b.programme = k.programme
    left join lateral (select min(c.from_month) - 1 as stopped from benefit_changes c
                       where c.county_code = $1 and c.benefit_id = b.id and c.kind = 'stop') t on true
    where b.region_code >= $3 and b.region_code < $4 and b.household_id is not null and b.first_month <= $2
      and (t.stopped is null or t.stopped >= $2)
"""
LIST = f"""
with hold as materialized ({HOLD}), chosen as materialized (
    select distinct m.region_code, m.household_id from hold m
    where ($10::text is null or m.category = $10)
      and ($11::text is null or exists (select from monitorings o where o.county_code = $1
            and o.household_id = m.household_id and o.ended_at is null and (o.level = $11 or $11 = 'any')))
      and (m.region_code, m.household_id) > ($12, $13::uuid)
    order by m.region_code, m.household_id limit $14
)
select h.id as household_id, h.head_name, h.address, h.region_code, v.name as village_name,
       (select count(*) from persons p where p.county_code = $1 and p.household_id = h.id and p.died_on is null)::int
           as members,
       coalesce((select jsonb_agg(jsonb_build_object('category', m.category, 'person_name', p.name,
                     'valid_from', m.valid_from, 'valid_to', m.valid_to, 'origin', m.origin, 'source', m.source)
                     order by m.valid_from, m.category)
                 from hold m left join persons p on p.county_code = $1 and p.id = m.person_id
                 where m.household_id = h.id), '[]') as memberships,
       (select o.level from monitorings o where o.county_code = $1 and o.household_id = h.id and o.ended_at is null)
           as level,
       known.on_day as known_on, coalesce(known.on_day < $2 - $9::int, true) as stale
from chosen c
join households h on h.county_code = $1 and h.id = c.household_id
left join divisions v on v.county_code = $1 and v.code = left(h.region_code, 12)
left join lateral (
    select greatest(
        (select max(v.visited_on) from visits v where v.county_code = $1 and v.household_id = h.id and v.counts),
        (select max(s.recorded_at at time zone 'Asia/Shanghai')::date from statuses s
         where s.county_code = $1 and s.household_id = h.id),
        (select max(f.observed_on) from facts f where f.county_code = $1 and f.household_id = h.id)) as on_day
) known on true
order by c.region_code, c.household_id
"""  # noqa: S608 - constants only


async def members(
    conn: Connection, scope: Scope, held: tuple[object, ...], stale_days: int, wanted: tuple[str | None, str | None],
    after: tuple[str, UUID], limit: int,
) -> list[LowIncomeItem]:  # fmt: skip
    """Households of the database, place by place. `held`: day, bounds and the categories' arrays."""
    return await rows(
        conn, LowIncomeItem, LIST, scope.county_code, *held, stale_days, *wanted, *after, limit
    )  # fmt: skip


COUNTS = f"""
with hold as materialized ({HOLD}), placed as (
    select distinct left(region_code, $9) as place, household_id, category from hold
), homes as (select distinct place, household_id from placed)
select place as region_code, 'all' as kind, '' as name, count(*)::int as households from homes group by place
union all
select place, 'category', category, count(distinct household_id)::int from placed group by place, category
union all
select h.place, 'level', o.level, count(*)::int
from homes h join monitorings o on o.county_code = $1 and o.household_id = h.household_id and o.ended_at is null
group by h.place, o.level
"""  # noqa: S608 - constants only


async def counts(conn: Connection, scope: Scope, held: tuple[object, ...], digits: int) -> list[PlaceCount]:
    """How many households there are, by the first digits of where they live."""
    return await rows(conn, PlaceCount, COUNTS, scope.county_code, *held, digits)


HISTORY = """
select * from (
    select s.valid_from as "on", 'entered' as kind, k.category as what, s.source as detail, u.name as by,
           s.recorded_at as at
    from unnest($3::text[], $4::text[]) as k (status, category)
    join statuses s on s.county_code = $1 and s.household_id = $2 and s.status = k.status
    left join users u on u.county_code = $1 and u.id = s.recorded_by
    union all
    select s.valid_to, 'left', k.category, s.source, null, null
    from unnest($3::text[], $4::text[]) as k (status, category)
    join statuses s on s.county_code = $1 and s.household_id = $2 and s.status = k.status and s.valid_to is not null
    union all
    select b.first_month, 'entered', k.category, b.programme, u.name, b.granted_at
    from unnest($5::text[], $6::text[]) as k (programme, category)
    join benefits b on b.county_code = $1 and b.household_id = $2 and b.programme = k.programme
    left join users u on u.county_code = $1 and u.id = b.granted_by
    union all
    select c.from_month, 'left', k.category, c.reason, u.name, c.decided_at
    from unnest($5::text[], $6::text[]) as k (programme, category)
    join benefits b on b.county_code = $1 and b.household_id = $2 and b.programme = k.programme
    join benefit_changes c on c.county_code = $1 and c.benefit_id = b.id and c.kind = 'stop'
    left join users u on u.county_code = $1 and u.id = c.decided_by
    union all
    select m.began_on, 'monitored', m.level, m.reason, u.name, m.began_at
    from monitorings m join users u on u.county_code = $1 and u.id = m.began_by
    where m.county_code = $1 and m.household_id = $2
    union all
    select (o.decided_at at time zone 'Asia/Shanghai')::date, case when o.ends then 'released' else 'outcome' end,
           o.outcome, o.note, u.name, o.decided_at
    from monitorings m
    join monitoring_outcomes o on o.county_code = $1 and o.monitoring_id = m.id
    join users u on u.county_code = $1 and u.id = o.decided_by
    where m.county_code = $1 and m.household_id = $2
) line order by "on", at nulls last, kind
"""


async def history(conn: Connection, scope: Scope, household_id: UUID, arrays: tuple[object, ...]) -> list[HistoryRow]:
    """One household's line, oldest first."""
    return await rows(conn, HistoryRow, HISTORY, scope.county_code, household_id, *arrays)


LINES = f"""
with hold as materialized ({HOLD})
select distinct on (h.region_code, h.id, m.category, p.id)
       p.name, p.id_cipher, p.relation, h.head_name, h.region_code, coalesce(v.name, '') as place, h.address,
       m.category, m.support_mode, m.valid_from, m.valid_to,
       (select o.level from monitorings o where o.county_code = $1 and o.household_id = h.id and o.ended_at is null)
           as level
from hold m
join households h on h.county_code = $1 and h.id = m.household_id
join persons p on p.county_code = $1 and p.household_id = h.id and p.died_on is null
    and (m.person_id is null or p.id = m.person_id)
left join divisions v on v.county_code = $1 and v.code = left(h.region_code, 12)
order by h.region_code, h.id, m.category, p.id, m.valid_to desc nulls first, m.valid_from
"""  # noqa: S608 - constants only


async def person_lines(conn: Connection, scope: Scope, held: tuple[object, ...]) -> list[PersonLine]:
    """Everybody of the database with the sealed citizen ID, household by household; once in each category."""
    return await rows(conn, PersonLine, LINES, scope.county_code, *held)


KNOWN = """
select p.id, p.household_id, p.region_code, p.name, p.id_blind,
       array(select s.status from statuses s
             where s.county_code = $1 and s.household_id = p.household_id
               and (s.person_id is null or s.person_id = p.id)
               and s.valid_from <= $3 and (s.valid_to is null or s.valid_to >= $3)
             union select b.programme from benefits b
             where b.county_code = $1 and b.household_id = p.household_id
               and (b.programme <> 'tekun' or b.person_id = p.id) and b.first_month <= $3
               and not exists (select from benefit_changes c where c.county_code = $1 and c.benefit_id = b.id
                               and c.kind = 'stop' and c.from_month <= $3)) as held
from persons p where p.county_code = $1 and p.id_blind = any ($2::bytea[]) and p.died_on is null
"""


async def known(conn: Connection, scope: Scope, blinds: Sequence[bytes], on: date) -> list[KnownPerson]:
    """The people within reach who have these citizen IDs, with what they are recognised as or granted on the day."""
    return await rows(conn, KnownPerson, KNOWN, scope.county_code, list(blinds), on)


# The household's own row says where it lives at this moment.
RECOGNISE = """
insert into statuses (county_code, id, household_id, region_code, person_id, status, support_mode, valid_from,
                      valid_to, source, recorded_at, recorded_by)
select $1, r.id, h.id, h.region_code, r.person_id, r.status, r.support_mode, r.valid_from, r.valid_to, r.source,
       $10, $11
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::date[], $8::text[], $9::date[])
    as r (id, household_id, person_id, status, support_mode, valid_from, source, valid_to)
join households h on h.county_code = $1 and h.id = r.household_id
"""


async def recognise(conn: Connection, scope: Scope, new: Sequence[HouseholdStatus], now: datetime, by: UUID) -> None:
    """Put recognitions on file."""
    await conn.execute(
        RECOGNISE, scope.county_code, [one.id for one in new], [one.household_id for one in new],
        [one.person_id for one in new], [one.status for one in new], [one.support_mode for one in new],
        [one.valid_from for one in new], [one.source for one in new], [one.valid_to for one in new], now, by,
    )  # fmt: skip


ADD_EXCHANGE = """
insert into low_income_exchanges (county_code, id, file_name, sha256, taken, known, not_taken, taken_by, taken_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing returning id
"""


async def add_exchange(conn: Connection, scope: Scope, *values: object) -> bool:
    """A file taken over: (id, file name, sha256, taken, known, not taken, by, at). False when it is on file."""
    return await conn.fetchval(ADD_EXCHANGE, scope.county_code, *values) is not None
