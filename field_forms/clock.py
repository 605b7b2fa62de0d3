"""The moment of an evaluation, given by the caller: today, now, time zone."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

import msgspec

from field_forms.xpath.moments import SHANGHAI, days, write, write_full, zone
from field_forms.xpath.values import Moment


class Clock(msgspec.Struct, frozen=True):
    """`today()` and `now()` as values of expressions, in `time_zone`."""

    time_zone: tzinfo
    today: Moment
    now: Moment


def clock(today: date | datetime | str, time_zone: str | tzinfo = SHANGHAI, now: datetime | None = None) -> Clock:
    """The clock of an evaluation.

    `today` is a date, a date-time (its date in `time_zone` counts, and it is `now` unless that is given), or either
    as ISO text. Without `now` it is noon of `today`. Raises ValueError for a text that is neither.
    """
    at = zone(time_zone) if isinstance(time_zone, str) else time_zone
    if isinstance(today, str):
        today = datetime.fromisoformat(today) if len(today) > 10 else date.fromisoformat(today)
    if isinstance(today, datetime):
        moment = today.astimezone(at) if today.tzinfo else today.replace(tzinfo=at)
        now = now or moment
        today = moment.date()
    midnight = datetime.combine(today, time(), at)
    point = datetime.combine(today, time(12), at) if now is None else _local(now, at)
    return Clock(
        time_zone=at,
        today=Moment(days(midnight), write(midnight)),
        now=Moment(days(point), write_full(point)),
    )


def _local(moment: datetime, at: tzinfo) -> datetime:
    return moment.astimezone(at) if moment.tzinfo else moment.replace(tzinfo=at)
