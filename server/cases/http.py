"""Cases over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from server.cases import operations, queue
from server.cases.grounds import grounds
from server.cases.records import (
    ActOn,
    ActRequest,
    ActResult,
    CaseGrounds,
    CaseList,
    CasePage,
    ClockChange,
    Correction,
    ManyActs,
    NewCase,
    Standing,
)
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.errors import refusal
from server.core.openapi import reads
from server.core.web import actor, parts, reach
from server.forms import Receipt, Record

EXAMPLE = {
    "id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b72",
    "form": {"id": "temp_aid_survey", "version": "2026112201"},
    "case_id": "01990000-0000-7000-8000-000000000009",
    "entered_at": "2026-03-04T10:05:00+08:00",
    "instance": "<data id='temp_aid_survey' version='2026112201'>…</data>",
}


@post("/surveys", permission="survey.record", status_code=202, operation_class=reads(Record, EXAMPLE))
async def record_survey(request: Request[Any, Any, Any]) -> Receipt:
    """Keep a household survey. It becomes the survey act of its case."""
    return await parts(request).intake.receive(actor(request), "survey", await request.body())


@get("/cases", permission="case.read")
async def list_cases(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    which: FromQuery[queue.Which] = "open",
    stage: FromQuery[str | None] = None,
    programme: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> CaseList:
    """Cases within reach: open ones by the limit that ends first, those that wait for the caller, or ended ones."""
    who = actor(request)
    async with reach(request) as conn:
        return await queue.list_cases(
            conn, who, civil_date(parts(request).now()), region=region or who.county_code, which=which, stage=stage,
            programme=programme, after=after, limit=max(1, min(limit, 200)),
        )  # fmt: skip


@get("/cases/standing", permission="case.read")
async def case_standing(request: Request[Any, Any, Any], region: FromQuery[str | None] = None) -> list[Standing]:
    """How many open cases stand at each stage, and how many of them are late or due today."""
    who = actor(request)
    async with reach(request) as conn:
        return await queue.standing(
            conn, who.scope, civil_date(parts(request).now()), region=region or who.county_code
        )


@post("/cases", permission="case.open")
async def open_case(request: Request[Any, Any, Any], data: JSONBody[NewCase]) -> CasePage:
    """Open a case, prefilled with what is known."""
    async with reach(request) as conn:
        return await operations.open_case(conn, actor(request), parts(request).now(), data)


@get("/cases/{case_id:uuid}", permission="case.read")
async def read_case(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> CasePage:
    """One case, with what the caller may do next."""
    async with reach(request) as conn:
        return await operations.read_case(conn, actor(request), parts(request).now(), case_id)


@get("/cases/{case_id:uuid}/grounds", permission="case.read")
async def read_grounds(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> CaseGrounds:
    """What the rules say now of whom the case is about, beside what they said when it was decided."""
    async with reach(request) as conn:
        return await grounds(conn, actor(request), parts(request).now(), case_id)


@post("/cases/{case_id:uuid}/acts", permission="case.act")
async def act_on_case(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], data: JSONBody[ActRequest]
) -> CasePage:
    """Do one act on a case."""
    async with reach(request) as conn:
        return await operations.act(conn, actor(request), parts(request).now(), case_id, data)


@post("/cases/acts", permission="case.act", status_code=200)
async def act_on_cases(request: Request[Any, Any, Any], data: JSONBody[ManyActs]) -> list[ActResult]:
    """Do an act on each of up to a hundred cases. Each stands by itself: one that is refused holds up no other."""
    who, now = actor(request), parts(request).now()
    return [await _one_of_many(request, who, now, one) for one in data.items]


async def _one_of_many(request: Request[Any, Any, Any], who: Actor, now: datetime, one: ActOn) -> ActResult:
    asked = ActRequest(id=one.id, act=one.act, facts=one.facts, note=one.note)
    try:
        async with reach(request) as conn:
            item = await operations.take(conn, who, now, one.case_id, asked)
        return ActResult(
            case_id=one.case_id, applicant_name=item.applicant_name, stage_title=item.stage_title, problem=None
        )
    except Exception as error:
        details = refusal(error)
        if details is None:
            raise
        return ActResult(case_id=one.case_id, applicant_name=None, stage_title=None, problem=details)


@post("/cases/{case_id:uuid}/corrections", permission="case.act")
async def correct_case(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], data: JSONBody[Correction]
) -> CasePage:
    """Put facts of a case right by a new row with its reason."""
    async with reach(request) as conn:
        return await operations.correct(conn, actor(request), parts(request).now(), case_id, data)


@post("/cases/{case_id:uuid}/clocks", permission="case.clock")
async def change_clock(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], data: JSONBody[ClockChange]
) -> CasePage:
    """Halt a limit of a case, let it go on, or give it more days, with the reason."""
    async with reach(request) as conn:
        return await operations.change_clock(conn, actor(request), parts(request).now(), case_id, data)


routes = [
    record_survey,
    list_cases,
    case_standing,
    open_case,
    read_case,
    read_grounds,
    act_on_case,
    act_on_cases,
    correct_case,
    change_clock,
]
