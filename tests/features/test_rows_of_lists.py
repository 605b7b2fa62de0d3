"""Rows of a list by what became of them, wherever they stand in it: lists are stored in parts."""

from typing import Any

from server.imports.reading import TOGETHER
from tests.features.lists import DISABLED, citizen, clerk, comma, hand_in, read, settle
from tests.house import Caller, Grid, House

FEED = "disabled_persons"
ROWS = 2 * TOGETHER + 200
PLACES = {"matched": TOGETHER + 90, "proposed": 2 * TOGETHER - 1, "repeated": 2 * TOGETHER, "unreadable": ROWS - 3}
NOBODY = TOGETHER  # proposed, and said to be about nobody of the register


async def of(who: Caller, import_id: str, **query: Any) -> list[int]:
    """The numbers of the rows, asked for page by page."""
    found: list[int] = []
    after = None
    while True:
        page = await who.get(f"/imports/{import_id}/rows", limit=200, **query, **({"after": after} if after else {}))
        found += [one["row"] for one in page["items"]]
        after = page["next"]
        if after is None:
            return found


async def test_every_row_is_found_under_what_became_of_it(house: House, grid: Grid) -> None:
    county = await clerk(house, FEED)
    await settle(house, grid, ("茹满仓", citizen_of(1)), ("茹满囤", citizen_of(2)), ("茹满福", citizen_of(3)))
    lines = {
        PLACES["matched"]: ("茹满仓", citizen_of(1)), PLACES["proposed"]: ("别人家", citizen_of(2)),
        NOBODY: ("另一人", citizen_of(3)), PLACES["repeated"]: ("过路人", citizen_of(4)),
        PLACES["unreadable"]: ("", ""),
    }  # fmt: skip
    told = [("过路人", citizen_of(row + 2), f"证{row}", "视力", "一级", "") for row in range(2, ROWS + 1)]
    for row, (name, number) in lines.items():
        told[row - 2] = (name, number, f"证{row}", "视力", "一级", "")
    taken = await hand_in(county, house, FEED, comma([DISABLED, *told]), name="名单.csv")
    found = await read(county, house, taken)
    await county.post(f"/imports/{found['id']}/rows/{NOBODY}/decisions", {"id": house.new_id(), "person_id": None})
    for outcome, row in (PLACES | {"set_aside": NOBODY}).items():
        assert await of(county, found["id"], outcome=outcome) == [row], outcome
    others = sorted({*range(2, ROWS + 1)} - {*PLACES.values(), NOBODY})
    assert await of(county, found["id"], outcome="unknown") == others
    assert await of(county, found["id"], troubled=True) == [PLACES["unreadable"]]
    assert await of(county, found["id"]) == [*range(2, ROWS + 1)]


def citizen_of(serial: int) -> str:
    """One of two thousand citizen IDs, a day of birth for each hundred."""
    return citizen(serial % 100 + 800, f"193{serial // 100 % 10}0{serial // 1000 + 1}11")
