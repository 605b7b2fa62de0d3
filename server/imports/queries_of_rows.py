"""SQL of the rows of lists: written by COPY, counted and shown."""

from collections.abc import AsyncGenerator
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.imports.reading import TOGETHER, Part
from server.imports.records import ReadRow

FORGET_ROWS = "delete from import_parts where county_code = $1 and import_id = $2"
FORGET_MATCHES = "delete from import_matches where county_code = $1 and import_id = $2"


async def forget_rows(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """As before the list was read."""
    await conn.execute(FORGET_MATCHES, scope.county_code, import_id)
    await conn.execute(FORGET_ROWS, scope.county_code, import_id)


async def add_parts(conn: Connection, parts: bytes) -> None:
    """Rows by one COPY, as packing.py makes them."""
    await conn.copy_to_table("import_parts", source=_once(parts), columns=list(Part._fields), format="binary")


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    """As a source of COPY; a file as such would stay in memory until the collector runs."""
    yield data


# Only parts with something wrong are taken apart.
COUNTS = """
with outcomes as (select row, min(outcome) as outcome from import_matches
                  where county_code = $1 and import_id = $2 group by row),
troubled as materialized (
    select r.row, outcome_of_unmatched(string_to_array(r.problems, ',')) = 'unreadable' as unreadable
    from import_parts p
    cross join lateral rows from (unnest(p.rows), string_to_table(p.problems, E'\n', '')) as r (row, problems)
    where p.county_code = $1 and p.import_id = $2 and p.problems is not null and r.problems is not null),
listed as (select coalesce(sum(cardinality(rows)), 0)::integer as rows from import_parts
           where county_code = $1 and import_id = $2),
found as (select count(*) filter (where outcome = 'matched') as matched,
                 count(*) filter (where outcome = 'proposed') as proposed,
                 count(*) filter (where outcome = 'repeated') as repeated,
                 count(*) filter (where outcome = 'set_aside') as set_aside,
                 count(*) filter (where outcome <> 'unknown') as held
          from outcomes),
lost as (select count(*) as unreadable from troubled t
         where t.unreadable and not exists (select from import_matches m where m.county_code = $1
                                            and m.import_id = $2 and m.row = t.row))
select l.rows, (select count(*) from troubled) as with_problems, f.matched, f.proposed, f.repeated, f.set_aside,
       l.rows - f.held - n.unreadable as unknown, n.unreadable
from listed l, found f, lost n
"""


async def counts(conn: Connection, scope: Scope, import_id: UUID) -> dict[str, int]:
    """Rows by what became of them, all of them (`rows`), and those with something wrong (`with_problems`)."""
    return dict(await conn.fetchrow(COUNTS, scope.county_code, import_id) or {})


# Which parts of a list may hold such rows; the others are not taken apart.
MATCHES_OF_PART = f"""
    from import_matches m
    where m.county_code = $1 and m.import_id = $2
      and m.row between r.part * {TOGETHER} and r.part * {TOGETHER} + {TOGETHER - 1}"""
PART = "from import_parts p where p.county_code = $1 and p.import_id = $2 and p.part = r.part"
HELD_BY = {
    "all": "true",
    "matched": f"exists (select {MATCHES_OF_PART} and m.outcome = 'matched')",
    "proposed": f"exists (select {MATCHES_OF_PART} and m.outcome = 'proposed')",
    "repeated": f"exists (select {MATCHES_OF_PART} and m.outcome = 'repeated')",
    "set_aside": f"exists (select {MATCHES_OF_PART} and m.outcome = 'set_aside')",
    "unknown": f"""exists (
        select {PART} and cardinality(p.rows) > (select count(distinct m.row) {MATCHES_OF_PART}
                                                   and m.outcome <> 'unknown'))""",
    "unreadable": f"""exists (
        select {PART} and exists (select from string_to_table(p.problems, E'\n', '') as t (problems)
                                  where outcome_of_unmatched(string_to_array(t.problems, ',')) = 'unreadable'))""",  # noqa: S608 - constants only
    "troubled": f"exists (select {PART} and p.problems is not null)",
}
# Who was merged into somebody since the list was read is who remains; a row about none of those proposed names none
# of them.
ROWS = {
    name: f"""
with page as (
    select r.row, r.name, r.id_last4, r.born, r.sex, r.place, r.facts, r.details, r.problems,
           coalesce(m.outcome, outcome_of_unmatched(r.problems)) as outcome, m.reason, m.first_row,
           m.person_id, m.score
    from import_rows r
    left join lateral (select * from import_matches m
                       where m.county_code = $1 and m.import_id = $2 and m.row = r.row
                       order by m.outcome, m.score desc nulls last, m.person_id limit 1) m on true
    where r.county_code = $1 and r.import_id = $2 and r.part >= part_of($3) and r.row > $3 and {held}
      and ($4::text is null or coalesce(m.outcome, outcome_of_unmatched(r.problems)) = $4)
      and (not $5 or r.problems <> '{{}}')
    order by r.part, r.row limit $6
),
-- Put down first: in a condition on persons "coalesce" hinders the index, for row-level security takes it for a leak.
told as materialized (
    select g.*, case when g.outcome <> 'set_aside' then coalesce(f.now_id, g.person_id) end as remaining_id
    from page g
    left join merged_persons(array(select person_id from page where person_id is not null)) f on f.id = g.person_id)
select g.row, g.name, g.id_last4, g.born, g.sex, g.place, g.facts, g.details, g.problems, g.outcome, g.reason,
       g.first_row, p.id as person_id, p.household_id, p.name as person_name, h.address as person_address, g.score
from told g
left join persons p on p.county_code = $1 and p.id = g.remaining_id
left join households h on h.county_code = $1 and h.id = p.household_id
order by g.row
"""  # noqa: S608 - constants only
    for name, held in HELD_BY.items()
}


async def read_rows(
    conn: Connection, scope: Scope, import_id: UUID, after: int, outcome: str | None, limit: int, *, troubled: bool
) -> list[ReadRow]:
    """Rows in the order of the file. `troubled`: only those in which something is wrong."""
    asked = ROWS[outcome or ("troubled" if troubled else "all")]
    return await rows(conn, ReadRow, asked, scope.county_code, import_id, after, outcome, troubled, limit)
