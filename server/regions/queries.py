"""SQL of regions. The tree itself is public within the county; what lies in it is under reach."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.regions.records import BoundaryImport, Division, DivisionItem, OutlinedDivision

COUNTIES = "select county_code from counties order by county_code"


async def counties(conn: Connection) -> list[str]:
    """The codes of all counties of this installation."""
    return [r["county_code"] for r in await conn.fetch(COUNTIES)]


FORMER = "select former_codes($1, array[$2])"


async def former(conn: Connection, scope: Scope, region: str) -> list[str]:
    """The ended codes that came before those of a division and lie outside it."""
    return await conn.fetchval(FORMER, scope.county_code, region)


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


OUTLINED = """
select code, parent_code, level, name, boundary from divisions
where county_code = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2) order by code
"""


async def outlined(conn: Connection, scope: Scope, today: date) -> list[OutlinedDivision]:
    """All divisions of today with their boundaries, by code."""
    return await rows(conn, OutlinedDivision, OUTLINED, scope.county_code, today)


ADD_BOUNDARY_IMPORT = """
insert into boundary_imports (county_code, id, file_name, sha256, datum, boundaries, imported_by, imported_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing returning id
"""


async def add_boundary_import(
    conn: Connection, scope: Scope, import_id: UUID, file_name: str, digest: str, datum: str, boundaries: int,
    by: UUID, at: datetime,
) -> bool:  # fmt: skip
    """False when the id is taken."""
    values = (import_id, file_name, digest, datum, boundaries, by, at)
    return await conn.fetchval(ADD_BOUNDARY_IMPORT, scope.county_code, *values) is not None


# Both parts see the divisions as they were: what is kept is what stood there before.
SET_BOUNDARIES = """
with given as (
    select * from unnest($3::text[], $4::text[], $5::double precision[], $6::double precision[])
        as g (code, boundary, lon, lat)
), kept as (
    insert into boundary_changes (county_code, import_id, code, before, after)
    select $1, $2, d.code, d.boundary, g.boundary::jsonb
    from given g join divisions d on d.county_code = $1 and d.code = g.code
)
update divisions d set boundary = g.boundary::jsonb, lon = coalesce(d.lon, g.lon), lat = coalesce(d.lat, g.lat)
from given g where d.county_code = $1 and d.code = g.code
"""


async def set_boundaries(
    conn: Connection, scope: Scope, import_id: UUID, codes: Sequence[str], boundaries: Sequence[str],
    lons: Sequence[float], lats: Sequence[float],
) -> None:  # fmt: skip
    """Give divisions their boundaries; what they had before is kept with the import."""
    values = (import_id, list(codes), list(boundaries), list(lons), list(lats))
    await conn.execute(SET_BOUNDARIES, scope.county_code, *values)


BOUNDARY_IMPORTS = """
select i.id, i.file_name, i.datum, i.boundaries, u.name as imported_by, i.imported_at
from boundary_imports i join users u on u.county_code = $1 and u.id = i.imported_by
where i.county_code = $1 order by i.imported_at desc, i.id desc limit 50
"""


async def boundary_imports(conn: Connection, scope: Scope) -> list[BoundaryImport]:
    return await rows(conn, BoundaryImport, BOUNDARY_IMPORTS, scope.county_code)
