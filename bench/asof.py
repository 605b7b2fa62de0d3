"""What it costs to read the register as it stood on an earlier day.

The floor, in the same run: the same read of today. Both as the application's role under row-level security, a
transaction each: the register page of a household (members, statuses, every fact with its words and why one stands)
and a page of fifty of the list of households, its first and one from the middle, for the county and one town. *Past*
is a day a year back by what was known then: every move and change since is taken back, and half of the words are
heard. Aim: at most 3 times today's read, and the same with ten times the households.

A third of the households changed their address since, a fifth a name, a tenth lost a status, one in twenty moved;
each has ten words of five facts, one in a thousand has a hundred (*long*).
"""

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from uuid import UUID

import msgspec

from bench import _asof_world, _sizes
from bench._county import COUNTY, fresh_database
from embedded import Addresses
from server import regions
from server.core.db import Connection, Scope, enter_scope
from server.core.paging import write_key
from server.registry import operations, past

SIZES = (100_000, 1_000_000)
AIM = 3.0
ROUNDS = 60
TODAY, THEN = date(2026, 3, 2), date(2025, 3, 1)
TOWN = f"{COUNTY}107"
# k counts in the order of the ids, as the world does
DRAWN = """
select id from (select id, row_number() over (order by id) as k from households) n where (k % 1000 = 0) = $1
order by hashtext(id::text) limit 300
"""
MIDDLE = """
select region_code, id from households where region_code >= $1 and region_code < $2 order by region_code, id
offset (select count(*) / 2 from households where region_code >= $1 and region_code < $2) limit 1
"""


class Measured(msgspec.Struct, frozen=True):
    """Milliseconds of one read of today and of the past; `ratio` of the medians."""

    households: int
    what: str
    today_p50_ms: float
    today_p95_ms: float
    past_p50_ms: float
    past_p95_ms: float
    ratio: float


async def _timed(app: Connection, scope: Scope, works: Sequence[Callable[[], Awaitable[object]]]) -> list[float]:
    """Milliseconds of each, sorted; the first is not counted."""
    spent: list[float] = []
    for work in (works[0], *works):
        begun = time.perf_counter()
        async with app.transaction():
            await enter_scope(app, scope)
            await work()
        spent.append((time.perf_counter() - begun) * 1000)
    return sorted(spent[1:])


def _beside(households: int, what: str, today: Sequence[float], then: Sequence[float]) -> Measured:
    middle, late = len(today) // 2, int(len(today) * 0.95)
    ratio = then[middle] / today[middle]
    return Measured(households, what, today[middle], today[late], then[middle], then[late], ratio)


async def _measure(addresses: Addresses, households: int) -> list[Measured]:
    found: list[Measured] = []
    async with fresh_database(addresses, f"asof_{households}") as (admin, _, app):
        await _asof_world.generate(admin, households)
        county = Scope(county_code=COUNTY, reach=(COUNTY,))
        for what, long in (("household", False), ("household, long", True)):
            drawn: list[UUID] = [row["id"] for row in await admin.fetch(DRAWN, long)]
            chosen = random.Random(3).choices(drawn, k=ROUNDS)

            async def pages(on: date, chosen: Sequence[UUID] = chosen) -> list[float]:
                works = [partial(past.register_then, app, county, one, on, on) for one in chosen]
                return await _timed(app, county, works)

            found.append(_beside(households, what, await pages(TODAY), await pages(THEN)))
        for account, reach in (("county", COUNTY), ("town", TOWN)):
            scope = Scope(county_code=COUNTY, reach=(reach,))
            middle = await admin.fetchrow(MIDDLE, *regions.span(scope.reach, None))
            if middle is None:
                raise SystemExit(f"nobody lives in {reach}")
            for where, after in (("first page", None), ("in the middle", write_key(tuple(middle)))):
                now = partial(operations.list_households, app, scope, TODAY, after=after)
                then = partial(past.list_then, app, scope, THEN, THEN, region=None, limit=50, after=after)
                spent = await _timed(app, scope, [now] * ROUNDS), await _timed(app, scope, [then] * ROUNDS)
                found.append(_beside(households, f"list of the {account}, {where}", *spent))
    return found


def _show(found: Sequence[Measured]) -> None:
    print(f"{'households':>10} {'what':<36} {'today p50':>10} {'p95':>8} {'past p50':>10} {'p95':>8} {'ratio':>6}")
    for one in found:
        print(
            f"{one.households:>10} {one.what:<36} {one.today_p50_ms:>8.1f}ms {one.today_p95_ms:>6.1f}ms "
            f"{one.past_p50_ms:>8.1f}ms {one.past_p95_ms:>6.1f}ms {one.ratio:>6.2f}"
        )


def main(argv: Sequence[str]) -> int:
    """Print each read of the past beside the same of today."""
    return _sizes.run(argv, "asof", __doc__, SIZES, _measure, _show, aims={"aim": AIM})
