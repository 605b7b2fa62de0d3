"""Load the synthetic county into a database: all of it or nothing, and nothing twice."""

import asyncio
import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeAlias

import msgspec

from demo import queries
from demo.county import DEFAULT_HOUSEHOLDS, DEFAULT_SEED, County, generate
from demo.desks import add_desks
from demo.lists import add_lists
from demo.looks import add_looks
from demo.money import add_money
from demo.phones import lost_phones, phones
from demo.plan import FIRST_DAY
from demo.records import DemoBatch
from demo.referrals import LOGINS, add_referrals
from demo.rows import COLUMNS, RowMaker
from demo.sessions import add_sessions
from demo.standards import add_standards
from demo.watching import add_watching
from demo.week import add_week
from server.accounts import hash_password
from server.core import audit, outbox
from server.core.clock import COUNTY_ZONE
from server.core.crypto import Crypto
from server.core.db import Connection, connect
from server.settings import Settings

# Called with the number of households in the database so far, and of all.
Progress: TypeAlias = Callable[[int, int], None]

# Households sent with one COPY per table: enough to be fast, few enough for a lively progress bar.
_CHUNK = 2_000

# What a night works out of the rows: visits owed in the months before, and what the rules say of everybody.
FIRST_JOBS = ("followups.recompute_county", "screening.screen_county")


class RealCounty(Exception):
    """The database already holds a county that is no demo; the message says what to do, in both languages."""

    def __init__(self, county_code: str) -> None:
        super().__init__(
            f"数据库里已有真实的县（{county_code}），演示数据不会装入。请另选数据目录或空数据库。\n"
            f"The database already holds a real county ({county_code}); no demo is loaded there. "
            "Choose another data folder or an empty database."
        )


class DemoSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the database now. accounts: login and role; loaded: False when it was there already."""

    county_code: str
    county_name: str
    households: int
    seed: int
    as_of: date
    accounts: tuple[tuple[str, str], ...]
    password: str
    loaded: bool


class _Note(msgspec.Struct, frozen=True):
    """What a finished load leaves in the audit trail."""

    households: int
    seed: int
    today: date


async def load_demo(
    owner_dsn: str,
    settings: Settings,
    *,
    password: str,
    now: datetime,
    households: int = DEFAULT_HOUSEHOLDS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> DemoSummary:
    """Fill the database with the demo county as it stands on the civil date of `now`.

    The same size and seed again changes nothing; another size or seed replaces the demo. All accounts get
    `password`. Raises RealCounty, and ValueError for a size or seed `generate` refuses.
    """
    today = now.astimezone(COUNTY_ZONE).date()
    conn = await connect(owner_dsn)
    try:
        async with conn.transaction():
            await queries.one_at_a_time(conn)
            there = await queries.counties(conn)
            real = [code for code, demo in there.items() if not demo]
            if real:
                raise RealCounty(real[0])
            county = generate(households=households, seed=seed, today=today)
            code = county.geography.code
            if code in there:
                found = msgspec.convert(await queries.loaded(conn, code), _Note | None, strict=False)
                if found is not None and (found.households, found.seed) == (households, seed):
                    return _summary(county, password, found.today, loaded=False)
                # Takes the tables for itself until the end: whoever uses them waits for the new county.
                await queries.clear(conn, code)
            with _without_collector():
                await _write(conn, county, settings, password, now, progress)
            await queries.analyse_people(conn)
            await add_standards(conn, code, county.users, now)
            await add_money(conn, code, county.users, Crypto(settings.secret_key, settings.cipher), now)
            await add_sessions(conn, code, county.users, now)
            await add_looks(conn, settings, county.users, Crypto(settings.secret_key, settings.cipher), now)
            await add_lists(conn, code, county.users, Crypto(settings.secret_key, settings.cipher), now)
            await add_watching(conn, code, county.users, now)
            await add_desks(conn, code, county.users, Crypto(settings.secret_key, settings.cipher), now)
            await add_week(conn, code, county.users, Crypto(settings.secret_key, settings.cipher), now)
            note = _Note(households, seed, today)
            await audit.record(conn, code, now, None, "demo.load", None, msgspec.to_builtins(note))
            for job in FIRST_JOBS:
                await outbox.put(conn, code, job, [code])
        await queries.analyse(conn)
    finally:
        await conn.close()
    return _summary(county, password, today, loaded=True)


async def is_filled(owner_dsn: str) -> bool:
    """Whether the database holds any county, demo or not."""
    conn = await connect(owner_dsn)
    try:
        return bool(await queries.counties(conn))
    finally:
        await conn.close()


def _summary(county: County, password: str, as_of: date, *, loaded: bool) -> DemoSummary:
    return DemoSummary(
        county_code=county.geography.code,
        county_name=county.geography.name,
        households=county.households,
        seed=county.seed,
        as_of=as_of,
        accounts=(*((user.login, user.role) for user in county.users), *LOGINS),
        password=password,
        loaded=loaded,
    )


@contextmanager
def _without_collector() -> Generator[None]:
    """No garbage collection for a while: millions of rows come and go, none in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


async def _write(
    conn: Connection, county: County, settings: Settings, password: str, now: datetime, progress: Progress | None
) -> None:
    geography = county.geography
    since = date.fromisoformat(FIRST_DAY)
    await queries.add_county(conn, geography.code, geography.name, geography.name_en)
    await queries.add_divisions(conn, geography.code, county.divisions, since)
    password_hash, crypto = hash_password(password), Crypto(settings.secret_key, settings.cipher)
    await queries.add_users(conn, geography.code, county.users, password_hash, now, since)
    lost = list(lost_phones(county.users, county.today))
    await queries.add_phones(conn, geography.code, [*phones(county.users, county.today), *(one for one, _ in lost)])
    await queries.add_losses(conn, geography.code, [loss for _, loss in lost])
    registrar = next(user.id for user in county.users if user.role == "county")
    maker = RowMaker(geography.code, crypto, registrar)
    done = 0
    chunks = _chunks(county.batches())
    # The next chunk is made in a thread while Postgres works on this one: most of each is waiting for the other.
    coming = asyncio.create_task(asyncio.to_thread(_prepare, chunks, maker))
    while prepared := await coming:
        count, tables = prepared
        coming = asyncio.create_task(asyncio.to_thread(_prepare, chunks, maker))
        for table, rows in tables.items():
            await queries.copy(conn, table, COLUMNS[table], rows)
        done += count
        if progress is not None:
            progress(done, county.households)
    await add_referrals(conn, county.users, password_hash, now, since, crypto)


def _prepare(
    chunks: Iterator[list[DemoBatch]], maker: RowMaker
) -> tuple[int, dict[str, list[tuple[Any, ...]]]] | None:
    """The next chunk as rows by table, with its number of households; None after the last."""
    chunk = next(chunks, None)
    if chunk is None:
        return None
    rows = {table: list(maker.rows(table, chunk)) for table in COLUMNS}
    return sum(len(batch.households) for batch in chunk), rows


def _chunks(batches: Iterator[DemoBatch]) -> Iterator[list[DemoBatch]]:
    """Batches gathered until their households make a chunk."""
    for first in batches:
        chunk = [first]
        size = len(first.households)
        for batch in chain(()) if size >= _CHUNK else batches:
            chunk.append(batch)
            size += len(batch.households)
            if size >= _CHUNK:
                break
        yield chunk
