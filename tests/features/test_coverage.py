"""Coverage over HTTP: what was owed and what became of it, the same in figures, lists and workbooks."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from server.core.ids import new_id
from tests.house import Answer, Grid, House

YEAR = {"since": "2025-06-01", "until": "2026-05-31"}
PARTS = ("seen", "entered_late", "late", "waiting", "attempted", "not_synced", "excused", "missed")


async def figures(house: House, code: str, login: str = "town01", **period: str) -> dict[str, int]:
    answer = await (await house.console(login)).get("/coverage", region=code, **(period or YEAR))
    assert answer["total"]["wanted"] == sum(answer["total"][part] for part in PARTS)
    return {name: n for name, n in answer["total"].items() if n}


async def listed(house: House, code: str, figure: str = "wanted", **query: Any) -> list[dict[str, Any]]:
    town = await house.console("town01")
    return (await town.get("/coverage/households", region=code, figure=figure, **YEAR, **query))["items"]


async def test_a_household_past_its_date_is_not_visited_until_somebody_goes(house: House, grid: Grid) -> None:
    before = await figures(house, grid.code)
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    assert set(before) <= {"wanted", "missed", "not_synced"}
    assert await figures(house, grid.code) == {"wanted": 1, "late": 1}


async def test_every_number_opens_as_many_households(house: House, grid: Grid) -> None:
    await house.household(grid.code)
    await house.work()
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    counted = await figures(house, grid.code)
    assert counted["wanted"] == 2
    for figure in ("wanted", *PARTS):
        rows = await listed(house, grid.code, figure)
        assert len(rows) == counted.get(figure, 0), figure
    (late,) = await listed(house, grid.code, "late")
    assert (late["household_id"], late["visited_on"]) == (grid.household, "2026-03-02")


async def test_the_list_is_read_page_by_page_without_gap_or_repeat(house: House, grid: Grid) -> None:
    more = [await house.household(grid.code) for _ in range(4)]
    await house.work()
    town = await house.console("town01")
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await town.get("/coverage/households", region=grid.code, limit=2, **YEAR, **after)
        found += [one["household_id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert sorted(found) == sorted([grid.household, *more])


async def test_a_pause_takes_nobody_out_of_sight(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    pause = {
        "id": str(new_id(house.clock())),
        "reason": "in_hospital",
        "from_on": "2026-03-01",
        "until_on": "2026-03-20",
    }
    await town.post(f"/households/{grid.household}/pauses", pause)
    await house.work()
    assert await figures(house, grid.code) == {"wanted": 1, "excused": 1}
    house.clock.forward(days=30)
    await (await house.console("county01")).post("/sweeps", {})
    await house.work()
    assert "excused" not in await figures(house, grid.code)


async def test_months_and_places_add_up_to_the_total(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    answer = await (await house.console("county01")).get("/coverage", **YEAR)
    for name in ("wanted", *PARTS):
        by_month = sum(one[name] for one in answer["by_month"])
        by_place = sum(one[name] for one in answer["by_place"])
        assert (by_month, by_place) == (answer["total"][name], answer["total"][name]), name
    assert all(len(one["code"]) == 9 for one in answer["by_place"])


async def test_what_is_due_after_today_is_not_owed_yet(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    assert await figures(house, grid.code, since="2026-03-03", until="2026-12-31") == {}


async def test_what_was_still_owed_when_the_period_began_is_told_apart(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    asked = {"region": grid.code, "since": "2026-03-01", "until": "2026-03-31"}
    (line,) = (await town.get("/coverage", **asked))["by_month"]
    rows = (await town.get("/coverage/households", month="earlier", **asked))["items"]
    assert (line["month"], line["wanted"]) == ("earlier", 1)
    assert [one["household_id"] for one in rows] == [grid.household]
    assert (await town.get("/coverage/households", month="2026-03", **asked))["items"] == []


async def test_the_workbook_holds_what_is_shown_and_who_took_it_is_on_file(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    counted = await figures(house, grid.code)
    answer = await town.client.get(
        "/coverage/workbook.xlsx", params={"region": grid.code, "figure": "wanted", **YEAR}
    )
    named = unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])
    assert (named[:5], named[-9:]) == ("走访覆盖-", "-县内用.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.raise_for_status().content), read_only=True)
    months, places, households = (
        [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets
    )
    assert [months[-1][:2], places[-1][:2]] == [["合计 Total", counted["wanted"]]] * 2
    assert any("只供县内使用" in str(row[0]) for row in months)
    assert len(households) == 5 + 1 + 1 + counted["wanted"]
    (entry,) = await house.sql(
        "select detail from audit where action = 'coverage.export' and detail ->> 'region' = $1", grid.code
    )
    assert entry


async def test_the_workbook_says_a_campaign_in_words(house: House, grid: Grid) -> None:
    town, today = await house.console("town01"), house.clock.today
    called = {"id": house.new_id(), "name": "冰雹后排查", "purpose": "看房屋", "regions": [grid.code],
              "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=2)).isoformat()}  # fmt: skip
    await house.sql("update statuses set valid_to = '2025-01-01' where household_id = $1::uuid", grid.household)
    await town.post("/campaigns", called)
    await house.work()
    house.clock.forward(days=4)
    town = await house.console("town01")
    asked = {"region": grid.code, "figure": "wanted", **YEAR}
    answer = await town.client.get("/coverage/workbook.xlsx", params=asked)
    book = openpyxl.load_workbook(io.BytesIO(answer.raise_for_status().content), read_only=True)
    _, _, households = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    assert [row[4] for row in households[7:]] == ["专项走访 campaign"]


@pytest.mark.parametrize(("since", "until"), [("2026-03-02", "2026-03-01"), ("2023-01-01", "2026-01-01")])
async def test_a_period_turned_round_or_of_three_years_is_refused(house: House, since: str, until: str) -> None:
    with pytest.raises(Answer, match="request_malformed"):
        await (await house.console("town01")).get("/coverage", since=since, until=until)


async def test_a_place_out_of_reach_shows_nothing(house: House) -> None:
    answer = await (await house.console("town01")).get("/coverage", region="140427200", **YEAR)
    assert (answer["total"]["wanted"], answer["by_place"]) == (0, [])
