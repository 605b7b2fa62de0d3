"""SQL of regions. The tree itself is public within the county; what lies in it is under reach."""

from collections.abc import Sequence
from datetime import date

from server.core.db import Connection, Scope, rows
from server.regions.records import Division, DivisionItem

COUNTIES = "select county_code from counties order by county_code"


async def counties(conn: Connection) -> list[str]:
    """The codes of all counties of this installation."""
    return [r["county_code"] for r in await conn.fetch(COUNTIES)]


CHILDREN = """
select code, parent_code, level, name, lon, lat, case when $3 then boundary end as boundary
from divisions
where county_code = $1 and parent_code = $2 and valid_from <= $4 and (valid_to is null or valid_to >= $4)
order by code
"""


async def children(
    conn: Connection, scope: Scope, parent_code: str, *, boundaries: bool, today: date
) -> list[DivisionItem]:
    """The divisions of today directly below `parent_code`, by code."""
    return await rows(conn, DivisionItem, CHILDREN, scope.county_code, parent_code, boundaries, today)


THESE = """
select code, parent_code, level, name, lon, lat, case when $3 then boundary end as boundary
from divisions
where county_code = $1 and code = any($2::text[]) and valid_from <= $4 and (valid_to is null or valid_to >= $4)
order by code
"""


async def these(
    conn: Connection, scope: Scope, codes: Sequence[str], *, boundaries: bool, today: date
) -> list[DivisionItem]:
    """The divisions of today with these codes, by code."""
    return await rows(conn, DivisionItem, THESE, scope.county_code, list(codes), boundaries, today)


TREE = """
select d.code, d.parent_code, d.level, d.name
from divisions d
where d.county_code = $1 and d.valid_from <= $3 and (d.valid_to is null or d.valid_to >= $3)
  and exists (select from unnest($2::text[]) as reach (code)
              where starts_with(d.code, reach.code) or starts_with(reach.code, d.code))
order by d.code
"""


async def tree(conn: Connection, scope: Scope, today: date) -> list[Division]:
    """Everything within the reach, and what stands above it, by code."""
    return await rows(conn, Division, TREE, scope.county_code, list(scope.reach), today)


NAMES = "select code, name from divisions where county_code = $1 and code = any($2::text[])"


async def names(conn: Connection, scope: Scope, codes: Sequence[str]) -> dict[str, str]:
    """The names of divisions, past ones too; unknown codes are left out."""
    return {r["code"]: r["name"] for r in await conn.fetch(NAMES, scope.county_code, list(codes))}
