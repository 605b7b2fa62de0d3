"""How the database finds what a phone is told: a sync must not cost more because the county is larger."""

import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio

from demo.load import load_demo
from server.core.db import Connection, Scope, connect, enter_scope
from server.sync import queries
from tests.servers import SharedServers, create_database, drop_database

COUNTY = "140427"
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
GRID = "select min(region_code) from user_reaches r join users u on u.id = r.user_id where u.login = 'grid01'"
# A label at every door, in place of the demo's few.
LABELS = """
truncate door_codes;
insert into door_codes (county_code, id, household_id, region_code, code, issued_at, issued_by)
select h.county_code, gen_random_uuid(), h.id, h.region_code, rpad(lpad(h.n::text, 6, '0'), 24, '1'), now(), u.id
from (select *, row_number() over () as n from households) h
join users u on u.county_code = h.county_code and u.login = 'county01'
"""
# What the rules answered to every household for two programmes.
SCREENED = """
insert into screening_results (county_code, id, household_id, region_code, programme, result, promising, receives,
                               missing, parameters, valid_from, screened_at)
select county_code, gen_random_uuid(), id, region_code, programme, 'unknown', true, false, '{labour_capacity}', '',
       '2026-03-01', now()
from households cross join (values ('dibao'), ('tekun')) as p (programme)
"""


@pytest_asyncio.fixture(scope="module")
async def phone(servers: SharedServers) -> AsyncIterator[tuple[Connection, Scope]]:
    """A grid worker's connection, under row-level security, in a demo county of 3,000 households."""
    name = f"plans_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    await drop_database(servers, name)
    await create_database(servers, name)
    settings = servers.settings(name)
    await load_demo(settings.owner_dsn, settings, password="secret", now=NOW, households=3000)
    owner = await connect(settings.owner_dsn)
    await owner.execute(LABELS)
    await owner.execute(SCREENED)
    await owner.execute("analyze door_codes, screening_results")
    reach = (await owner.fetchval(GRID),)
    await owner.close()
    conn = await connect(settings.dsn)
    yield conn, Scope(county_code=COUNTY, reach=reach)
    await conn.close()
    await drop_database(servers, name)


async def plan(phone: tuple[Connection, Scope], statement: str, *values: object) -> str:
    conn, scope = phone
    async with conn.transaction():
        await enter_scope(conn, scope)
        found = await conn.fetch(f"explain (costs off) {statement}", COUNTY, list(scope.reach), *values)
        return "\n".join(one["QUERY PLAN"] for one in found)


async def test_a_delta_is_found_by_what_changed(phone: tuple[Connection, Scope]) -> None:
    since = await queries.horizon(phone[0])
    said = await plan(phone, queries.CHANGED, None, None, None, None, 51, since, None, None)
    tables = "households persons statuses facts followups visits door_codes screening_results"
    for table in tables.split():
        assert f"using {table}_changed on {table}" in said, said
    assert "Seq Scan" not in re.sub(r"Seq Scan on overdue_flags", "", said), said  # none in a fresh demo county


async def test_a_reach_is_read_from_its_first_to_its_last_code_and_no_further(
    phone: tuple[Connection, Scope],
) -> None:
    for statement, values in [(queries.REACHED, (None, None, None, None, 51)), (queries.IN_REACH, ())]:
        said = await plan(phone, statement, *values)
        (condition,) = re.findall(r"using households_region on households h.*\n\s+Index Cond: (.*)", said)
        assert "region_code >= r.code" in condition
        assert "region_code < r.past" in condition
