"""What the rules say now of whom a case is about, beside what they said when it was decided. It changes nothing."""

from datetime import datetime
from uuid import UUID

import msgspec

import policy
from policy.rules import programmes
from server import leads, parameters, screening
from server.cases import operations, queries
from server.cases.records import CaseGrounds, ChangedCondition, GroundsThen
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, Text


async def grounds(conn: Connection, actor: Actor, now: datetime, case_id: UUID) -> CaseGrounds:
    """The rules' answer for the case's programme by all that is known today; when it was decided, what the same rules
    make of what was known and in force then, and each condition that came out otherwise. Findings of the household
    that nobody looked at stand beside it. Raises Problem not_found.
    """
    scope, today = actor.scope, civil_date(now)
    case = await queries.case(conn, scope, case_id)
    if case is None:
        raise Problem("not_found", what="案件 case")
    path = await queries.acts(conn, scope, case_id)
    held = await parameters.county(conn, actor.county_code)
    known = operations.case_facts(case, path)
    if case.household_id is not None:
        known |= await leads.known_facts(conn, scope, case.household_id, today, {})
    if case.programme not in programmes():
        raise Problem("not_found", what="筛查规则 rules of screening")
    (current,) = policy.explain(known, case.programme, date=today, parameters=held)
    decision = await queries.decision(conn, scope, case_id)
    then, changed = None, list[ChangedCondition]()
    if decision is not None:
        decided_on = civil_date(decision.decided_at)
        knew = operations.case_facts(case, [one for one in path if one.acted_at <= decision.decided_at])
        (before,) = policy.explain(knew, case.programme, date=decided_on, parameters=held)
        same_rules = await queries.decided_under(conn, scope, case_id) == policy.digest()
        then = GroundsThen(decided_on=decided_on, result=before.result, same_rules=same_rules)
        changed = _changed(before, current)
    return CaseGrounds(
        as_of=today,
        now=leads.programme_shown(msgspec.to_builtins(current)),
        then=then,
        changed=changed,
        findings=await screening.findings_of(conn, scope, case.household_id, today) if case.household_id else [],
    )


def _changed(before: policy.ProgrammeExplanation, current: policy.ProgrammeExplanation) -> list[ChangedCondition]:
    earlier = {one.id: one for one in before.conditions}
    return [
        ChangedCondition(
            id=one.id,
            title=Text(one.title_zh, one.title_en),
            then=earlier[one.id].result,
            now=one.result,
            citation=one.citation,
        )
        for one in current.conditions
        if earlier[one.id].result != one.result
    ]
