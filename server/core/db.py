"""Postgres: the pool, the transaction opened at the edge, and the reach it runs with."""

import re
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

T = TypeVar("T")
if TYPE_CHECKING:  # generic only for the type checker
    Connection = asyncpg.Connection[Any] | PoolConnectionProxy[Any]
    Pool = asyncpg.Pool[Any]
else:
    Connection = asyncpg.Connection | PoolConnectionProxy
    Pool = asyncpg.Pool


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whose eyes a query sees with: row-level security shows nothing outside these division codes."""

    county_code: str
    reach: tuple[str, ...]  # division codes; each stands for itself and everything below it
    formerly: tuple[str, ...] = ()  # ended codes that came before those of the reach: what was written under them
    actors: tuple[UUID, ...] = ()
    departments: tuple[UUID, ...] = ()  # whose desk they sit at; they see what lies on it and nothing else


NOBODY = Scope(county_code="", reach=())  # before anybody is known: no region-bound row is seen


def county_scope(county_code: str) -> Scope:
    """The reach of the clock and of jobs: the whole county, nobody's own."""
    return Scope(county_code=county_code, reach=(county_code,))


async def open_pool(dsn: str, size: int) -> Pool:
    """A pool whose connections read and write jsonb as plain Python values."""
    return await asyncpg.create_pool(dsn, min_size=1, max_size=size, init=_prepare_connection)


async def connect(dsn: str) -> Connection:
    """One connection with the same codecs as the pool's."""
    conn = await asyncpg.connect(dsn)
    await _prepare_connection(conn)
    return conn


def like_literal(text: str) -> str:
    """What somebody typed, for a LIKE pattern in which it stands for itself."""
    return re.sub(r"([\\%_])", r"\\\1", text)


PLAN_ANEW = "set local plan_cache_mode = force_custom_plan"


async def plan_anew(conn: Connection) -> None:
    """For the rest of the transaction each statement is planned for its own values: for lists with filters that
    may be left out, where one plan for all of them would read the whole table."""
    await conn.execute(PLAN_ANEW)


async def _prepare_connection(conn: Connection) -> None:
    # jsonb's binary form is a version byte and the text: encoding straight to bytes spares a str round trip
    await conn.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: b"\x01" + msgspec.json.encode(value),
        decoder=lambda data: msgspec.json.decode(data[1:]),
        format="binary",
    )


def json_texts(values: Iterable[object]) -> list[str]:
    """JSON documents for a `text[]` argument that the statement casts to jsonb one by one.

    A `jsonb[]` argument will not do: the driver takes a document that is a list for a second dimension.
    """
    return [msgspec.json.encode(value).decode() for value in values]


@asynccontextmanager
async def transaction(pool: Pool, scope: Scope) -> AsyncGenerator[Connection]:
    """The one commit point of a write: commits when the block ends, rolls back when it raises."""
    async with pool.acquire() as conn, conn.transaction():
        await enter_scope(conn, scope)
        yield conn


ENTER_SCOPE = """
select set_config('tanfang.counties', $1, true), set_config('tanfang.reach', $2, true),
       set_config('tanfang.actors', $3, true), set_config('tanfang.departments', $4, true)
"""


async def enter_scope(conn: Connection, scope: Scope) -> None:
    """Set the reach for the rest of the current transaction."""
    actors, departments = (",".join(map(str, ids)) for ids in (scope.actors, scope.departments))
    reach = ",".join((*scope.reach, *scope.formerly))
    await conn.execute(ENTER_SCOPE, scope.county_code, reach, actors, departments)


async def rows(conn: Connection, kind: type[T], sql: str, *args: object) -> list[T]:
    """All rows of a statement as structs of `kind`."""
    return msgspec.convert([dict(r) for r in await conn.fetch(sql, *args)], list[kind])


async def row(conn: Connection, kind: type[T], sql: str, *args: object) -> T | None:
    """The first row as a struct, or None when there is none."""
    found = await conn.fetchrow(sql, *args)
    return None if found is None else msgspec.convert(dict(found), kind)
