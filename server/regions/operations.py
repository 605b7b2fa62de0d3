"""Reading the division tree, and the arithmetic of its codes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.regions import queries
from server.regions.records import Division, DivisionItem

LENGTHS = (6, 9, 12, 15)  # digits of a county's, a town's, a village's and a grid's code

AFTER_DIGITS = ":"  # sorts after every digit, in the C collation of the database


def lineage(code: str) -> list[str]:
    """The code and those above it, county first: 140427, 140427100, 140427100200."""
    return [code[:length] for length in LENGTHS if length <= len(code)]


def plain_code(text: str) -> str:
    """A code without the zeros that fill it up to twelve digits: 140427100000 is the town 140427100."""
    code = text.replace(" ", "")
    while len(text) == 12 and len(code) > LENGTHS[0] and code.isdigit() and code.endswith("000"):
        code = code[:-3]
    return code


def outlines_by_code(data: bytes, datum: str) -> dict[str, Any]:
    """Outlines of a boundary file by division code, as `boundaries.outlines_by_code`."""
    from server.regions.boundaries import outlines_by_code as by_code  # map libraries only where files are read

    return by_code(data, datum)


def child_length(code: str) -> int:
    """How many digits the codes directly below `code` have; a grid has nothing below, its own length."""
    return min(len(code) + 3, LENGTHS[-1])


def narrow(reach: Iterable[str], region: str | None = None) -> list[str]:
    """Disjoint code prefixes for what is both in the reach and in `region`, for index ranges.

    A code stands for everything that begins with it. Empty when the two have nothing in common.
    """
    kept: list[str] = []
    for code in sorted(reach):
        if not (kept and code.startswith(kept[-1])):
            kept.append(code)
    if region is None:
        return kept
    if any(region.startswith(code) for code in kept):
        return [region]
    return [code for code in kept if code.startswith(region)]


def span(reach: Iterable[str], region: str | None = None) -> tuple[str, str]:
    """Bounds `low <= region_code < high` around what is both in the reach and in `region`.

    An index can use them under row-level security, which then leaves out what lies between the parts of a
    scattered reach. Nothing in common: bounds that hold nothing.
    """
    codes = narrow(reach, region)
    return (codes[0], codes[-1] + AFTER_DIGITS) if codes else ("", "")


async def with_former(conn: Connection, scope: Scope, region: str) -> list[str]:
    """The code and, in order with it, those that came before it and are no longer in force.

    What was written under a former code stays there: a list of a division asks for all of them.
    """
    if len(region) <= LENGTHS[0]:
        return [region]
    return narrow([region, *await queries.former(conn, scope, region)])


async def counties(conn: Connection) -> list[str]:
    """The codes of all counties of this installation, for the clock and for commands."""
    return await queries.counties(conn)


async def children(
    conn: Connection, scope: Scope, today: date, *, parent: str | None, boundaries: bool = False
) -> list[DivisionItem]:
    """The divisions below `parent`; without one, those that the caller's reach names.

    Raises Problem not_found when the county has no division `parent`.
    """
    if parent is None:
        return await queries.these(conn, scope, narrow(scope.reach), boundaries=boundaries, today=today)
    if not await queries.names(conn, scope, [parent]):
        raise Problem("not_found", what="区划 division")
    return await queries.children(conn, scope, parent, boundaries=boundaries, today=today)


async def division_tree(conn: Connection, scope: Scope, today: date) -> list[Division]:
    """Everything within the reach, and what stands above it: what a phone holds."""
    return await queries.tree(conn, scope, today)


async def names(conn: Connection, scope: Scope, codes: Sequence[str]) -> dict[str, str]:
    """The names of divisions, past ones too; unknown codes are left out."""
    return await queries.names(conn, scope, codes)


async def find(conn: Connection, scope: Scope, today: date, code: str) -> DivisionItem | None:
    """The division of today with this code; None when there is none."""
    found = await queries.these(conn, scope, [code], boundaries=False, today=today)
    return found[0] if found else None
