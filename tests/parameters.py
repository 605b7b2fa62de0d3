"""A county's own value of a parameter, as two people of the county set it."""

from datetime import date, datetime
from typing import Any

import msgspec

from server.core.actor import Actor
from server.core.db import Connection
from server.core.ids import new_id
from server.parameters import operations
from server.parameters.records import NewDecision, NewProposal
from tests.world import NOW, uid


async def set_parameter(
    conn: Connection, by: Actor, name: str, value: Any, valid_from: date, now: datetime = NOW
) -> None:
    """`by` proposes it, county02 approves it."""
    new = NewProposal(id=new_id(now), value=value, valid_from=valid_from, reason="县里定的", order_ref="市里文件")
    await operations.propose(conn, by, now, name, new)
    colleague = msgspec.structs.replace(by, id=uid("county02"), name="申文忠")
    await operations.decide(conn, colleague, now, new.id, NewDecision(decision="approve"))
