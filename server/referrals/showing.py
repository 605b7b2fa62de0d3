"""Referrals in words: where they stand, whose turn it is, what the caller may do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, cast
from uuid import UUID

import msgspec

import policy
from policy.referrals import targets
from server import departments
from server.cases import ClockShown
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Text
from server.departments import Department
from server.referrals import fields
from server.referrals.records import (
    ActName,
    ActRow,
    ConsentRow,
    ConsentShown,
    ReferralActShown,
    ReferralItem,
    ReferralRow,
    State,
)

NEXT: Mapping[State, Literal["department", "office", "county", "nobody"]] = {
    "dispatched": "department",
    "accepted": "department",
    "returned": "office",
    "referee": "county",
    "done": "nobody",
    "withdrawn": "nobody",
}


async def named(
    conn: Connection, county_code: str, today: date, found: Sequence[ReferralRow | ActRow]
) -> dict[UUID, Department]:
    """The departments that rows speak of, as of a day."""
    ids = {one.department_id for one in found}
    ids |= {one.left_department_id for one in found if isinstance(one, ActRow) and one.left_department_id}
    return await departments.find(conn, county_code, today, list(ids))


async def items(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, found: Sequence[ReferralRow]
) -> list[ReferralItem]:
    """Referrals as a queue shows them."""
    today = civil_date(now)
    known = await named(conn, actor.county_code, today, found)
    return [item(row, known[row.department_id], actor, today, crypto) for row in found]


def item(row: ReferralRow, department: Department, actor: Actor, today: date, crypto: Crypto) -> ReferralItem:
    """One referral. A department is shown the name it was told, and no place."""
    target = targets()[row.target]
    told = fields.opened(crypto, row.told_name) if actor.department_id and row.told_name else None
    return ReferralItem(
        id=row.id,
        target=row.target,
        target_title=Text(target.zh, target.en),
        name=told if actor.department_id else row.subject,
        place=None if actor.department_id else row.village_name,
        urgent=row.urgent,
        state=row.state,
        next=NEXT[row.state],
        department=department,
        returns=row.returns,
        binding=row.binding,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        dispatched_on=row.dispatched_on,
        moved_at=row.moved_at,
        clock=None if row.clock is None else clock(row.clock, today),
    )


class _Limit(msgspec.Struct, frozen=True):
    """What is shown of a stored proof (policy.ClockProof)."""

    rule_id: str
    zh: str
    en: str
    start: date
    due: date
    warn_from: date
    citation: str


def clock(proof: dict[str, Any], today: date) -> ClockShown:
    """The limit that runs now, with where it stands today."""
    limit = msgspec.convert(proof, _Limit)
    return ClockShown(
        rule_id=limit.rule_id,
        title=Text(limit.zh, limit.en),
        started_on=limit.start,
        due_on=limit.due,
        stopped_on=None,
        state=policy.clock_state(limit, today),
        citation=limit.citation,
        proof=proof,
    )


def may(row: ReferralRow, actor: Actor, consent: ConsentShown | None) -> list[ActName]:
    """What the caller may do next."""
    if actor.department_id is not None:
        return _department_may(row, actor.department_id)
    offered: list[ActName] = []
    match row.state:
        case "dispatched" | "accepted":
            offered = ["recall", "withdraw"]
        case "returned":
            offered = ["dispatch", "withdraw"]
        case "referee":
            offered = ["settle", "withdraw"] if actor.role == "county" else ["withdraw"]
        case _:
            pass
    return [*offered, "withdraw_consent"] if consent and consent.withdrawn_at is None else offered


def _department_may(row: ReferralRow, department_id: UUID) -> list[ActName]:
    if row.department_id != department_id:
        return []
    if row.state == "dispatched":
        return ["accept"] if row.binding else ["accept", "reject"]
    return ["done"] if row.state == "accepted" else []


def act(row: ActRow, known: Mapping[UUID, Department]) -> ReferralActShown:
    """An act with who and when, and what came of it."""
    detail = row.detail
    left = row.left_department_id
    return ReferralActShown(
        number=row.number,
        act=row.act,
        department=known[row.department_id].name,
        left_department=known[left].name if left else None,
        actor_name=row.actor_name,
        actor_role=row.actor_role,
        acted_at=row.acted_at,
        reason=cast(str, detail.get("reason", "")),
        aid=cast(str, detail.get("aid", "")),
        amount=Decimal(str(detail["amount"])) if detail.get("amount") is not None else None,
        given_on=msgspec.convert(detail["given_on"], date) if detail.get("given_on") else None,
    )


def consent(found: Sequence[ConsentRow], path: Sequence[ActRow]) -> ConsentShown | None:
    """The newest consent, and when it was withdrawn."""
    if not found:
        return None
    one = found[-1]
    closed = [a.acted_at for a in path if a.act == "withdraw_consent" and a.acted_at >= one.recorded_at]
    return ConsentShown(
        given_by=one.given_by,
        how=one.how,
        given_on=one.given_on,
        recorded_by=one.recorded_by,
        recorded_at=one.recorded_at,
        withdrawn_at=closed[0] if closed else None,
        fields=[fields.title(name) for name in one.fields],
    )
