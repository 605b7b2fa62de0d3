"""SQL of parameters."""

from datetime import date, datetime
from uuid import UUID

from server.core.actor import Actor
from server.core.db import Connection, row, rows
from server.core.ids import new_id
from server.parameters.records import CountyParameter, NewDecision, NewProposal, ProposalRow

COUNTY_VALUES = """
select p.name, p.value, p.valid_from, u.name as decided_by
from county_parameters p join users u on u.county_code = p.county_code and u.id = p.set_by
where p.county_code = $1 order by p.name, p.valid_from, p.id
"""


async def county_values(conn: Connection, county_code: str) -> list[CountyParameter]:
    """Every value the county ever set."""
    return await rows(conn, CountyParameter, COUNTY_VALUES, county_code)


BEGINS = "select exists (select from county_parameters where county_code = $1 and valid_from = $2)"


async def begins(conn: Connection, county_code: str, on: date) -> bool:
    """Whether a value of the county begins to hold on that day."""
    return await conn.fetchval(BEGINS, county_code, on)


PROPOSAL = """
select p.id, p.name, p.value, p.valid_from, p.reason, p.order_ref, u.name as proposed_by,
       p.proposed_by as proposed_by_id, p.proposed_at, d.decision, d.reason as decision_reason,
       x.name as decided_by, d.decided_at
from parameter_proposals p
join users u on u.county_code = p.county_code and u.id = p.proposed_by
left join parameter_decisions d on d.county_code = p.county_code and d.proposal_id = p.id
left join users x on x.county_code = d.county_code and x.id = d.decided_by
"""
OF_NAME = PROPOSAL + "where p.county_code = $1 and p.name = $2 order by p.id desc limit 100"
UNDECIDED = PROPOSAL + "where p.county_code = $1 and d.decision is null order by p.id"
ONE = PROPOSAL + "where p.county_code = $1 and p.id = $2"


async def proposals(conn: Connection, county_code: str, name: str) -> list[ProposalRow]:
    """The latest hundred about a parameter, the newest first."""
    return await rows(conn, ProposalRow, OF_NAME, county_code, name)


async def undecided(conn: Connection, county_code: str) -> list[ProposalRow]:
    """Those that wait for a second person."""
    return await rows(conn, ProposalRow, UNDECIDED, county_code)


async def proposal(conn: Connection, county_code: str, proposal_id: UUID) -> ProposalRow | None:
    return await row(conn, ProposalRow, ONE, county_code, proposal_id)


ADD_PROPOSAL = """
insert into parameter_proposals (county_code, id, name, value, valid_from, reason, order_ref, proposed_by,
                                 proposed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing
"""


async def add_proposal(
    conn: Connection, actor: Actor, now: datetime, name: str, value: object, new: NewProposal
) -> None:
    """The same id again changes nothing."""
    await conn.execute(
        ADD_PROPOSAL, actor.county_code, new.id, name, value, new.valid_from, new.reason, new.order_ref, actor.id, now
    )


DECIDE = """
insert into parameter_decisions (county_code, proposal_id, decision, reason, proposed_by, decided_by, decided_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""
SET = """
insert into county_parameters (county_code, id, name, value, valid_from, reason, set_by, set_at, proposal_id)
select p.county_code, $3, p.name, p.value, p.valid_from, p.reason, $4, $5, p.id
from parameter_proposals p where p.county_code = $1 and p.id = $2
"""


async def decide(conn: Connection, actor: Actor, now: datetime, on: ProposalRow, said: NewDecision) -> None:
    """Write the decision and, when it approves, the dated value."""
    await conn.execute(DECIDE, actor.county_code, on.id, said.decision, said.reason, on.proposed_by_id, actor.id, now)
    if said.decision == "approve":
        await conn.execute(SET, actor.county_code, on.id, new_id(now), actor.id, now)
