"""Jobs of payments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from policy import payments, programmes
from server import cases
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection, county_scope
from server.core.errors import Problem
from server.payments import queries


async def close_cases(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """A case whose money arrived is paid: by its recorded batch and by nothing else (CP-08, FD-11). In the name of
    who entered the bank's answer; a case that is past its payment stays as it is."""
    scope = county_scope(county_code)
    for found in await queries.to_close(conn, scope, [UUID(i) for i in ids]):
        one = cast(dict[str, Any], found)
        rule = programmes.workflows()[one["programme"]].acts.get("pay")
        if rule is None or one["stage"] not in rule.sources:
            continue
        sender = Actor(county_code=county_code, id=one["by"], name=one["name"], role=one["role"], reach=scope.reach)
        asked = cases.ActRequest(
            id=one["id"],
            act="pay",
            facts={
                "programme_code": one["programme"],
                "payment_batch_id": str(one["batch_id"]),
                "payment_channel": "institution" if one["care_mode"] == "institutional" else "bank_card",
                "payment_label": payments.schedule(one["programme"]).label,
                "fund_purpose": "benefit",
                "paid_at": one["paid_on"].isoformat(),
            },
        )
        try:
            async with conn.transaction():
                await cases.act(conn, sender, now, one["case_id"], asked, desk="payments")
        except Problem as refused:
            await audit.record(conn, county_code, now, sender.id, "case.payment_apart", one["case_id"],
                               {"line": str(one["id"]), "problem": refused.details.code})  # fmt: skip
