"""Pictures of a household for whoever goes there next: the newest, of all visitors, within reach."""

from typing import Any

import httpx
import pytest
from PIL import Image

from tests.features.test_files import BytesIO, named, photo, sha, upload
from tests.house import Grid, House


async def visit_with(house: House, grid: Grid, *pictures: dict[str, Any], **changes: Any) -> str:
    record = house.visit(grid.household, files=list(pictures), **changes)
    await grid.phone.send(record)
    await house.work()
    return record["id"]


async def pictures(grid: Grid, household: str | None = None) -> list[dict[str, Any]]:
    return (await grid.phone.get(f"/households/{household or grid.household}/pictures"))["items"]


async def test_the_newest_pictures_come_small_with_day_and_visitor(house: House, grid: Grid) -> None:
    door, room = photo(f"{grid.code} door"), photo(f"{grid.code} room", size=(1600, 1200))
    await upload(house, grid, door)
    await upload(house, grid, room)
    first = await visit_with(house, grid, named(door, "a.jpg"), visited_on="2026-03-01")
    second = await visit_with(house, grid, named(room, "b.jpg"))
    found = await pictures(grid)
    assert [(one["visit_id"], one["sha256"]) for one in found] == [(second, sha(room)), (first, sha(door))]
    assert {one["visitor"] for one in found} == {f"网格员{int(grid.login.removeprefix('worker'))}"}
    assert [one["visited_on"] for one in found] == ["2026-03-02", "2026-03-01"]
    async with httpx.AsyncClient() as phone:
        small = Image.open(BytesIO((await phone.get(found[0]["thumb_url"])).content))
    assert small.size == (480, 360)


async def test_signatures_and_photos_not_yet_verified_are_not_among_them(house: House, grid: Grid) -> None:
    signature, coming = photo(f"{grid.code} s", kind="PNG"), photo(f"{grid.code} coming")
    await upload(house, grid, signature, content_type="image/png")
    await visit_with(house, grid, named(signature, "s.png", "image/png"), named(coming, "c.jpg"))
    assert await pictures(grid) == []
    await upload(house, grid, coming)
    assert [one["sha256"] for one in await pictures(grid)] == [sha(coming)]


@pytest.mark.parametrize("taken", [12, 13])
async def test_no_more_than_twelve(house: House, grid: Grid, taken: int) -> None:
    several = [photo(f"{grid.code} {number}", size=(64, 48)) for number in range(taken)]
    for one in several:
        await upload(house, grid, one)
    await visit_with(house, grid, *(named(one, f"{number:02d}.jpg") for number, one in enumerate(several)))
    assert [one["sha256"] for one in await pictures(grid)] == [sha(one) for one in several[:12]]


async def test_who_cannot_reach_the_household_sees_none_and_reading_is_logged(house: House, grid: Grid) -> None:
    door = photo(f"{grid.code} mine")
    await upload(house, grid, door)
    await visit_with(house, grid, named(door))
    stranger = await house.grid()
    assert await pictures(stranger, grid.household) == []
    assert len(await pictures(grid)) == 1
    logged = await house.sql(
        "select actor_id from audit where action = 'household.pictures' and subject_id = $1::uuid", grid.household
    )
    assert [row["actor_id"] for row in logged] == [grid.worker_id]
