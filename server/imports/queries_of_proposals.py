"""SQL of proposals: whom a row may be about, where nobody is sure."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, rows
from server.imports.reading import BIRTH_BY_MONTH
from server.imports.records import PersonMeant
from server.imports.scoring import Candidate, Likely, Unnumbered

# Who was merged into somebody since the list was read is who remains; put down first, see ROWS of queries_of_rows.py.
PROPOSED = """
with meant as materialized (
    select m.*, coalesce(f.now_id, m.person_id) as remaining_id
    from import_matches m
    left join lateral merged_persons(array[m.person_id]) f on true
    where m.county_code = $1 and m.import_id = $2 and m.row = $3)
select * from (
    select distinct on (p.id) p.id as person_id, p.household_id, p.name, p.sex, p.birth_date as born, p.id_last4,
           h.address, coalesce(v.name, '') as village, m.outcome, m.reason, m.score,
           coalesce(m.weights, '[]') as weights, p.died_on
    from meant m
    join persons p on p.county_code = $1 and p.id = m.remaining_id
    join households h on h.county_code = $1 and h.id = p.household_id
    left join divisions v on v.county_code = $1 and v.code = left(p.region_code, 12)
    order by p.id, m.outcome, m.score desc nulls last) t
order by score desc nulls last, person_id
"""


async def proposed(conn: Connection, scope: Scope, import_id: UUID, number: int) -> list[PersonMeant]:
    """Those a row may be about, the likeliest first."""
    return await rows(conn, PersonMeant, PROPOSED, scope.county_code, import_id, number)


FOLLOW = """
with followed as (
    delete from import_matches m
    using merged_persons(array(select distinct person_id from import_matches
                               where county_code = $1 and import_id = $2 and ($3::integer is null or row = $3))) f
    where m.county_code = $1 and m.import_id = $2 and ($3::integer is null or m.row = $3) and m.person_id = f.id
    returning m.*, f.now_id)
insert into import_matches as m (county_code, import_id, row, person_id, household_id, outcome, reason, first_row,
                                 score, weights)
select distinct on (o.row, p.id) $1, $2, o.row, p.id, p.household_id, o.outcome, o.reason, o.first_row, o.score,
       o.weights
from followed o
join persons p on p.county_code = $1 and p.id = o.now_id
order by o.row, p.id, o.outcome
on conflict (county_code, import_id, row, person_id) do update
    set outcome = excluded.outcome, reason = excluded.reason where excluded.outcome = 'matched'
"""


async def follow(conn: Connection, scope: Scope, import_id: UUID, number: int | None) -> None:
    """Rows about somebody who was merged are about who remains: one row of the list, or all of them."""
    await conn.execute(FOLLOW, scope.county_code, import_id, number)


ADD_DECISION = """
insert into import_decisions (county_code, id, import_id, row, person_id, decided_by, decided_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, id) do nothing returning true
"""
SETTLE = """
update import_matches set outcome = case when person_id = $4 then 'matched' else 'set_aside' end,
                          reason = case when person_id = $4 then 'decided' else 'nobody' end
where county_code = $1 and import_id = $2 and row = $3 and outcome = 'proposed'
"""


async def add_decision(
    conn: Connection,
    scope: Scope,
    import_id: UUID,
    decision: tuple[UUID, int, UUID | None],
    by: UUID,
    now: datetime,
) -> bool:
    """`decision`: its id, the row, and who it is; None: nobody of those proposed."""
    id_, number, person = decision
    return bool(await conn.fetchval(ADD_DECISION, scope.county_code, id_, import_id, number, person, by, now))


async def settle(conn: Connection, scope: Scope, import_id: UUID, number: int, person: UUID | None) -> None:
    await conn.execute(SETTLE, scope.county_code, import_id, number, person)


# Rows without a whole citizen ID -----------------------------------------------------------------

PARTS_UNNUMBERED = """
select part from import_parts where county_code = $1 and import_id = $2 and readings is not null order by part
"""
UNNUMBERED = """
select r.row, r.name, r.reading, r.born, $4 = any(r.problems) as by_month, r.sex, r.id_last4, r.place, r.phone_cipher
from import_rows r
where r.county_code = $1 and r.import_id = $2 and r.part = any($3::integer[]) and r.id_blind is null
  and r.reading is not null
  and not exists (select from import_matches m where m.county_code = $1 and m.import_id = $2 and m.row = r.row)
order by r.row
"""
# By how the name sounds with a day of birth that is near, or by the day of birth, or the month where no day is said,
# with a character of the name in common. One scan of the persons for each part and a page of rows.
ALIKE = """
with r as (select * from unnest($2::integer[], $3::text[], $4::text[], $5::date[], $6::boolean[])
                         as r (row, name, reading, born, by_month)),
near as (
    select r.row, p.id from r join persons p on p.county_code = $1
        and split_part(p.pinyin, ' ', 1) || ' ' || split_part(p.pinyin, ' ', 2) = r.reading
    where r.born is null or p.birth_date is null or abs(r.born - p.birth_date) < 400
       or to_char(r.born, 'MMDD') = to_char(p.birth_date, 'MMDD')
    union
    select r.row, p.id from r join persons p on p.county_code = $1 and p.birth_date = r.born
    where not r.by_month and (left(p.name, 1) = left(r.name, 1) or right(p.name, 1) = right(r.name, 1))
    union
    select r.row, p.id from r join persons p on p.county_code = $1
        and date_trunc('month', p.birth_date::timestamp) = r.born::timestamp
    where r.by_month and (left(p.name, 1) = left(r.name, 1) or right(p.name, 1) = right(r.name, 1))
)
select n.row, p.id as person_id, p.household_id, p.name, p.birth_date as born, p.sex, p.id_last4, p.phone_cipher,
       coalesce(v.name, '') as village, coalesce(t.name, '') as town
from near n
join persons p on p.county_code = $1 and p.id = n.id
left join divisions v on v.county_code = $1 and v.code = left(p.region_code, 12)
left join divisions t on t.county_code = $1 and t.code = left(p.region_code, 9)
order by n.row, p.id
"""
NAMESAKES = """
select name, count(*) as n from persons where county_code = $1 and name = any($2::text[]) group by name
"""
PERSONS = "select count(*) from persons where county_code = $1"
ADD_LIKELY = """
insert into import_matches (county_code, import_id, row, person_id, household_id, outcome, reason, score, weights)
select $1, $2, n.row, n.person_id, n.household_id, n.outcome, 'likely', n.score, n.weights
from jsonb_to_recordset($3::jsonb) as n (row integer, person_id uuid, household_id uuid, outcome text, score real,
                                         weights jsonb)
on conflict do nothing
"""


async def parts_unnumbered(conn: Connection, scope: Scope, import_id: UUID) -> list[int]:
    """Parts of a list with rows that no citizen ID speaks for, in its order."""
    return [one["part"] for one in await conn.fetch(PARTS_UNNUMBERED, scope.county_code, import_id)]


async def unnumbered(conn: Connection, scope: Scope, import_id: UUID, parts: Sequence[int]) -> list[Unnumbered]:
    """Those rows of some parts that nobody is found for, in the order of the list."""
    return await rows(conn, Unnumbered, UNNUMBERED, scope.county_code, import_id, list(parts), BIRTH_BY_MONTH)


async def alike(conn: Connection, scope: Scope, wanted: Sequence[Unnumbered]) -> list[Candidate]:
    """Persons of the register that may be meant, row by row."""
    return await rows(
        conn, Candidate, ALIKE, scope.county_code, [one.row for one in wanted], [one.name for one in wanted],
        [one.reading for one in wanted], [one.born for one in wanted], [one.by_month for one in wanted],
    )  # fmt: skip


async def namesakes(conn: Connection, scope: Scope, names: Sequence[str]) -> dict[str, int]:
    """How many persons of the register have each name."""
    return {r["name"]: r["n"] for r in await conn.fetch(NAMESAKES, scope.county_code, list(names))}


async def persons(conn: Connection, scope: Scope) -> int:
    """How many persons there are."""
    return await conn.fetchval(PERSONS, scope.county_code)


async def add_likely(conn: Connection, scope: Scope, import_id: UUID, found: Sequence[Likely]) -> None:
    """Who is likely meant, with what speaks for it."""
    told = [msgspec.to_builtins(one) for one in found]
    await conn.execute(ADD_LIKELY, scope.county_code, import_id, told)
