"""SQL of what changed since the list before: who is new, who is no longer named, of whom it says something else."""

from collections.abc import Sequence
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.imports.queries_of_matches import LOOPS, MEMORY, NO_LOOPS
from server.imports.records import ChangedRow, ListBefore, PersonListed

BEFORE = """
select b.id, b.listed_on, b.file_name, b.columns from imports i
join imports b on b.county_code = $1 and b.feed = i.feed
  and (b.listed_on, b.uploaded_at) < (i.listed_on, i.uploaded_at)
  and b.applied_at is not null and b.undone_at is null and b.cleared_at is null
where i.county_code = $1 and i.id = $2
order by b.listed_on desc, b.uploaded_at desc limit 1
"""


async def before(conn: Connection, scope: Scope, import_id: UUID) -> ListBefore | None:
    """The list of the same feed that was applied before this one and still has its rows."""
    return await row(conn, ListBefore, BEFORE, scope.county_code, import_id)


# Rows of one list ($2) about nobody of another ($3): not by citizen ID, nor by the person of the register, nor, where
# one of them has no ID, by name, birth and place. Three hash joins; loops over lists the planner has not counted yet
# would compare each row with each.
ABSENT = """
from import_rows r
left join import_matches m on m.county_code = $1 and m.import_id = $2 and m.row = r.row
                          and m.outcome in ('matched', 'repeated')
where r.county_code = $1 and r.import_id = $2 and m.outcome is distinct from 'repeated'
  and (r.name <> '' or r.id_blind is not null)
  and not exists (select from import_rows o
                  where o.county_code = $1 and o.import_id = $3 and o.id_blind = r.id_blind)
  and not exists (select from import_matches o
                  where o.county_code = $1 and o.import_id = $3 and o.person_id = m.person_id
                    and o.outcome = 'matched')
  and not exists (select from import_rows o
                  where o.county_code = $1 and o.import_id = $3 and o.name = r.name and o.place = r.place
                    and o.born is not distinct from r.born and (o.id_blind is null or r.id_blind is null))
"""
MANY = f"select count(*) {ABSENT}"
SOME = f"""
select r.row, r.name, r.id_last4, r.born, r.place, m.person_id {ABSENT} and r.row > $4 order by r.row limit $5
"""


async def many(conn: Connection, scope: Scope, of: UUID, other: UUID) -> int:
    """How many rows of one list are about nobody of the other."""
    await conn.execute(NO_LOOPS)
    return int(await conn.fetchval(MANY, scope.county_code, of, other))


async def some(conn: Connection, scope: Scope, of: UUID, other: UUID, after: int, limit: int) -> list[ChangedRow]:
    """Those rows in the order of the file."""
    await conn.execute(NO_LOOPS)
    return await rows(conn, ChangedRow, SOME, scope.county_code, of, other, after, limit)


# Rows about one person in both lists ($2, and the one before it, $3) that say something else in the feed's own
# columns, but for what one of them has no column for ($4): the same citizen ID, or where one of them has none the
# same person of the register, or name, birth and place. Of a person who is repeated in a list the first row speaks.
SAID = """
           r.row, r.id_blind, r.id_last4, m.person_id, r.name, r.born, r.place, r.facts - $4::text[] as facts,
           r.details - $4::text[] as details
    from import_rows r
    left join import_matches m on m.county_code = $1 and m.import_id = r.import_id and m.row = r.row
                              and m.outcome in ('matched', 'repeated')
    where r.county_code = $1 and r.import_id = {list} and m.outcome is distinct from 'repeated'"""
OTHERWISE = "(t.facts, t.details) is distinct from (b.facts, b.details)"
ALTERED = f"""
this as materialized (select {SAID.format(list="$2")} and r.part >= part_of($5) and r.row > $5),
before as materialized (select {SAID.format(list="$3")}),
altered as (
    select t.*, b.row as row_before, b.facts as facts_before, b.details as details_before
    from this t join before b on b.id_blind = t.id_blind where {OTHERWISE}
    union all
    select t.*, b.row, b.facts, b.details from this t join before b on b.person_id = t.person_id
    where (t.id_blind is null or b.id_blind is null) and {OTHERWISE}
    union all
    select t.*, b.row, b.facts, b.details
    from this t join before b on b.name = t.name and b.born = t.born and b.place = t.place
    where (t.id_blind is null or b.id_blind is null) and (t.person_id is null or b.person_id is null)
      and t.name <> '' and {OTHERWISE})
"""  # noqa: S608 - constants only
ALTERED_MANY = f"with {ALTERED} select count(distinct row) from altered"  # noqa: S608
ALTERED_SOME = f"""with {ALTERED}
select distinct on (row) row, name, id_last4, born, place, person_id, facts, details, facts_before, details_before
from altered order by row, row_before limit $6
"""  # noqa: S608


async def many_altered(conn: Connection, scope: Scope, of: UUID, other: UUID, apart: Sequence[str]) -> int:
    """How many rows of a list say something else of somebody than the other did; `apart`: what is not compared."""
    await conn.execute(MEMORY)
    await conn.execute(NO_LOOPS)
    return int(await conn.fetchval(ALTERED_MANY, scope.county_code, of, other, list(apart), 0))


async def some_altered(
    conn: Connection, scope: Scope, of: UUID, other: UUID, apart: Sequence[str], after: int, limit: int
) -> list[ChangedRow]:
    """Those rows in the order of the file, with what both say."""
    await conn.execute(MEMORY)
    await conn.execute(NO_LOOPS)
    return await rows(conn, ChangedRow, ALTERED_SOME, scope.county_code, of, other, list(apart), after, limit)


PEOPLE = """
select p.id, p.household_id, p.name, h.address from persons p
join households h on h.county_code = $1 and h.id = p.household_id
where p.county_code = $1 and p.id = any($2::uuid[])
"""


async def people(conn: Connection, scope: Scope, persons: Sequence[UUID]) -> list[PersonListed]:
    """Who they are in the register."""
    await conn.execute(LOOPS)
    return await rows(conn, PersonListed, PEOPLE, scope.county_code, list(persons))
