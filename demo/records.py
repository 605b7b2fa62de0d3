"""The plain structs a demo county is made of. Days are civil dates of Asia/Shanghai, instants are UTC."""

from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

Role: TypeAlias = Literal["grid_worker", "township", "county", "admin"]
Sex: TypeAlias = Literal["male", "female"]


class DemoDivision(msgspec.Struct, frozen=True):
    """A division: code of 6, 9, 12 or 15 digits, its parent's, level, name, middle and GeoJSON polygon."""

    code: str
    parent_code: str | None
    level: Literal["county", "town", "village", "grid"]
    name: str
    lon: float
    lat: float
    boundary: str


class DemoUser(msgspec.Struct, frozen=True):
    """An account and the divisions it reaches.

    silent_days: for how long nothing was heard of a grid worker's phone before yesterday evening.
    """

    id: UUID
    login: str
    name: str
    role: Role
    reaches: tuple[str, ...]
    silent_days: int = 0


class DemoHousehold(msgspec.Struct, frozen=True):
    """A household in its grid; lon and lat are None for the few whose home nobody has located yet."""

    id: UUID
    region_code: str
    address: str
    directions: str
    head_name: str
    head_pinyin: str
    lon: float | None
    lat: float | None
    registered_at: datetime


class DemoPerson(msgspec.Struct, frozen=True):
    """A member of a household. citizen_id and phone are plain here and sealed when they are loaded."""

    id: UUID
    household_id: UUID
    region_code: str
    name: str
    pinyin: str
    sex: Sex
    birth_date: date
    relation: str
    citizen_id: str | None
    phone: str | None
    registered_at: datetime


class DemoStatus(msgspec.Struct, frozen=True):
    """What a household or person is recognised as, since when (recorded at nine that morning)."""

    id: UUID
    household_id: UUID
    region_code: str
    person_id: UUID | None
    status: str
    support_mode: Literal["scattered", "institutional"] | None
    care_grade: Literal["able", "partly_unable", "unable"] | None
    valid_from: date
    recorded_at: datetime


class DemoAnswers(msgspec.Struct, frozen=True):
    """All that differs between two demo visits: whom the worker met, in which month, and the household.

    carer: the name of who looks in by day and in illness; None when there is nobody.
    """

    outcome: Literal["met", "carer_met", "nobody_home"]
    month: int
    care: Literal["able", "partly_unable", "unable"]
    alone: bool
    carer: str | None


class DemoVisit(msgspec.Struct, frozen=True):
    """A visit made; `counts` as p_visit_counts_as has it (an attempt at a closed door does not).

    distance_m: metres from the home.
    """

    id: UUID
    household_id: UUID
    region_code: str
    visitor_id: UUID
    visited_on: date
    started_at: datetime
    ended_at: datetime
    received_at: datetime
    counts: bool
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    distance_m: float | None
    answers: DemoAnswers


class DemoFact(msgspec.Struct, frozen=True):
    """A fact of the catalogue a visit found: its name, its value, the visit."""

    household_id: UUID
    region_code: str
    name: str
    observed_on: date
    source_id: UUID
    value: str | float | bool
    recorded_at: datetime


class DemoFollowup(msgspec.Struct, frozen=True):
    """When a household must be visited next, and why (a row of the cadence).

    precedence: 0 for scattered tekun, who are shown first, 1 for the others.
    """

    household_id: UUID
    region_code: str
    reason: str
    precedence: int
    interval_days: int
    grace_days: int
    obliged_from: date
    last_counted_on: date | None
    due_on: date


class DemoBatch(msgspec.Struct, frozen=True, kw_only=True):
    """The households of one grid with everything that belongs to them."""

    households: list[DemoHousehold]
    persons: list[DemoPerson]
    statuses: list[DemoStatus]
    visits: list[DemoVisit]
    facts: list[DemoFact]
    followups: list[DemoFollowup]
