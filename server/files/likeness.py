"""Find a photo again among the county's: multi-index hashing (Norouzi, Punjani, Fleet 2012), four blocks of 16 bits.

Two hashes of 64 bits that differ in at most 11 bits agree up to two bits in one of the blocks at least.
"""

from collections.abc import Sequence
from itertools import combinations

from server.core.db import Connection
from server.files import queries
from server.files.records import Alike, Examined, Photo

BLOCKS, BLOCK_BITS, BLOCK_ERRORS = 4, 16, 2
MOST_BITS = BLOCKS * (BLOCK_ERRORS + 1) - 1  # what is surely found
MOST_ALIKE = 50

_ERRORS = [
    sum(1 << place for place in places)
    for count in range(BLOCK_ERRORS + 1)
    for places in combinations(range(BLOCK_BITS), count)
]


def blocks(perceptual_hash: int) -> list[int]:
    """The four blocks of a signed hash, each with its place above its bits."""
    bits = perceptual_hash & (2**64 - 1)
    return [place << BLOCK_BITS | bits >> BLOCK_BITS * place & 0xFFFF for place in range(BLOCKS)]


def neighbours(perceptual_hash: int) -> list[int]:
    """Every block that differs from one of the hash's in at most two bits: 548 of them."""
    return [block ^ error for block in blocks(perceptual_hash) for error in _ERRORS]


async def remember(conn: Connection, county_code: str, sha256: bytes, seen: Examined) -> None:
    """Make a photo one that can be found again."""
    await queries.add_blocks(
        conn, county_code, sha256, blocks(seen.perceptual_hash), seen.perceptual_hash, seen.difference_hash
    )


async def photos(conn: Connection, county_code: str, digests: Sequence[bytes]) -> list[Photo]:
    """Those of these files that are verified photos of a camera."""
    return await queries.photos(conn, county_code, digests)


async def alike(conn: Connection, county_code: str, photo: Photo) -> list[Alike]:
    """Photos whose perceptual hash differs in at most MOST_BITS, the nearest first; the photo itself is one."""
    return await queries.alike(
        conn, county_code, neighbours(photo.perceptual_hash), photo.perceptual_hash, photo.difference_hash,
        MOST_BITS, MOST_ALIKE,
    )  # fmt: skip
