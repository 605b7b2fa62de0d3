"""Follow-ups: when each household must be visited, and who waits too long."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import policy
from server import campaigns, parameters
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE
from server.core.db import Connection, Scope, county_scope
from server.followups import queries
from server.followups.past import LOOKS_BACK, Obligation, Past, Views, as_of, obligations
from server.followups.records import LEVELS, Duty, Seam, Standing, SweepResult, Swept

BATCH = 1000
CATCH_UP = timedelta(days=31)  # how far back the first sweep of a county looks


async def recompute(
    conn: Connection, county_code: str, household_ids: Collection[UUID], today: date, now: datetime
) -> None:
    """Work out anew when these households must be visited, and write down only what changed.

    An open overdue flag is cleared when the due date it is about has moved on: by a counting visit, however late
    its record arrived, or because the duty ended or became laxer.
    """
    if not household_ids:
        return
    scope = county_scope(county_code)
    ids = sorted(set(household_ids))
    await queries.lock(conn, scope, ids)
    views = Views(await parameters.county(conn, county_code))
    kept: dict[UUID, Duty] = {}
    ended: list[UUID] = []
    answered: dict[UUID, UUID | None] = {}
    gone: list[tuple[UUID, date]] = []
    owed: list[tuple[UUID, Obligation]] = []
    for one in await queries.pasts(conn, scope, ids, today - LOOKS_BACK):
        new = views.duty(as_of(one, today), today)
        if new is None and one.before is not None:
            ended.append(one.household_id)
        if new is not None and new != one.before:
            kept[one.household_id] = new
        if one.flagged_due_on is not None and (new is None or new.due_on > one.flagged_due_on):
            answered[one.household_id] = _answering_visit(one)
        past = {item.closed_on: item for item in obligations(one, views, today)}
        gone += [(one.household_id, item.closed_on) for item in one.obligations if item.closed_on not in past]
        owed += [(one.household_id, item) for item in past.values() if item not in one.obligations]
    if kept:
        await queries.keep(conn, scope, kept)
    if ended:
        await queries.end(conn, scope, ended, today)
    if answered:
        await queries.clear(conn, scope, answered, now)
    if gone or owed:
        await queries.keep_obligations(conn, scope, gone, owed)


def _answering_visit(one: Past) -> UUID | None:
    """The visit that moved the due date; None when it moved without a new one."""
    last = one.visits[-1] if one.visits else None
    is_new = last is not None and (one.before is None or one.before.last_counted_on != last.on)
    return last.id if last is not None and is_new else None


async def recompute_county(conn: Connection, county_code: str, today: date, now: datetime) -> int:
    """The same for every household of a county, after a load or a change of parameters; how many there are."""
    scope = county_scope(county_code)
    done, last = 0, None
    while ids := await queries.everyone(conn, scope, last, BATCH):
        await recompute(conn, county_code, ids, today, now)
        done, last = done + len(ids), ids[-1]
    return done


async def recompute_campaigns(
    conn: Connection, county_code: str, campaign_ids: Sequence[UUID], today: date, now: datetime
) -> None:
    """The same for the households of campaigns that began or ended."""
    last = None
    while ids := await campaigns.households(conn, county_code, campaign_ids, last, BATCH):
        await recompute(conn, county_code, ids, today, now)
        last = ids[-1]


async def visited_households(conn: Connection, county_code: str, visit_ids: Sequence[UUID]) -> list[UUID]:
    """The households whose duty these visits may change."""
    return await queries.visited(conn, county_scope(county_code), visit_ids)


async def standings(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Follow-up and open flag by household, for those within reach."""
    found = await queries.standings(conn, scope, list(household_ids))
    return {one.household_id: Standing(one.followup, one.flagged_on) for one in found}


async def sweep(conn: Connection, county_code: str, today: date, now: datetime, actor: Actor | None = None) -> Swept:
    """Flag who is past due and grace, and tell the next level of flags that nobody answered.

    Also catches up with statuses that began or ended by the calendar alone. A second sweep on the same day
    changes nothing. `actor` None: the clock. A household is flagged even when its worker's phone is silent,
    for a phone may be lost; its state says which remedy to try first.
    """
    scope = county_scope(county_code)
    seam = await queries.seam(conn, scope, today)
    last = seam.swept_on
    since = last or today - CATCH_UP
    turned = await queries.turned(conn, scope, since, today, policy.turning_ages()) if since < today else []
    for at in range(0, len(turned), BATCH):
        await recompute(conn, county_code, turned[at : at + BATCH], today, now)
    flagged_now, seen = await _flag(conn, scope, seam, today, now)
    escalated_now = await _escalate(conn, scope, last, today)
    await queries.keep_sweep(conn, scope, today, now, actor.id if actor else None, seen)
    if actor or flagged_now or escalated_now:
        detail = {"date": today, "flagged": flagged_now, "escalated": escalated_now}
        await audit.record(conn, county_code, now, actor.id if actor else None, "sweep.run", None, detail)
    return Swept(flagged_now, escalated_now)


async def counted(conn: Connection, county_code: str, today: date, swept: Swept) -> SweepResult:
    """The state of the county after a sweep, for whoever asked for it; the clock does not."""
    midnight = datetime.combine(today, time(), COUNTY_ZONE)
    found = await queries.assess(conn, county_scope(county_code), today, midnight)
    return SweepResult(
        date=today,
        due=found.within_grace,
        overdue=found.past_grace - found.not_synced,
        not_synced=found.not_synced,
        flagged_now=swept.flagged,
        flagged=found.flagged,
        cleared=found.cleared,
        escalated_now=swept.escalated,
    )


async def _flag(conn: Connection, scope: Scope, seam: Seam, today: date, now: datetime) -> tuple[int, str]:
    """Flag who became overdue: how many, and the transactions that could be seen. A visit that counts waits for its
    household from here on, and one that came between is seen when they are asked for again: it leaves no flag."""
    found, seen = await queries.lock_overdue(conn, scope, seam, today)
    return await queries.flag(conn, scope, seam, today, seen, now) if found else 0, seen


async def _escalate(conn: Connection, scope: Scope, last: date | None, today: date) -> int:
    """Pass flags whose p_escalation_days ran out since the last sweep to each level, which is told; how many steps.

    The days are those in force at each sweep, so that a county that shortens them misses nobody.
    """
    now_view = await parameters.view(conn, scope.county_code, today)
    then_view = now_view
    if last is not None and last != today:
        then_view = await parameters.view(conn, scope.county_code, last)
    passed: list[UUID] = []
    for level in LEVELS:
        days_now, days_then = (timedelta(view.days("p_escalation_days", level)) for view in (now_view, then_view))
        after = date.min if last is None else last - days_then
        passed += await queries.escalate(conn, scope, level, today, last, after=after, by=today - days_now)
    await outbox.put(conn, scope.county_code, "notifications.followups_escalated", sorted(set(passed)))
    return len(passed)
