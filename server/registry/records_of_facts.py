"""What is said of households and persons, as it travels."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from policy.precedence import Channel, Speaker


class KnownFact(msgspec.Struct, frozen=True):
    """The value of one fact that stands, the civil date it was seen, and the record that says so.

    `person_id`: whom it is of; None: the household, or nobody knows of whom.
    """

    value: Any
    observed_on: date
    source_id: UUID
    person_id: UUID | None = None
    channel: Channel = "register"


class ObservedFact(msgspec.Struct, frozen=True):
    """A value to be kept: its name is the fact catalogue's, its source a submission, a case or an import.

    `seen_at`: of two values of one day the one seen later stands; None: when it was recorded. `person_id`: whom it is
    of, None for what is of the household or when nobody knows; a person who lives elsewhere meanwhile takes it along.
    `channel`: by which way it came; `said_by`: who said it. What stands follows from policy/precedence.toml.
    """

    household_id: UUID
    name: str
    value: Any
    observed_on: date
    source_id: UUID
    seen_at: datetime | None = None
    person_id: UUID | None = None
    channel: Channel = "desk"
    said_by: Speaker = "office"


class Standing(msgspec.Struct, frozen=True):
    """Whether a fact stands among the visits, or is overtaken by what somebody else wrote meanwhile."""

    household_id: UUID
    name: str
    observed_on: date
    source_id: UUID
    stands: bool
    person_id: UUID | None = None
