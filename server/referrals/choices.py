"""What the form of a referral offers: who qualifies for which target, who serves it, what may be told."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import policy
from policy.referrals import Target, targets
from server import departments, leads, parameters
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Text
from server.departments import Department
from server.referrals import fields, queries, showing, subject
from server.referrals.records import Origin, PersonChoice, QualificationShown, ReferralChoices, TargetChoice
from server.referrals.subject import Subject

ORDER: tuple[Literal["holds", "unknown", "fails"], ...] = ("holds", "unknown", "fails")


async def choices(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, origin: Origin) -> ReferralChoices:
    """Everything the form needs. Raises Problem not_found, referral_about_nobody."""
    about = await subject.find(conn, actor, now, crypto, origin)
    today = civil_date(now)
    own = await parameters.county(conn, actor.county_code)
    serving = await departments.serving(conn, actor.county_code, today)
    values = await fields.known(conn, actor, now, about)
    offered = [
        _target(name, target, qualifications(about, name, today=today, own=own), serving, values)
        for name, target in targets().items()
    ]
    row = about.row
    earlier = await queries.of(
        conn, actor.scope, lead_id=row.lead_id, case_id=row.case_id, household_id=row.household_id
    )
    return ReferralChoices(
        name=about.name,
        place=values.get("address") or values.get("village") or "",
        urgent=row.urgent,
        persons=[PersonChoice(one.id, one.name) for one in about.persons],
        acts=about.acts,
        targets=sorted(offered, key=lambda one: (ORDER.index(one.result), not one.departments)),
        earlier=await showing.items(conn, actor, now, crypto, earlier),
    )


def qualifications(about: Subject, target: str, *, today: date, own: policy.Parameters) -> list[QualificationShown]:
    """Every reason to refer to a target, with its truth value over what is known."""
    found = policy.qualifications(about.facts, target, date=today, parameters=own)
    return [
        QualificationShown(
            id=one.id,
            rule=one.rule,
            result=one.result,
            title=Text(one.zh, one.en),
            citation=one.citation,
            missing=[fact.title for fact in leads.named(one.missing)],
        )
        for one in found
    ]


def _target(
    name: str,
    target: Target,
    found: Sequence[QualificationShown],
    serving: Sequence[Department],
    values: dict[str, Any],
) -> TargetChoice:
    results = {one.result for one in found} or {"unknown"}
    held = [one for one in found if one.result == "holds"]
    return TargetChoice(
        id=name,
        title=Text(target.zh, target.en),
        kind=target.kind,
        rules=list(target.rules),
        result=next(one for one in ORDER if one in results),
        qualifications=list(found),
        reason="；".join(f"{one.title.zh}（{one.rule}）" for one in held),
        departments=[one for one in serving if name in one.targets],
        fields=fields.choices(target, values),
    )
