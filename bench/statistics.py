"""What it costs to count a county: each group of numbers live, and the year that the wall shows.

The floor, in the same run: one sequential scan of the biggest table, by one process and without row-level security.
Everything else runs as the application's role, under row-level security, a transaction each: a year, a month and a
year of one town by `GET /statistics`, what the worker counts for the walls, and the walls' answer of the running year
of the county and of one town, when it is opened and afterwards. Aim: a wall's year within 300 ms at 100,000
households.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from statistics import median
from typing import get_args

import msgspec

from bench import _sizes, _statistics_world
from bench._county import COUNTY, fresh_database
from embedded import Addresses
from server.core.db import Connection, county_scope, enter_scope
from server.statistics import count_county, operations, running
from server.statistics.records import Group

SIZES = (100_000,)
AIM_MS = 300.0  # the wall's year
ROUNDS = 5
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
SCOPE = county_scope(COUNTY)
YEAR, MONTH = (date(2025, 3, 1), date(2026, 2, 28)), (date(2026, 2, 1), date(2026, 2, 28))
BIGGEST = """
select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
order by pg_relation_size(oid) desc limit 1
"""


class Measured(msgspec.Struct, frozen=True):
    """`ratio`: scans of the biggest table in the same time."""

    households: int
    what: str
    ms: float
    ratio: float


async def _median_ms(work: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> float:
    spent: list[float] = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await work()
        spent.append((time.perf_counter() - begun) * 1000)
    return median(spent)


async def _scan(owner: Connection) -> tuple[str, float]:
    for setting in ("enable_indexonlyscan", "enable_indexscan", "enable_bitmapscan"):
        await owner.execute(f"set {setting} = off")
    await owner.execute("set max_parallel_workers_per_gather = 0")
    biggest = await owner.fetchval(BIGGEST)
    statement = f"select count(*) from {biggest}"
    return biggest, await _median_ms(lambda: owner.fetchval(statement))


async def _measure(addresses: Addresses, households: int) -> list[Measured]:
    async with fresh_database(addresses, f"statistics_{households}") as (admin, owner, app):
        await _statistics_world.generate(admin, households)
        biggest, floor = await _scan(owner)
        found = [Measured(households, f"one scan of {biggest}", floor, 1.0)]

        async def within(work: Callable[[], Awaitable[object]]) -> None:
            async with app.transaction():
                await enter_scope(app, SCOPE)
                await work()

        async def add(what: str, work: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> None:
            spent = await _median_ms(lambda: within(work), rounds)
            found.append(Measured(households, what, spent, spent / floor))

        def count(place: str, period: tuple[date, date], group: Group) -> Awaitable[object]:
            asked = operations.Asked(place, *period)
            return operations.summarise(app, SCOPE, NOW.date(), asked, group)

        for name, place, period in (
            ("year", COUNTY, YEAR), ("month", COUNTY, MONTH), ("town's year", f"{COUNTY}107", YEAR),
        ):  # fmt: skip
            for group in get_args(Group):
                await add(f"{name}, {group}", lambda at=place, of=period, group=group: count(at, of, group))
        await add("counted for the walls", lambda: count_county(app, SCOPE, NOW), 1)
        town = f"{COUNTY}107"
        walls = (
            ("the wall's year", COUNTY, ROUNDS),
            ("a town's, opened", town, 1),
            ("a town's wall", town, ROUNDS),
        )
        for name, place, rounds in walls:
            await add(name, lambda at=place: running.read(app, SCOPE, NOW, "year", at), rounds)
    return found


def _show(found: Sequence[Measured]) -> None:
    for one in found:
        print(f"{one.households:>9} {one.what:<32} {one.ms:>9.1f}ms {one.ratio:>8.1f}")


def main(argv: Sequence[str]) -> int:
    """Print each piece of counting beside one scan of the biggest table."""
    return _sizes.run(argv, "statistics", __doc__, SIZES, _measure, _show, aims={"aim_ms": AIM_MS})
