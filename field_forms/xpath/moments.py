"""Dates and times of expressions: reading, writing, and days since 1970 (OpenRosa XForms, date functions)."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from field_forms.errors import EvaluationError
from field_forms.xpath.values import NAN, Moment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000
INVALID = "Invalid Date"
SHANGHAI = "Asia/Shanghai"
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(\.\d+)?)?)?(Z|[-+]\d{2}:\d{2})?)?", re.ASCII
)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::([0-5]\d)(\.\d+)?)?(Z|[-+]\d{2}:\d{2})?", re.ASCII)
_UNPADDED = re.compile(r"(\d{4})-([1-9]|\d{2})-([1-9]|\d{2})(T.*)?", re.ASCII | re.DOTALL)
_DATE_LIKE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FORMAT = re.compile(r"%[YymnbdeaHhMS3]")


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """A time zone by its IANA name or an offset such as `+08:00` or `Z`.

    Raises EvaluationError (`time_zone`) for a name nobody knows.
    """
    if name in ("Z", "UTC"):
        return UTC
    if len(name) == 6 and name[0] in "+-":
        return _offset(name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise EvaluationError("time_zone", f"没有时区“{name}”", f"there is no time zone “{name}”") from None


def _offset(text: str) -> timezone:
    hours, minutes = int(text[1:3]), int(text[4:6])
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(span if text[0] == "+" else -span)


@lru_cache(maxsize=4096)
def read(text: str, at: tzinfo) -> datetime | None:
    """A date or date-time text as a point in time in zone `at`; None when it is neither.

    A date is its midnight in `at`; a date-time without offset is taken to be in `at`.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        if offset and offset != "Z" and (int(offset[1:3]) > 14 or int(offset[4:6]) > 59):
            return None
        where = at if not offset else UTC if offset == "Z" else _offset(offset)
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int(float(fraction) * 1_000_000) if fraction else 0, where,
        )  # fmt: skip
        return moment.astimezone(at) if offset else moment
    except (ValueError, OverflowError):
        return None


def days(moment: datetime) -> float:
    """Days since 1970-01-01T00:00Z, with fractions, in whole milliseconds."""
    span = moment.astimezone(UTC) - EPOCH
    milliseconds = (span.days * 86_400 + span.seconds) * 1000 + span.microseconds // 1000
    return milliseconds / DAY


@lru_cache(maxsize=4096)
def days_from_text(text: str, at: tzinfo) -> float:
    """Days since 1970 of a date or date-time text; NaN when it is neither."""
    if len(text) < 10 or text[4] != "-":
        return NAN
    moment = read(text, at)
    return NAN if moment is None else days(moment)


def from_days(number: float, at: tzinfo) -> datetime | None:
    """The point in time that many days after 1970; None when it is no date."""
    if number != number or math.isinf(number):
        return None
    try:
        # Halves round up, as JavaScript's Math.round does.
        return (EPOCH + timedelta(milliseconds=math.floor(number * DAY + 0.5))).astimezone(at)
    except OverflowError:
        return None


def write_offset(moment: datetime) -> str:
    """`+08:00`."""
    span = moment.utcoffset() or timedelta()
    minutes = round(span.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def write(moment: datetime) -> str:
    """`2026-03-05` for a midnight, else `2026-03-05T08:30:00.000+08:00`."""
    date = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    if not (moment.hour or moment.minute or moment.second or moment.microsecond // 1000):
        return date
    return f"{date}{write_time(moment)}"


def write_full(moment: datetime) -> str:
    """`2026-03-05T08:30:00.000+08:00`, midnight too."""
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}{write_time(moment)}"


def write_time(moment: datetime) -> str:
    """`T08:30:00.000+08:00`."""
    clock = f"T{moment.hour:02d}:{moment.minute:02d}:{moment.second:02d}.{moment.microsecond // 1000:03d}"
    return f"{clock}{write_offset(moment)}"


def moment_of(point: datetime | None) -> Moment:
    """The value of an expression that is this point in time."""
    return Moment(NAN, INVALID) if point is None else Moment(days(point), write(point))


def date_of_text(text: str, at: tzinfo) -> Moment | str:
    """What `date()` makes of a text: blank stays blank, `2026-3-5` is padded."""
    if text == "":
        return ""
    if not _DATE_LIKE.match(text):
        match = _UNPADDED.fullmatch(text)
        if match is None:
            return Moment(NAN, INVALID)
        year, month, day, rest = match.groups()
        text = f"{year}-{month:0>2}-{day:0>2}{rest or ''}"
    return moment_of(read(text, at))


def decimal_time(text: str, at: tzinfo) -> float:
    """A time of day as a fraction of a day in zone `at`: 12:00 → 0.5; NaN when it is no time."""
    match = _TIME.fullmatch(text)
    if match is None or int(match.group(1)) > 23 or int(match.group(2)) > 59:
        return NAN
    moment = read(f"1970-01-01T{text}", at)
    if moment is None:
        return NAN
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond // 1000 / 1000
    return seconds / 86_400


def format_moment(text: str, pattern: str, at: tzinfo) -> str:
    """`format-date` and `format-date-time`; blank when the text is no date."""
    moment = read(text, at)
    if moment is None:
        return ""

    def replace(match: re.Match[str]) -> str:
        return _field(moment, match.group())

    return _FORMAT.sub(replace, pattern)


def _field(moment: datetime, code: str) -> str:
    if code in _FIELDS:
        number, width = getattr(moment, _FIELDS[code][0]), _FIELDS[code][1]
        return f"{number:0{width}d}"
    if code == "%y":
        return f"{moment.year:04d}"[2:]
    if code == "%b":
        return _MONTHS[moment.month - 1]
    if code == "%a":
        return _DAYS[moment.weekday()]
    return f"{moment.microsecond // 1000:03d}"


_FIELDS = {
    "%Y": ("year", 4), "%m": ("month", 2), "%n": ("month", 1), "%d": ("day", 2), "%e": ("day", 1),
    "%H": ("hour", 2), "%h": ("hour", 1), "%M": ("minute", 2), "%S": ("second", 2),
}  # fmt: skip
