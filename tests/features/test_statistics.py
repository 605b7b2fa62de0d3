"""Statistics over HTTP: definitions, figures, and the records behind each figure."""

from typing import Any

import pytest

from tests.departments import Desks
from tests.features import counted
from tests.house import Answer, Caller, Grid, House

PERIOD = {"since": "2026-03-01", "until": "2026-05-31"}

# How many, and of how many, where everything happened once (tests/features/counted.py).
EVERYTHING = {
    "visits_owed": [8, None], "visits_covered": [1, 8], "leads_received": [5, None], "leads_checked": [4, 5],
    "leads_outcomes": [5, None], "leads_decided": [3, 4], "leads_helped": [2, 4], "days_to_help": [2, None],
    "leads_in_time": [4, 5], "cases_in_time": [1, 2], "referrals_in_time": [2, 3], "leads_open_late": [1, None],
    "cases_open_late": [1, None], "referrals_open_late": [1, None], "money_paid": [3, None],
    "households_paid": [3, None], "money_failed": [1, None], "monitored": [1, None], "monitoring_begun": [2, None],
    "monitoring_ended": [1, None], "overdue_open": [4, None], "overdue_passed_on": [4, None],
    "overdue_answered": [1, None],
}  # fmt: skip
LEVELS = {"monitoring_begun": ["key", "ordinary"], "monitoring_ended": ["high"]}


async def figures(who: Caller, region: str, **period: str) -> dict[str, Any]:
    """Every figure of a place by the name of its number."""
    found: dict[str, Any] = {}
    for group in [one["key"] for one in (await who.get("/statistics/measures"))["groups"]]:
        answer = await who.get("/statistics", group=group, region=region, **(period or PERIOD))
        found |= {one["measure"]: one for one in answer["figures"]}
    return found


async def behind(who: Caller, measure: str, region: str, **chosen: Any) -> list[dict[str, Any]]:
    """All records behind a figure, read page by page."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = await who.get(
            f"/statistics/{measure}/records", **({"region": region, "limit": 3} | PERIOD | chosen | after)
        )
        found += page["items"]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


async def test_every_number_says_what_it_is_and_which_rules_ask_for_it(house: House) -> None:
    answer = await (await house.console("town01")).get("/statistics/measures")
    groups = [one["key"] for one in answer["groups"]]
    for one in answer["items"]:
        assert one["group"] in groups
        assert one["source"], one["name"]
        assert all(one[part][language] for part in ("title", "definition") for language in ("zh", "en")), one["name"]


def cells_of(figure: dict[str, Any]) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """Every value of a figure with what chooses its records."""
    cells: list[tuple[dict[str, str], Any]] = [({}, figure["value"])]
    cells += [({"month": one["month"]}, one["value"]) for one in figure["by_month"]]
    cells += [({"place": one["code"]}, one["value"]) for one in figure["by_place"]]
    return cells + [({"part": one["key"]}, one["value"]) for one in figure["by_part"]]


async def test_every_number_opens_as_many_records_as_it_counts(house: House, grid: Grid, desks: Desks) -> None:
    """For each month, place and part; of shares also those it is asked of. In a place where everything happened."""
    await counted.everything(house, grid, desks)
    town = await house.console("town01")
    found = await figures(town, grid.code)
    for measure, figure in found.items():
        assert figure["value"]["of"] or figure["value"]["count"], measure
        for chosen, value in cells_of(figure):
            for which in ("count", "of") if value["of"] is not None else ("count",):
                rows = await behind(town, measure, grid.code, which=which, **chosen)
                assert len(rows) == value[which], (measure, chosen, which)
    told = {measure: [figure["value"]["count"], figure["value"]["of"]] for measure, figure in found.items()}
    assert told == EVERYTHING
    worth = {measure: found[measure]["value"]["number"] for measure in ("money_paid", "money_failed")}
    assert worth == {"money_paid": 300_00 + 500_00 + 800_50, "money_failed": 500_00}
    parts = {measure: [one["key"] for one in found[measure]["by_part"]] for measure in ("monitored", *LEVELS)}
    assert parts == {"monitored": ["key"]} | LEVELS


async def test_a_period_shows_how_it_stood_when_it_ended(house: House, grid: Grid) -> None:
    """What came after its last day changes nothing in it, so that it can be counted again."""
    town = await house.console("town01")
    lead = await counted.enter(town, house, grid)
    await house.work()
    house.clock.forward(days=1)
    await counted.end(await house.console("town01"), house, lead, "monitoring")
    shares: dict[str, Any] = {}
    for until in ("2026-03-02", "2026-03-03"):
        found = await figures(await house.console("town01"), grid.code, since="2026-03-01", until=until)
        shares[until] = found["leads_checked"]["value"]
    assert [(one["count"], one["of"]) for one in shares.values()] == [(0, 1), (1, 1)]


@pytest.mark.parametrize(("days", "open_late"), [(0, None), (1, 1)])
async def test_a_limit_that_ends_today_is_not_missed_yet(
    house: House, grid: Grid, days: int, open_late: int | None
) -> None:
    lead = await counted.enter(await house.console("town01"), house, grid)
    (limit,) = await house.sql("select respond_by from leads where id = $1::uuid", lead)
    house.clock.at = limit["respond_by"]
    house.clock.forward(days=days)
    found = await figures(await house.console("town01"), grid.code, since="2026-03-01", until="2026-12-31")
    assert found["leads_in_time"]["value"]["of"] == (open_late or 0)
    assert found["leads_open_late"]["value"]["count"] == (open_late or 0)


async def test_what_stands_is_shown_for_the_end_of_each_month(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    asked = {"id": house.new_id(), "household_id": grid.household, "level": "ordinary", "reason": "暂不符合低保条件"}
    item = await town.post("/monitorings", asked)
    house.clock.forward(days=40)
    said = {"id": house.new_id(), "outcome": "intervene", "note": "病情加重", "level": "high", "ends": False}
    await (await house.console("town01")).post(f"/monitorings/{item['id']}/outcomes", said)
    found = await figures(await house.console("town01"), grid.code, since="2026-02-01", until="2026-12-31")
    months = [(one["month"], one["value"]["count"]) for one in found["monitored"]["by_month"]]
    assert months == [("2026-03", 1), ("2026-04", 1)]
    assert [one["key"] for one in found["monitored"]["by_part"]] == ["high"]
    march = await behind(await house.console("town01"), "monitored", grid.code, month="2026-03")
    assert [one["part"] for one in march] == ["ordinary"]


async def test_a_number_of_nothing_that_is_counted_is_not_found(house: House) -> None:
    with pytest.raises(Answer, match="not_found"):
        await (await house.console("town01")).get("/statistics/applause/records", **PERIOD)
