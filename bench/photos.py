"""How long it takes to find a photo again among the county's, as it is, turned, mirrored or with an edge cut off.

The floor, in the same run: one linear scan that compares the hash of every photo with the one asked about, as it is
and in one way round only. Photos are random hashes: what the search costs does not depend on what they show. Aim:
a small share of the scan, growing more slowly than the photos.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import asyncpg
import msgspec

from bench._county import filled_bare, fresh_database, say
from embedded import Addresses, Stack
from server import files
from server.core.db import Connection, county_scope, enter_scope

COUNTY = "140427"
SIZES = (100_000, 1_000_000)
ASKED, ROUNDS = 20, 3
PARTS = 5
PHOTOS = """
insert into files (county_code, sha256, bytes, content_type, verified_at, announced_at, perceptual_hash,
                   difference_hash, turned_hashes)
select $1, sha256(n::text::bytea), 300000, 'image/jpeg', now(), now(), hashtextextended(n::text, 1),
       hashtextextended(n::text, 2), array(select hashtextextended(n::text, 2 + k) from generate_series(1, 14) as k)
from generate_series($2::int, $3::int) as n
"""
BLOCKS = """
insert into photo_blocks (county_code, block, sha256, part, perceptual_hash, difference_hash)
select $1, ((place + case when part = 0 then 0 else 4 end) << 16) + ((h >> (16 * place)) & 65535)::int,
       sha256(n::text::bytea), part, h, hashtextextended(n::text, 40 + part)
from (select n, part, case when part = 0 then hashtextextended(n::text, 1)
                           else hashtextextended(n::text, 30 + part) end as h
      from generate_series($2::int, $3::int) as n cross join generate_series(0, $4::int) as part) as known
cross join generate_series(0, 3) as place
"""
KEY = "select pg_get_constraintdef(oid) from pg_constraint where conname = 'photo_blocks_pkey'"
FLOOR = """
select sha256 from files
where county_code = $1 and bit_count((perceptual_hash # $2)::bit(64)) <= 11
"""


class Measured(msgspec.Struct, frozen=True):
    """Medians in milliseconds for one photo: the scan, the whole search; rows and size of the index."""

    photos: int
    scan_ms: float
    search_ms: float
    ratio: float
    block_rows: int
    block_bytes: int


async def _median_ms(works: Sequence[Callable[[], Awaitable[object]]]) -> float:
    taken: list[float] = []
    for work in works:
        begun = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


async def _generate(admin: Connection, photos: int) -> None:
    """The index of blocks is made at the end: row by row, a million photos take it most of an hour."""
    await admin.execute("set session_replication_role = replica")  # no foreign keys while the rows are made
    key = await admin.fetchval(KEY)
    await admin.execute("alter table photo_blocks drop constraint photo_blocks_pkey")
    async with filled_bare(admin, ("files", "photo_blocks")):
        for first in range(1, photos + 1, 50_000):
            last = min(photos, first + 49_999)
            await admin.execute(PHOTOS, COUNTY, first, last)
            await admin.execute(BLOCKS, COUNTY, first, last, PARTS)
        say(f"{photos} photos are made")
    await admin.execute(f"alter table photo_blocks add constraint photo_blocks_pkey {key}")
    await admin.execute("vacuum analyze")


async def _measure(addresses: Addresses, photos: int) -> Measured:
    async with fresh_database(addresses, f"photos_{photos}") as (admin, owner, app):
        await admin.execute(
            "insert into counties (county_code, name, name_en) values ($1, '壶关县', 'Huguan')", COUNTY
        )
        await _generate(admin, photos)
        asked = [
            (await admin.fetchval("select sha256($1::text::bytea)", str(1 + at * (photos // ASKED))))
            for at in range(ASKED)
        ]
        known = {one.sha256: one for one in await files.photos(admin, COUNTY, asked)}

        async def search(sha256: bytes) -> None:
            async with app.transaction():
                await enter_scope(app, county_scope(COUNTY))
                found = await files.alike(app, COUNTY, known[sha256])
            if not any(one.sha256 == sha256 and one.bits == 0 for one in found):
                raise LookupError("a photo did not find itself")

        async def scan(sha256: bytes) -> Sequence[asyncpg.Record]:
            return await owner.fetch(FLOOR, COUNTY, known[sha256].perceptual_hash)

        await search(asked[0])  # plans are made
        search_ms = await _median_ms([lambda one=one: search(one) for one in asked])
        scan_ms = await _median_ms([lambda one=one: scan(one) for one in asked[:ROUNDS]])
        rows, size = await _index(admin)
        return Measured(photos, scan_ms, search_ms, search_ms / scan_ms, rows, size)


async def _index(admin: Connection) -> tuple[int, int]:
    found = await admin.fetchrow(
        "select count(*) as rows, pg_total_relation_size('photo_blocks') as size from photo_blocks"
    )
    return (found["rows"], found["size"]) if found else (0, 0)


def main(argv: Sequence[str]) -> int:
    """Print the search beside the scan for each number of photos."""
    parser = argparse.ArgumentParser(prog="tanfang bench photos", description=__doc__)
    parser.add_argument("--photos", type=int, action="append", help="default: 100000 and 1000000")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="tanfang-bench-") as folder, Stack(Path(folder), environment={}) as at:
        try:
            found = [asyncio.run(_measure(at, size)) for size in arguments.photos or SIZES]
        except (asyncpg.PostgresError, LookupError) as problem:
            print(problem, file=sys.stderr)
            return 1
    if arguments.json:
        print(json.dumps({"photos": [msgspec.to_builtins(one) for one in found]}))
        return 0
    print(f"{'photos':>9} {'scan':>10} {'search':>10} {'ratio':>6} {'rows':>10} {'index':>9}")
    for one in found:
        print(
            f"{one.photos:>9} {one.scan_ms:>8.1f}ms {one.search_ms:>8.1f}ms {one.ratio:>6.2f} {one.block_rows:>10} "
            f"{one.block_bytes / 2**20:>6.0f}MiB"
        )
    return 0
