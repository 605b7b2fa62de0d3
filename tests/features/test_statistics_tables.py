"""Monthly and quarterly tables: made by themselves, frozen, corrected by a new one; and what leaves the county."""

import io
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

import asyncpg
import openpyxl
import pytest
import pytest_asyncio

from server import statistics
from server.core.db import county_scope, transaction
from server.statistics.periods import ended
from tests import world
from tests.features import counted
from tests.house import Answer, Caller, Grid, House

FIFTH = datetime(2026, 4, 5, 2, tzinfo=UTC)  # the day on which March and the first quarter are frozen


@pytest_asyncio.fixture(autouse=True)
async def no_table_so_far(house: House) -> None:
    """The tests of this house share its months."""
    await house.sql("alter table statistics_tables disable trigger user")
    await house.sql("delete from statistics_tables")
    await house.sql("alter table statistics_tables enable trigger user")


async def freeze(house: House) -> int:
    """What the clock does at night."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        return await statistics.freeze_due(conn, county_scope(world.COUNTY), house.clock())


async def table(who: Caller, region: str, kind: str = "month", since: str = "2026-03-01") -> dict[str, Any]:
    """The newest table of a place and period."""
    found = (await who.get("/statistics/tables", kind=kind, region=region))["items"]
    return await who.get(f"/statistics/tables/{next(one['id'] for one in found if one['since'] == since)}")


def value(shown: dict[str, Any], measure: str) -> Any:
    return next(one["value"] for one in shown["content"]["figures"] if one["measure"] == measure)


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2026, 4, 4), date(2026, 2, 1), date(2025, 10, 1)),
        (date(2026, 4, 5), date(2026, 3, 1), date(2026, 1, 1)),
        (date(2026, 1, 5), date(2025, 12, 1), date(2025, 10, 1)),
    ],
)
def test_a_period_is_due_some_days_after_its_end(day: date, month: date, quarter: date) -> None:
    due = list(ended(day, 5))
    newest = {kind: max(since for one, since, _ in due if one == kind) for kind in ("month", "quarter")}
    assert newest == {"month": month, "quarter": quarter}
    for kind, since, until in due:
        assert since.day == 1
        assert (until - since).days in (range(27, 31) if kind == "month" else range(89, 92))


async def test_tables_are_made_by_themselves_and_once(house: House) -> None:
    house.clock.at = FIFTH
    made = await freeze(house)
    assert made
    assert await freeze(house) == 0
    county = await house.console("county01")
    places = {
        one["region_code"] for one in (await county.get("/statistics/tables", kind="quarter", limit=200))["items"]
    }
    assert {world.COUNTY, world.LONGQUAN, world.BAICHI} <= places
    seen = {one["region_code"] for one in (await (await house.console("town01")).get("/statistics/tables"))["items"]}
    assert seen == {world.LONGQUAN}


async def test_a_visit_that_comes_later_is_shown_and_changes_nothing_frozen(house: House, grid: Grid) -> None:
    house.clock.forward(days=18)
    made_in_march = house.visit(grid.household)
    house.clock.at = FIFTH
    await freeze(house)
    county = await house.console("county01")
    before = await table(county, world.COUNTY)
    assert before["differs"] == []
    await (await house.phone(grid.login)).send(made_in_march | {"phone_now": house.clock.at.isoformat()})
    await house.work()
    after = await county.get(f"/statistics/tables/{before['item']['id']}")
    assert after["content"] == before["content"]
    (differs,) = [one for one in after["differs"] if one["measure"] == "visits_covered"]
    assert differs["now"]["count"] == differs["frozen"]["count"] + 1


async def test_a_correction_is_a_new_table_with_a_reason(house: House, grid: Grid) -> None:
    await counted.enter(await house.console("town01"), house, grid)
    house.clock.at = FIFTH
    await freeze(house)
    county = await house.console("county01")
    first = await table(county, world.BAICHI)
    path = f"/statistics/tables/{first['item']['id']}/corrections"
    for reason, code in (("  ", "reason_needed"), ("", "request_malformed")):
        with pytest.raises(Answer, match=code):
            await county.post(path, {"id": house.new_id(), "reason": reason})
    asked = {"id": house.new_id(), "reason": "百尺村走访补传"}
    second = await county.post(path, asked)
    assert await county.post(path, asked) == second
    assert (second["item"]["number"], second["item"]["reason"], second["item"]["frozen_by"]) == (
        first["item"]["number"] + 1, "百尺村走访补传", "侯俊英",
    )  # fmt: skip
    assert second["item"]["newest"]
    assert not (await county.get(f"/statistics/tables/{first['item']['id']}"))["item"]["newest"]
    with pytest.raises(Answer, match="not_permitted"):
        await (await house.console("town02")).post(path, {"id": house.new_id(), "reason": "再算"})


@pytest.mark.parametrize("change", ["update statistics_tables set content = '{}'", "delete from statistics_tables"])
async def test_nobody_changes_a_frozen_table(house: House, change: str) -> None:
    house.clock.at = FIFTH
    await freeze(house)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await house.sql(change)
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(change)


async def book(who: Caller, path: str, **query: Any) -> dict[str, list[list[Any]]]:
    answer = await who.client.get(path, params=query)
    named = unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])
    assert re.fullmatch(r"统计表-.+-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d-(对外|县内用)\.xlsx", named)
    assert ("对外" in named) == query.get("leaves", False)
    read = openpyxl.load_workbook(io.BytesIO(answer.raise_for_status().content), read_only=True)
    return {
        page.title: [[*row, *[None] * (7 - len(row))] for row in page.iter_rows(values_only=True)]
        for page in read.worksheets
    }


async def test_the_workbook_has_the_figures_and_their_definitions_and_who_took_it(house: House, grid: Grid) -> None:
    await counted.enter(await house.console("town01"), house, grid)
    house.clock.at = FIFTH
    await freeze(house)
    county = await house.console("county01")
    shown = await table(county, world.LONGQUAN)
    sheets = await book(county, f"/statistics/tables/{shown['item']['id']}/workbook.xlsx")
    (line,) = [row for row in sheets["合计 Whole"] if row[1] == "收到线索 Leads received"]
    assert line[2] == value(shown, "leads_received")["count"]
    defined = {row[3] for row in sheets["口径 Definitions"]}
    assert {one["definition"]["zh"] for one in shown["content"]["measures"]["items"]} <= defined
    (entry,) = await house.sql(
        "select actor_id, detail from audit where action = 'statistics.take' and subject_id = $1::uuid",
        shown["item"]["id"],
    )
    assert (entry["actor_id"], entry["detail"]) == (world.uid("county01"), {"leaves": False})


SMALL = {1, 2, 3, 4}


def numbers(sheets: dict[str, list[list[Any]]]) -> set[Any]:
    """Every number of records that a workbook tells."""
    told: set[Any] = set()
    for sheet in list(sheets.values())[:4]:
        (heading,) = [row for row in sheet if "记录数 Records" in row]
        at = heading.index("记录数 Records")
        told |= {number for row in sheet[sheet.index(heading) + 1 :] for number in row[at : at + 2]}
    return told


async def test_no_small_number_leaves_the_county_nor_follows_from_two_of_its_tables(house: House, grid: Grid) -> None:
    """Many leads of Longquan, three of Baichi: the county's table without Longquan's would tell of the three."""
    county = await house.console("county01")
    for place in (*[world.GRID_1] * 9, *[world.GRID_BAICHI] * 3):
        home = await house.household(place)
        await counted.enter(county, house, grid, household_id=home, region_code=place)
    house.clock.at = FIFTH
    await freeze(house)
    books: dict[str, dict[str, list[list[Any]]]] = {}
    for region in (world.COUNTY, world.LONGQUAN, world.BAICHI):
        for kind, since in (("month", "2026-03-01"), ("quarter", "2026-01-01")):
            shown = await table(county, region, kind, since)
            path = f"/statistics/tables/{shown['item']['id']}/workbook.xlsx"
            books[f"{region} {kind}"] = await book(county, path, leaves=True)
            within = await book(county, path)
            assert "*" not in numbers(within)
    for sheets in books.values():
        assert not numbers(sheets) & SMALL

    def received(name: str) -> Any:
        (row,) = [row for row in books[name]["合计 Whole"] if row[1] == "收到线索 Leads received"]
        return row[2]

    (baichi,) = {received(f"{world.BAICHI} {kind}") for kind in ("month", "quarter")}
    assert baichi == "*"
    for kind in ("month", "quarter"):
        assert "*" in {received(f"{world.COUNTY} {kind}"), received(f"{world.LONGQUAN} {kind}")}
    march: dict[str, Any] = {"region": world.BAICHI, "since": "2026-03-01", "until": "2026-03-31"}
    assert await book(county, "/statistics/workbook.xlsx", leaves=True, **march) == books[f"{world.BAICHI} month"]
    # A period that is not frozen stays within the county: a day more or less would tell the three.
    within = await book(county, "/statistics/workbook.xlsx", **march | {"until": "2026-03-30"})
    assert any("只供县内使用" in str(row) for row in within["合计 Whole"])
    asked = {**march, "until": "2026-03-30", "leaves": True}
    answer = await county.client.get("/statistics/workbook.xlsx", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "statistics_not_frozen")
