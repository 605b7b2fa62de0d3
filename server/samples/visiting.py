"""Who goes: the township of the household, or one of the county's staff to whom the check was given."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from policy import programmes
from server import cases
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem
from server.samples import operations, queries
from server.samples.records import Fitness, GivenVisits, SamplePage, Visitor

OPINIONS = ("propose_approval", "propose_refusal")  # the county's own; the township's is marked by the programme


async def list_staff(conn: Connection, actor: Actor) -> list[Visitor]:
    """The county's staff, to whom checks can be given."""
    return await queries.staff(conn, actor.county_code)


async def give(conn: Connection, actor: Actor, now: datetime, sample_id: UUID, asked: GivenVisits) -> SamplePage:
    """Give checks that were not made yet to one of the county's staff, or back to the township; said again, nothing
    changes. Nobody checks what they proposed (CP-05). Raises Problem not_found, visitor_unfit.
    """
    named = sorted(set(asked.cases))
    found = await queries.fitness(conn, actor.scope, sample_id, named, _opinions())
    if len(found) != len(named):
        raise Problem("not_found", what="抽查的案件 case of the spot check")
    if asked.visitor_id is not None:
        _check_staff(await queries.staff(conn, actor.county_code), asked.visitor_id)
    _check(found, asked.visitor_id)
    changed = await queries.give(conn, actor.scope, sample_id, named, asked.visitor_id, actor.id, now)
    if changed:
        detail = {"visitor_id": asked.visitor_id, "cases": named}
        await audit.record(conn, actor.county_code, now, actor.id, "sample.give", sample_id, detail)
    return await operations.read_sample(conn, actor, now, sample_id)


def _opinions() -> list[str]:
    acts = (act for name in operations.PROGRAMMES for act in programmes.workflows()[name].acts.items())
    return sorted({*OPINIONS, *(name for name, act in acts if act.proposes)})


def _check_staff(staff: Sequence[Visitor], visitor_id: UUID) -> None:
    if visitor_id not in {one.id for one in staff}:
        raise Problem("visitor_unfit", why="此人不是在职的县级工作人员", why_en="this is nobody of the county's")


def _check(found: Sequence[Fitness], visitor_id: UUID | None) -> None:
    for one in found:
        if one.part == "not_drawn":
            raise Problem("visitor_unfit", why="没有抽中的户不入户抽查", why_en="the case was not drawn")
        if one.checked:
            raise Problem("visitor_unfit", why="已经入户抽查过了", why_en="the check was made already")
        if visitor_id in one.proposed_by:
            raise Problem(
                "visitor_unfit",
                why="此人对这件案件提出过意见，不能再去核查",
                why_en="this person gave an opinion on the case and does not check it",
            )


async def surveys_to_do(conn: Connection, actor: Actor, now: datetime) -> list[cases.SurveyWanted]:
    """What a phone's user is to survey: a township its surveys and the checks nobody of the county makes, one of the
    county's staff the checks given to them and nothing else."""
    if actor.role == "county":
        return await cases.checks_to_do(conn, actor.scope, await queries.given_to(conn, actor.scope, actor.id))
    wanted = await cases.surveys_to_do(conn, actor, now)
    elsewhere = await queries.with_county(conn, actor.scope, [one.case_id for one in wanted])
    return [one for one in wanted if one.case_id not in elsewhere]
