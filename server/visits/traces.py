"""What visits leave behind for weighing, as rows."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

import msgspec

import geo
from geo.evidence import Fix, Reason, Stop
from server.visits.records import Home, Outcome


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """One row of visit_traces, in the order of its columns."""

    visit_id: UUID
    household_id: UUID | None
    region_code: str
    visitor_id: UUID
    device_id: UUID | None
    fixed_earliest: datetime | None
    fixed_latest: datetime | None
    slack_s: float
    is_late: bool
    seconds: float | None
    answered: int
    signs: int
    bits: float
    own_answers: bytes | None
    corrects: UUID | None


class Sighted(msgspec.Struct, frozen=True, kw_only=True):
    """Where a visit that nobody doubts was recorded."""

    household_id: UUID
    visited_on: date
    lon: float
    lat: float
    accuracy_m: float

    def position(self) -> geo.Position:
        """The same as a position."""
        return geo.Position(lon=self.lon, lat=self.lat, accuracy_m=self.accuracy_m, source="gps")


class Weighed(Trace, frozen=True, kw_only=True):
    """A trace with what the visit's own row says."""

    visited_on: date
    started_at: datetime | None
    entered_at: datetime
    received_at: datetime
    outcome: Outcome
    lon: float | None
    lat: float | None
    accuracy_m: float | None

    def stop(self, home: geo.Position | None) -> Stop | None:
        """Where it was recorded; None without a position that can be used."""
        if self.lon is None or self.lat is None or self.fixed_earliest is None or self.fixed_latest is None:
            return None
        at = geo.Position(lon=self.lon, lat=self.lat, accuracy_m=self.accuracy_m, source="gps")
        fix = Fix(position=at, earliest=self.fixed_earliest, latest=self.fixed_latest, slack_s=self.slack_s)
        household_id = str(self.household_id) if self.household_id else None
        return Stop(visit_id=str(self.visit_id), household_id=household_id, fix=fix, home=home)


class Around(Weighed, frozen=True, kw_only=True):
    """Another visit of the same worker or phone, and the one it stands beside."""

    of_id: UUID


class Twin(msgspec.Struct, frozen=True):
    """The first visit with the same own answers."""

    visit_id: UUID
    other_id: UUID
    same_household: bool


class PhotoVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that names a photo."""

    visit_id: UUID
    sha256: bytes
    household_id: UUID | None
    region_code: str
    visited_on: date
    began_at: datetime
    entered_at: datetime
    corrects: UUID | None
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    mock_position: bool
    slack_s: float | None


class ReasonFound(msgspec.Struct, frozen=True, kw_only=True):
    """One row of visit_reasons."""

    visit_id: UUID
    code: str
    household_id: UUID | None
    region_code: str
    confidence: float
    figures: dict[str, Any]
    other_id: UUID | None

    @classmethod
    def of(cls, visit: Weighed | PhotoVisit, reason: Reason) -> Self:
        """What speaks for a second look at this visit."""
        return cls(
            visit_id=visit.visit_id,
            code=reason.code,
            household_id=visit.household_id,
            region_code=visit.region_code,
            confidence=reason.confidence,
            figures=dict(reason.figures),
            other_id=UUID(reason.other) if reason.other else None,
        )


Homes = dict[UUID, Home]
