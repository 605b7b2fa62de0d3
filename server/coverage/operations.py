"""Coverage of a place over civil months, the households behind a figure, and both as a workbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

import msgspec

from server import regions
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.paging import Page, page, read_key
from server.core.workbook import Cell, Sheet, workbook
from server.coverage import queries, words
from server.coverage.records import (
    PARTS,
    CountRow,
    Coverage,
    CoverageFigures,
    CoveredItem,
    CoveredKey,
    CoveredList,
    Figure,
    MonthFigures,
    Part,
    PlaceFigures,
)

LONGEST = 800  # days: two years and what is left of a month at either end
MOST_EXPORTED = 100_000
F = TypeVar("F", bound=CoverageFigures)


class Asked(msgspec.Struct, frozen=True):
    """A place and a period of civil days, both ends counted; one month of it (`earlier`: what was owed before it and
    not visited when it began), all of it when None."""

    region: str
    since: date
    until: date
    month: str | None = None


async def count(conn: Connection, scope: Scope, today: date, asked: Asked) -> list[CountRow]:
    """How many visits were owed, by month, division directly below and what became of them.

    Raises Problem request_malformed.
    """
    span, period = bounds(scope, asked)
    return await queries.counts(conn, scope, span, period, today, regions.child_length(asked.region))


async def summarise(conn: Connection, scope: Scope, today: date, asked: Asked) -> Coverage:
    """Figures of a place by month and by the divisions directly below it. Raises Problem request_malformed."""
    found = await count(conn, scope, today, asked)
    months = {one.month: MonthFigures(month=one.month) for one in found}
    places = {one.code: PlaceFigures(code=one.code, name=one.name) for one in sorted(found, key=lambda one: one.code)}
    total = CoverageFigures()
    for one in found:
        months[one.month] = _with(months[one.month], one)
        places[one.code] = _with(places[one.code], one)
        total = _with(total, one)
    return Coverage(
        region=asked.region,
        since=asked.since,
        until=asked.until,
        today=today,
        total=total,
        by_month=list(months.values()),
        by_place=list(places.values()),
    )


def _with(figures: F, one: CountRow) -> F:
    more = {one.part: getattr(figures, one.part) + one.visits, "wanted": figures.wanted + one.visits}
    return msgspec.structs.replace(figures, **more)


def bounds(scope: Scope, asked: Asked) -> tuple[tuple[str, str], tuple[date, date]]:
    """First and last code, first and last day. Raises Problem request_malformed."""
    days = (asked.until - asked.since).days
    if not 0 <= days <= LONGEST:
        raise Problem("request_malformed", why=f"since <= until, {LONGEST} days at most")
    return regions.span(scope.reach, asked.region), (asked.since, asked.until)


async def list_covered(
    conn: Connection, scope: Scope, today: date, asked: Asked, figure: Figure, *, limit: int, after: str | None
) -> CoveredList:
    """The visits that one figure counts. Raises Problem request_malformed, page_unknown."""
    lines = await list_parts(conn, scope, today, asked, _parts(figure), limit=limit, after=after)
    return CoveredList(lines.items, lines.next)


async def list_parts(
    conn: Connection,
    scope: Scope,
    today: date,
    asked: Asked,
    parts: Sequence[Part],
    *,
    limit: int,
    after: str | None,
    place: str | None = None,
) -> Page[CoveredItem]:
    """The visits that any of these became of; with `place` those of one division directly below, the place itself for
    what belongs to none of them. Raises Problem request_malformed, page_unknown."""
    span, period = bounds(scope, asked)
    key, below = read_key(after, CoveredKey), (place, regions.child_length(asked.region))
    found = await queries.covered(conn, scope, span, period, today, parts, asked.month, limit + 1, key, below)
    return page(found, limit, lambda one: (one.day, one.household_id))


def _parts(figure: Figure) -> list[Part]:
    return list(PARTS) if figure == "wanted" else [figure]


async def export(
    conn: Connection, actor: Actor, now: datetime, asked: Asked, figure: Figure | None
) -> tuple[str, bytes]:
    """The figures as an Excel workbook with the name of its file, and the households of one figure when it is asked
    for; on file who took it. Small numbers stand in it: what leaves the county is a frozen table of the statistics,
    for a period of free choice, taken from another, gives a hidden number back.

    Raises Problem request_malformed.
    """
    today = civil_date(now)
    found = await summarise(conn, actor.scope, today, asked)
    names = await regions.names(conn, actor.scope, [asked.region])
    place = names.get(asked.region, asked.region)
    about = words.about(place, asked.since, asked.until, today)
    sheets = [
        Sheet(
            "按月 By month",
            about,
            words.columns("月份 Month"),
            _lines(found.by_month, found.total, _month),
        ),
        Sheet(
            "按地方 By place",
            about,
            words.columns("地方 Place"),
            _lines(found.by_place, found.total, _place),
        ),
    ]
    if figure is not None:
        span, period = bounds(actor.scope, asked)
        behind = await queries.covered(
            conn, actor.scope, span, period, today, _parts(figure), asked.month, MOST_EXPORTED, None
        )
        notes = [*about, " · ".join(filter(None, [words.month(asked.month), words.FIGURES[figure]]))]
        sheets.append(Sheet("户 Households", notes, words.HOUSEHOLD_COLUMNS, _households(behind)))
    detail = {"region": asked.region, "since": asked.since, "until": asked.until, "figure": figure or ""}
    await audit.record(conn, actor.county_code, now, actor.id, "coverage.export", None, detail)
    days = f"{asked.since.isoformat()}-{asked.until.isoformat()}"
    return f"走访覆盖-{place}-{days}-县内用.xlsx", workbook(sheets)


def _month(one: MonthFigures) -> str:
    return words.month(one.month)


def _place(one: PlaceFigures) -> str:
    return one.name


def _lines(found: Sequence[F], total: CoverageFigures, named: Callable[[F], str]) -> Iterator[list[Cell]]:
    for one in found:
        yield [named(one), *_figures(one)]
    yield ["合计 Total", *_figures(total)]


def _figures(one: CoverageFigures) -> list[Cell]:
    return [*(getattr(one, name) for name in words.FIGURES), words.share(one)]


def _households(found: Iterable[CoveredItem]) -> Iterator[list[Cell]]:
    for one in found:
        yield [
            one.village_name,
            one.grid_name,
            one.head_name or words.MOVED_AWAY,
            one.address,
            words.reason(one.reason),
            words.FIGURES[one.part],
            one.due_on,
            one.visited_on,
            one.entered_on,
            "、".join(one.workers),
        ]
