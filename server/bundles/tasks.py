"""Jobs of bundles."""

from collections.abc import Sequence
from datetime import datetime

from server.bundles import taking
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope
from server.core.storage import Storage


async def open_bundles(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto, storage: Storage
) -> None:
    """Open bundles that arrived; `ids` are their digests in hex."""
    for digest in ids:
        await taking.open_bundle(conn, county_scope(county_code), now, crypto, storage, digest)
