"""Hand a bundle in, and see what came of it."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from server.bundles import queries
from server.bundles.records import (
    MOST_BYTES,
    Announced,
    BundleList,
    BundleListed,
    BundleListedRow,
    BundlePieces,
    BundleRecord,
    BundleRow,
)
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.db import Connection, Scope
from server.core.errors import KINDS, Problem
from server.core.house_key import HouseKey
from server.core.paging import read_key, write_key
from server.core.storage import Storage
from server.files import pieces

KEPT_FOR = timedelta(days=30)  # after it was opened, when nobody needs the file any more
ABANDONED_AFTER = timedelta(days=14)  # as a photo's pieces


def place_of(county_code: str, digest: bytes) -> str:
    """Where its pieces lie in the store; they are never put together."""
    return f"bundles/{county_code}/{digest.hex()}/"


async def announce(
    conn: Connection, scope: Scope, actor: Actor, now: datetime, house_key: HouseKey, announced: Announced
) -> BundleRow:
    """Remember that a bundle is coming and who hands it in. Raises Problem bundle_foreign, too_large.

    `scope`: the county's, because a bundle is the county's whoever brings it.
    """
    if announced.house != house_key.id.hex():
        raise Problem("bundle_foreign")
    if announced.bytes > MOST_BYTES:
        raise Problem("too_large", what="文件 the file", bytes=announced.bytes, limit=MOST_BYTES)
    digest = bytes.fromhex(announced.digest)
    region_code = actor.reach[0] if actor.reach else actor.county_code
    await queries.announce(conn, scope, digest, region_code, announced.bytes, now)
    if await queries.hand_in(conn, actor.county_code, digest, actor.id, now):
        await audit.record(
            conn, actor.county_code, now, actor.id, "bundle.hand_in", None, {"digest": announced.digest}
        )
    return await handed_in(conn, scope, announced.digest)


async def handed_in(conn: Connection, scope: Scope, digest: str) -> BundleRow:
    """A bundle that was announced. Raises Problem not_found."""
    found = await queries.bundle(conn, scope, bytes.fromhex(digest))
    if found is None:
        raise Problem("not_found", what="转交文件 bundle")
    return found


async def wanted_pieces(storage: Storage, county_code: str, bundle: BundleRow, piece_bytes: int) -> BundlePieces:
    """What of the file is here, and the next pieces to send. Raises StoreUnavailable."""
    if bundle.state != "under_way":
        return BundlePieces(state=bundle.state, held_bytes=bundle.bytes, items=[])
    place = place_of(county_code, bundle.digest)
    held, items = await pieces.wanted(storage, place, bundle.bytes, piece_bytes)
    return BundlePieces(state=bundle.state, held_bytes=held, items=items)


async def arrive(conn: Connection, scope: Scope, actor: Actor, now: datetime, digest: str) -> BundleRow:
    """The upload ended: have the bundle opened. Raises Problem not_found."""
    if await queries.arrive(conn, scope, bytes.fromhex(digest), now):
        await audit.record(conn, actor.county_code, now, actor.id, "bundle.arrive", None, {"digest": digest})
        await outbox.put(conn, actor.county_code, "bundles.open", [digest])
    return await handed_in(conn, scope, digest)


async def list_bundles(conn: Connection, scope: Scope, after: str | None, limit: int) -> BundleList:
    """Bundles within reach and those that the caller handed in, newest first. Raises Problem page_unknown."""
    key = read_key(after, tuple[datetime, str])
    found = await queries.listed(conn, scope, limit + 1, (key[0], bytes.fromhex(key[1])) if key else None)
    last = found[limit - 1] if len(found) > limit else None
    next_page = write_key((last.announced_at, last.digest.hex())) if last else None
    return BundleList([_listed(one) for one in found[:limit]], next_page)


async def read_bundle(conn: Connection, scope: Scope, digest: str) -> BundleListed:
    """One bundle that the caller may see. Raises Problem not_found."""
    found = await queries.one_listed(conn, scope, bytes.fromhex(digest))
    if found is None:
        raise Problem("not_found", what="转交文件 bundle")
    return _listed(found)


async def read_records(conn: Connection, scope: Scope, digest: str) -> list[BundleRecord]:
    """What came of each of its records.

    `scope`: the county's. Whoever carried a bundle hears whether all of it stands in the house, of wherever it is.
    """
    return [
        BundleRecord(**structs.asdict(one), problem_text=KINDS[one.problem].title if one.problem else None)
        for one in await queries.records(conn, scope, bytes.fromhex(digest))
    ]


def _listed(row: BundleListedRow) -> BundleListed:
    kind = KINDS[row.problem] if row.problem else None
    fields: dict[str, Any] = structs.asdict(row) | {"digest": row.digest.hex(), "state": row.state}
    return BundleListed(**fields, problem_text=kind and kind.title, remedy=kind and kind.remedy)


async def drop_spare(conn: Connection, scope: Scope, now: datetime, storage: Storage) -> int:
    """Remove the files of bundles whose contents all stand in the house, and of those nobody completed; how many.

    Raises StoreUnavailable.
    """
    spare = await queries.spare(conn, scope, now - KEPT_FOR)
    spare += await queries.abandoned(conn, scope, now - ABANDONED_AFTER)
    for digest in spare:
        await pieces.drop(storage, place_of(scope.county_code, digest))
        await queries.remove(conn, scope, digest, now)
        await audit.record(conn, scope.county_code, now, None, "bundle.remove", None, {"digest": digest.hex()})
    return len(spare)
