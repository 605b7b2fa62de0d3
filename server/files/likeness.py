"""Find a photo again among the county's: multi-index hashing (Norouzi, Punjani, Fleet 2012), four blocks of 16 bits.

Two hashes of 64 bits that differ in at most 11 bits agree up to two bits in one of the blocks at least.
"""

from collections.abc import Sequence
from itertools import combinations

from msgspec import structs

from geo.evidence import tells_apart
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


def blocks(perceptual_hash: int, *, of_part: bool = False) -> list[int]:
    """The four blocks of a signed hash, each with its place above its bits; parts have places of their own."""
    bits = perceptual_hash & (2**64 - 1)
    first = BLOCKS if of_part else 0
    return [first + place << BLOCK_BITS | bits >> BLOCK_BITS * place & 0xFFFF for place in range(BLOCKS)]


def neighbours(perceptual_hash: int, *, of_part: bool = False) -> list[int]:
    """Every block that differs from one of the hash's in at most two bits: 548 of them."""
    return [block ^ error for block in blocks(perceptual_hash, of_part=of_part) for error in _ERRORS]


async def remember(conn: Connection, county_code: str, sha256: bytes, seen: Examined) -> None:
    """Make a photo one that can be found again, also by what is left of it when an edge was cut off."""
    whole = (seen.perceptual_hash, seen.difference_hash)
    known = [(0, *whole), *((part, *one) for part, one in enumerate(seen.parts, start=1) if tells_apart(one[0]))]
    kept = [
        (block, part, perceptual, difference)
        for part, perceptual, difference in known
        for block in blocks(perceptual, of_part=part > 0)
    ]
    await queries.add_blocks(conn, county_code, sha256, kept)


async def photos(conn: Connection, county_code: str, digests: Sequence[bytes]) -> list[Photo]:
    """Those of these files that are verified photos of a camera."""
    return await queries.photos(conn, county_code, digests)


async def alike(conn: Connection, county_code: str, photo: Photo) -> list[Alike]:
    """Photos whose perceptual hash differs in at most MOST_BITS, the nearest first; the photo itself is one.

    Looked for as it is, among whole photos and parts, and in its seven other ways round, among whole photos: what was
    both turned and cut is not found.
    """
    as_it_is = neighbours(photo.perceptual_hash) + neighbours(photo.perceptual_hash, of_part=True)
    found = await _look(conn, county_code, as_it_is, photo.perceptual_hash, photo.difference_hash)
    for turn, (perceptual, difference) in enumerate(_by_turn(photo.turned_hashes), start=1):
        turned = await _look(conn, county_code, neighbours(perceptual), perceptual, difference)
        found += [structs.replace(one, turn=turn) for one in turned if one.sha256 != photo.sha256]
    return sorted(found, key=lambda one: (one.bits, one.second_bits, one.turn, one.part))


async def _look(conn: Connection, county_code: str, near: list[int], perceptual: int, difference: int) -> list[Alike]:
    return await queries.alike(conn, county_code, near, perceptual, difference, MOST_BITS, MOST_ALIKE)


def _by_turn(hashes: Sequence[int]) -> list[tuple[int, int]]:
    """Perceptual and difference hash of each way round."""
    return list(zip(hashes[::2], hashes[1::2], strict=True))
