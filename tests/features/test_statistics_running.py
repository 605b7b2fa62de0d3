"""The running month, quarter and year of the wall: the county's as kept, with the time they are of."""

from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio

from server import statistics
from server.core.db import county_scope, transaction
from server.statistics.periods import period_of
from tests import world
from tests.departments import Desks
from tests.features import counted
from tests.house import Caller, Grid, House


@pytest_asyncio.fixture(autouse=True)
async def nothing_kept(house: House) -> None:
    """The tests of this house share its county."""
    await house.sql("delete from statistics_running")


async def keep(house: House) -> None:
    """What the clock does every quarter of an hour."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await statistics.count_county(conn, county_scope(world.COUNTY), house.clock())


async def asked(who: Caller, shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures that statistics count of the same place and period."""
    found: list[dict[str, Any]] = []
    period = {one: shown[one] for one in ("region", "since", "until")}
    for group in (await who.get("/statistics/measures"))["groups"]:
        found += (await who.get("/statistics", group=group["key"], **period))["figures"]
    return found


async def number(who: Caller, measure: str, **of: str) -> int:
    """How many a number of the running month counts."""
    shown = await who.get("/statistics/running", **of)
    return next(one["value"]["count"] for one in shown["figures"] if one["measure"] == measure)


@pytest.mark.parametrize(
    ("today", "kind", "since", "until"),
    [
        (date(2026, 2, 28), "month", date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 12, 31), "month", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 3, 31), "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), "quarter", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2028, 2, 29), "year", date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_the_period_that_runs_is_that_of_the_calendar(today: date, kind: Any, since: date, until: date) -> None:
    assert period_of(kind, today) == (since, until)


async def test_what_is_kept_is_what_statistics_count(house: House, grid: Grid, desks: Desks) -> None:
    """Every number with its months, places and parts, medians and money too, where everything happened."""
    await counted.everything(house, grid, desks)
    await keep(house)
    county = await house.console("county01")
    for kind in ("month", "quarter", "year"):
        shown = await county.get("/statistics/running", kind=kind)
        assert shown["region"] == world.COUNTY
        assert shown["figures"] == await asked(county, shown), kind
    for measure in ("days_to_help", "money_paid", "households_paid", "visits_owed"):
        assert await number(county, measure, kind="year"), measure


async def test_the_figures_say_of_when_they_are_and_grow_no_older_than_an_hour(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    before = await number(county, "leads_received")
    await keep(house)
    counted_at = house.clock.at
    await counted.enter(await house.console("town01"), house, grid)
    house.clock.at += timedelta(minutes=59)
    shown = await county.get("/statistics/running")
    assert shown["counted_at"] == counted_at.isoformat().replace("+00:00", "Z")
    assert await number(county, "leads_received") == before
    house.clock.at += timedelta(minutes=1)
    assert await number(county, "leads_received") == before + 1


async def test_what_was_kept_in_march_is_not_shown_in_april(house: House, grid: Grid) -> None:
    await counted.enter(await house.console("town01"), house, grid)
    house.clock.at += date(2026, 3, 31) - house.clock.today
    house.clock.at = house.clock.at.replace(hour=15, minute=50)
    await keep(house)
    house.clock.at += timedelta(minutes=15)
    assert (await (await house.console("county01")).get("/statistics/running"))["since"] == "2026-04-01"


async def test_a_township_sees_its_own_as_they_are_now_and_nothing_of_the_county(house: House, grid: Grid) -> None:
    await keep(house)
    await counted.enter(await house.console("town01"), house, grid)
    town = await house.console("town01")
    assert await number(town, "leads_received", region=grid.code) == 1
    within = await town.get("/statistics/running", region=world.COUNTY)
    assert within["figures"] == await asked(town, within)
    assert within["counted_at"] == house.clock.at.isoformat().replace("+00:00", "Z")


async def test_the_wall_of_a_township_is_counted_by_the_clock_while_it_is_looked_at(house: House, grid: Grid) -> None:
    town, place = await house.console("town01"), grid.code[:9]
    before = await number(town, "leads_received", region=place)
    await counted.enter(town, house, grid)
    opened_at = house.clock.at
    assert await number(town, "leads_received", region=place) == before, "as it was kept when it was opened"
    house.clock.at += timedelta(minutes=15)
    await keep(house)
    shown = await town.get("/statistics/running", region=place)
    assert shown["counted_at"] == house.clock.at.isoformat().replace("+00:00", "Z")
    assert shown["figures"] == await asked(town, shown)
    assert await number(town, "leads_received", region=place) == before + 1
    house.clock.at = opened_at + timedelta(days=3, minutes=15)
    await keep(house)
    (kept,) = await house.sql("select counted_at from statistics_running where region_code = $1", place)
    assert kept["counted_at"] == opened_at + timedelta(minutes=15), "nobody looked for three days"


async def test_what_a_township_sees_of_the_county_is_kept_for_nobody(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    await town.get("/statistics/running", region=world.COUNTY)
    await town.get("/statistics/running", region=grid.code)
    assert await house.sql("select from statistics_running") == []
