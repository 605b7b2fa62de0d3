"""The supervisor's map: tiles, lists and figures of one selection, and areas drawn round households."""

from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import mapbox_vector_tile
import msgspec
import pytest
import pytest_asyncio

from geo import tiles
from server.core.db import Connection
from tests import world
from tests.house import Answer, Caller, Grid, House

_read = cast("Callable[[bytes], dict[str, Any]]", mapbox_vector_tile.decode)  # pyright: ignore[reportUnknownMemberType]
# A corner of the county where no other test puts anybody.
LON, LAT = 113.31, 36.21
STEP = 0.001


class Street(msgspec.Struct, frozen=True):
    """A grid of its own with households side by side along a road to the east."""

    grid: Grid
    households: list[str]
    town: Caller


@pytest_asyncio.fixture
async def street(house: House) -> AsyncIterator[Street]:
    grid = await house.grid()
    homes = [grid.household, *[await house.household(grid.code) for _ in range(5)]]
    await house.work()
    for at, home in enumerate(homes):
        await house.sql("update households set lon = $2, lat = $3 where id = $1::uuid", home, LON + at * STEP, LAT)
    yield Street(grid, homes, await house.console("town01"))
    await house.sql("update households set lon = null, lat = null where id = any($1::uuid[])", homes)


def _square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


async def _tile(who: Caller, zoom: int, **query: Any) -> dict[str, list[dict[str, Any]]]:
    """What the tile over the street shows, by layer."""
    east, south = tiles.on_map(LON, LAT)
    x, y = int(east * 2**zoom), int(south * 2**zoom)
    answer = await who.client.get(f"/map/tiles/{zoom}/{x}/{y}", params=query)
    assert answer.status_code == 200
    shown = _read(answer.content)
    return {name: [one["properties"] for one in layer["features"]] for name, layer in shown.items()}


async def test_near_the_ground_every_household_is_a_point_with_its_state(street: Street) -> None:
    shown = await _tile(street.town, 13, region=street.grid.code)
    assert sorted(one["id"] for one in shown["households"]) == sorted(street.households)
    # Never visited, and the worker's phone signed in only today: it may be that visits are still on their way.
    assert {one["state"] for one in shown["households"]} <= {"overdue", "not_synced"}


async def test_from_afar_households_are_gathered_and_nobody_is_lost(street: Street) -> None:
    shown = await _tile(street.town, 9, region=street.grid.code)
    assert sum(one["n"] for one in shown["clusters"]) == len(street.households)
    assert all(sum(v for k, v in one.items() if k != "n") == one["n"] for one in shown["clusters"])


async def test_a_full_tile_is_gathered_instead_of_growing(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.map.tiling.MOST_POINTS", 6)
    assert len((await _tile(street.town, 13, region=street.grid.code))["households"]) == 6
    monkeypatch.setattr("server.map.tiling.MOST_POINTS", 5)
    shown = await _tile(street.town, 13, region=street.grid.code)
    assert "households" not in shown
    assert sum(one["n"] for one in shown["clusters"]) == 6


async def test_another_township_sees_an_empty_tile(house: House, street: Street) -> None:
    other = await house.console("town02")
    assert not (await _tile(other, 13)).get("households")
    assert (await other.get("/map/figures", region=street.grid.code))["total"] == 0
    assert (await other.get("/map/households", region=street.grid.code))["items"] == []


async def test_a_grid_worker_has_no_map_of_the_township(grid: Grid) -> None:
    with pytest.raises(Answer, match="not_permitted"):
        await grid.phone.get("/map/figures")


async def test_a_tile_is_sent_again_only_after_something_changed(house: House, street: Street) -> None:
    east, south = tiles.on_map(LON, LAT)
    path = f"/map/tiles/13/{int(east * 2**13)}/{int(south * 2**13)}"
    await house.others_committed()  # what is being written anywhere might be seen a moment later
    first = await street.town.client.get(path)
    known = {"if-none-match": first.headers["etag"]}
    assert (await street.town.client.get(path, headers=known)).status_code == 304
    await house.sql("update households set lon = lon + 0.0001 where id = $1::uuid", street.households[0])
    again = await street.town.client.get(path, headers=known)
    assert again.status_code == 200
    assert again.headers["etag"] != first.headers["etag"]


async def test_a_write_that_began_early_and_ends_late_is_not_overlooked(house: House, street: Street) -> None:
    """The newest write is not the last to show: an older one that ends after it must be noticed too."""
    move = "update households set lon = lon + 0.0001 where id = $1::uuid"
    slow = house.owner.transaction()
    await slow.start()
    await house.owner.execute(move, street.households[0])
    async with house.parts.pool.acquire() as other, other.transaction():
        await world_scope(other)
        await other.execute(move, street.households[1])
    path = "/map/hexagons"
    before = await street.town.client.get(path, params={"region": street.grid.code})
    await slow.commit()
    after = await street.town.client.get(path, params={"region": street.grid.code})
    assert before.headers["etag"] != after.headers["etag"]


async def world_scope(conn: Connection) -> None:
    await conn.execute("select set_config('tanfang.counties', $1, true), set_config('tanfang.reach', $1, true)",
                       world.COUNTY)  # fmt: skip


async def test_the_next_day_is_another_tile(house: House, street: Street) -> None:
    first = await street.town.client.get("/map/hexagons")
    house.clock.forward(days=1)
    assert (await street.town.client.get("/map/hexagons")).headers["etag"] != first.headers["etag"]


async def test_no_tile_outside_the_world(street: Street) -> None:
    with pytest.raises(Answer, match="not_found"):
        await street.town.get("/map/tiles/3/8/0")


async def test_an_area_holds_those_within_its_line_and_the_list_agrees_with_the_figures(
    house: House, street: Street
) -> None:
    area = house.new_id()
    east = LON + 2.5 * STEP  # three of the six
    drawn = await street.town.post(
        "/map/areas", {"id": area, "shape": _square(LON - STEP, LAT - STEP, east, LAT + STEP)}
    )
    assert not drawn["repaired"]
    chosen = {"area": area, "region": street.grid.code}
    figures = await street.town.get("/map/figures", **chosen)
    first = await street.town.get("/map/households", **chosen, limit=2)
    second = await street.town.get("/map/households", **chosen, limit=2, after=first["next"])
    listed = [one["household_id"] for one in first["items"] + second["items"]]
    assert (figures["total"], second["next"]) == (3, None)
    assert sorted(listed) == sorted(street.households[:3])
    ids = (await street.town.get(f"/map/areas/{area}/households"))["ids"]
    assert set(listed) <= set(ids)


async def test_a_line_that_crosses_itself_is_mended_and_said_so(house: House, street: Street) -> None:
    area = house.new_id()
    bow = [[LON - STEP, LAT - STEP], [LON + 6 * STEP, LAT + STEP], [LON + 6 * STEP, LAT - STEP],
           [LON - STEP, LAT + STEP], [LON - STEP, LAT - STEP]]  # fmt: skip
    drawn = await street.town.post("/map/areas", {"id": area, "shape": {"type": "Polygon", "coordinates": [bow]}})
    assert drawn["repaired"]
    # Both wings of the bow hold their households.
    assert (await street.town.get("/map/figures", area=area, region=street.grid.code))["total"] == 6


async def test_whoever_stands_in_a_hole_is_outside(house: House, street: Street) -> None:
    area = house.new_id()
    shape = _square(LON - STEP, LAT - STEP, LON + 6 * STEP, LAT + STEP)
    hole = _square(LON + 0.5 * STEP, LAT - STEP / 2, LON + 2.5 * STEP, LAT + STEP / 2)["coordinates"][0]
    shape["coordinates"].append(hole)
    await street.town.post("/map/areas", {"id": area, "shape": shape})
    assert (await street.town.get("/map/figures", area=area, region=street.grid.code))["total"] == 4


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[113, 36], [113.1, 36], [113.2, 36], [113, 36]]]},
        {"type": "Point", "coordinates": [113, 36]},
        {"type": "Polygon", "coordinates": [[[500, 36], [501, 36], [501, 37], [500, 36]]]},
        "a circle",
        None,
    ],
    ids=["empty", "a line", "a point", "off the Earth", "words", "nothing"],
)
async def test_what_is_no_area_is_refused_with_what_to_do(house: House, street: Street, shape: Any) -> None:
    with pytest.raises(Answer, match="area_not_drawable"):
        await street.town.post("/map/areas", {"id": house.new_id(), "shape": shape})


async def test_an_area_of_the_county_is_not_seen_by_a_township_but_the_other_way_round_it_is(
    house: House, street: Street
) -> None:
    county, mine, theirs = await house.console("county01"), house.new_id(), house.new_id()
    shape = _square(LON - STEP, LAT - STEP, LON + STEP, LAT + STEP)
    await county.post("/map/areas", {"id": mine, "shape": shape})
    await street.town.post("/map/areas", {"id": theirs, "shape": shape})
    assert (await county.get(f"/map/areas/{theirs}"))["drawn_by"] == "苗丽萍"
    with pytest.raises(Answer, match="not_found"):
        await street.town.get(f"/map/areas/{mine}")


async def test_moving_households_is_foreseen_grid_by_grid_before_anybody_is_moved(
    house: House, street: Street
) -> None:
    other = await house.grid()
    await house.work()
    chosen = {"region": street.grid.code, "to": other.code}
    told = await street.town.get("/map/assignments", **chosen)
    (leaving,) = told["leaving"]
    assert (leaving["code"], leaving["households"], told["arriving"], told["there"]) == (street.grid.code, 6, 6, 0)
    assert [one["id"] for one in leaving["workers"]] == [str(street.grid.worker_id)]
    assert (told["to"]["households"], [one["id"] for one in told["to"]["workers"]]) == (1, [str(other.worker_id)])
    same = await street.town.get("/map/assignments", **chosen | {"to": street.grid.code})
    assert (same["arriving"], same["there"], same["leaving"]) == (0, 6, [])
    for elsewhere in (world.GRID_BAICHI, "140427100999"):
        with pytest.raises(Answer, match="not_found"):
            await street.town.get("/map/assignments", **chosen | {"to": elsewhere})


async def test_hexagons_hold_the_same_households_as_the_figures(street: Street) -> None:
    found = await street.town.get("/map/hexagons", region=street.grid.code, resolution=9)
    figures = await street.town.get("/map/figures", region=street.grid.code)
    assert sum(one["properties"]["n"] for one in found["features"]) == figures["total"] == 6


async def test_who_has_no_position_is_counted_and_listed_but_not_drawn(house: House, street: Street) -> None:
    await house.sql("update households set lon = null, lat = null where id = $1::uuid", street.households[0])
    figures = await street.town.get("/map/figures", region=street.grid.code)
    listed = await street.town.get("/map/households", region=street.grid.code)
    assert (figures["total"], figures["no_position"], len(listed["items"])) == (6, 1, 6)
    (state,) = {one["state"] for one in listed["items"]}
    assert figures["by_state"] == {state: 6}
    others = await street.town.get("/map/figures", region=street.grid.code, state="done,excused")
    assert (others["total"], others["no_position"]) == (0, 0)
    nowhere = await street.town.get("/map/households", region=street.grid.code, no_position=True)
    assert [one["household_id"] for one in nowhere["items"]] == [street.households[0]]
    area = (
        await street.town.post(
            "/map/areas", {"id": house.new_id(), "shape": _square(LON - STEP, LAT - STEP, LON + 9 * STEP, LAT + STEP)}
        )
    )["id"]
    in_area = await street.town.get("/map/households", region=street.grid.code, area=area, no_position=True)
    assert in_area["items"] == []


async def test_states_narrow_tile_list_and_figures_alike(street: Street) -> None:
    chosen = {"region": street.grid.code, "state": "due,not_yet"}
    assert (await _tile(street.town, 13, **chosen)).get("households", []) == []
    assert (await street.town.get("/map/figures", **chosen))["total"] == 0
    assert (await street.town.get("/map/households", **chosen))["items"] == []


async def test_the_database_numbers_cells_as_the_tiles_do(house: House) -> None:
    places = [(0.0, 0.0), (113.2041, 36.1092), (-179.99, 84.9), (180.0, -85.05), (73.5, 53.56), (12.5, 89.0)]
    for lon, lat in places:
        (found,) = await house.sql("select map_cell($1, $2) as cell", lon, lat)
        assert found["cell"] == tiles.cell_of(lon, lat)
