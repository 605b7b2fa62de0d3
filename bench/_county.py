"""A county's database of its own, to be filled and measured, and its divisions, workers and households."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime
from uuid import UUID

from embedded import Addresses
from server.core.db import Connection, connect
from server.core.migrate import migrate

COUNTY = "140427"
TODAY = date(2026, 3, 2)
HOUSEHOLDS_PER_GRID = 80
VILLAGES = 500

DIVISIONS = f"""
set session_replication_role = replica;  -- no foreign keys while the rows are made
insert into counties (county_code, name, name_en) values ('{COUNTY}', 'bench', 'bench');
insert into divisions (county_code, code, parent_code, level, name, valid_from)
select '{COUNTY}', '{COUNTY}', null, 'county', 'county', date '2020-01-01'
union all select '{COUNTY}', '{COUNTY}' || to_char(t, 'FM000'), '{COUNTY}', 'town', 'town', date '2020-01-01'
from generate_series(100, 119) t
union all select '{COUNTY}', '{COUNTY}' || to_char(t, 'FM000') || to_char(v, 'FM000'),
                 '{COUNTY}' || to_char(t, 'FM000'), 'village', 'village', date '2020-01-01'
from generate_series(100, 119) t, generate_series(200, 224) v
union all select '{COUNTY}', '{COUNTY}' || to_char(t, 'FM000') || to_char(v, 'FM000') || to_char(g, 'FM000'),
                 '{COUNTY}' || to_char(t, 'FM000') || to_char(v, 'FM000'), 'grid', 'grid', date '2020-01-01'
from generate_series(100, 119) t, generate_series(200, 224) v, generate_series(1, {{grids}}) g;
-- a worker for each village; every tenth phone has been silent for three weeks
insert into users (county_code, id, login, name, role, password_hash, created_at)
select '{COUNTY}', uuidv7(), code, 'worker', 'grid_worker', '', now() from divisions where level = 'village';
insert into user_reaches (county_code, id, user_id, region_code, valid_from)
select '{COUNTY}', uuidv7(), id, login, date '2020-01-01' from users;
insert into devices (county_code, id, user_id, name, app_version, first_seen_at, last_synced_at)
select '{COUNTY}', uuidv7(), id, 'phone', '1', now(),
       timestamptz '{TODAY}' - case when right(login, 1) = '0' then interval '21 days' else interval '1 hour' end
from users;
"""
HOUSEHOLDS = f"""
insert into households (county_code, id, region_code, address, directions, head_name, head_pinyin, lon, lat,
                        position_source, registered_at)
select '{COUNTY}', uuidv7(), g.code, 'third row, seventh house ' || n, 'past the old well', 'Wang Xiulan',
       'wang xiulan wxl', 113.2, 36.1, 'register', coalesce($2, now())
from generate_series(1, $1::int) n
join (select code, row_number() over (order by code) - 1 as number from divisions where level = 'grid') g
  on g.number = (n * 7919::bigint) % (select count(*) from divisions where level = 'grid')
"""


@asynccontextmanager
async def fresh_database(
    addresses: Addresses, name: str
) -> AsyncGenerator[tuple[Connection, Connection, Connection]]:
    """A new migrated database, by its administrator, its owner and the application's role."""
    owner = await connect(addresses.owner_dsn)
    await owner.execute(f"create database {name}")
    await owner.close()
    dsns = [f"{dsn.rpartition('/')[0]}/{name}" for dsn in (addresses.admin_dsn, addresses.owner_dsn, addresses.dsn)]
    await migrate(dsns[1])
    async with AsyncExitStack() as open_ones:
        conns: list[Connection] = []
        for dsn in dsns:
            conns.append(conn := await connect(dsn))
            open_ones.push_async_callback(conn.close)
        yield conns[0], conns[1], conns[2]


INDEXES = """
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
from pg_index i
where i.indrelid = any($1::text[]::regclass[])
  and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
"""


@asynccontextmanager
async def filled_bare(admin: Connection, tables: Sequence[str]) -> AsyncGenerator[None]:
    """While tables are filled they have no indexes but those of their constraints; the others are made afterwards.

    With millions of rows that is several times as fast as keeping each index right row by row.
    """
    indexes = await admin.fetch(INDEXES, list(tables))
    for one in indexes:
        await admin.execute(f"drop index {one['name']}")
    yield
    await admin.execute("set maintenance_work_mem = '1GB'")
    for one in indexes:
        await admin.execute(one["definition"])


def say(told: str) -> None:
    """How far a measurement has come, for who waits."""
    print(told, file=sys.stderr, flush=True)


async def make_county(admin: Connection, households: int, registered: datetime | None = None) -> None:
    """Twenty towns, five hundred villages with a worker each, their grids, and households evenly over the grids,
    registered at that time or now; the connection checks no foreign keys from now on."""
    await admin.execute(DIVISIONS.format(grids=max(1, households // HOUSEHOLDS_PER_GRID // VILLAGES)))
    async with filled_bare(admin, ("households",)):
        await admin.execute(HOUSEHOLDS, households, registered)


async def side_by_side(addresses: Addresses, name: str, statement: str, parts: Sequence[tuple[UUID, UUID]]) -> None:
    """Run a statement for each part of the households, from $1 up to $2, on a connection of its own at the same time:
    as many as there are processors is quickest."""

    async def one(part: tuple[UUID, UUID]) -> None:
        conn = await connect(f"{addresses.admin_dsn.rpartition('/')[0]}/{name}")
        await conn.execute("set session_replication_role = replica")
        await conn.execute(statement, *part)
        await conn.close()

    await asyncio.gather(*(one(part) for part in parts))
