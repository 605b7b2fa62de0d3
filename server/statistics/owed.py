"""The numbers of visits owed, made of what coverage counts: there is one definition of what was owed."""

from collections.abc import Iterable, Sequence

from server import coverage
from server.statistics.records import BehindItem, By, CellRow, Which

EARLIER = "earlier"
VISITED: tuple[coverage.Part, ...] = ("seen", "entered_late", "late")
NOT_YET: tuple[coverage.Part, ...] = ("waiting", "excused")


def parts(measure: str, which: Which) -> tuple[coverage.Part, ...]:
    """What became of the visits that a number counts, or that it is asked of."""
    if measure == "visits_owed":
        return coverage.PARTS
    return VISITED if which == "count" else tuple(one for one in coverage.PARTS if one not in NOT_YET)


def cells(found: Sequence[coverage.CountRow]) -> dict[str, list[CellRow]]:
    """The figures of both numbers."""
    return {name: list(_cells(name, found)) for name in ("visits_owed", "visits_covered")}


def _cells(measure: str, found: Sequence[coverage.CountRow]) -> Iterable[CellRow]:
    counted, asked = (set(parts(measure, which)) for which in ("count", "of"))
    sums: dict[tuple[By, str], list[int]] = {}
    for one in found:
        if one.part not in asked:
            continue
        cells: list[tuple[By, str]] = [("all", ""), ("month", one.month), ("place", one.code), ("part", one.part)]
        for by, key in cells:
            cell = sums.setdefault((by, key), [0, 0])
            cell[0] += one.visits if one.part in counted else 0
            cell[1] += one.visits
    return [CellRow(by=by, key=key, count=count, of=of) for (by, key), (count, of) in sums.items()]


def item(one: coverage.CoveredItem) -> BehindItem:
    """A visit owed as a record behind a number."""
    reason = coverage.reason_texts().get(one.reason)
    return BehindItem(
        kind="household",
        id=one.household_id,
        household_id=one.household_id,
        title=one.head_name or "",
        on=one.day,
        region_code=one.region_code,
        region_name=one.grid_name or one.village_name or "",
        part=one.part,
        number=None,
        note=reason.zh if reason else "",
    )
