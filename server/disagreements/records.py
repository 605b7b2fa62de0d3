"""What sources say of a household, and where two of them do not agree."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from policy.precedence import is_of_person
from server.core.errors import Text
from server.registry import Channel, Speaker

Kind = Literal["visit", "quick_report", "survey", "settlement", "register"]


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says of a household, and what was known to it.

    `observed_on`: the civil day it is about; `seen_at`: when its record was ended. `held_version`: the household's
    version that the phone held when the record was begun, None when nobody knows. `follows`: earlier records of the
    same phone. `filled_in`: facts that the form puts in from what is known. `version` 0: it was there before sources
    were counted, and every phone knew it. `person_id`: whom it is about; what it says of a person is of that person,
    None: nobody knows of whom. `stranger`: it names somebody who is not of the household. `channel`, `said_by`: by
    which way it came and who said it.
    """

    household_id: UUID
    source_id: UUID
    observed_on: date
    seen_at: datetime
    by: UUID | None
    facts: dict[str, Any]
    held_version: int | None = None
    follows: tuple[UUID, ...] = ()
    filled_in: frozenset[str] = frozenset()
    version: int = 0
    person_id: UUID | None = None
    stranger: bool = False
    channel: Channel = "visit"
    said_by: Speaker = "unknown"

    def subject(self, name: str) -> UUID | None:
        """Whom a fact of this name is of; None: the household, or nobody knows."""
        return self.person_id if is_of_person(name) else None


class Apart(msgspec.Struct, frozen=True):
    """A fact of a day on which sources do not agree: who says so, the one that stands last.

    `base`: the source of the value that all of them held before; None when they had none in common.
    """

    name: str
    observed_on: date
    sources: tuple[UUID, ...]
    base: UUID | None
    person_id: UUID | None = None


class Merged(msgspec.Struct, frozen=True):
    """What follows from all that was said: (source, fact, person) that do not stand, and disagreements."""

    overtaken: frozenset[tuple[UUID, str, UUID | None]]
    apart: tuple[Apart, ...]


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of observations with its sender. `form_id` None: it is no record of a phone."""

    household_id: UUID
    source_id: UUID
    version: int
    observed_on: date
    seen_at: datetime
    by: UUID | None
    held_version: int | None
    follows: tuple[UUID, ...]
    form_id: str | None
    form_version: str | None
    person_id: UUID | None


class FactRow(msgspec.Struct, frozen=True, kw_only=True):
    household_id: UUID
    source_id: UUID
    name: str
    value: Any
    observed_on: date
    seen_at: datetime
    overtaken: bool
    person_id: UUID | None


class Beside(SourceRow, frozen=True, kw_only=True):
    """A source that may not have been known to a new one."""

    new_source: UUID


class DisagreementRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    household_id: UUID
    region_code: str
    name: str
    observed_on: date
    sources: tuple[UUID, ...]
    base_source: UUID | None
    person_id: UUID | None
    ended_at: datetime | None


class SideRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says, and who it is. `kind` register: what was known before sources were counted."""

    source_id: UUID
    household_id: UUID
    name: str
    observed_on: date
    value: Any
    seen_at: datetime
    by_name: str
    kind: Kind
    person_id: UUID | None


class SettlementRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    disagreement_id: UUID
    between: tuple[UUID, ...]
    chosen: UUID | None
    reason: str
    settled_by: str
    settled_at: datetime


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the sayings, in words. `stands`: this is what holds now."""

    source_id: UUID
    kind: Kind
    by_name: str
    seen_at: datetime
    value: Any
    text: Text
    stands: bool


class SettlementShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the township said. `chosen` None: both are right, it changed in between."""

    id: UUID
    between: tuple[UUID, ...]
    chosen: UUID | None
    reason: str
    settled_by: str
    settled_at: datetime


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """Two sayings of one day, each begun without knowing the other. `before`: what both had held.

    `person_id`: of whom; None: of the household, or nobody knows.
    `open`: nobody has settled it and no later record says what holds. `holds`: the value that holds now.
    """

    id: UUID
    household_id: UUID
    person_id: UUID | None
    name: str
    title: Text
    observed_on: date
    open: bool
    before: Text | None
    holds: Text | None
    sides: list[Side]
    settlements: list[SettlementShown]


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """Which saying holds, and why. `between`: the sides as they were read; `chosen` None: both are right."""

    id: UUID
    between: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=2, max_length=50)]
    reason: Annotated[str, msgspec.Meta(max_length=2000)]
    chosen: UUID | None = None
