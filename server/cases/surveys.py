"""Household surveys sent from a phone become the survey act of their case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server import disagreements, forms, registry
from server.cases import operations, queries, queue
from server.cases.records import ActRequest, ActRow, CaseRow, Correction
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Mark, Problem, mark
from server.forms import Evaluated

CHECK = "record_household_check"
PUT_RIGHT = "调查人更正了入户调查 The survey was put right by who made it"


async def evaluate(conn: Connection, scope: Scope, now: datetime, crypto: Crypto, ids: Sequence[UUID]) -> None:
    """Evaluate surveys and record each on its case. One that its case no longer waits for is kept and shown there.

    A survey that mends an earlier one of its sender replaces what that one said, in whichever order they came, also
    where that one named another case: there it is taken back.
    """
    found = await forms.work_out(conn, scope, crypto, ids)
    homes = await queries.homes_of_cases(conn, scope, [e.submission.id for e in found])
    about = [(one, home) for one in found if (home := homes.get(one.submission.id))]
    named = await disagreements.whom(conn, scope, about)
    evaluated = [forms.marked(one, _doubts(one, homes, named)) for one in found]
    await forms.keep(conn, scope, now, evaluated)
    mended = {one.id: one.by_record for one in await forms.mended(conn, scope, [e.submission.id for e in evaluated])}
    people = await queries.surveyors(conn, scope.county_code, [e.submission.submitted_by for e in evaluated])
    for one in evaluated:
        case = await queries.case(conn, scope, one.submission.case_id) if one.submission.case_id else None
        if case is None:
            continue
        if case.household_id:
            await disagreements.take_up(conn, scope, now, [_observation(one, case.household_id, named)])
            await registry.announce_change(conn, scope.county_code, [case.household_id])
        name, role = people[one.submission.submitted_by]
        sender = Actor(
            county_code=scope.county_code, id=one.submission.submitted_by, name=name, role=role, reach=scope.reach
        )
        if one.submission.id not in mended:
            for elsewhere, surveys in (await queries.sent_elsewhere(conn, scope, one.submission.id)).items():
                await operations.take_back(conn, sender, now, elsewhere, surveys, by=one.submission.id)
            await _attach(conn, sender, now, one, case)
    await disagreements.take_back(conn, scope, now, mended.keys())


def _doubts(one: Evaluated, homes: Mapping[UUID, UUID | None], named: Mapping[UUID, UUID | None]) -> list[Mark]:
    """What is odd about a survey besides its answers. `homes`: the household of each survey's case, None where it has
    none; `named`: of `disagreements.whom`."""
    submission_id = one.submission.id
    if submission_id not in homes:
        return [mark("case_unknown")]
    return [mark("person_elsewhere")] if submission_id in named and named[submission_id] is None else []


async def _attach(conn: Connection, sender: Actor, now: datetime, one: Evaluated, case: CaseRow) -> None:
    """As the act that its case waits for; where the case has moved on by the survey that this one mends, as a
    correction of that."""
    path = await queries.acts(conn, sender.scope, case.id)
    own = [done for done in path if done.actor_id == sender.id]
    earlier = next((done for done in own if done.detail.get("submission_id") == str(one.corrects)), None)
    try:
        async with conn.transaction():
            if earlier is None:
                await operations.act(conn, sender, now, case.id, _act(one, case))
            else:
                await operations.correct(
                    conn, sender, now, case.id, _correction(one, earlier), submission_id=one.submission.id
                )
    except Problem as refused:
        await audit.record(conn, sender.county_code, now, sender.id, "case.survey_apart", case.id,
                           {"submission": str(one.submission.id), "problem": refused.details.code})  # fmt: skip


def _act(one: Evaluated, case: CaseRow) -> ActRequest:
    is_check = case.stage == queue.CHECK_STAGE
    recorded = _recorded(one, is_check=is_check) | {"submission_id": str(one.submission.id)}
    return ActRequest(id=one.submission.id, act=CHECK if is_check else "record_survey", facts=recorded)


def _recorded(one: Evaluated, *, is_check: bool) -> dict[str, Any]:
    recorded: dict[str, Any] = msgspec.to_builtins(one.facts)
    if is_check:  # made at the house whatever the worker called it
        recorded = {
            "household_check_done_at": recorded.get("survey_done_at"),
            "household_check_result": recorded.get("survey_result"),
        } | recorded
    return recorded


def _correction(one: Evaluated, earlier: ActRow) -> Correction:
    """What the survey says otherwise than the one it mends; what only that one said is not known any more."""
    said = _recorded(one, is_check=earlier.act == CHECK)
    gone = earlier.detail.keys() - said.keys() - queue.BESIDE_FACTS - operations.OBSERVED
    different = {name: value for name, value in said.items() if value != earlier.detail.get(name)}
    return Correction(id=one.submission.id, facts=different | dict.fromkeys(sorted(gone)), reason=PUT_RIGHT)


def _observation(one: Evaluated, household_id: UUID, named: Mapping[UUID, UUID | None]) -> disagreements.Observation:
    received = one.submission.received_at
    entered = forms.put_right(one.record, received).entered_at if one.record else received
    return disagreements.observed(one, household_id, named, observed_on=civil_date(entered), seen_at=entered)
