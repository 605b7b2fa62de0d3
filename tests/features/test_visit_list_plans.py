"""How the list of visits is read: from its top, however many there are, and for every division."""

import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
import pytest_asyncio

from server.core.db import Connection, Scope, connect, enter_scope
from server.core.migrate import migrate
from server.visits import queries
from tests.servers import SharedServers, create_database, drop_database

COUNTY, TOWN, VILLAGE, GRID = "140427", "140427101", "140427101201", "140427101201001"
SOMEBODY = UUID(int=1)
LAST = (datetime(2026, 2, 1, tzinfo=UTC), UUID(int=7))
VISITS = 1_000_000 if os.environ.get("TANFANG_NIGHTLY") == "1" else 100_000
# Forty towns of twenty-five villages with three grids each; phones of any clock made the ids.
FILL = """
insert into visits (county_code, id, household_id, region_code, visitor_id, form_id, form_version, visited_on,
                    entered_at, received_at, outcome, counts, evidence, problems)
select $1, gen_random_uuid(), gen_random_uuid(),
       $1 || 101 + n % 40 || 201 + n / 40 % 25 || lpad((1 + n / 1000 % 3)::text, 3, '0'),
       lpad(to_hex(n % 3000), 32, '0')::uuid, 'home_visit', '1', current_date, now(), now() - n * interval '1 minute',
       'met', true, 'near', '[]'
from generate_series(1, $2::int) as n
"""

REFERENCES = "select conname from pg_constraint where conrelid = 'visits'::regclass and contype = 'f'"


@pytest_asyncio.fixture(scope="module")
async def office(servers: SharedServers) -> AsyncIterator[Connection]:
    """A connection under row-level security, in a county of a great many visits."""
    name = f"visit_plans_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    await drop_database(servers, name)
    await create_database(servers, name)
    settings = servers.settings(name)
    await migrate(settings.owner_dsn)
    owner = await connect(settings.owner_dsn)
    for (name,) in await owner.fetch(REFERENCES):  # whose visits they are does not matter here
        await owner.execute(f"alter table visits drop constraint {name}")
    await owner.execute(FILL, COUNTY, VISITS, timeout=300)
    await owner.execute("vacuum analyze visits", timeout=300)
    await owner.close()
    conn = await connect(settings.dsn)
    yield conn
    await conn.close()
    await drop_database(servers, name)


async def plan(
    conn: Connection,
    region: str,
    visitor: UUID | None = None,
    after: tuple[datetime, UUID] | tuple[None, None] = (None, None),
) -> str:
    """How the first fifty visits behind `after` are found, for somebody who reaches the division."""
    statement = queries.IN_TOWN if region == TOWN else queries.WITHIN
    async with conn.transaction():
        await enter_scope(conn, Scope(county_code=COUNTY, reach=(region,)))
        found = await conn.fetch(
            f"explain (costs off) {statement}", COUNTY, region, None, visitor, False, False, *after, 51
        )
    said = "\n".join(one["QUERY PLAN"] for one in found)
    (wanted,) = re.findall(r"^( *)CTE wanted\n((?:\1 +.*\n)+)", said, re.MULTILINE)
    return wanted[1]


@pytest.mark.parametrize("after", [(None, None), LAST], ids=["first", "next"])
@pytest.mark.parametrize(
    ("region", "visitor", "index"),
    [
        (COUNTY, None, "visits_received"),
        (TOWN, None, "visits_town_received"),
        (COUNTY, SOMEBODY, "visits_visitor_received"),
    ],
)
async def test_a_page_is_read_from_its_top_and_nothing_is_sorted(
    office: Connection,
    region: str,
    visitor: UUID | None,
    index: str,
    after: tuple[datetime, UUID] | tuple[None, None],
) -> None:
    said = await plan(office, region, visitor, after)
    assert f"Index Scan using {index} on visits" in said, said
    assert "Sort" not in said, said
    assert "(ROW(received_at, id) < ROW(" in said.split("Index Cond: ")[1].split("\n")[0], said


@pytest.mark.parametrize("region", [VILLAGE, GRID])
async def test_the_few_visits_of_a_village_are_found_without_a_walk_through_the_county(
    office: Connection, region: str
) -> None:
    said = await plan(office, region)
    assert "Index Scan using visits_region on visits" in said, said
