"""Which household a lead is about: one of the register, or a new one made from the lead in one step."""

from datetime import datetime
from uuid import UUID

from server import parameters, registry
from server.core import audit
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import FieldProblem, Problem, Text
from server.leads import opening, operations, queries
from server.leads.records import HouseholdFromLead, LeadCandidate, PlaceRequest
from server.registry import NewHousehold, NewPerson
from server.registry.identity import canonical_id


async def candidates(
    conn: Connection, actor: Actor, crypto: Crypto, lead_id: UUID, *, name: str = "", id_number: str = ""
) -> list[LeadCandidate]:
    """Households of the register that the lead may be about: a member of that name in the town, or that citizen ID.

    Members who died are among them, marked. Raises Problem not_found.
    """
    lead = await operations.find(conn, actor.scope, lead_id)
    blind = crypto.blind(canonical_id(id_number)) if id_number.strip() else None
    return await queries.candidates(conn, actor.scope, lead.region_code, name.strip() or lead.person_name, blind)


async def place(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, lead_id: UUID, asked: PlaceRequest
) -> None:
    """Say whose household the lead is about, and screen it again with what is known of them.

    Raises Problem not_found, lead_ended, lead_placed, household_looks_alike (naming those not looked at), and what
    registering a household raises.
    """
    lead = await operations.find(conn, actor.scope, lead_id)
    if lead.outcome is not None:
        raise Problem("lead_ended")
    if asked.new is not None:
        household = await _register(conn, actor, now, crypto, lead_id, asked, asked.new)
    elif asked.household_id is not None:
        household = (await registry.household(conn, actor.scope, asked.household_id)).id
    else:
        raise Problem("act_incomplete", act="对应到户 place", missing="户 household")
    if lead.household_id is not None and lead.household_id != household:
        raise Problem("lead_placed")
    home = await registry.household(conn, actor.scope, household)
    died = await queries.has_died(conn, actor.scope, household, lead.person_name)
    marks = [*lead.marks, *(["person_died"] if died and "person_died" not in lead.marks else [])]
    await queries.place(conn, actor.scope, lead_id, household, home.region_code, marks)
    await audit.record(
        conn, actor.county_code, now, actor.id, "lead.place", lead_id, {"household_id": str(household)}
    )
    before = await queries.screening(conn, actor.scope, lead_id)
    await opening.screen_lead(
        conn, actor.scope, now, lead_id, region_code=home.region_code, household_id=household,
        seen=before.facts if before else {}, own=await parameters.county(conn, actor.county_code),
    )  # fmt: skip


async def _register(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    lead_id: UUID,
    asked: PlaceRequest,
    new: HouseholdFromLead,
) -> UUID:
    alike = await candidates(conn, actor, crypto, lead_id, name=new.head_name, id_number=new.id_number)
    unseen = [one for one in alike if one.household_id not in asked.not_these and one.household_id != new.id]
    if unseen:
        told = [_named(one) for one in unseen]
        raise Problem("household_looks_alike", errors=told, n=len(unseen))
    head = NewPerson(
        id=new.person_id, name=new.head_name.strip(), sex=new.sex, birth_date=new.birth_date, relation="self",
        id_number=new.id_number.strip() or None, phone=new.phone.strip() or None,
    )  # fmt: skip
    home = NewHousehold(id=new.id, region_code=new.region_code, address=new.address.strip(), persons=(head,))
    await registry.register_household(conn, actor, now, crypto, home)
    return new.id


def _named(one: LeadCandidate) -> FieldProblem:
    words = Text(f"{one.person_name}，{one.address}", f"{one.person_name}, {one.address}")
    return FieldProblem(str(one.household_id), words)
