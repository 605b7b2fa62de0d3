"""Reading the low-income database: figures, lists and one household's line."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from server import parameters, regions, registry
from server.core.db import Connection, Scope
from server.core.errors import Text
from server.core.paging import page, read_key
from server.low_income import queries
from server.low_income.records import (
    CATEGORIES,
    CategoryName,
    CategoryView,
    HistoryEvent,
    LowIncomeHistory,
    LowIncomeList,
    LowIncomeSummary,
    PlaceCount,
    PlaceFigures,
)
from server.monitoring import Level

FIRST = ("", UUID(int=0))


def arrays() -> tuple[list[str], list[str], list[str], list[str]]:
    """Statuses with their categories and programmes with theirs, as the statements take them."""
    statuses = [(status, name) for name, one in CATEGORIES.items() for status in one.statuses]
    programmes = [(programme, name) for name, one in CATEGORIES.items() for programme in one.programmes]
    return (
        [one for one, _ in statuses], [name for _, name in statuses],
        [one for one, _ in programmes], [name for _, name in programmes],
    )  # fmt: skip


def held(scope: Scope, on: date, region: str | None) -> tuple[object, ...]:
    """Day, bounds and categories for a statement over memberships."""
    return (on, *regions.span(scope.reach, region), *arrays())


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which households are listed. `level`: any says that monitoring goes on at all. `stale_days` None:
    the county's own limit (LI-11, p_stale_days)."""

    region: str | None = None
    category: CategoryName | None = None
    level: Level | str | None = None
    stale_days: int | None = None


async def list_members(
    conn: Connection, scope: Scope, on: date, wanted: Wanted, *, after: str | None = None, limit: int = 50
) -> LowIncomeList:
    """Households of the database on a day, place by place. Raises Problem page_unknown.

    Cost grows with the memberships below the place, not with the register.
    """
    key = read_key(after, tuple[str, UUID]) or FIRST
    chosen = (wanted.category, wanted.level)
    stale = wanted.stale_days or (await parameters.view(conn, scope.county_code, on)).days("p_stale_days")
    found = await queries.members(conn, scope, held(scope, on, wanted.region), stale, chosen, key, limit + 1)
    lines = page(found, limit, lambda one: (one.region_code, one.household_id))
    return LowIncomeList(lines.items, lines.next)


async def summarise(conn: Connection, scope: Scope, on: date, region: str | None) -> LowIncomeSummary:
    """The database on a day: whole, by category and level, and by the divisions below `region`."""
    own = region or min(scope.reach, key=len, default=scope.county_code)
    below = regions.child_length(own)
    bounds = held(scope, on, region)
    whole = await queries.counts(conn, scope, bounds, len(own))
    parts = await queries.counts(conn, scope, bounds, below)
    names = await regions.names(conn, scope, sorted({one.region_code for one in parts}))
    places = [_figures(code, names.get(code, code), parts) for code in sorted({one.region_code for one in parts})]
    total = _sum(whole, "category")
    others = (await parameters.view(conn, scope.county_code, on)).words("p_other_low_income_types")
    return LowIncomeSummary(
        on=on,
        households=_sum(whole, "all").get("", 0),
        categories=[
            CategoryView(
                name=name,
                rule=one.rule,
                title=one.title,
                households=total.get(name, 0),
                definition=_of_county(one.definition, others) if name == "other" else one.definition,
            )
            for name, one in CATEGORIES.items()
        ],
        levels=_sum(whole, "level"),
        places=places,
    )


def _of_county(definition: Text, types: Sequence[str]) -> Text:
    """The definition with the kinds the county's government has determined (LI-09), where it has."""
    if not types:
        return definition
    return Text(f"{definition.zh}本县：{'、'.join(types)}。", f"{definition.en} In this county: {', '.join(types)}.")


def _sum(counted: list[PlaceCount], kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in counted:
        if one.kind == kind:
            found[one.name] = found.get(one.name, 0) + one.households
    return found


def _figures(code: str, name: str, counted: list[PlaceCount]) -> PlaceFigures:
    here = [one for one in counted if one.region_code == code]
    return PlaceFigures(
        region_code=code, name=name, households=_sum(here, "all").get("", 0), categories=_sum(here, "category"),
        levels=_sum(here, "level"),
    )  # fmt: skip


async def history(conn: Connection, scope: Scope, household_id: UUID) -> LowIncomeHistory:
    """Into and out of every category, monitoring and its outcomes, oldest first. Raises Problem not_found."""
    household_id = (await registry.household(conn, scope, household_id)).id
    found = await queries.history(conn, scope, household_id, arrays())
    return LowIncomeHistory(
        household_id,
        [HistoryEvent(on=one.on, kind=one.kind, what=one.what, detail=one.detail, by=one.by) for one in found],
    )
