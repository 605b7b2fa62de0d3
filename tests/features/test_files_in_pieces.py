"""Large photos: sent piece by piece, gone on with where a phone left off, put together and judged as any other."""

import os
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.files.pieces import ABANDONED_AFTER, Span, cut, gaps
from server.files.records import LEAST_PIECE, MOST_PIECE
from tests.features.test_files import announce, named, put, sha, state, upload
from tests.house import Answer, Grid, House
from workers import recurring

LARGE = 3 * LEAST_PIECE + 1000  # three pieces and a little


def recording(grid: Grid, size: int = LARGE) -> bytes:
    """A sound like no other."""
    return b"ID3" + grid.code.encode() + os.urandom(size - 3 - len(grid.code))


async def ask(grid: Grid, data: bytes, piece_bytes: int = LEAST_PIECE) -> dict[str, Any]:
    return await grid.phone.post(f"/files/{sha(data)}/pieces", {"piece_bytes": piece_bytes})


async def carry(piece: dict[str, Any], data: bytes) -> None:
    """Put one piece of `data` where it belongs."""
    start, end = piece["start"], piece["start"] + piece["bytes"]
    async with httpx.AsyncClient() as phone:
        assert (await phone.put(piece["url"], content=data[start:end])).status_code == 200


async def visit_with(house: House, grid: Grid, data: bytes) -> str:
    """A visit that names the recording, which was announced."""
    record = house.visit(grid.household, files=[named(data, "p.mp3", "audio/mpeg")])
    await grid.phone.send(record)
    await announce(grid, data, "audio/mpeg")
    await house.work()
    return record["id"]


async def arrived(house: House, grid: Grid, data: bytes) -> None:
    await grid.phone.post(f"/files/{sha(data)}/arrival", {})
    await house.work()


async def under_way(house: House, data: bytes) -> list[str]:
    """Keys of the pieces that lie in the store."""
    found = await house.parts.storage.under("pieces/")
    return [one.key for one in found if sha(data) in one.key]


async def test_a_recording_goes_on_where_the_phone_left_off(house: House, grid: Grid) -> None:
    data = recording(grid)
    visit = await visit_with(house, grid, data)
    first = await ask(grid, data)
    assert [(p["start"], p["bytes"]) for p in first["items"]] == [
        (0, LEAST_PIECE), (LEAST_PIECE, LEAST_PIECE), (2 * LEAST_PIECE, LEAST_PIECE), (3 * LEAST_PIECE, 1000)
    ]  # fmt: skip
    for piece in first["items"][1:3]:
        await carry(piece, data)
    again = await ask(grid, data)
    assert (again["held_bytes"], [p["start"] for p in again["items"]]) == (2 * LEAST_PIECE, [0, 3 * LEAST_PIECE])
    for piece in again["items"]:
        await carry(piece, data)
    whole = await ask(grid, data)
    assert (whole["held_bytes"], whole["items"]) == (len(data), [])
    await arrived(house, grid, data)
    assert await state(grid, visit) == ("verified", None, True)
    assert await under_way(house, data) == []
    town = await house.console("town01")
    async with httpx.AsyncClient() as browser:
        place = (await town.client.get(f"/files/{sha(data)}")).headers["location"]
        assert (await browser.get(place)).content == data
    assert (await ask(grid, data))["items"] == []


async def test_a_phone_may_change_the_size_of_its_pieces_on_the_way(house: House, grid: Grid) -> None:
    data = recording(grid)
    visit = await visit_with(house, grid, data)
    await carry((await ask(grid, data))["items"][1], data)
    large = (await ask(grid, data, MOST_PIECE))["items"]
    assert [(p["start"], p["bytes"]) for p in large] == [(0, LEAST_PIECE), (2 * LEAST_PIECE, LEAST_PIECE + 1000)]
    # A second phone of the same worker put the same bytes cut otherwise.
    await carry({"start": 0, "bytes": LEAST_PIECE + 7, "url": large[0]["url"]}, data)
    await carry(large[1], data)
    await arrived(house, grid, data)
    assert await state(grid, visit) == ("verified", None, True)


async def test_a_piece_that_is_missing_costs_that_piece_only(house: House, grid: Grid) -> None:
    data = recording(grid)
    visit = await visit_with(house, grid, data)
    *most, last = (await ask(grid, data))["items"]
    for piece in most:
        await carry(piece, data)
    await arrived(house, grid, data)
    assert await state(grid, visit) == ("bad", "file_hash_differs", False)
    assert [p["start"] for p in (await ask(grid, data))["items"]] == [last["start"]]
    await carry(last, data)
    await arrived(house, grid, data)
    assert await state(grid, visit) == ("verified", None, True)


async def test_pieces_of_something_else_are_thrown_away_and_asked_for_again(house: House, grid: Grid) -> None:
    data = recording(grid)
    visit = await visit_with(house, grid, data)
    for piece in (await ask(grid, data))["items"]:
        await carry(piece, data[:-1] + bytes([data[-1] ^ 1]))
    await arrived(house, grid, data)
    assert await state(grid, visit) == ("bad", "file_hash_differs", False)
    again = await ask(grid, data)
    assert (again["held_bytes"], len(again["items"])) == (0, 4)
    for piece in again["items"]:
        await carry(piece, data)
    await arrived(house, grid, data)
    assert await state(grid, visit) == ("verified", None, True)


async def test_more_than_was_announced_is_no_piece_of_it(house: House, grid: Grid) -> None:
    data = recording(grid)
    await visit_with(house, grid, data)
    last = (await ask(grid, data))["items"][3]
    await carry({**last, "bytes": 1001}, data + b"x")
    assert (await ask(grid, data))["held_bytes"] == 0
    await carry(last, data)
    # The store may list what was there before for a moment; a phone asks again, too.
    answers = [await ask(grid, data) for _ in range(20)]
    assert answers[-1]["held_bytes"] == 1000


@pytest.mark.parametrize(
    ("piece_bytes", "taken"),
    [(LEAST_PIECE - 1, False), (LEAST_PIECE, True), (MOST_PIECE, True), (MOST_PIECE + 1, False)],
)
async def test_the_sizes_of_pieces(house: House, grid: Grid, piece_bytes: int, taken: bool) -> None:
    data = recording(grid)
    await visit_with(house, grid, data)
    if taken:
        assert (await ask(grid, data, piece_bytes))["items"][0]["bytes"] == min(piece_bytes, len(data))
    else:
        with pytest.raises(Answer, match="request_malformed"):
            await ask(grid, data, piece_bytes)


async def test_no_pieces_of_what_nobody_announced(house: House, grid: Grid) -> None:
    with pytest.raises(Answer, match="not_found"):
        await ask(grid, b"nobody knows me")


async def test_pieces_are_cleared_away_after_fourteen_days(house: House, grid: Grid) -> None:
    data = recording(grid)
    await visit_with(house, grid, data)
    piece = (await ask(grid, data))["items"][0]
    await carry(piece, data)
    (stored,) = [s for s in await house.parts.storage.under("pieces/") if sha(data) in s.key]

    async def cleaned(at: datetime) -> list[str]:
        house.clock.at = at
        await recurring.abandoned_pieces({"kit": house.kit})
        return await under_way(house, data)

    assert await cleaned(stored.modified_at + ABANDONED_AFTER) == [stored.key]
    assert await cleaned(stored.modified_at + ABANDONED_AFTER + timedelta(seconds=1)) == []
    house.clock.at = stored.modified_at
    house.forget_sessions()


async def test_an_upload_whose_report_was_lost_is_not_asked_for_again(house: House, grid: Grid) -> None:
    data = recording(grid, 5000)
    visit = await visit_with(house, grid, data)
    await put(await announce(grid, data, "audio/mpeg"), data)
    house.clock.forward(minutes=1)
    again = await announce(grid, data, "audio/mpeg")
    assert (again["state"], again["upload"]) == ("arrived", None)
    await house.work()
    assert await state(grid, visit) == ("verified", None, True)


async def test_half_an_upload_is_asked_for_again(house: House, grid: Grid) -> None:
    data = recording(grid, 5000)
    await visit_with(house, grid, data)
    await put(await announce(grid, data, "audio/mpeg"), data[:-1])
    house.clock.forward(minutes=1)
    assert (await announce(grid, data, "audio/mpeg"))["state"] == "missing"
    await upload(house, grid, data, content_type="audio/mpeg")
    assert (await announce(grid, data, "audio/mpeg"))["state"] == "verified"


TOTAL = 1000
spans = st.tuples(st.integers(0, TOTAL), st.integers(1, 400)).map(lambda s: Span(s[0], min(s[0] + s[1], TOTAL)))


@given(st.lists(spans.filter(lambda s: s.end > s.start), max_size=8), st.integers(1, 400))
def test_what_is_held_and_what_is_wanted_make_the_whole_without_overlap(held: list[Span], piece_bytes: int) -> None:
    wanted = cut(gaps(held, TOTAL), piece_bytes)
    covered = {at for span in held for at in range(span.start, span.end)}
    asked = [at for span in wanted for at in range(span.start, span.end)]
    assert sorted([*covered, *asked]) == list(range(TOTAL))
    assert all(0 < span.end - span.start <= piece_bytes for span in wanted)
