"""SQL of whom rows are about. Matched by one join; nothing goes row by row."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, rows
from server.imports.reading import TOGETHER
from server.imports.records import ListedPerson

# The planner has never seen the rows of this import and thinks there is one: left alone it would go through twenty
# thousand of them for each of them. Only the persons of a short list are looked up one by one.
MANY = 20_000
NO_LOOPS = "set local enable_nestloop = off"
LOOPS = "set local enable_nestloop = on"
MEMORY = "set local work_mem = '64MB'"
LISTED = """
select unnest(rows) as row, unnest(names) as name, unnest(id_blinds) as id_blind, unnest(same_as) as same_as,
       unnest(said) as said
from import_parts where county_code = $1 and import_id = $2"""
# Only the rows of whoever may stand in the list more than once ($3, see repeats.py) are looked at. Windows, no joins:
# of twenty thousand rows about one person a join that went wrong would make four hundred million. One citizen ID with
# two names: nobody knows which of them is right before somebody looked; whoever is found for the row stands above.
AGAIN = f"""again as materialized (
    select t.row,
           t.row > t.first_row and (t.id_blind is null or t.name = '' or t.first_name in ('', t.name)) as repeated,
           case when t.said = t.first_said then 'same' else 'contradicts' end as how, t.first_row,
           t.id_blind is not null and t.name <> '' and t.least_name <> t.most_name as differ
    from (select r.row, r.name, r.id_blind, r.said, first_value(r.row) over same as first_row,
                 first_value(r.said) over same as first_said, first_value(r.name) over same as first_name,
                 min(r.name) filter (where r.id_blind is not null and r.name <> '') over whole as least_name,
                 max(r.name) filter (where r.id_blind is not null and r.name <> '') over whole as most_name
          from ({LISTED}) r
          where r.same_as in (select unnest($3::bigint[]))
          window whole as (partition by r.same_as), same as (partition by r.same_as order by r.row)) t
), marked as (
    insert into import_matches (county_code, import_id, row, person_id, outcome, reason, first_row)
    select $1, $2, a.row, '00000000-0000-0000-0000-000000000000',
           case when a.repeated then 'repeated' else 'unknown' end,
           case when a.repeated then a.how else 'two_names' end,
           case when a.row > a.first_row then a.first_row end
    from again a where a.repeated or a.differ
)"""  # noqa: S608
# Who was found for a row, and under which name they are registered; `found`: a list of them.
MATCHED = """(county_code, import_id, row, person_id, household_id, outcome, reason)
select $1, $2, f.row_number, f.person_id, f.household_id,
       case when f.listed in ('', f.registered) and a.differ is not true then 'matched' else 'proposed' end,
       case when a.differ then 'twice_in_list' when f.listed = '' then 'id'
            when f.listed = f.registered then 'id_and_name' else 'id_other_name' end
from found f
left join again a on a.row = f.row_number
where a.repeated is not true
"""
MATCH_IDS = f"""with {AGAIN}, found as not materialized (select * from listed_by_id($1, $2))
insert into import_matches {MATCHED}"""  # noqa: S608
# The same for a short list; "offset 0" looks its persons up by their index.
MATCH_FEW_IDS = f"""with {AGAIN}, found as not materialized (
    select r.row as row_number, r.name as listed, p.id as person_id, p.household_id, p.name as registered
    from ({LISTED}) r
    cross join lateral (select p.id, p.household_id, p.name from persons p
                        where p.county_code = $1 and p.id_blind = r.id_blind offset 0) p
    where r.id_blind is not null)
insert into import_matches {MATCHED}"""  # noqa: S608
SEVERAL = """
update import_matches m set outcome = 'proposed', reason = 'twice_in_register'
from (select row from import_matches where county_code = $1 and import_id = $2 and outcome in ('matched', 'proposed')
      group by row having count(*) > 1) t
where m.county_code = $1 and m.import_id = $2 and m.row = t.row and m.outcome <> 'unknown'
"""


async def match_ids(conn: Connection, scope: Scope, import_id: UUID, many: int, again: Sequence[int]) -> None:
    """Mark repeated rows, then find who has each row's citizen ID; one person or several. `again`: the `same_as` of
    those that may be repeated."""
    await conn.execute(MEMORY)
    await conn.execute(NO_LOOPS)
    if many > MANY:
        await conn.execute(MATCH_IDS, scope.county_code, import_id, again)
    else:
        await conn.execute(MATCH_FEW_IDS, scope.county_code, import_id, again)
    await conn.execute(SEVERAL, scope.county_code, import_id)


PARTS_OTHERWISE = """
select distinct part_of(row) as part from import_matches
where county_code = $1 and import_id = $2 and outcome = 'proposed' and reason = 'id_other_name' order by part
"""
OTHER_NAMES = """
select m.row, m.person_id, r.name as listed, p.name as registered
from (select unnest(rows) as row, unnest(names) as name from import_parts
      where county_code = $1 and import_id = $2 and part = any($3::integer[])) r
join import_matches m on m.county_code = $1 and m.import_id = $2 and m.row = r.row and m.row between $4 and $5
                     and m.outcome = 'proposed' and m.reason = 'id_other_name'
cross join lateral (select p.name from persons p where p.county_code = $1 and p.id = m.person_id offset 0) p
"""
SAME_NAMES = """
update import_matches m set outcome = 'matched', reason = 'id_similar_name'
from unnest($3::integer[], $4::uuid[]) as n (row, person_id)
where m.county_code = $1 and m.import_id = $2 and m.row = n.row and m.person_id = n.person_id
  and m.row between $5 and $6
"""


class NamePair(msgspec.Struct, frozen=True):
    """One citizen ID, two names."""

    row: int
    person_id: UUID
    listed: str
    registered: str


async def parts_otherwise(conn: Connection, scope: Scope, import_id: UUID) -> list[int]:
    """Parts of a list with a citizen ID that the register has under another name, in its order."""
    return [one["part"] for one in await conn.fetch(PARTS_OTHERWISE, scope.county_code, import_id)]


async def other_names(conn: Connection, scope: Scope, import_id: UUID, parts: Sequence[int]) -> list[NamePair]:
    """Every such pair of names of some parts that follow each other."""
    within = parts[0] * TOGETHER, (parts[-1] + 1) * TOGETHER - 1
    return await rows(conn, NamePair, OTHER_NAMES, scope.county_code, import_id, list(parts), *within)


async def same_names(conn: Connection, scope: Scope, import_id: UUID, pairs: Sequence[NamePair]) -> None:
    """The names are written differently and are one."""
    numbers, persons = [one.row for one in pairs], [one.person_id for one in pairs]
    within = min(numbers), max(numbers)
    await conn.execute(SAME_NAMES, scope.county_code, import_id, numbers, persons, *within)


GATHER_PERSONS = """
insert into import_persons (county_code, import_id, person_id, rows, facts, details)
select $1, $2, m.person_id, array_agg(r.row order by r.row), jsonb_agg(r.facts order by r.row),
       jsonb_agg(r.details order by r.row)
from import_matches m
join import_rows r on r.county_code = $1 and r.import_id = $2 and r.row = m.row
where m.county_code = $1 and m.import_id = $2 and m.outcome = 'matched' group by m.person_id order by m.person_id
on conflict (county_code, import_id, person_id)
    do update set rows = excluded.rows, facts = excluded.facts, details = excluded.details
"""
ADD_PERSON = """
insert into import_persons (county_code, import_id, person_id, rows, facts, details)
select $1, $2, $3::uuid, array_agg(r.row order by r.row), jsonb_agg(r.facts order by r.row),
       jsonb_agg(r.details order by r.row)
from (select unnest(rows) as row from import_persons where county_code = $1 and import_id = $2 and person_id = $3
      union select $4::integer) n
join import_rows r on r.county_code = $1 and r.import_id = $2 and r.part = part_of(n.row) and r.row = n.row
on conflict (county_code, import_id, person_id)
    do update set rows = excluded.rows, facts = excluded.facts, details = excluded.details
"""


async def gather_persons(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """Everybody an import is about with what it says of them, in one sorted pass: a million in a few seconds."""
    await conn.execute(NO_LOOPS)
    await conn.execute(GATHER_PERSONS, scope.county_code, import_id)
    await conn.execute(LOOPS)


async def add_person(conn: Connection, scope: Scope, import_id: UUID, person: UUID, number: int) -> None:
    """Somebody decided whom a row of an applied list is about."""
    await conn.execute(ADD_PERSON, scope.county_code, import_id, person, number)


LISTED_PERSONS = """
select m.person_id, p.household_id, p.region_code, p.name, h.address, m.facts, m.details, m.rows
from (select person_id, rows, facts, details from import_persons
      where county_code = $1 and import_id = $2
        and ($3::uuid is null or person_id > $3) and ($5::uuid is null or person_id = $5)
      order by person_id limit $4) m
join persons p on p.county_code = $1 and p.id = m.person_id
join households h on h.county_code = $1 and h.id = p.household_id
order by m.person_id
"""


async def listed_persons(
    conn: Connection, scope: Scope, import_id: UUID, after: UUID | None, limit: int, person: UUID | None = None
) -> list[ListedPerson]:
    """Persons the list is about in the order of their ids; of one of them if named."""
    return await rows(conn, ListedPerson, LISTED_PERSONS, scope.county_code, import_id, after, limit, person)


HOUSEHOLDS = """
select distinct household_id from import_matches
where county_code = $1 and import_id = $2 and outcome = 'matched' and household_id is not null
"""


async def households(conn: Connection, scope: Scope, import_id: UUID) -> set[UUID]:
    """Households that the list is about."""
    return {r["household_id"] for r in await conn.fetch(HOUSEHOLDS, scope.county_code, import_id)}
