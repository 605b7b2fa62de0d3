"""Household surveys sent from a phone become the survey act of their case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server import disagreements, forms, registry
from server.cases import operations, queries, queue
from server.cases.records import ActRequest, CaseRow
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, mark
from server.forms import Evaluated


async def evaluate(conn: Connection, scope: Scope, now: datetime, crypto: Crypto, ids: Sequence[UUID]) -> None:
    """Evaluate surveys and record each on its case. One that its case no longer waits for is kept and shown there."""
    marks = dict.fromkeys(await queries.without_case(conn, scope, ids), mark("case_unknown"))
    evaluated = await forms.evaluate(conn, scope, now, crypto, ids, marks)
    people = await queries.surveyors(conn, scope.county_code, [e.submission.submitted_by for e in evaluated])
    for one in evaluated:
        case = await queries.case(conn, scope, one.submission.case_id) if one.submission.case_id else None
        if case is None:
            continue
        if case.household_id:
            named = await disagreements.whom(conn, scope, [(one, case.household_id)])
            await disagreements.take_up(conn, scope, now, [_observation(one, case.household_id, named)])
            await registry.announce_change(conn, scope.county_code, [case.household_id])
        name, role = people[one.submission.submitted_by]
        sender = Actor(
            county_code=scope.county_code, id=one.submission.submitted_by, name=name, role=role, reach=scope.reach
        )
        await _attach(conn, sender, now, one, case)


async def _attach(conn: Connection, sender: Actor, now: datetime, one: Evaluated, case: CaseRow) -> None:
    recorded: dict[str, Any] = {**msgspec.to_builtins(one.facts), "submission_id": str(one.submission.id)}
    is_check = case.stage == queue.CHECK_STAGE
    if is_check:  # made at the house whatever the worker called it
        recorded = {
            "household_check_done_at": recorded.get("survey_done_at"),
            "household_check_result": recorded.get("survey_result"),
        } | recorded
    asked = ActRequest(
        id=one.submission.id, act="record_household_check" if is_check else "record_survey", facts=recorded
    )
    try:
        async with conn.transaction():
            await operations.act(conn, sender, now, case.id, asked)
    except Problem as refused:
        await audit.record(conn, sender.county_code, now, sender.id, "case.survey_apart", case.id,
                           {"submission": str(one.submission.id), "problem": refused.details.code})  # fmt: skip


def _observation(one: Evaluated, household_id: UUID, named: Mapping[UUID, UUID | None]) -> disagreements.Observation:
    received = one.submission.received_at
    entered = forms.put_right(one.record, received).entered_at if one.record else received
    return disagreements.observed(one, household_id, named, observed_on=civil_date(entered), seen_at=entered)
