"""Screening over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.screening import operations
from server.screening.effect import effect
from server.screening.records import (
    Course,
    Effect,
    EffectRequest,
    FindingList,
    FindingReview,
    FindingState,
    HouseholdScreening,
    ScreeningResultList,
    ScreeningSummary,
)


@get("/screening/summary", permission="screening.read")
async def summarise(request: Request[Any, Any, Any], region: FromQuery[str | None] = None) -> ScreeningSummary:
    """How many qualify or may qualify and are in no programme, and how many findings wait."""
    who = actor(request)
    async with reach(request) as conn:
        today = civil_date(parts(request).now())
        return await operations.summarise(conn, who.scope, region or who.county_code, today)


@get("/screening/results", permission="screening.read")
async def list_results(
    request: Request[Any, Any, Any],
    programme: FromQuery[str],
    result: Annotated[Literal["eligible", "unknown"], QueryParameter()] = "eligible",
    region: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> ScreeningResultList:
    """Who qualifies for a programme, or may, without being in it: the fewest missing facts first."""
    who = actor(request)
    async with reach(request) as conn:
        return await operations.list_results(
            conn, who.scope, region=region or who.county_code, programme=programme, result=result, after=after,
            limit=limit,
        )  # fmt: skip


@get("/screening/findings", permission="screening.read")
async def list_findings(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    finding: FromQuery[str | None] = None,
    standing: FromQuery[FindingState] = "waiting",
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> FindingList:
    """What must be looked at (deaths, one person in two households, who stands in a list that does not go with
    support) with the day it is answered by; what is late and so the county's; what was answered, by whom and why."""
    who = actor(request)
    async with reach(request) as conn:
        return await operations.list_findings(
            conn, who.scope, civil_date(parts(request).now()), region=region or who.county_code, finding=finding,
            state=standing, after=after, limit=limit,
        )  # fmt: skip


@post("/screening/findings/{finding_id:uuid}/reviews", permission="finding.review")
async def review_finding(
    request: Request[Any, Any, Any], finding_id: FromPath[UUID], data: JSONBody[FindingReview]
) -> None:
    """Answer a finding: the benefit was ended, it has its explanation, or it is wrong. It changes nothing else."""
    async with reach(request) as conn:
        await operations.review_finding(conn, actor(request), parts(request).now(), finding_id, data)


@get("/households/{household_id:uuid}/screening", permission="screening.read")
async def read_household(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> HouseholdScreening:
    """What the rules say of one household today, what is unknown, and what to ask at the next visit."""
    async with reach(request) as conn:
        return await operations.of_household(conn, actor(request).scope, parts(request).now(), household_id)


@post("/screening/effects", permission="parameter.propose", status_code=200)
async def try_value(request: Request[Any, Any, Any], data: JSONBody[EffectRequest]) -> Effect:
    """What a value of a parameter would change over the whole county. Nothing is saved."""
    async with reach(request) as conn:
        return await effect(conn, actor(request).scope, parts(request).now(), data)


@get("/programmes/courses", permission="screening.read")
async def read_courses() -> list[Course]:
    """The course of each programme's cases: stages, acts, clocks and rules."""
    return operations.courses()


routes = [
    summarise,
    list_results,
    list_findings,
    review_finding,
    read_household,
    try_value,
    read_courses,
]
