"""The ladder of an overdue visit, worker to township to county, and a follow-up that explains itself."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

import policy
from server import parameters, registry
from server.core.db import Connection, Scope
from server.core.errors import Text
from server.core.paging import page, read_key
from server.followups import queries, queries_of_entries, queries_of_events
from server.followups.derive import CAMPAIGN, Owed, owed
from server.followups.entries import (
    EscalationItem,
    EscalationList,
    EscalationRow,
    Explained,
    Ladder,
    LadderRow,
    LadderStep,
    Rung,
    Why,
)
from server.followups.past import LOOKS_BACK, Views, as_of
from server.followups.reading import choose
from server.followups.records import LEVELS, Duty, Level, Selection, State

Standing = Literal["unanswered", "answered", "all"]


def ladder(found: LadderRow | EscalationRow, view: policy.ParameterView, today: date) -> Ladder:
    """Who was told, what was answered and who is told next unless somebody acts."""
    told = {one.level for one in found.steps}
    held = max((one.holds_until for one in found.answers if one.holds_until >= today), default=None)
    waiting: Level | None = next((level for level in LEVELS if level not in told), None)
    coming: LadderStep | None = None
    if waiting is not None:
        at = found.flagged_on + timedelta(days=view.days("p_escalation_days", waiting))
        coming = LadderStep(waiting, max(at, held + timedelta(days=1)) if held else at)
    return Ladder(
        flag_id=found.flag_id,
        due_on=found.due_on,
        steps=[LadderStep("worker", found.flagged_on), *found.steps],
        answers=found.answers,
        held_until=held,
        next=coming,
    )


async def list_escalations(
    conn: Connection,
    scope: Scope,
    today: date,
    *,
    level: Rung,
    wanted: Standing,
    found_as: State | None,
    selection: Selection,
    limit: int,
    after: str | None,
) -> EscalationList:
    """Overdue households that came to a level, the longest waiting first, of one day those due first.

    `found_as`: only those in this state.

    Raises Problem page_unknown.
    """
    chosen, key = await choose(conn, scope, today, selection), read_key(after, tuple[date, date, UUID])
    found = await queries_of_entries.escalations(
        conn, scope, chosen, today, level=level, wanted=wanted, found_as=found_as, limit=limit + 1, after=key
    )
    lines = page(found, limit, lambda one: (one.flagged_on, one.due_on, one.flag_id))
    view = await parameters.view(conn, scope.county_code, today)
    workers = await registry.responsible_workers(conn, scope, today, {one.region_code for one in lines.items})
    items = [
        EscalationItem(
            household_id=one.household_id,
            head_name=one.head_name,
            address=one.address,
            region_code=one.region_code,
            village_name=one.village_name,
            reason=one.reason,
            state=one.state,
            last_counted_on=one.last_counted_on,
            ladder=ladder(one, view, today),
            workers=workers.get(one.region_code, []),
        )
        for one in lines.items
    ]
    return EscalationList(items, lines.next)


async def explain(conn: Connection, scope: Scope, today: date, household_id: UUID) -> Explained:
    """When a household must be visited and what that follows from: rows, dates, rules. Raises Problem not_found."""
    home = await registry.household(conn, scope, household_id)
    household_id = home.id
    views = Views(await parameters.county(conn, scope.county_code))
    view, memory = views.at(today)
    (past,) = await queries.pasts(conn, scope, [household_id], today - LOOKS_BACK)
    situation = as_of(past, today)
    duty = views.duty(situation, today)
    why = owed(situation, view, today, memory)
    names = await queries_of_entries.campaign_names(conn, scope, [one.campaign_id for one in why if one.campaign_id])
    heard = await queries_of_entries.heard_on(conn, scope, home.region_code, today)
    flags = await queries_of_entries.ladders(conn, scope, [household_id])
    workers = await registry.responsible_workers(conn, scope, today, {home.region_code})
    return Explained(
        household_id=household_id,
        today=today,
        state=_state(duty, heard, today) if duty else None,
        due_on=duty.due_on if duty else None,
        owed_on=(duty.owed_on or duty.due_on) if duty else None,
        overdue_from=duty.due_on + timedelta(days=duty.grace_days + 1) if duty else None,
        last_counted_on=situation.last_counted_on,
        attempts=[one for one in situation.attempts if one > (situation.last_counted_on or date.min)],
        attempted_on=duty.attempted_on if duty else None,
        heard_on=heard,
        why=[_why(one, names) for one in why],
        pauses=await queries_of_entries.pauses(conn, scope, household_id),
        events=await queries_of_events.events(conn, scope, household_id),
        ladder=ladder(flags[0], view, today) if flags else None,
        workers=workers.get(home.region_code, []),
    )


def _why(one: Owed, names: dict[UUID, str]) -> Why:
    row = policy.cadence_reasons().get(one.reason)
    name = names.get(one.campaign_id, "") if one.campaign_id else ""
    title = Text(row.zh, row.en) if row else Text(f"专项走访：{name}", f"campaign: {name}")
    return Why(
        id=one.reason if row else CAMPAIGN,
        rule=row.rule if row else None,
        title=title,
        interval_days=one.interval_days,
        from_on=one.from_on,
        due_on=one.due_on,
        grace_days=one.grace_days,
        once=row is None or row.once,
    )


def _state(duty: Duty, heard_on: date | None, today: date) -> State:
    """As the database's state_on says of a list; a test holds the two together."""
    if duty.paused_from and duty.paused_until and duty.paused_from <= today <= duty.paused_until:
        return "excused"
    if duty.due_on > today:
        return "not_yet"
    if duty.attempted_on:
        return "attempted"
    if duty.due_on + timedelta(days=duty.grace_days) >= today:
        return "due"
    return "not_synced" if heard_on is not None and heard_on < duty.due_on else "overdue"
