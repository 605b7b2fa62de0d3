"""What the cameras saw at a household, for whoever goes there next."""

from datetime import datetime
from uuid import UUID

from server import files
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.storage import Storage
from server.visits import queries
from server.visits.records import Picture, PictureList

MOST = 12


async def list_pictures(
    conn: Connection, actor: Actor, now: datetime, storage: Storage, household_id: UUID
) -> PictureList:
    """The newest pictures of a household within reach, whoever took them; the reading is logged."""
    found = await queries.pictures(conn, actor.scope, household_id, MOST)
    if not found:
        return PictureList([])
    shown = {"pictures": [row.sha256.hex() for row in found]}
    await audit.record(conn, actor.county_code, now, actor.id, "household.pictures", household_id, shown)
    return PictureList(
        [
            Picture(
                visit_id=row.visit_id,
                visited_on=row.visited_on,
                visitor=row.visitor,
                sha256=row.sha256.hex(),
                thumb_url=storage.view_url(files.thumb_key(actor.county_code, row.sha256.hex()), "image/jpeg"),
            )
            for row in found
        ]
    )
