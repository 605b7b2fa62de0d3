"""When what a record tells really was: moments by a phone's clock, put right by the server's. Pure.

A clock may be set while a record is being made, so each moment is put right by the lead that the phone knew then. A
phone does not notice everything (it may have been off): where that lead gives a moment that cannot be, before the
last sync or after the receipt, the lead at the sending is tried, and if that cannot be either, the nearest possible
moment is taken and the record marked. Records that tell the clock at their sending only are put right by that.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from server.core.clock import COUNTY_ZONE
from server.core.errors import Mark, mark
from server.forms.records import YEARS, ClockReading, Record

CLOCK_TOLERANCE = timedelta(minutes=10)  # no fault of a clock: nothing is moved for it
NO_LEAD = timedelta(0)


class Moments(msgspec.Struct, frozen=True):
    """The moments of a record by the server's clock, and what is to be said of the phone's."""

    started_at: datetime | None
    ended_at: datetime | None
    entered_at: datetime
    position_at: datetime | None
    marks: tuple[Mark, ...]


class _Span(msgspec.Struct, frozen=True):
    earliest: datetime
    latest: datetime

    def holds(self, at: datetime) -> bool:
        return self.earliest - CLOCK_TOLERANCE <= at <= self.latest + CLOCK_TOLERANCE

    def nearest(self, at: datetime) -> datetime:
        return min(max(at, self.earliest), self.latest)


class _Reading(msgspec.Struct, frozen=True):
    """A moment put right by a lead; the mark when no lead gave a moment that can be."""

    at: datetime
    lead: timedelta
    mark: Mark | None = None


def put_right(record: Record, received_at: datetime) -> Moments:
    """The record's moments on the server's clock, within ten minutes where the phone could tell. Never raises."""
    at_sending = record.phone_now - received_at if record.phone_now else NO_LEAD

    def read(said: datetime, clock: ClockReading | msgspec.UnsetType, after: datetime | None) -> _Reading:
        if clock is msgspec.UNSET:
            lead = _noticeable(at_sending)
            return _Reading(said - lead, lead)
        span = _Span(max(clock.synced_at, after or clock.synced_at), received_at)
        return _within(span, said, timedelta(seconds=clock.lead_s), at_sending)

    begun = read(record.started_at, record.started_clock, None) if record.started_at else None
    after = begun.at if begun else None
    entered = read(record.entered_at, record.entered_clock, after)
    return Moments(
        started_at=after,
        ended_at=read(record.ended_at, record.entered_clock, after).at if record.ended_at else None,
        entered_at=entered.at,
        position_at=_position_at(record, begun, entered),
        marks=_marks([entered, *([begun] if begun else [])]),
    )


def _within(span: _Span, said: datetime, *leads: timedelta) -> _Reading:
    """By the first of these leads that gives a moment within the span; else the moment nearest to what they say."""
    for lead in map(_noticeable, leads):
        if span.holds(said - lead):
            return _Reading(said - lead, lead)
    lead = _noticeable(leads[0])
    impossible = mark(
        "phone_clock_impossible",
        said=_wall(said - lead),
        earliest=_wall(span.earliest),
        latest=_wall(span.latest),
    )
    return _Reading(span.nearest(said - lead), lead, impossible)


def _noticeable(lead: timedelta) -> timedelta:
    return lead if abs(lead) > CLOCK_TOLERANCE else NO_LEAD


def _wall(at: datetime) -> str:
    return at.astimezone(COUNTY_ZONE).strftime("%Y-%m-%d %H:%M")


def _position_at(record: Record, begun: _Reading | None, entered: _Reading) -> datetime | None:
    """By the lead that puts it into the visit: it was found before the clock was set, or after."""
    at = record.position.at if record.position else None
    if at is None or at.year not in YEARS:
        return at
    made = _Span(begun.at if begun else entered.at, entered.at)
    leads = [entered.lead, begun.lead] if begun else [entered.lead]
    return next((at - lead for lead in leads if made.holds(at - lead)), at - entered.lead)


def _marks(found: Sequence[_Reading]) -> tuple[Mark, ...]:
    """At most one of each kind: the greatest lead, and the first moment that cannot be."""
    lead = max((one.lead for one in found), key=abs)
    wrong = [mark("phone_clock_wrong", minutes=round(lead.total_seconds() / 60))] if lead else []
    impossible = [one.mark for one in found if one.mark]
    return (*wrong, *impossible[:1])
