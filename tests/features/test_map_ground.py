"""What lies under the phone's map."""

import msgspec
import pytest

from server.core.web import Parts
from tests import world
from tests.house import Grid, House


async def test_without_a_setting_no_tiles_are_fetched_from_anybody(grid: Grid) -> None:
    assert await grid.phone.get("/map") == {"tiles": ""}


async def test_a_phone_is_told_the_tiles_of_its_installation(
    house: House, grid: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    settings = msgspec.structs.replace(house.settings, map_tiles=address)
    parts: Parts = msgspec.structs.replace(house.parts, settings=settings)
    monkeypatch.setitem(house.app.state, "parts", parts)
    assert await grid.phone.get("/map") == {"tiles": address}


async def test_nobody_is_told_anything_without_signing_in(house: House) -> None:
    answer = await house.client().get("/map")
    assert answer.status_code == 401


async def test_a_grid_worker_may_have_the_outlines_of_the_villages_around(house: House, grid: Grid) -> None:
    square = {"type": "Polygon", "coordinates": [[[113, 36], [113.1, 36], [113.1, 36.1], [113, 36]]]}
    await house.sql("update divisions set boundary = $2 where code = $1", world.CHENGNAN, square)
    found = await grid.phone.get("/divisions", parent=world.LONGQUAN, boundaries=True)
    assert {one["code"]: one.get("boundary") for one in found["items"]}[world.CHENGNAN] == square
