"""The limits of the law on a case: started and stopped by acts, halted or given more days with a reason."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

import policy
from policy import programmes
from server import parameters
from server.cases import queries
from server.cases.records import CaseRow, ClockChange, ClockChangeRow, ClockRow
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.ids import new_id

COUNTED = frozenset({"working_day", "calendar_day"})  # a month or a fixed day of the calendar cannot be halted


class _Counting(msgspec.Struct, frozen=True):
    """What a change needs of a stored proof (policy.ClockProof)."""

    unit: str


async def move(
    conn: Connection, scope: Scope, now: datetime, case: CaseRow, step: programmes.Step, view: policy.ParameterView
) -> None:
    """Stop and start the clocks of an act; the end of a case stops them all."""
    today = civil_date(now)
    if step.final:
        running = [c.rule_id for c in await queries.clocks(conn, scope, [case.id]) if c.stopped_on is None]
        await queries.stop_clocks(conn, scope, case.id, running, today)
        return
    await queries.stop_clocks(conn, scope, case.id, step.stops, today)
    for rule_id in step.starts:
        proof = policy.clock(rule_id, today, view, policy.standard_calendar(), key=step.keys.get(rule_id, ""))
        await queries.start_clock(
            conn, scope, new_id(now), case.id, case.region_code, rule_id, today, proof.due, msgspec.to_builtins(proof)
        )


async def change(conn: Connection, actor: Actor, now: datetime, case: CaseRow, asked: ClockChange) -> None:
    """Halt a running limit, let it go on, or give it more days; once for its id. What is late stays late.

    Raises Problem clock_change_refused, reason_needed.
    """
    changes = await queries.clock_changes(conn, actor.scope, case.id)
    if any(done.id == asked.id for done in changes):
        return
    need_reason(asked.reason)
    today = civil_date(now)
    clock = await _running(conn, actor.scope, case, asked.rule_id)
    _check(clock, asked, today)
    await queries.add_clock_change(
        conn, actor.scope, asked.id, case.id, clock.id, case.region_code, asked.change, today, asked.days,
        asked.reason.strip(), actor.id, now,
    )  # fmt: skip
    theirs = [c for c in await queries.clock_changes(conn, actor.scope, case.id) if c.clock_id == clock.id]
    view = await parameters.view(conn, actor.county_code, clock.started_on)
    proof = policy.clock(
        clock.rule_id, clock.started_on, view, policy.standard_calendar(),
        pauses=_pauses(theirs), extension=_extension(theirs),
    )  # fmt: skip
    paused_on = today if asked.change == "pause" else None if asked.change == "resume" else clock.paused_on
    await queries.move_due(conn, actor.scope, clock.id, proof.due, msgspec.to_builtins(proof), paused_on)
    await queries.settle(conn, actor.scope, case.id, case.stage, case.number, ended=False)
    what = {"rule": clock.rule_id, "change": asked.change}
    await audit.record(conn, actor.county_code, now, actor.id, "case.clock", case.id, what)


async def _running(conn: Connection, scope: Scope, case: CaseRow, rule_id: str) -> ClockRow:
    found = await queries.clocks(conn, scope, [case.id])
    running = next((c for c in found if c.rule_id == rule_id and c.stopped_on is None), None)
    if running is None:
        raise _refused("该期限没有在计时", "this limit is not running")
    return running


def _check(clock: ClockRow, asked: ClockChange, today: date) -> None:
    if (asked.days is not None) != (asked.change == "extend"):
        raise _refused(
            "延长要写天数，中止和恢复不写", "more days are given as a number, a halt or its end without one"
        )
    if (clock.paused_on is not None) != (asked.change == "resume") and asked.change != "extend":
        raise _refused(
            "已经中止的才能恢复，计时中的才能中止", "only what is halted goes on, only what runs is halted"
        )
    if clock.paused_on is not None and asked.change == "extend":
        raise _refused("中止期间不能延长，请先恢复", "a halted limit is first let go on, then given more days")
    if clock.paused_on is None and today > clock.due_on:
        raise _refused("已经逾期，逾期照实保留", "it is late already, and stays so")
    if msgspec.convert(clock.proof, _Counting).unit not in COUNTED:
        raise _refused("按月或固定日期计算的期限不能中止或延长", "a limit by month or by a fixed day is not moved")


def _refused(why: str, why_en: str) -> Problem:
    return Problem("clock_change_refused", why=why, why_en=why_en)


def _pauses(changes: Sequence[ClockChangeRow]) -> list[policy.Pause]:
    """The halts that ended, each up to the day before it went on; one within a day halted nothing."""
    found: list[policy.Pause] = []
    begun: ClockChangeRow | None = None
    for one in changes:
        if one.change == "pause":
            begun = one
        elif one.change == "resume" and begun is not None:
            last = one.on_day - timedelta(days=1)
            if last >= begun.on_day:
                found.append(policy.Pause(begun.on_day, last, begun.reason))
            begun = None
    return found


def _extension(changes: Sequence[ClockChangeRow]) -> policy.Extension | None:
    given = [one for one in changes if one.days is not None]
    if not given:
        return None
    return policy.Extension(sum(one.days or 0 for one in given), "；".join(one.reason for one in given))
