"""SQL of imports. Rows are written by COPY and matched by one join; nothing goes row by row."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.imports.reading import Listed
from server.imports.records import (
    Authorisation,
    FeedRow,
    ImportRow,
    ListedPerson,
    NewAuthorisation,
    ReadRow,
    Shape,
)

ADD_AUTHORISATION = """
insert into feed_authorisations (county_code, id, feed, document_no, title, valid_from, valid_to, recorded_by,
                                 recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing returning true
"""


async def add_authorisation(
    conn: Connection, scope: Scope, feed: str, new: NewAuthorisation, by: UUID | None, now: datetime
) -> bool:
    return bool(
        await conn.fetchval(
            ADD_AUTHORISATION, scope.county_code, new.id, feed, new.document_no.strip(), new.title.strip(),
            new.valid_from, new.valid_to, by, now,
        )
    )  # fmt: skip


END_AUTHORISATION = """
update feed_authorisations set ended_by = $3, ended_at = $4
where county_code = $1 and id = $2 and ended_at is null returning feed
"""


async def end_authorisation(conn: Connection, scope: Scope, id_: UUID, by: UUID, now: datetime) -> str | None:
    return await conn.fetchval(END_AUTHORISATION, scope.county_code, id_, by, now)


AUTHORISATIONS = """
select a.id, a.feed, a.document_no, a.title, a.valid_from, a.valid_to, u.name as recorded_by, a.recorded_at,
       a.ended_at
from feed_authorisations a left join users u on u.county_code = $1 and u.id = a.recorded_by
where a.county_code = $1 and a.valid_from <= $2 and a.valid_to >= $2 and a.ended_at is null
order by a.feed, a.valid_to desc, a.id
"""


async def authorisations(conn: Connection, scope: Scope, today: date) -> list[Authorisation]:
    """Those in force on a day, the longest of each feed first."""
    return await rows(conn, Authorisation, AUTHORISATIONS, scope.county_code, today)


FRESHNESS = """
select feed, max(listed_on) as listed_on, count(*) as applied from imports
where county_code = $1 and finished_at is not null and undone_at is null group by feed
"""


async def freshness(conn: Connection, scope: Scope) -> list[FeedRow]:
    """Of each feed that ever was applied, its newest list."""
    return await rows(conn, FeedRow, FRESHNESS, scope.county_code)


MAPPINGS = """
select columns from feed_mappings where county_code = $1 and feed = $2 order by id desc limit 20
"""


async def mappings(conn: Connection, scope: Scope, feed: str) -> list[dict[str, str]]:
    """What was said of this feed's columns before, the newest first."""
    return [r["columns"] for r in await conn.fetch(MAPPINGS, scope.county_code, feed)]


ADD_MAPPING = """
insert into feed_mappings (county_code, id, feed, columns, set_by, set_at) values ($1, $2, $3, $4, $5, $6)
"""


async def add_mapping(
    conn: Connection, scope: Scope, id_: UUID, feed: str, columns: dict[str, str], by: UUID | None, now: datetime
) -> None:
    await conn.execute(ADD_MAPPING, scope.county_code, id_, feed, columns, by, now)


# An import --------------------------------------------------------------------------------------

ADD_IMPORT = """
insert into imports (county_code, id, feed, authorisation_id, file_name, sha256, bytes, listed_on, uploaded_by,
                     uploaded_at, shape)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (county_code, id) do nothing returning true
"""


async def add_import(
    conn: Connection,
    scope: Scope,
    id_: UUID,
    feed: str,
    authorisation_id: UUID,
    file: tuple[str, bytes, int],
    listed_on: date,
    by: UUID | None,
    now: datetime,
    shape: Shape,
) -> bool:
    """`file`: name, SHA-256 and bytes."""
    told = msgspec.to_builtins(shape)
    return bool(
        await conn.fetchval(
            ADD_IMPORT, scope.county_code, id_, feed, authorisation_id, *file, listed_on, by, now, told
        )
    )


SAME_FILE = """
select file_name from imports
where county_code = $1 and feed = $2 and sha256 = $3 and undone_at is null and applied_at is not null
order by uploaded_at desc limit 1
"""


async def same_file(conn: Connection, scope: Scope, feed: str, sha256: bytes) -> str | None:
    """The name under which these bytes were applied before."""
    return await conn.fetchval(SAME_FILE, scope.county_code, feed, sha256)


ADD_PIECE = "insert into import_pieces (county_code, import_id, piece, sealed) values ($1, $2, $3, $4)"
PIECE = "select sealed from import_pieces where county_code = $1 and import_id = $2 and piece = $3"


async def add_piece(conn: Connection, scope: Scope, import_id: UUID, piece: int, sealed: bytes) -> None:
    await conn.execute(ADD_PIECE, scope.county_code, import_id, piece, sealed)


async def piece(conn: Connection, scope: Scope, import_id: UUID, number: int) -> bytes | None:
    """One piece of the file; None after the last."""
    return await conn.fetchval(PIECE, scope.county_code, import_id, number)


IMPORTS = """
select i.id, i.feed, a.id as authorisation_id, a.document_no, i.file_name, i.bytes, i.listed_on,
       up.name as uploaded_by, i.uploaded_at, i.shape, i.columns, i.percent, i.read_at, i.problem, i.counts,
       ap.name as applied_by, i.applied_at, i.with_leads, i.applied_through, i.finished_at, un.name as undone_by,
       i.undone_at, i.undo_reason, i.cleared_at
from imports i
join feed_authorisations a on a.county_code = $1 and a.id = coalesce(i.applied_under, i.authorisation_id)
left join users up on up.county_code = $1 and up.id = i.uploaded_by
left join users ap on ap.county_code = $1 and ap.id = i.applied_by
left join users un on un.county_code = $1 and un.id = i.undone_by
where i.county_code = $1 and ($2::uuid is null or i.id = $2)
  and ($3::timestamptz is null or (i.uploaded_at, i.id) < ($3, $4))
order by i.uploaded_at desc, i.id desc limit $5
"""


async def imports(conn: Connection, scope: Scope, key: tuple[datetime, UUID] | None, limit: int) -> list[ImportRow]:
    """The newest first."""
    return await rows(conn, ImportRow, IMPORTS, scope.county_code, None, *(key or (None, None)), limit)


async def one(conn: Connection, scope: Scope, import_id: UUID) -> ImportRow | None:
    return await row(conn, ImportRow, IMPORTS, scope.county_code, import_id, None, None, 1)


LOCK = "select true from imports where county_code = $1 and id = $2 for update"


async def lock(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """Nobody else changes where it stands until the transaction ends."""
    await conn.fetchval(LOCK, scope.county_code, import_id)


SET_COLUMNS = """
update imports set columns = $3, percent = 0, read_at = null, problem = null, counts = null
where county_code = $1 and id = $2
"""
NOTE_PERCENT = "update imports set percent = $3 where county_code = $1 and id = $2"
SET_READ = """
update imports set percent = 100, read_at = $3, counts = $4, problem = null where county_code = $1 and id = $2
"""
SET_PROBLEM = "update imports set problem = $3 where county_code = $1 and id = $2"
SET_APPLIED = """
update imports set applied_by = $3, applied_at = $4, with_leads = $5, applied_under = $6, percent = 0
where county_code = $1 and id = $2
"""
SET_THROUGH = """
update imports set applied_through = $3, percent = $4, counts = counts || $5::jsonb where county_code = $1 and id = $2
"""
SET_FINISHED = "update imports set finished_at = $3, percent = 100 where county_code = $1 and id = $2"
SET_UNDONE = """
update imports set undone_by = $3, undone_at = $4, undo_reason = $5 where county_code = $1 and id = $2
"""
SET_COUNTS = "update imports set counts = counts || $3::jsonb where county_code = $1 and id = $2"


async def set_columns(conn: Connection, scope: Scope, id_: UUID, columns: dict[str, str]) -> None:
    await conn.execute(SET_COLUMNS, scope.county_code, id_, columns)


async def note_percent(conn: Connection, scope: Scope, id_: UUID, percent: int) -> None:
    await conn.execute(NOTE_PERCENT, scope.county_code, id_, percent)


async def set_read(conn: Connection, scope: Scope, id_: UUID, now: datetime, counts: dict[str, int]) -> None:
    await conn.execute(SET_READ, scope.county_code, id_, now, counts)


async def set_problem(conn: Connection, scope: Scope, id_: UUID, why: str) -> None:
    await conn.execute(SET_PROBLEM, scope.county_code, id_, why)


async def set_applied(
    conn: Connection, scope: Scope, id_: UUID, by: UUID | None, now: datetime, under: UUID, *, with_leads: bool
) -> None:
    """`under`: the document it rests on."""
    await conn.execute(SET_APPLIED, scope.county_code, id_, by, now, with_leads, under)


async def set_through(
    conn: Connection, scope: Scope, id_: UUID, through: UUID, percent: int, counts: dict[str, int]
) -> None:
    await conn.execute(SET_THROUGH, scope.county_code, id_, through, percent, counts)


async def set_finished(conn: Connection, scope: Scope, id_: UUID, now: datetime) -> None:
    await conn.execute(SET_FINISHED, scope.county_code, id_, now)


async def set_undone(conn: Connection, scope: Scope, id_: UUID, by: UUID | None, now: datetime, reason: str) -> None:
    await conn.execute(SET_UNDONE, scope.county_code, id_, by, now, reason)


async def set_counts(conn: Connection, scope: Scope, id_: UUID, counts: dict[str, int]) -> None:
    await conn.execute(SET_COUNTS, scope.county_code, id_, counts)


# Rows and whom they are about ---------------------------------------------------------------------

FORGET_ROWS = "delete from import_rows where county_code = $1 and import_id = $2"
FORGET_MATCHES = "delete from import_matches where county_code = $1 and import_id = $2"
FORGET_PIECES = "delete from import_pieces where county_code = $1 and import_id = $2"


async def forget_rows(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """As before the list was read."""
    await conn.execute(FORGET_MATCHES, scope.county_code, import_id)
    await conn.execute(FORGET_ROWS, scope.county_code, import_id)


async def add_rows(conn: Connection, scope: Scope, import_id: UUID, listed: Sequence[Listed]) -> None:
    """Rows by one COPY."""
    await conn.copy_records_to_table(
        "import_rows",
        records=[(scope.county_code, import_id, *one) for one in listed],
        columns=["county_code", "import_id", "row", "name", "id_blind", "id_last4", "born", "sex", "reading",
                 "phone_cipher", "place", "facts", "details", "problems", "same_as", "digest"],
    )  # fmt: skip


# The planner has never seen the rows of this import and thinks there is one: left alone it would go through twenty
# thousand of them for each of them. Only the persons of a short list are looked up one by one.
MANY = 20_000
NO_LOOPS = "set local enable_nestloop = off"
MEMORY = "set local work_mem = '64MB'"
# Whoever stands in the list more than once is found by one count; only their rows are sorted. Windows, no joins: of
# twenty thousand rows about one person a join that went wrong would make four hundred million. One citizen ID with
# two names: nobody knows which of them is right before somebody looked.
AGAIN = """again as materialized (
    select t.row,
           t.row > t.first_row and (t.id_blind is null or t.name = '' or t.first_name in ('', t.name)) as repeated,
           case when t.digest = t.first_digest then 'same' else 'contradicts' end as how, t.first_row,
           t.id_blind is not null and t.name <> '' and t.least_name <> t.most_name as differ
    from (select r.row, r.name, r.id_blind, r.digest, first_value(r.row) over same as first_row,
                 first_value(r.digest) over same as first_digest, first_value(r.name) over same as first_name,
                 min(r.name) filter (where r.id_blind is not null and r.name <> '') over whole as least_name,
                 max(r.name) filter (where r.id_blind is not null and r.name <> '') over whole as most_name
          from import_rows r
          where r.county_code = $1 and r.import_id = $2
            and r.same_as in (select e.same_as from import_rows e where e.county_code = $1 and e.import_id = $2
                              group by e.same_as having count(*) > 1)
          window whole as (partition by r.same_as), same as (partition by r.same_as order by r.row)) t
), marked as (
    insert into import_matches (county_code, import_id, row, person_id, outcome, reason, first_row)
    select $1, $2, a.row, '00000000-0000-0000-0000-000000000000', 'repeated', a.how, a.first_row
    from again a where a.repeated
)"""
MATCHED = """(county_code, import_id, row, person_id, household_id, outcome, reason)
select $1, $2, r.row, p.id, p.household_id,
       case when r.name in ('', p.name) and a.differ is not true then 'matched' else 'proposed' end,
       case when a.differ then 'twice_in_list' when r.name = '' then 'id' when r.name = p.name then 'id_and_name'
            else 'id_other_name' end
from import_rows r"""
OF_ROWS = """
left join again a on a.row = r.row
where r.county_code = $1 and r.import_id = $2 and r.id_blind is not null and not ('cut_off' = any(r.problems))
  and a.repeated is not true
"""
MATCH_IDS = f"""with {AGAIN}
insert into import_matches {MATCHED}
join persons p on p.county_code = $1 and p.id_blind = r.id_blind{OF_ROWS}"""
# The same for a short list; "offset 0" looks its persons up by their index.
MATCH_FEW_IDS = f"""with {AGAIN}
insert into import_matches {MATCHED}
cross join lateral (select p.id, p.household_id, p.name from persons p
                    where p.county_code = $1 and p.id_blind = r.id_blind offset 0) p{OF_ROWS}"""  # noqa: S608
SEVERAL = """
update import_matches m set outcome = 'proposed', reason = 'twice_in_register'
from (select row from import_matches where county_code = $1 and import_id = $2 and outcome <> 'repeated'
      group by row having count(*) > 1) t
where m.county_code = $1 and m.import_id = $2 and m.row = t.row
"""


async def match_ids(conn: Connection, scope: Scope, import_id: UUID, many: int) -> None:
    """Mark repeated rows, then find who has each row's citizen ID; one person or several."""
    await conn.execute(MEMORY)
    await conn.execute(NO_LOOPS)
    if many > MANY:
        await conn.execute(MATCH_IDS, scope.county_code, import_id)
    else:
        await conn.execute(MATCH_FEW_IDS, scope.county_code, import_id)
    await conn.execute(SEVERAL, scope.county_code, import_id)


OTHER_NAMES = """
select m.row, m.person_id, r.name as listed, p.name as registered
from import_matches m
join import_rows r on r.county_code = $1 and r.import_id = $2 and r.row = m.row
join persons p on p.county_code = $1 and p.id = m.person_id
where m.county_code = $1 and m.import_id = $2 and m.reason = 'id_other_name'
"""
SAME_NAMES = """
update import_matches m set outcome = 'matched', reason = 'id_similar_name'
from unnest($3::integer[], $4::uuid[]) as n (row, person_id)
where m.county_code = $1 and m.import_id = $2 and m.row = n.row and m.person_id = n.person_id
"""


class NamePair(msgspec.Struct, frozen=True):
    """One citizen ID, two names."""

    row: int
    person_id: UUID
    listed: str
    registered: str


async def other_names(conn: Connection, scope: Scope, import_id: UUID, at_once: int) -> AsyncIterator[list[NamePair]]:
    """Every pair, so many at a time; the rows are joined once."""
    cursor = await conn.cursor(OTHER_NAMES, scope.county_code, import_id)
    while found := await cursor.fetch(at_once):
        yield msgspec.convert([dict(one) for one in found], list[NamePair])


async def same_names(conn: Connection, scope: Scope, import_id: UUID, pairs: Sequence[NamePair]) -> None:
    """The names are written differently and are one."""
    numbers, persons = [one.row for one in pairs], [one.person_id for one in pairs]
    await conn.execute(SAME_NAMES, scope.county_code, import_id, numbers, persons)


COUNTS = """
select coalesce(m.outcome, outcome_of_unmatched(r.problems)) as outcome,
       count(*) as n, count(*) filter (where r.problems <> '{}') as with_problems
from import_rows r
left join (select row, min(outcome) as outcome from import_matches where county_code = $1 and import_id = $2
           group by row) m on m.row = r.row
where r.county_code = $1 and r.import_id = $2 group by 1
"""


async def counts(conn: Connection, scope: Scope, import_id: UUID) -> dict[str, int]:
    """Rows by what became of them, all of them (`rows`), and those with something wrong (`with_problems`)."""
    found = await conn.fetch(COUNTS, scope.county_code, import_id)
    told = {r["outcome"]: r["n"] for r in found}
    return {
        "rows": sum(told.values()), "with_problems": sum(r["with_problems"] for r in found), "matched": 0,
        "proposed": 0, "repeated": 0, "unknown": 0, "unreadable": 0, "set_aside": 0, **told,
    }  # fmt: skip


ROWS = """
select r.row, r.name, r.id_last4, r.born, r.sex, r.place, r.facts, r.details, r.problems,
       coalesce(m.outcome, outcome_of_unmatched(r.problems)) as outcome,
       m.reason, m.first_row, p.id as person_id, p.household_id, p.name as person_name, h.address as person_address,
       m.score
from import_rows r
left join lateral (select * from import_matches m where m.county_code = $1 and m.import_id = $2 and m.row = r.row
                   order by m.outcome, m.score desc nulls last, m.person_id limit 1) m on true
left join persons p on p.county_code = $1 and p.id = m.person_id
left join households h on h.county_code = $1 and h.id = p.household_id
where r.county_code = $1 and r.import_id = $2 and r.row > $3
  and ($4::text is null
       or coalesce(m.outcome, outcome_of_unmatched(r.problems)) = $4)
  and (not $5 or r.problems <> '{}')
order by r.row limit $6
"""


async def read_rows(
    conn: Connection, scope: Scope, import_id: UUID, after: int, outcome: str | None, limit: int, *, troubled: bool
) -> list[ReadRow]:
    """Rows in the order of the file. `troubled`: only those in which something is wrong."""
    return await rows(conn, ReadRow, ROWS, scope.county_code, import_id, after, outcome, troubled, limit)


# Applying -----------------------------------------------------------------------------------------

GATHER_PERSONS = """
insert into import_persons (county_code, import_id, person_id, rows)
select $1, $2, person_id, array_agg(row order by row) from import_matches
where county_code = $1 and import_id = $2 and outcome = 'matched' group by person_id order by person_id
on conflict (county_code, import_id, person_id) do update set rows = excluded.rows
"""
ADD_PERSON = """
insert into import_persons (county_code, import_id, person_id, rows) values ($1, $2, $3, array[$4::integer])
on conflict (county_code, import_id, person_id)
    do update set rows = array(select unnest(import_persons.rows) union select $4 order by 1)
"""


async def gather_persons(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """Everybody an import is about with their rows, in one sorted pass: a million of them in a few seconds."""
    await conn.execute(GATHER_PERSONS, scope.county_code, import_id)


async def add_person(conn: Connection, scope: Scope, import_id: UUID, person: UUID, number: int) -> None:
    """Somebody decided whom a row of an applied list is about."""
    await conn.execute(ADD_PERSON, scope.county_code, import_id, person, number)


LISTED_PERSONS = """
select m.person_id, p.household_id, p.region_code, p.name, h.address, jsonb_agg(r.facts order by r.row) as facts,
       jsonb_agg(r.details order by r.row) as details, m.rows
from (select person_id, rows from import_persons
      where county_code = $1 and import_id = $2
        and ($3::uuid is null or person_id > $3) and ($5::uuid is null or person_id = $5)
      order by person_id limit $4) m
join import_rows r on r.county_code = $1 and r.import_id = $2 and r.row = any(m.rows)
join persons p on p.county_code = $1 and p.id = m.person_id
join households h on h.county_code = $1 and h.id = p.household_id
group by m.person_id, m.rows, p.household_id, p.region_code, p.name, h.address order by m.person_id
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


OLDER = """
select id from imports where county_code = $1 and feed = $2 and uploaded_at < $3 and cleared_at is null
order by uploaded_at, id limit 100
"""


async def older(conn: Connection, scope: Scope, feed: str, before: datetime) -> list[UUID]:
    """Imports of a feed that came before this moment and still have rows or a file."""
    return [one["id"] for one in await conn.fetch(OLDER, scope.county_code, feed, before)]


CLEAR_PIECES = "delete from import_pieces where county_code = $1 and import_id = $2"
CLEAR_STRANGERS = "delete from import_strangers where county_code = $1 and import_id = $2"
CLEAR_PERSONS = "delete from import_persons where county_code = $1 and import_id = $2"
CLEAR_MATCHES = "delete from import_matches where county_code = $1 and import_id = $2"
CLEAR_ROWS = "delete from import_rows where county_code = $1 and import_id = $2"
CLEARED = "update imports set cleared_at = $3 where county_code = $1 and id = $2"


async def clear(conn: Connection, scope: Scope, import_id: UUID, now: datetime) -> None:
    """Remove the file and the rows of an import; that it was there stays."""
    for statement in (CLEAR_PIECES, CLEAR_STRANGERS, CLEAR_PERSONS, CLEAR_MATCHES, CLEAR_ROWS):
        await conn.execute(statement, scope.county_code, import_id)
    await conn.execute(CLEARED, scope.county_code, import_id, now)
