"""Jobs of visits."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.crypto import Crypto
from server.core.db import Connection, county_scope
from server.visits import operations, photo_looks, queries_of_evidence, second_looks


async def evaluate(conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto) -> None:
    """Evaluate submissions that were received as visits."""
    await operations.evaluate(conn, county_scope(county_code), now, crypto, [UUID(i) for i in ids])


async def weigh(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Look for reasons to look at visits a second time, and draw them for review."""
    scope, visit_ids, seed = county_scope(county_code), [UUID(i) for i in ids], secrets.token_hex(16)
    await second_looks.weigh(conn, scope, now, visit_ids, seed=seed)
    photos = await queries_of_evidence.photos_of(conn, scope, visit_ids)
    await photo_looks.compare(conn, scope, now, photos, seed=seed)


async def compare_photos(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Compare photos (SHA-256 in hex) that were verified with the county's others."""
    digests = [bytes.fromhex(i) for i in ids]
    await photo_looks.compare(conn, county_scope(county_code), now, digests, seed=secrets.token_hex(16))
