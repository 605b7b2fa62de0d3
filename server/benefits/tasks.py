"""Jobs of benefits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.benefits import operations, queries
from server.benefits.records import NewBenefit
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection, county_scope
from server.core.errors import Problem
from server.core.ids import new_id


async def grant(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Grant what these cases were approved for, in the name of who decided. What is refused stays on the list of
    those who wait for their benefit."""
    scope = county_scope(county_code)
    for case_id, (user_id, name, role) in (await queries.deciders(conn, scope, [UUID(i) for i in ids])).items():
        decider = Actor(county_code=county_code, id=user_id, name=name, role=role, reach=scope.reach)
        try:
            async with conn.transaction():
                await operations.grant(conn, decider, now, NewBenefit(id=new_id(now), case_id=case_id))
        except Problem as refused:
            await audit.record(conn, county_code, now, user_id, "benefit.refused", case_id,
                               {"problem": refused.details.code})  # fmt: skip
