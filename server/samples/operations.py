"""Draw household spot checks from the cases under county review, and show a draw so that anybody can draw again."""

from datetime import datetime
from uuid import UUID

import policy
from policy import guards, programmes
from server import cases, parameters
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, Text
from server.core.ids import new_id
from server.core.paging import page, read_key
from server.samples import queries
from server.samples.records import NewSample, SampleCase, SampleList, SamplePage, Waiting

STAGE = "county_review"
PROGRAMMES = ("dibao", "single_person_dibao")
MOST = 1000  # cases in one draw; more wait for the next


async def draw(conn: Connection, actor: Actor, now: datetime, new: NewSample, *, seed: str) -> SamplePage:
    """Draw at least the county's share of the cases that wait, rounded up; those visited anyway do not count (DB-10,
    DB-11, DB-12). `seed` comes from chance outside: nobody who draws can choose it, and a case is drawn once.

    Raises Problem nothing_to_draw, act_taken_meanwhile.
    """
    if await queries.sample(conn, actor.scope, new.id) is not None:
        return await read_sample(conn, actor, now, new.id)
    waiting = await _waiting(conn, actor)
    if not waiting:
        raise Problem("nothing_to_draw")
    view = await parameters.view(conn, actor.county_code, civil_date(now))
    forced = [str(c.id) for c in waiting if _is_forced(c)]
    drawn = policy.draw_spot_checks((str(c.id) for c in waiting), forced, seed=seed, parameters=view)
    await queries.add_sample(
        conn, actor.scope, new.id, actor.county_code, seed, drawn.ratio, len(drawn.base),
        len(drawn.drawn), len(drawn.forced), actor.id, now,
    )  # fmt: skip
    part = dict.fromkeys(drawn.drawn, "drawn") | dict.fromkeys(drawn.forced, "forced")
    parts = [part.get(str(c.id), "not_drawn") for c in waiting]
    await queries.add_cases(
        conn, actor.scope, new.id, [c.id for c in waiting], [c.region_code for c in waiting], parts
    )
    for case, its in zip(waiting, parts, strict=True):
        told = {"sampled": its == "drawn", "sample_base_set": str(new.id)}
        asked = cases.ActRequest(id=new_id(now), act="draw_spot_check", facts=told)
        await cases.take(conn, actor, now, case.id, asked, desk="samples")
    await audit.record(conn, actor.county_code, now, actor.id, "sample.draw", new.id, {"drawn": len(drawn.drawn)})
    return await read_sample(conn, actor, now, new.id)


async def _waiting(conn: Connection, actor: Actor) -> list[cases.CaseKnown]:
    found = await cases.at_stage(conn, actor.scope, STAGE, PROGRAMMES, MOST)
    return [one for one in found if "sampled" not in one.known]


def _is_forced(case: cases.CaseKnown) -> bool:
    return any(case.known.get(name) is True for name in guards.FORCED)


async def list_samples(conn: Connection, actor: Actor, *, after: str | None, limit: int) -> SampleList:
    """Draws, the newest first, and how many cases wait for the next one."""
    waiting = await _waiting(conn, actor)
    found = await queries.samples(conn, actor.scope, read_key(after, UUID), limit + 1)
    shown = page(found, limit, lambda one: one.id)
    return SampleList(
        items=shown.items, next=shown.next, waiting=Waiting(len(waiting), sum(_is_forced(c) for c in waiting))
    )


async def read_sample(conn: Connection, actor: Actor, now: datetime, sample_id: UUID) -> SamplePage:
    """A draw with its cases, drawn again to show that it agrees; the reading is logged. Raises Problem not_found."""
    found = await queries.sample(conn, actor.scope, sample_id)
    if found is None:
        raise Problem("not_found", what="抽查 spot check")
    inside = await queries.cases(conn, actor.scope, sample_id)
    forced = [str(c.case_id) for c in inside if c.part == "forced"]
    again = policy.draw_again(
        (str(c.case_id) for c in inside), forced, seed=found.seed, ratio=found.ratio
    )  # the share of that day, not of today
    await audit.record(conn, actor.county_code, now, actor.id, "sample.read", sample_id)
    return SamplePage(
        sample=found,
        agrees=set(again.drawn) == {str(c.case_id) for c in inside if c.part == "drawn"},
        cases=[
            SampleCase(
                case_id=c.case_id, applicant_name=c.applicant_name, village_name=c.village_name,
                programme_title=_title(c.programme), part=c.part, checked_at=c.checked_at,
                checked_by=c.checked_by, visitor_id=c.visitor_id, visitor_name=c.visitor_name,
            )
            for c in inside
        ],
    )  # fmt: skip


async def sample_of(conn: Connection, actor: Actor, now: datetime, case_id: UUID) -> SamplePage:
    """The draw a case was in. Raises Problem not_found when it was in none yet."""
    found = await queries.sample_of(conn, actor.scope, case_id)
    if found is None:
        raise Problem("not_found", what="抽查 spot check")
    return await read_sample(conn, actor, now, found)


def _title(programme: str) -> Text:
    source = programmes.workflows()[programme].source
    return Text(source.zh, source.en)
