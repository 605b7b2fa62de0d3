"""How far a lead has come, in words that may be told to anybody who knows its number: nothing of any person."""

from typing import Literal
from uuid import UUID

from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.leads import queries
from server.leads.records import LeadRow

State = Literal["received", "case", "decided", "referral", "monitoring"]

WORDS: dict[State, Text] = {
    "received": Text(
        "已收到，工作人员会在规定时间内联系您。", "Received. Staff will contact you within the time limit."
    ),
    "case": Text("已经立案，正在办理。", "A case was opened and is being handled."),
    "decided": Text("已经办出结果，工作人员会通知本人。", "It is decided. Staff tell the person concerned."),
    "referral": Text("已转给负责的部门办理。", "It was passed on to the department in charge."),
    "monitoring": Text("已列入动态监测，会定期有人上门看望。", "Somebody will call on the household regularly."),
}


async def state_by_id(conn: Connection, scope: Scope, lead_id: UUID) -> tuple[State, Text]:
    """The same by the lead's id. Raises Problem not_found."""
    found = await queries.lead(conn, scope, lead_id)
    if found is None:
        raise Problem("not_found", what="线索 lead")
    return await state_of(conn, scope, found)


async def state_of(conn: Connection, scope: Scope, lead: LeadRow) -> tuple[State, Text]:
    """The state of a lead, or of the one it was joined to."""
    seen: set[UUID] = set()
    while lead.outcome is not None and lead.outcome.joined_lead_id is not None and lead.id not in seen:
        seen.add(lead.id)
        other = await queries.lead(conn, scope, lead.outcome.joined_lead_id)
        if other is None:
            break
        lead = other
    state: State = "received"
    if lead.outcome is not None:
        match lead.outcome.outcome:
            case "case":
                decided = await queries.case_is_decided(conn, scope, lead.outcome.case_id)
                state = "decided" if decided else "case"
            case "referral" | "monitoring":
                state = lead.outcome.outcome
            case _:
                pass
    return state, WORDS[state]
