"""What lies under the phone's map."""

import msgspec
import pytest

from server.core.web import Parts
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
