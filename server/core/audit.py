"""The audit trail: an entry beside each write, in the write's own transaction. Rows are never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection
from server.core.ids import new_id

RECORD = """
insert into audit (county_code, id, at, actor_id, action, subject, subject_id, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def record(
    conn: Connection,
    county_code: str,
    now: datetime,
    actor_id: UUID | None,
    action: str,
    subject_id: UUID | None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Note that `actor_id` (None: the clock) did `action` (dotted: `visit.review`) to a subject."""
    subject = action.split(".", maxsplit=1)[0]
    await conn.execute(
        RECORD, county_code, new_id(now), now, actor_id, action, subject, subject_id, dict(detail or {})
    )


RECORD_MANY = """
insert into audit (county_code, id, at, actor_id, action, subject, subject_id, detail)
select $1, id, $2, actor_id, $3, $4, subject_id, $8
from unnest($5::uuid[], $6::uuid[], $7::uuid[]) as entry (id, actor_id, subject_id)
"""


async def record_many(
    conn: Connection,
    county_code: str,
    now: datetime,
    action: str,
    entries: Sequence[tuple[UUID | None, UUID]],
    detail: Mapping[str, object] | None = None,
) -> None:
    """The same for many (actor, subject) pairs in one statement; `detail` is about all of them."""
    await conn.execute(
        RECORD_MANY,
        county_code,
        now,
        action,
        action.split(".", maxsplit=1)[0],
        [new_id(now) for _ in entries],
        [actor for actor, _ in entries],
        [subject for _, subject in entries],
        dict(detail or {}),
    )
