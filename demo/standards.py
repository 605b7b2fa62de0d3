"""The standards that city and province fix and publish, invented for the demo county.

They are near those of a mountain county of that time and belong to no real one; every row says so. Proposed by one of
the county's clerks and approved by the other, as in a real county.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from demo.identity import uuid7_of
from demo.records import DemoUser
from server.core.actor import Actor
from server.core.db import Connection, county_scope, enter_scope
from server.parameters import operations
from server.parameters.records import NewDecision, NewProposal

SINCE = date(2025, 1, 1)
REASON, ORDER = "演示数据：虚构的标准，不是任何地方的真实标准", "演示文号〔2025〕1号"
STANDARDS: dict[str, Any] = {
    "p_dibao_standard_monthly": {"urban": 735, "rural": 565},  # yuan per person and month, as the next one
    "p_tekun_standard": {"scattered": 920, "institutional": 1100},
    "p_ta_county_days": 15,  # working days: a county that decides twice a month cannot keep a shorter limit
}


async def add_standards(conn: Connection, county_code: str, users: Sequence[DemoUser], now: datetime) -> None:
    """Put the demo's standards on file as two people of the county do it."""
    await enter_scope(conn, county_scope(county_code))
    clerk, colleague = (_actor(county_code, one) for one in users if one.role == "county")
    for name, value in STANDARDS.items():
        made = uuid7_of(int(now.timestamp() * 1000), f"demo standard {name}")
        new = NewProposal(id=made, value=value, valid_from=SINCE, reason=REASON, order_ref=ORDER)
        await operations.propose(conn, clerk, now, name, new)
        await operations.decide(conn, colleague, now, made, NewDecision(decision="approve", reason=REASON))


def _actor(county_code: str, user: DemoUser) -> Actor:
    return Actor(county_code=county_code, id=user.id, name=user.name, role=user.role, reach=user.reaches)
