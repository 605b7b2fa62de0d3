"""Photos: announced, put straight into the store, read back, judged, shown to those who may see them."""

import hashlib
import struct
import zlib
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from server.core.storage import Storage
from server.files.images import MOST_PIXELS
from server.files.records import Examined
from tests.house import Answer, Grid, House, told


def photo(text: str, kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo like no other: its colour follows from `text`."""
    seed = hashlib.sha256(text.encode()).digest()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.paste((seed[0], seed[1], seed[2]), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "2026:03:02 08:59:00"}
    exif[0x8825] = {1: "N", 2: (36.0, 6.0, 33.12), 3: "E", 4: (113.0, 12.0, 14.76)}
    out = BytesIO()
    image.save(out, kind, exif=exif, comment=text.encode()) if kind == "JPEG" else image.save(out, kind, exif=exif)
    return out.getvalue()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def named(data: bytes, name: str = "p.jpg", content_type: str = "image/jpeg") -> dict[str, Any]:
    return {"name": name, "sha256": sha(data), "bytes": len(data), "content_type": content_type}


async def announce(grid: Grid, data: bytes, content_type: str = "image/jpeg", **changes: Any) -> dict[str, Any]:
    told = {"sha256": sha(data), "bytes": len(data), "content_type": content_type} | changes
    (wanted,) = (await grid.phone.post("/files", {"files": [told]}))["items"]
    return wanted


async def put(wanted: dict[str, Any], data: bytes) -> None:
    async with httpx.AsyncClient() as phone:
        answer = await phone.put(wanted["upload"]["url"], content=data, headers=wanted["upload"]["headers"])
    assert answer.status_code == 200


async def upload(house: House, grid: Grid, data: bytes, content: bytes | None = None, **changes: Any) -> None:
    """Announce `data`, put it (or other `content`) into the store, say that it arrived, have it judged."""
    await put(await announce(grid, data, **changes), data if content is None else content)
    await grid.phone.post(f"/files/{sha(data)}/arrival", {})
    await house.work()


async def visit_with(house: House, grid: Grid, data: bytes) -> str:
    record = house.visit(grid.household, files=[named(data)])
    await grid.phone.send(record)
    await house.work()
    return record["id"]


async def state(grid: Grid, record_id: str) -> tuple[str, str | None, bool]:
    receipt = await grid.phone.receipt(record_id)
    (file,) = receipt["files"]
    return file["state"], file.get("problem"), receipt["complete"]


async def test_a_photo_from_the_phone_to_the_township(house: House, grid: Grid) -> None:
    data = photo(grid.code)
    visit = await visit_with(house, grid, data)
    assert await state(grid, visit) == ("missing", None, False)
    wanted = await announce(grid, data)
    await put(wanted, data)
    arrived = await grid.phone.post(f"/files/{sha(data)}/arrival", {})
    assert (wanted["state"], arrived["state"]) == ("missing", "arrived")
    await house.work()
    assert await state(grid, visit) == ("verified", None, True)
    (row,) = await house.sql("select * from files where sha256 = $1", bytes.fromhex(sha(data)))
    assert (row["width"], row["height"], row["taken_at"]) == (640, 480, "2026:03:02 08:59:00")
    assert (row["exif_lon"], row["exif_lat"]) == (pytest.approx(113.2041), pytest.approx(36.1092))
    assert row["perceptual_hash"] is not None
    town = await house.console("town01")
    async with httpx.AsyncClient() as browser:
        full = await town.client.get(f"/files/{sha(data)}")
        thumb = await town.client.get(f"/files/{sha(data)}", params={"size": "thumb"})
        assert (await browser.get(full.headers["location"])).content == data
        small = Image.open(BytesIO((await browser.get(thumb.headers["location"])).content))
    assert (full.status_code, max(small.size)) == (307, 480)


async def test_a_photo_that_is_here_is_not_asked_for_again(house: House, grid: Grid) -> None:
    data = photo(grid.code)
    await upload(house, grid, data)
    again = await announce(grid, data)
    assert (again["state"], again["upload"]) == ("verified", None)
    assert (await grid.phone.post(f"/files/{sha(data)}/arrival", {}))["state"] == "verified"


async def test_a_photo_saved_again_has_a_hash_near_the_first(house: House, grid: Grid) -> None:
    one, again = photo(grid.code), BytesIO()
    Image.open(BytesIO(one)).save(again, "JPEG", quality=60)
    other = again.getvalue()
    for data in (one, other):
        await upload(house, grid, data)
    rows = await house.sql(
        "select perceptual_hash from files where sha256 = any($1)", [bytes.fromhex(sha(d)) for d in (one, other)]
    )
    first, second = (row["perceptual_hash"] for row in rows)
    # Of 64 bits; two different photos differ in about half.
    assert ((first ^ second) & (2**64 - 1)).bit_count() <= 14


async def test_other_bytes_than_announced_are_refused_and_asked_for_again(house: House, grid: Grid) -> None:
    data = photo(grid.code)
    visit = await visit_with(house, grid, data)
    await upload(house, grid, data, content=data[:-1] + b"\x00")
    assert await state(grid, visit) == ("bad", "file_hash_differs", False)
    await upload(house, grid, data)
    assert await state(grid, visit) == ("verified", None, True)


async def test_an_arrival_that_never_happened_is_noticed(house: House, grid: Grid) -> None:
    data = photo(grid.code)
    visit = await visit_with(house, grid, data)
    await announce(grid, data)
    await grid.phone.post(f"/files/{sha(data)}/arrival", {})
    await house.work()
    assert await state(grid, visit) == ("bad", "file_hash_differs", False)


async def test_an_announcement_that_was_wrong_about_the_size_does_not_keep_the_photo_out(
    house: House, grid: Grid
) -> None:
    data = photo(grid.code)
    visit = await visit_with(house, grid, data)
    await announce(grid, data, bytes=len(data) + 1)
    await upload(house, grid, data)
    assert await state(grid, visit) == ("verified", None, True)


async def test_a_file_that_nobody_announced_cannot_arrive(house: House, grid: Grid) -> None:
    with pytest.raises(Answer, match="not_found"):
        await grid.phone.post(f"/files/{sha(b'nobody knows me')}/arrival", {})


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose header claims another size than it has."""
    data = photo(f"{width}x{height}")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


@pytest.mark.parametrize(
    ("data", "content_type"), [(png_of(60_000, 60_000), "image/png"), (jpeg_of(60_000, 60_000), "image/jpeg")]
)
async def test_a_bomb_is_refused_without_unpacking_it(
    house: House, grid: Grid, data: bytes, content_type: str
) -> None:
    visit = await visit_with(house, grid, data)
    await upload(house, grid, data, content_type=content_type)
    assert await state(grid, visit) == ("bad", "file_image_too_large", True)


@pytest.mark.parametrize(
    ("width", "problem"),
    [(MOST_PIXELS // 6000, "file_not_an_image"), (MOST_PIXELS // 6000 + 1, "file_image_too_large")],
)
async def test_the_most_pixels(house: House, grid: Grid, width: int, problem: str) -> None:
    """The PNG of exactly the most pixels is opened, and found to be cut off."""
    data = png_of(width, 6000)
    await upload(house, grid, data, content_type="image/png")
    (row,) = await house.sql("select problem from files where sha256 = $1", bytes.fromhex(sha(data)))
    assert row["problem"] == problem


@pytest.mark.parametrize(
    "data",
    [
        b"#!/bin/sh\necho",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        photo("cut")[:300],
        b"\xff\xd8\xff",
    ],
)
async def test_a_photo_that_is_not_a_photo(house: House, grid: Grid, data: bytes) -> None:
    visit = await visit_with(house, grid, data)
    await upload(house, grid, data)
    assert await state(grid, visit) == ("bad", "file_not_an_image", True)
    town = await house.console("town01")
    assert (await town.client.get(f"/files/{sha(data)}")).status_code == 404


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_other_kinds_of_photos(house: House, grid: Grid, kind: str) -> None:
    data = photo(grid.code, kind)
    visit = await visit_with(house, grid, data)
    await upload(house, grid, data, content_type=f"image/{kind.lower()}")
    assert await state(grid, visit) == ("verified", None, True)


async def test_a_recording_is_kept_as_it_is(house: House, grid: Grid) -> None:
    data = b"ID3" + grid.code.encode()
    visit = await visit_with(house, grid, data)
    await upload(house, grid, data, content_type="audio/mpeg")
    assert await state(grid, visit) == ("verified", None, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content_type": "text/html"}, "file_kind_refused"),
        ({"bytes": 15 * 1024 * 1024 + 1}, "too_large"),
        ({"bytes": 0}, "request_malformed"),
        ({"sha256": "ABC"}, "request_malformed"),
    ],
)
async def test_what_would_never_be_accepted_is_refused_at_once(
    house: House, grid: Grid, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(Answer, match=code):
        await announce(grid, b"x", **change)


async def test_fifteen_megabytes_may_be_announced(house: House, grid: Grid) -> None:
    assert (await announce(grid, grid.code.encode(), bytes=15 * 1024 * 1024))["state"] == "missing"


async def test_a_photo_is_seen_only_where_a_record_names_it(house: House, grid: Grid) -> None:
    data = photo(grid.code)
    await upload(house, grid, data)
    town01, town02 = await house.console("town01"), await house.console("town02")
    before = (await town01.client.get(f"/files/{sha(data)}")).status_code
    await visit_with(house, grid, data)
    after = [(await one.client.get(f"/files/{sha(data)}")).status_code for one in (town01, town02)]
    assert (before, after) == (404, [307, 404])


async def test_a_store_that_does_not_answer_costs_nothing_but_time(house: House, grid: Grid) -> None:
    data = photo(grid.code)
    visit = await visit_with(house, grid, data)
    await put(await announce(grid, data), data)
    await grid.phone.post(f"/files/{sha(data)}/arrival", {})
    nowhere = Storage(msgspec.structs.replace(house.settings, s3_endpoint="127.0.0.1:1"))
    without_store = msgspec.structs.replace(house.kit, storage=nowhere)
    for _ in range(9):
        await house.work(without_store)
        await house.sql("update outbox set next_try_at = now() where name = 'files.examine'")
    (row,) = await house.sql("select attempts, failed_at from outbox where name = 'files.examine'")
    assert (row["attempts"], row["failed_at"]) == (9, None)
    assert await state(grid, visit) == ("arrived", None, False)
    await house.work()
    assert await state(grid, visit) == ("verified", None, True)


async def test_a_photo_that_kills_its_reader_spoils_no_other(house: House, grid: Grid) -> None:
    good, deadly = photo(grid.code), photo(f"deadly {grid.code}")
    visits = [await visit_with(house, grid, data) for data in (good, deadly)]

    async def look(data: bytes) -> Examined:
        if data == deadly:
            raise BrokenProcessPool("the reader died")
        return await house.images(data)

    for data in (good, deadly):
        await put(await announce(grid, data), data)
        await grid.phone.post(f"/files/{sha(data)}/arrival", {})
    fragile = msgspec.structs.replace(house.kit, examine_image=look)
    for _ in range(10):
        await house.work(fragile)
        await house.sql("update outbox set next_try_at = now() where name = 'files.examine'")
    assert await state(grid, visits[0]) == ("verified", None, True)
    (row,) = await house.sql("delete from outbox where name = 'files.examine' returning attempts, failed_at")
    assert row["attempts"] == 8
    assert row["failed_at"] is not None


async def test_health_says_when_the_store_is_away(house: House) -> None:
    assert told(await house.client().get("/health"))["parts"]["objects"] is True
