"""SQL of the search."""

from collections.abc import Sequence
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.search.records import FoundRow, Hit, Unread, Unspoken
from server.search.words import Queries

DIVISIONS = """
select code from divisions
where county_code = $1 and level <> 'county' and name like '%' || $2 || '%' and valid_to is null
order by length(code), code limit 60
"""


async def divisions(conn: Connection, scope: Scope, pattern: str) -> list[str]:
    """Codes of places whose name has it (a LIKE pattern without its ends), the largest first."""
    return [r["code"] for r in await conn.fetch(DIVISIONS, scope.county_code, pattern)]


BEGINNINGS = """
select regexp_replace(name, '(村|乡|镇|社区)$', '') as short from divisions
where county_code = $1 and level in ('town', 'village') and length(name) > 2
  and starts_with($2, regexp_replace(name, '(村|乡|镇|社区)$', ''))
order by length(name) desc limit 1
"""


async def place_before(conn: Connection, scope: Scope, text: str) -> str | None:
    """The name of the town or village that a text begins with, without what it is (村, 乡, 镇, 社区)."""
    return await conn.fetchval(BEGINNINGS, scope.county_code, text)


# The function takes county and reach from the transaction.
LOOK_UP = """
select kind, id, fit from search_register($2, $3::text::tsquery, $4::text::tsquery, $5::text::tsquery, $6)
where $1 = any (string_to_array(current_setting('tanfang.counties', true), ','))
"""


async def look_up(conn: Connection, scope: Scope, kinds: Sequence[str], asked: Queries, most: int) -> list[Hit]:
    """At most `most` that fit exactly and `most` that fit at all."""
    return await rows(
        conn, Hit, LOOK_UP, scope.county_code, list(kinds), asked.exact, asked.begins, asked.wide or asked.exact, most
    )


BY_DOOR = """
select p.id from door_codes d
join persons p on p.county_code = d.county_code and p.household_id = d.household_id and p.relation = 'self'
where d.county_code = $1 and left(d.code, 6) = $2 and d.withdrawn_at is null
"""


async def by_door(conn: Connection, scope: Scope, number: str) -> list[UUID]:
    """Heads of the household with this number beside its door code."""
    return [r["id"] for r in await conn.fetch(BY_DOOR, scope.county_code, number)]


PERSONS = """
select 'person' as kind, p.id, p.household_id, p.name, h.head_name, p.relation, p.birth_date, p.died_on, h.address,
       v.name as village_name, t.name as town_name, p.id_cipher, p.phone_cipher,
       (select left(d.code, 6) from door_codes d
        where d.county_code = p.county_code and d.household_id = p.household_id and d.withdrawn_at is null) as door
from persons p
join households h on h.county_code = p.county_code and h.id = p.household_id
left join divisions v on v.county_code = p.county_code and v.code = left(p.region_code, 12)
left join divisions t on t.county_code = p.county_code and t.code = left(p.region_code, 9)
where p.county_code = $1 and p.id = any($2::uuid[])
"""


async def persons(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[FoundRow]:
    return await rows(conn, FoundRow, PERSONS, scope.county_code, list(ids))


LEADS = """
select 'lead' as kind, l.id, l.household_id, l.person_name as name, l.place as address,
       v.name as village_name, t.name as town_name, l.event_type as programme,
       (l.reported_at at time zone 'Asia/Shanghai')::date as entered_on, o.id is not null as ended
from leads l
left join lead_outcomes o on o.county_code = l.county_code and o.lead_id = l.id
left join divisions v on v.county_code = l.county_code and v.code = left(l.region_code, 12) and v.level = 'village'
left join divisions t on t.county_code = l.county_code and t.code = left(l.region_code, 9) and t.level = 'town'
where l.county_code = $1 and l.id = any($2::uuid[])
"""


async def leads(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[FoundRow]:
    """`programme`: what happened."""
    return await rows(conn, FoundRow, LEADS, scope.county_code, list(ids))


CASES = """
select 'case' as kind, c.id, c.household_id, c.applicant_name as name, coalesce(h.address, '') as address,
       v.name as village_name, t.name as town_name, c.programme,
       (c.opened_at at time zone 'Asia/Shanghai')::date as entered_on, c.ended
from cases c
left join households h on h.county_code = c.county_code and h.id = c.household_id
left join divisions v on v.county_code = c.county_code and v.code = left(c.region_code, 12) and v.level = 'village'
left join divisions t on t.county_code = c.county_code and t.code = left(c.region_code, 9) and t.level = 'town'
where c.county_code = $1 and c.id = any($2::uuid[])
"""


async def cases(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[FoundRow]:
    return await rows(conn, FoundRow, CASES, scope.county_code, list(ids))


UNREAD_PHONES = """
select id, phone_cipher from persons
where county_code = $1 and phone_cipher is not null and phone_blind is null order by id limit $2
"""


async def unread_phones(conn: Connection, scope: Scope, most: int) -> list[Unread]:
    return await rows(conn, Unread, UNREAD_PHONES, scope.county_code, most)


READ_PHONES = """
update persons p set phone_blind = r.whole, phone_tail = r.tail
from unnest($2::uuid[], $3::bytea[], $4::bytea[]) as r (id, whole, tail)
where p.county_code = $1 and p.id = r.id
"""


async def read_phones(conn: Connection, scope: Scope, marks: Sequence[tuple[UUID, bytes, bytes | None]]) -> None:
    """`marks`: person, keyed hash of the number and of its end."""
    await conn.execute(READ_PHONES, scope.county_code, *map(list, zip(*marks, strict=True)))


UNREAD_NAMES = "select id, name from search_entries where county_code = $1 and reading is null order by id limit $2"


async def unread_names(conn: Connection, scope: Scope, most: int) -> list[Unspoken]:
    return await rows(conn, Unspoken, UNREAD_NAMES, scope.county_code, most)


READ_NAMES = """
update search_entries e set reading = r.reading
from unnest($2::uuid[], $3::text[]) as r (id, reading)
where e.county_code = $1 and e.id = r.id and e.reading is null
"""


async def read_names(conn: Connection, scope: Scope, readings: Sequence[tuple[UUID, str]]) -> None:
    """`readings`: lead or case, and its name as it is typed in Latin letters."""
    await conn.execute(READ_NAMES, scope.county_code, *map(list, zip(*readings, strict=True)))
