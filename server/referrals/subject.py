"""Whom a referral is about: from a lead, a case or a household, with all that is known of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server import cases, leads, registry
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem
from server.referrals import queries
from server.referrals.records import CaseActChoice, Origin, SubjectRow
from server.registry import Person


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """`persons`: the living members of the household, the head first; `person`: the one it is about, when known.

    `acts`: acts of the case that are done by referring.
    """

    row: SubjectRow
    facts: dict[str, Any]
    persons: list[Person]
    person: Person | None
    acts: list[CaseActChoice]

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.row.name


async def find(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, origin: Origin) -> Subject:
    """Raises Problem not_found, and referral_about_nobody when the origin names nothing."""
    row, seen, acts = await _origin(conn, actor, now, origin)
    persons: list[Person] = []
    if row.household_id is not None:
        members = await registry.persons(conn, actor.scope, crypto, [row.household_id])
        persons = [one for one in members.get(row.household_id, []) if one.died_on is None]
    person = _person(persons, origin.person_id, row.name)
    facts = await leads.known_facts(conn, actor.scope, row.household_id, civil_date(now), seen)
    return Subject(row=row, facts=facts, persons=persons, person=person, acts=acts)


def _person(persons: list[Person], wanted: UUID | None, name: str) -> Person | None:
    if wanted is None:
        return next((one for one in persons if one.name == name), None)
    found = next((one for one in persons if one.id == wanted), None)
    if found is None:
        raise Problem("not_found", what="人员 person")
    return found


async def _origin(
    conn: Connection, actor: Actor, now: datetime, origin: Origin
) -> tuple[SubjectRow, dict[str, Any], list[CaseActChoice]]:
    if origin.case_id is not None:
        return await _of_case(conn, actor, now, origin.case_id)
    if origin.lead_id is not None:
        row = await queries.of_lead(conn, actor.scope, origin.lead_id)
        if row is None:
            raise Problem("not_found", what="线索 lead")
        return row, await leads.facts_screened(conn, actor.scope, origin.lead_id), []
    if origin.household_id is None:
        raise Problem("referral_about_nobody")
    home = await registry.household(conn, actor.scope, origin.household_id)
    row = SubjectRow(household_id=home.id, region_code=home.region_code, name=home.head_name, place=home.address)
    return row, {}, []


async def _of_case(
    conn: Connection, actor: Actor, now: datetime, case_id: UUID
) -> tuple[SubjectRow, dict[str, Any], list[CaseActChoice]]:
    page = await cases.read_case(conn, actor, now, case_id)
    case = page.case
    row = SubjectRow(
        household_id=case.household_id, region_code=case.region_code, name=case.applicant_name, place="",
        urgent=case.urgent, lead_id=page.lead_id, case_id=case_id, lead_outcome="case" if page.lead_id else None,
    )  # fmt: skip
    acts = [CaseActChoice(one.act, one.title) for one in page.possible_acts if one.desk == "referrals"]
    return row, {fact.name: fact.value for fact in page.facts}, acts
