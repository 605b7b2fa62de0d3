"""The bundle's format: the house reads what the phone's code writes, sees whatever is cut off, of whatever size."""

import hashlib
import json
import os
import subprocess
import tracemalloc
from collections.abc import AsyncGenerator, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.bundles import tasks
from server.bundles.reading import Broken, digest_of, entries
from server.bundles.records import Entry
from server.core import phone_engine
from server.core.crypto import Crypto
from server.core.db import county_scope, transaction
from tests import bundle_maker as maker
from tests import world
from tests.features.test_bundles import bring
from tests.house import Grid, House

WEB = Path(__file__).parents[2] / "web"
HOUSE = Crypto("5a" * 32).house_key


async def flow(data: Iterable[bytes]) -> AsyncGenerator[bytes]:
    for some in data:
        yield some


async def read(data: bytes, portion: int = 100_000) -> tuple[list[Entry], str | None]:
    """The entries that can be read, and the code of what stopped it."""
    found: list[Entry] = []
    try:
        async for entry in entries(HOUSE, flow(data[at : at + portion] for at in range(0, len(data), portion))):
            found.append(entry)  # noqa: PERF401 - those before the break count
    except Broken as broken:
        return found, broken.code
    return found, None


def test_the_house_has_one_key_and_another_house_another() -> None:
    assert Crypto("5a" * 32).house_key.public == HOUSE.public == Crypto("5a" * 32, "sm").house_key.public
    assert Crypto("5b" * 32).house_key.public != HOUSE.public
    assert hashlib.sha256(HOUSE.public).digest()[:16] == HOUSE.id


SIZES = st.sampled_from([0, 1, maker.CHUNK - 200, maker.CHUNK, maker.CHUNK + 1, 3 * maker.CHUNK + 7])


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(SIZES, max_size=4), portion=st.integers(1000, 900_000))
async def test_what_is_put_in_comes_out_in_order(sizes: list[int], portion: int) -> None:
    bodies = [os.urandom(size) for size in sizes]
    data = maker.bundle(HOUSE.public, *(maker.file(body) for body in bodies))
    found, code = await read(data, portion)
    assert code is None
    assert [one.body for one in found] == bodies
    assert [one.header.sha256 for one in found] == [hashlib.sha256(body).hexdigest() for body in bodies]


@settings(max_examples=60, deadline=None)
@given(at=st.floats(0, 1), sizes=st.lists(SIZES, min_size=1, max_size=3))
async def test_wherever_it_is_cut_what_comes_before_is_read_and_the_cut_is_seen(at: float, sizes: list[int]) -> None:
    bodies = [os.urandom(size) for size in sizes]
    data = maker.bundle(HOUSE.public, *(maker.file(body) for body in bodies))
    cut = data[: int(at * (len(data) - 1))]
    found, code = await read(cut)
    assert code == ("bundle_unknown" if len(cut) < 89 else "bundle_cut")
    assert [one.body for one in found] == bodies[: len(found)]


@settings(max_examples=60, deadline=None)
@given(at=st.floats(0, 1), bit=st.integers(0, 7))
async def test_whichever_bit_is_turned_nothing_false_is_read(at: float, bit: int) -> None:
    bodies = [os.urandom(maker.CHUNK), os.urandom(1000)]
    data = bytearray(maker.bundle(HOUSE.public, *(maker.file(body) for body in bodies)))
    data[int(at * (len(data) - 1))] ^= 1 << bit
    found, code = await read(bytes(data))
    assert code is not None
    assert [one.body for one in found] == bodies[: len(found)]


async def test_chunks_in_another_order_are_noticed() -> None:
    size = maker.CHUNK + 16
    data = maker.bundle(HOUSE.public, maker.file(os.urandom(3 * maker.CHUNK)))
    first, second, rest = data[89 : 89 + size], data[89 + size : 89 + 2 * size], data[89 + 2 * size :]
    assert await read(data[:89] + second + first + rest) == ([], "bundle_damaged")
    assert await read(data[:89] + second + rest) == ([], "bundle_damaged")


@pytest.mark.parametrize(
    "plain",
    [b"\0\0\0\x02{}", b"\0\0\0\x05hello", (70_000).to_bytes(4) + b" " * 70_000,
     b"\0\0\0\x1e" + b'{"kind":"file","bytes":1000}  ..', b"\0\0\0\x1a" + b'{"kind":"file","bytes":-1}',
     b"\xff\xff\xff\xff"],
    ids=["no kind", "no header", "a header too long", "a body too short", "a size below nothing", "only a length"],
)  # fmt: skip
async def test_contents_that_no_phone_makes_are_refused(plain: bytes) -> None:
    assert await read(b"".join(maker.seal(HOUSE.public, [plain]))) == ([], "bundle_damaged")


async def test_an_entry_beyond_its_kinds_size_is_passed_over() -> None:
    large, next_one = bytes(2 * 1024**2 + 1), b"{}"
    found, code = await read(maker.bundle(HOUSE.public, maker.record(large), maker.record(next_one)))
    assert ([one.body for one in found], code) == ([None, next_one], None)
    found, code = await read(maker.bundle(HOUSE.public, maker.record(large[1:])))
    assert ([one.body for one in found], code) == ([large[1:]], None)


async def test_two_hundred_megabytes_are_read_in_a_few() -> None:
    """The largest things are in memory one at a time: a file of 15 MiB, held once as it gathers and once as given."""
    one = bytes(14 * 1024**2)

    def plain() -> Iterator[bytes]:
        for _ in range(15):
            yield from maker.framed([maker.file(one, sha256="0" * 64)])

    async def sealed() -> AsyncGenerator[bytes]:
        for some in maker.seal(HOUSE.public, plain()):
            yield some

    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    read_bytes = 0
    async for entry in entries(HOUSE, sealed()):
        read_bytes += len(entry.body or b"")
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert read_bytes == 15 * len(one) > 200 * 1024**2
    assert peak < 80 * 1024**2, f"{peak / 1024**2:.0f} MiB, of which the maker holds 28"


def made_by_the_phone(tmp_path: Path, wanted: list[dict[str, Any]]) -> tuple[bytes, str]:
    """A bundle from the phone's own code under node, and what that code calls it."""
    node = phone_engine.find_node("node")
    assert node is not None
    place = tmp_path / "bundle"
    asked = {"BUNDLE_KEY": HOUSE.text, "BUNDLE_PLACE": str(place), "BUNDLE_ENTRIES": json.dumps(wanted)}
    program = [node, "node_modules/vitest/vitest.mjs", "run", "offline/bundle-format.test.ts", "-t", "asks for one"]
    ended = subprocess.run(program, cwd=WEB, env=os.environ | asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    return place.read_bytes(), Path(f"{place}.digest").read_text(encoding="utf8")


async def test_the_house_reads_what_the_phones_code_writes(tmp_path: Path) -> None:
    wanted: list[dict[str, Any]] = [
        {"kind": "head", "text": '{"token":"140427.x"}'},
        {"kind": "record", "purpose": "visit", "text": "王秀兰"},
        {"kind": "draft", "text": "x", "times": 300_000},
        {"kind": "file", "sha256": "ab" * 32, "content_type": "image/jpeg", "text": "0123456789", "times": 200_000},
    ]
    data, digest = made_by_the_phone(tmp_path, wanted)
    found, code = await read(data)
    assert code is None
    assert [one.body for one in found] == [(one["text"] * one.get("times", 1)).encode() for one in wanted]
    assert [one.header.kind for one in found] == ["head", "record", "draft", "file"]
    assert (found[1].header.purpose, found[3].header.sha256) == ("visit", "ab" * 32)
    assert digest == (await digest_of(flow([data[:777], data[777:]]))).hex() == maker.digest(data)


LARGE = 6  # files of 14 MiB


async def test_the_house_opens_a_large_bundle_in_little_memory(house: House, grid: Grid) -> None:
    sounds = [maker.noise(14 * 1024**2, f"{grid.code}{n}".encode()) for n in range(LARGE)]
    named = [
        {"name": f"{n}.mp3", "sha256": hashlib.sha256(s).hexdigest(), "bytes": len(s), "content_type": "audio/mpeg"}
        for n, s in enumerate(sounds)
    ]
    token = grid.phone.client.headers["authorization"].removeprefix("Bearer ")
    visit = house.visit(grid.household, files=named, phone_now=None)
    entries_of = [maker.head(token, 1, 0, LARGE), maker.record(visit), *(maker.file(s, "audio/mpeg") for s in sounds)]
    data = maker.bundle(house.parts.crypto.house_key.public, *entries_of)
    digest = await bring(house, grid.phone, data)
    tracemalloc.start()
    await open_bundles(house, digest)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 70 * 1024**2, f"{peak / 1024**2:.0f} MiB for a bundle of {len(data) / 1024**2:.0f}"
    await house.work()
    assert (await grid.phone.receipt(visit["id"]))["complete"]


async def open_bundles(house: House, digest: str) -> None:
    """The job alone; what follows from it waits."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await tasks.open_bundles(
            conn, world.COUNTY, house.clock.at, [digest], house.parts.crypto, house.parts.storage
        )
