"""SQL of papers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.papers.records import PaperFile, PaperRow

# One paper of a county and word at a time, so that numbers have no gaps and none comes twice.
HOLD = "select pg_advisory_xact_lock(hashtextextended($1, 12))"
LAST = """
select coalesce(max((regexp_match(number, '〕([0-9]+)号$'))[1]::integer), 0) from papers
where county_code = $1 and number like $2
"""


async def next_serial(conn: Connection, scope: Scope, prefix: str) -> int:
    """The next free number of document numbers that begin so; held until the transaction ends."""
    await conn.execute(HOLD, f"{scope.county_code} {prefix}")
    return await conn.fetchval(LAST, scope.county_code, f"{prefix}%") + 1


ADD = """
insert into papers (county_code, id, case_id, region_code, kind, version, number, content, facts, parameters, reason,
                    made_by, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (county_code, id) do nothing returning id
"""


async def add(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, case, region, kind, version, number, content, facts, parameters, reason, by, at); False when there."""
    return await conn.fetchval(ADD, scope.county_code, *values) is not None


PAPERS = """
select p.id, p.case_id, p.region_code, p.kind, p.version, p.number, p.content, p.reason, u.name as made_by, p.made_at
from papers p join users u on u.county_code = p.county_code and u.id = p.made_by
where p.county_code = $1
"""

OF_CASE = f"{PAPERS} and p.case_id = $2 order by p.made_at, p.id"


async def of_case(conn: Connection, scope: Scope, case_id: UUID) -> list[PaperRow]:
    """Every paper of a case, oldest first."""
    return await rows(conn, PaperRow, OF_CASE, scope.county_code, case_id)


ONE = f"{PAPERS} and p.id = $2"


async def one(conn: Connection, scope: Scope, paper_id: UUID) -> PaperRow | None:
    return await row(conn, PaperRow, ONE, scope.county_code, paper_id)


ADD_FILE = """
insert into paper_files (county_code, paper_id, region_code, form, sha256, bytes, made_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, paper_id, form) do nothing
"""


async def add_file(conn: Connection, scope: Scope, file: PaperFile, region_code: str, now: datetime) -> None:
    """A form of a paper lies in the store; the first of its kind stands."""
    await conn.execute(
        ADD_FILE, scope.county_code, file.paper_id, region_code, file.form, file.sha256, file.bytes, now
    )


FILES = """
select paper_id, form, sha256, bytes from paper_files where county_code = $1 and paper_id = any($2::uuid[])
order by paper_id, form
"""


async def files(conn: Connection, scope: Scope, paper_ids: Sequence[UUID]) -> list[PaperFile]:
    """The forms in which these papers lie in the store."""
    return await rows(conn, PaperFile, FILES, scope.county_code, list(paper_ids))
