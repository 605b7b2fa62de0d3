"""Row-level security hides what is out of reach, in every table, whatever a query forgot."""

import os
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from server.core.db import Connection, Scope, connect, county_scope, enter_scope
from tests.guards import catalogue
from tests.guards.sources import lines
from tests.servers import SharedServers, create_database, drop_database
from tests.world import BAICHI, COUNTY, GRID_1, GRID_BAICHI, LONGQUAN

NEIGHBOUR = "140428"
PLACES = ((COUNTY, GRID_1), (COUNTY, GRID_BAICHI), (NEIGHBOUR, f"{NEIGHBOUR}100001001"))
CONSTRAINTS = """
select c.relname as table, o.conname as name from pg_constraint o join pg_class c on c.oid = o.conrelid
where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and o.contype <> 'n'
"""
MANDATORY = """
select table_name as table, column_name as column from information_schema.columns
where table_schema = 'public' and table_name = any($1) and is_nullable = 'NO'
  and column_name not in ('county_code', 'region_code')
"""
WRITE = "insert into {table} (county_code, region_code) values ($1, $2)"


class House:
    """A database of its own, whose region-bound tables hold a row for each of three places and nothing else."""

    def __init__(self, app: Connection, tables: list[str]) -> None:
        self.app = app
        self.tables = tables

    async def seen(self, scope: Scope | None) -> dict[str, list[str]]:
        """The region codes that the application sees, by table."""
        async with self.app.transaction():
            if scope is not None:
                await enter_scope(self.app, scope)
            return {
                table: [r[0] for r in await self.app.fetch(f"select region_code from {table} order by 1")]
                for table in self.tables
            }


@pytest_asyncio.fixture(scope="module")
async def house(servers: SharedServers) -> AsyncIterator[House]:
    name = f"reach_{os.getpid()}"
    await create_database(servers, name)
    settings = servers.settings(name)
    owner, app = await connect(settings.owner_dsn), await connect(settings.dsn)
    tables = sorted(await catalogue.region_bound(owner))
    # What a row must hold besides its place is of no matter here.
    for row in await owner.fetch(CONSTRAINTS, tables):
        await owner.execute(f"alter table {row['table']} drop constraint if exists {row['name']} cascade")
    for row in await owner.fetch(MANDATORY, tables):
        await owner.execute(f"alter table {row['table']} alter {row['column']} drop not null")
    for table in tables:
        await owner.execute(f"alter table {table} disable trigger user")
        await owner.executemany(WRITE.format(table=table), PLACES)
    yield House(app, tables)
    await owner.close()
    await app.close()
    await drop_database(servers, name)


@pytest.mark.parametrize(
    ("scope", "visible"),
    [
        (None, []),
        (Scope(county_code="", reach=()), []),
        (Scope(county_code=COUNTY, reach=()), []),
        (Scope(county_code=COUNTY, reach=(LONGQUAN,)), [GRID_1]),
        (Scope(county_code=COUNTY, reach=(BAICHI, GRID_1)), [GRID_1, GRID_BAICHI]),
        (Scope(county_code=COUNTY, reach=(GRID_1[:-1] + "2",)), []),
        (county_scope(COUNTY), [GRID_1, GRID_BAICHI]),
        (Scope(county_code=COUNTY, reach=(NEIGHBOUR,)), []),
        (Scope(county_code=NEIGHBOUR, reach=(COUNTY,)), []),
    ],
    ids=["nobody", "empty", "no area", "a town", "a town and a grid", "the grid beside", "the county",
         "the neighbour's area", "the neighbour's county"],
)  # fmt: skip
async def test_only_what_is_within_reach_is_seen(house: House, scope: Scope | None, visible: list[str]) -> None:
    wrong = [f"{table} shows {codes}" for table, codes in (await house.seen(scope)).items() if codes != visible]
    assert house.tables
    assert not wrong, f"expected {visible}; mend policy reach on{lines(wrong)}"


async def test_nothing_can_be_written_out_of_reach(house: House) -> None:
    for table in house.tables:
        for county_code, region_code in PLACES[1:]:
            async with house.app.transaction():
                await enter_scope(house.app, Scope(county_code=COUNTY, reach=(LONGQUAN,)))
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with house.app.transaction():
                        await house.app.execute(WRITE.format(table=table), county_code, region_code)


async def test_a_reach_ends_with_its_transaction(house: House) -> None:
    assert (await house.seen(county_scope(COUNTY)))["households"]
    assert (await house.seen(None))["households"] == []


async def test_senders_keep_sight_of_what_they_sent(house: House) -> None:
    sender, sent = uuid4(), uuid4()
    transaction = house.app.transaction()
    await transaction.start()
    await enter_scope(house.app, county_scope(COUNTY))
    await house.app.execute(
        "insert into submissions (county_code, region_code, id, submitted_by) values ($1, $2, $3, $4)",
        COUNTY, GRID_BAICHI, sent, sender,
    )  # fmt: skip
    await enter_scope(house.app, Scope(county_code=COUNTY, reach=(LONGQUAN,), actors=(sender,)))
    assert await house.app.fetchval("select true from submissions where id = $1", sent)
    await enter_scope(house.app, Scope(county_code=COUNTY, reach=(LONGQUAN,), actors=(uuid4(),)))
    assert not await house.app.fetchval("select true from submissions where id = $1", sent)
    await transaction.rollback()
