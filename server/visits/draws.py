"""A month's draw for review made again: the seed and each visit's number, so that anybody can check who was drawn."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from geo import evidence
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.paging import page, read_key
from server.visits import queries_of_evidence as queries

Draw = Literal["reasons", "lot"]


class DrawnNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A visit of the month with its number in the draw, worked out anew; the rest is None when it was not drawn.

    It was to be drawn when its number is below the rate: `rate` of those with a reason or of all (`by`).
    """

    visit_id: UUID
    head_name: str | None
    village_name: str | None
    received_at: datetime
    number: float
    rate: float | None
    by: Draw | None
    drawn_at: datetime | None
    repeats: bool | None


class MonthDraw(msgspec.Struct, frozen=True, kw_only=True):
    """`seed`: by which each number is the first eight bytes of SHA-256 of "seed:visit id" as a fraction of 2**64.

    `next` is given back as `after`.
    """

    month: date
    seed: str
    items: list[DrawnNumber]
    next: str | None


async def month_draw(
    conn: Connection, scope: Scope, today: date, month: date, *, after: str | None, limit: int, drawn: bool = False
) -> MonthDraw:
    """The draw of a month that is over, by the visits received in it within reach, the newest first; `drawn`: only
    those that were drawn.

    Raises Problem not_found (no visit was received in it), draw_not_over, page_unknown.
    """
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    if today < following:
        raise Problem("draw_not_over", until=following.isoformat())
    seed = await queries.past_seed(conn, scope.county_code, first)
    if seed is None:
        raise Problem("not_found", what="抽审 draw")
    key = read_key(after, tuple[datetime, UUID])
    found = await queries.month_numbers(conn, scope, first, following, key, limit + 1, drawn=drawn)
    shown = page(found, limit, lambda one: (one.received_at, one.visit_id))
    return MonthDraw(month=first, seed=seed, items=[_again(one, seed) for one in shown.items], next=shown.next)


def _again(one: queries.MonthNumber, seed: str) -> DrawnNumber:
    number = evidence.lot(seed, str(one.visit_id))
    was_drawn = one.rate is not None
    return DrawnNumber(
        visit_id=one.visit_id, head_name=one.head_name, village_name=one.village_name, received_at=one.received_at,
        number=number, rate=one.rate, by=one.drawn_by, drawn_at=one.drawn_at,
        repeats=number == one.number and number < (one.rate or 0) if was_drawn else None,
    )  # fmt: skip
