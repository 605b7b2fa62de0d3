"""A file of the platform that was taken over by mistake is taken back: what it entered, and nothing else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests.features.test_low_income import book, listed, send
from tests.features.test_low_income_releases import home, row, waiting
from tests.house import Answer, Caller, Grid, House

POOR = "支出型困难人口"


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await house.console("county01")


async def take(house: House, county: Caller, data: bytes, **about: Any) -> str:
    """Take a file over, a minute after whatever was before; its id."""
    house.clock.at += timedelta(minutes=1)
    once = house.new_id()
    await send(house, county, data, really=True, exchange_id=once, **about)
    house.clock.at += timedelta(minutes=1)
    return once


async def undo(county: Caller, file: str, reason: str = "选错了文件") -> dict[str, Any]:
    return await county.post(f"/low-income/imports/{file}/undo", {"reason": reason})


async def poor(county: Caller, grid: Grid) -> set[str]:
    return set(await listed(county, region=grid.code, category="expenditure_hardship"))


def states(told: dict[str, Any]) -> dict[str, int]:
    return {state: n for state, n in told["states"].items() if n}


async def test_what_a_file_entered_goes_with_it_and_what_was_there_stays(
    house: House, grid: Grid, county: Caller
) -> None:
    new, old = await home(house, grid, "任翠花", 801), await home(house, grid, "任翠英", 802, "expenditure_hardship")
    data = book(row("任翠花", 801, POOR), row("任翠英", 802, POOR), row("没有这个人", 803, POOR))
    file = await take(house, county, data)
    assert {new, old} <= await poor(county, grid)
    shown = await county.get(f"/low-income/imports/{file}")
    assert (states(shown), [one["household_id"] for one in shown["rows"]]) == ({"stands": 1}, [new])
    with pytest.raises(Answer, match="reason_needed"):
        await undo(county, file, " ")
    first = await undo(county, file)
    assert first == await undo(county, file, "再撤一次"), "undone once is undone"
    assert (states(first), first["file"]["undo_reason"]) == ({"taken_back": 1}, "选错了文件")
    assert {new, old} & await poor(county, grid) == {old}
    (entry,) = await house.sql(
        "select detail from audit where action = 'low_income.undo' and subject_id = $1::uuid", UUID(file)
    )
    assert entry["detail"] == {"file": "平台.xlsx", "reason": "选错了文件", "taken_back": 1}
    (change,) = await house.sql(
        "select reason from register_changes where household_id = $1::uuid and subject = 'status'", UUID(new)
    )
    assert change["reason"] == "平台文件《平台.xlsx》已撤销：选错了文件"
    (top,) = [one for one in (await county.get("/low-income/imports"))["items"] if one["id"] == file]
    assert (top["taken"], top["known"], top["not_taken"], bool(top["undone_at"])) == (1, 1, 1, True)


async def test_read_as_it_was_known_before_it_stood(house: House, grid: Grid, county: Caller) -> None:
    made = await home(house, grid, "任翠兰", 811)
    file = await take(house, county, book(row("任翠兰", 811, POOR)))
    day = house.clock.at.date()
    house.clock.at += timedelta(days=1)
    await undo(county, file)

    async def held(**known: str) -> list[str]:
        answer = await county.get(f"/households/{made}/register", on=day.isoformat(), **known)
        return [one["status"] for one in answer["statuses"]]

    assert "expenditure_hardship" in await held(known_on=day.isoformat())
    assert "expenditure_hardship" not in await held()
    house.clock.at -= timedelta(days=1)


async def test_what_somebody_wrote_of_since_stays_and_is_said(house: House, grid: Grid, county: Caller) -> None:
    made, other = await home(house, grid, "任翠莲", 821), await home(house, grid, "任翠梅", 822)
    file = await take(house, county, book(row("任翠莲", 821, POOR), row("任翠梅", 822, POOR)))
    whole = book(row("任翠莲", 821), row("任翠梅", 822), row("任翠梅", 822, POOR))
    later = await take(house, county, whole, whole=True, region=grid.code)
    (proposed,) = [one for one in await waiting(county, made) if one["category"] == "expenditure_hardship"]
    said = {"decision": "release", "note": "收入已超过标准", "ended_on": "2026-03-01"}
    await county.post(f"/low-income/releases/{proposed['id']}/decision", said)
    told = await undo(county, file)
    assert {one["household_id"]: one["state"] for one in told["rows"]} == {made: "changed", other: "named_again"}
    assert other in await poor(county, grid), "the later file names her too"
    assert (await county.get(f"/low-income/imports/{later}"))["decided"] == 1
    told = await undo(county, later)
    assert {one["household_id"]: one["state"] for one in told["rows"]} == {other: "taken_back"}
    assert other not in await poor(county, grid), "no file that stands names her"


async def test_what_it_proposed_is_closed_and_what_it_had_answered_is_asked_again(
    house: House, grid: Grid, county: Caller
) -> None:
    made = await home(house, grid, "任翠平", 831)
    await take(house, county, book(row("没有这个人", 839)), whole=True, region=grid.code)
    assert len(await waiting(county, made)) == 1
    named = await take(house, county, book(row("任翠平", 831), row("任翠平", 831, "低保对象")), whole=True)
    assert await waiting(county, made) == []

    async def recognised() -> list[dict[str, Any]]:
        found = (await county.get("/low-income/recognitions", region=grid.code, limit=200))["items"]
        return [one for one in found if one["household_id"] == made]

    assert len(await recognised()) == 1
    assert (await county.get(f"/low-income/imports/{named}"))["waiting"] >= 1
    told = await undo(county, named)
    assert (told["waiting"], await recognised()) == (0, [])
    assert len(await waiting(county, made)) == 1, "that she is still in the platform was said by this file alone"


async def test_the_same_file_can_be_taken_over_anew(house: House, grid: Grid, county: Caller) -> None:
    made = await home(house, grid, "任翠云", 841)
    data = book(row("任翠云", 841, POOR))
    await undo(county, await take(house, county, data))
    again = await send(house, county, data, really=False)
    assert (again["taken"], again["known"]) == (1, 0)
    await take(house, county, data)
    assert made in await poor(county, grid)


async def test_files_are_listed_page_by_page_the_newest_first(house: House, grid: Grid, county: Caller) -> None:
    await home(house, grid, "任翠霞", 851)
    made = [await take(house, county, book(row("任翠霞", 851, POOR))) for _ in range(3)]
    listed_files, after = list[str](), dict[str, str]()
    while True:
        page = await county.get("/low-income/imports", limit=2, **after)
        listed_files += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert len(listed_files) == len(set(listed_files))
    assert [one for one in listed_files if one in made] == made[::-1]
    with pytest.raises(Answer, match="not_found"):
        await county.get(f"/low-income/imports/{house.new_id()}")
    with pytest.raises(Answer, match="not_found"):
        await undo(county, house.new_id())
