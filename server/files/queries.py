"""SQL of files."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.files.records import Alike, Announced, Examined, FileRow, NamedRow, Photo

ANNOUNCE = """
insert into files (county_code, sha256, bytes, content_type, announced_at, announced_by)
select $1, sha256, bytes, content_type, $2, $3 from unnest($4::bytea[], $5::bigint[], $6::text[])
  as f (sha256, bytes, content_type)
on conflict (county_code, sha256) do update set bytes = excluded.bytes, content_type = excluded.content_type
    where files.arrived_at is null and files.verified_at is null
"""


async def announce(
    conn: Connection, county_code: str, now: datetime, user_id: UUID | None, files: Sequence[Announced]
) -> None:
    """Remember that these files are coming. A newer announcement holds until the file has arrived: one that was
    wrong about the size must not keep the true file out. `user_id` None: it came through the public help page.
    """
    once = {bytes.fromhex(f.sha256): f for f in files}
    await conn.execute(
        ANNOUNCE,
        county_code,
        now,
        user_id,
        *map(list, zip(*((h, f.bytes, f.content_type) for h, f in once.items()), strict=True)),
    )


FILES = """
select sha256, bytes, content_type, arrived_at, verified_at, problem, announced_at from files
where county_code = $1 and sha256 = any($2::bytea[])
"""


async def files(conn: Connection, county_code: str, hashes: Sequence[bytes]) -> list[FileRow]:
    return await rows(conn, FileRow, FILES, county_code, list(hashes))


ARRIVE = """
update files set arrived_at = $3, problem = null
where county_code = $1 and sha256 = $2 and verified_at is null returning sha256
"""


async def arrive(conn: Connection, county_code: str, sha256: bytes, now: datetime) -> bool:
    """Note the end of an upload; False when there is nothing to examine."""
    return await conn.fetchval(ARRIVE, county_code, sha256, now) is not None


VERIFY = """
update files set verified_at = $3, problem = null, width = $4, height = $5, taken_at = $6, exif_lon = $7,
    exif_lat = $8, perceptual_hash = $9, difference_hash = $10, turned_hashes = $11
where county_code = $1 and sha256 = $2
"""


async def verify(conn: Connection, county_code: str, sha256: bytes, now: datetime, examined: Examined | None) -> None:
    """The file is what was announced; with what an image says of itself."""
    e = examined
    seen = (e.width, e.height, e.taken_at, e.lon, e.lat, e.perceptual_hash, e.difference_hash) if e else (None,) * 7
    turned = [one for pair in e.turned for one in pair] if e else []
    await conn.execute(VERIFY, county_code, sha256, now, *seen, turned)


REFUSE = (
    "update files set problem = $3, arrived_at = null where county_code = $1 and sha256 = $2 and verified_at is null"
)


async def refuse(conn: Connection, county_code: str, sha256: bytes, problem: str) -> None:
    """The file is not what was announced, for this reason."""
    await conn.execute(REFUSE, county_code, sha256, problem)


# A file that an answer names and that has not come is a row without hash and size.
NAMED = """
select n.submission_id, n.name, n.named, n.sha256, n.bytes, f.content_type, f.arrived_at, f.verified_at, f.problem,
       f.width, f.height, f.taken_at
from submission_files n left join files f using (county_code, sha256)
where n.county_code = $1 and n.submission_id = any($2::uuid[])
union all
select n.lead_id, n.name, true, n.sha256, n.bytes, f.content_type, f.arrived_at, f.verified_at, f.problem,
       f.width, f.height, f.taken_at
from lead_files n left join files f using (county_code, sha256)
where n.county_code = $1 and n.lead_id = any($2::uuid[])
union all
select a.submission_id, a.name, true, null, null, null, null, null, null, null, null, null
from awaited_files a
where a.county_code = $1 and a.submission_id = any($2::uuid[])
  and not exists (select 1 from submission_files n where n.county_code = a.county_code
                    and n.submission_id = a.submission_id and n.name = a.name)
order by submission_id, name
"""


async def named_by(conn: Connection, scope: Scope, submission_ids: Sequence[UUID]) -> list[NamedRow]:
    """The files that these records, or leads of the help page, name, with how far each has come."""
    return await rows(conn, NamedRow, NAMED, scope.county_code, list(submission_ids))


VISIBLE = """
select f.sha256, f.bytes, f.content_type, f.arrived_at, f.verified_at, f.problem from files f
where f.county_code = $1 and f.sha256 = $2
  and (exists (select 1 from submission_files n where n.county_code = f.county_code and n.sha256 = f.sha256)
       or exists (select 1 from lead_files n where n.county_code = f.county_code and n.sha256 = f.sha256))
"""


async def visible(conn: Connection, scope: Scope, sha256: bytes) -> FileRow | None:
    """The file, when a record within reach names it."""
    return await row(conn, FileRow, VISIBLE, scope.county_code, sha256)


ADD_BLOCKS = """
insert into photo_blocks (county_code, block, sha256, part, perceptual_hash, difference_hash)
select $1, b.block, $2, b.part, b.perceptual, b.difference
from unnest($3::int[], $4::smallint[], $5::bigint[], $6::bigint[]) as b (block, part, perceptual, difference)
on conflict do nothing
"""


async def add_blocks(
    conn: Connection, county_code: str, sha256: bytes, blocks: Sequence[tuple[int, int, int, int]]
) -> None:
    """Blocks as (block, part, perceptual hash, difference hash)."""
    columns = [list(column) for column in zip(*blocks, strict=True)]
    await conn.execute(ADD_BLOCKS, county_code, sha256, *columns)


# Signatures and drawings are PNG, and one is like the other; only what a camera took is known again.
PHOTOS = """
select sha256, perceptual_hash, difference_hash, turned_hashes, taken_at, exif_lon as lon, exif_lat as lat from files
where county_code = $1 and sha256 = any($2::bytea[]) and verified_at is not null
  and content_type in ('image/jpeg', 'image/webp') and perceptual_hash is not null and difference_hash is not null
"""


async def photos(conn: Connection, county_code: str, digests: Sequence[bytes]) -> list[Photo]:
    return await rows(conn, Photo, PHOTOS, county_code, list(digests))


ALIKE = """
select sha256, part, bits, min(second_bits) as second_bits from (
    select sha256, part, bit_count((perceptual_hash # $3)::bit(64))::int as bits,
           bit_count((difference_hash # $4)::bit(64))::int as second_bits
    from photo_blocks where county_code = $1 and block = any($2::int[])
) as near
where bits <= $5 group by sha256, part, bits order by bits, sha256, part limit $6
"""


async def alike(
    conn: Connection, county_code: str, blocks: Sequence[int], perceptual: int, difference: int, most: int, limit: int
) -> list[Alike]:
    """Photos, or parts of photos, with one of these blocks whose perceptual hash differs in at most `most` bits, the
    nearest first."""
    return await rows(conn, Alike, ALIKE, county_code, list(blocks), perceptual, difference, most, limit)
