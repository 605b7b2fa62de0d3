"""Monthly and quarterly tables: frozen by the clock some days after the period, corrected by a new one."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server import parameters
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.ids import new_id
from server.core.paging import page, read_key
from server.statistics import leaving, operations, queries_of_tables
from server.statistics.frozen import Content, Correction, Difference, Kind, Table, TableKey, TableList
from server.statistics.periods import Period, ended, period_of


async def freeze_due(conn: Connection, scope: Scope, now: datetime) -> int:
    """Freeze what is due and not made yet, for the county and each town; how many. Twice makes them once."""
    today = civil_date(now)
    began = await queries_of_tables.began(conn, scope)
    wait = (await parameters.view(conn, scope.county_code, today)).days("p_statistics_freeze_days")
    frozen = 0
    for kind, since, until in ended(today, wait):
        if began is None or until < began:
            continue
        made = await queries_of_tables.made(conn, scope, kind, since)
        places = [one for one in await queries_of_tables.places(conn, scope, until) if one not in made]
        frozen += await _freeze(conn, scope, now, (kind, since, until), places)
    return frozen


async def _freeze(conn: Connection, scope: Scope, now: datetime, period: Period, places: Sequence[str]) -> int:
    kind, since, until = period
    today, frozen = civil_date(now), 0
    contents = [await count(conn, scope, today, operations.Asked(place, since, until)) for place in places]
    for content, hidden in zip(contents, await _hide(conn, scope, today, contents), strict=True):
        table_id = new_id(now)
        if await queries_of_tables.add(conn, scope, table_id, kind, content, hidden, "", now, None):
            frozen += 1
            detail = {"region": content.region, "kind": kind, "since": since}
            await audit.record(conn, scope.county_code, now, None, "statistics.freeze", table_id, detail)
    return frozen


async def _hide(conn: Connection, scope: Scope, today: date, new: Sequence[Content]) -> list[leaving.Hidden]:
    """What must not leave of new tables of one period, beside those of its quarter that are there."""
    if not new:
        return []
    since, until = period_of("quarter", new[0].since)
    least = (await parameters.view(conn, scope.county_code, today)).days("p_small_cell_least")
    before = await queries_of_tables.within(conn, scope, since, until)
    told = [leaving.Told(one, hidden or leaving.protect([one], [], least)[0]) for one, hidden in before]
    return leaving.protect(new, told, least)


async def hidden(conn: Connection, scope: Scope, today: date, table_id: UUID, content: Content) -> leaving.Hidden:
    """What must not leave of a table: as it was kept with it, or of one frozen before that was kept, by itself."""
    kept = await queries_of_tables.hidden(conn, scope, table_id)
    if kept is not None:
        return kept
    least = (await parameters.view(conn, scope.county_code, today)).days("p_small_cell_least")
    return leaving.protect([content], [], least)[0]


async def count(conn: Connection, scope: Scope, today: date, asked: operations.Asked) -> Content:
    """All numbers of a place and period, with their definitions."""
    definitions = operations.measures()
    found = [await operations.summarise(conn, scope, today, asked, one.key) for one in definitions.groups]
    return Content(
        region=asked.region,
        region_name=found[0].region_name,
        since=asked.since,
        until=asked.until,
        version=definitions.version,
        measures=definitions,
        figures=[figure for one in found for figure in one.figures],
    )


async def list_tables(
    conn: Connection, scope: Scope, kind: Kind, region: str | None, *, limit: int, after: str | None
) -> TableList:
    """Tables within reach, the newest period first. Raises Problem page_unknown."""
    found = await queries_of_tables.listed(conn, scope, kind, region, read_key(after, TableKey), limit + 1)
    lines = page(found, limit, lambda one: (one.since, one.region_code, one.number))
    return TableList(lines.items, lines.next)


async def read(conn: Connection, scope: Scope, today: date, table_id: UUID) -> Table:
    """A table as it was frozen, and what is counted differently today. Raises Problem not_found."""
    found = await queries_of_tables.one(conn, scope, table_id)
    if found is None:
        raise Problem("not_found", what="统计表 table")
    item, content = found
    counted = await count(conn, scope, today, operations.Asked(content.region, content.since, content.until))
    same = counted.version == content.version
    return Table(
        item=item, content=content, same_definitions=same, differs=_differences(content, counted) if same else []
    )


def _differences(frozen: Content, counted: Content) -> list[Difference]:
    now = {one.measure: one for one in counted.figures}
    return [
        Difference(measure=one.measure, frozen=one.value, now=now[one.measure].value)
        for one in frozen.figures
        if one.measure in now and one != now[one.measure]
    ]


async def correct(conn: Connection, actor: Actor, now: datetime, table_id: UUID, asked: Correction) -> Table:
    """Make a table anew, as it is counted now; the one before stays. The same id again changes nothing.

    Raises Problem not_found, reason_needed.
    """
    need_reason(asked.reason)
    today = civil_date(now)
    if await queries_of_tables.one(conn, actor.scope, asked.id) is None:
        before = await queries_of_tables.one(conn, actor.scope, table_id)
        if before is None:
            raise Problem("not_found", what="统计表 table")
        item, _ = before
        place = operations.Asked(item.region_code, item.since, item.until)
        content = await count(conn, actor.scope, today, place)
        reason = asked.reason.strip()
        (hides,) = await _hide(conn, actor.scope, today, [content])
        await queries_of_tables.add(conn, actor.scope, asked.id, item.kind, content, hides, reason, now, actor.id)
        detail = {"corrects": table_id, "reason": reason}
        await audit.record(conn, actor.county_code, now, actor.id, "statistics.correct", asked.id, detail)
    return await read(conn, actor.scope, today, asked.id)
