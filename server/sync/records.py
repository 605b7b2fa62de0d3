"""What a phone holds, and how it is told what changed."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from server.accounts import User
from server.bundles import Elsewhere
from server.cases import SurveyWanted
from server.core.errors import Text
from server.disagreements import Disagreement
from server.forms import InForce, Receipt
from server.trips import TripHeld


class PhoneNow(msgspec.Struct, frozen=True, kw_only=True):
    """The phone as it is at this sync; `now` is its own clock. What it does not know it leaves out.

    `unsent`: finished records without their last receipt; `kept_with_problem` is not among them. `oldest_unsent_at`:
    when the oldest of them was finished, on the phone's clock. `last_failure`: the code of what stopped the last
    sync, `no_answer` for silence; null when it went well. Whole numbers; storage in MB of 10^6 bytes.
    """

    id: UUID
    app_version: str
    now: Annotated[datetime, msgspec.Meta(tz=True)]
    unsent: int | None = None
    drafts: int | None = None
    kept_with_problem: int | None = None
    oldest_unsent_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    free_storage_mb: int | None = None
    opens_offline: bool | None = None
    storage_persisted: bool | None = None
    last_failure: str | None = None


class PhoneHeard(msgspec.Struct, frozen=True, kw_only=True):
    """The same as it is kept, on the server's clock, in the order of the columns."""

    app_version: str
    clock_skew_s: int
    unsent: int | None
    drafts: int | None
    kept_with_problem: int | None
    oldest_unsent_at: datetime | None
    free_storage_mb: int | None
    opens_offline: bool | None
    storage_persisted: bool | None
    last_failure: str | None


class SyncRequest(msgspec.Struct, frozen=True):
    """`cursor` None: the phone holds nothing."""

    device: PhoneNow
    cursor: str | None = None


class DivisionHeld(msgspec.Struct, frozen=True):
    code: str
    parent_code: str | None
    level: str
    name: str


class PersonHeld(msgspec.Struct, frozen=True, kw_only=True):
    """Of the citizen ID a phone holds the last four digits only."""

    id: UUID
    name: str
    pinyin: str
    sex: str
    birth_date: date | None
    relation: str
    id_last4: str | None
    phone: str | None
    died_on: date | None


class StatusHeld(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    person_id: UUID | None
    status: str
    support_mode: str | None
    care_grade: str | None
    valid_from: date
    valid_to: date | None


class FollowupHeld(msgspec.Struct, frozen=True, kw_only=True):
    reason: str
    interval_days: int
    grace_days: int
    last_counted_on: date | None
    due_on: date


class VisitHeld(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    visited_on: date
    outcome: str
    visitor_name: str
    answers: dict[str, Any]


class HouseholdFields(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    region_code: str
    address: str
    directions: str
    head_name: str
    head_pinyin: str
    lon: float | None
    lat: float | None
    position_source: str
    followup: FollowupHeld | None
    flagged_on: date | None
    statuses: list[StatusHeld]
    visits: list[VisitHeld]
    facts: dict[str, Any]
    door_code: str | None
    version: int


class HouseholdRow(HouseholdFields, frozen=True, kw_only=True):
    """`missing`: for each promising programme the facts that could settle it, the nearest to an answer first."""

    missing: list[list[str]]


class PersonRow(PersonHeld, frozen=True, kw_only=True):
    household_id: UUID
    phone_cipher: bytes | None
    phone: str | None = None


class HouseholdHeld(HouseholdFields, frozen=True, kw_only=True):
    """A household as a phone holds it: people, statuses, next visit, newest three visits, known facts.

    `version`: a record begun now knows all that was said of the household up to it. `disagreements`: those that are
    open, and for 30 days how one ended. `door_code`: what the label at its door says; null when it was given none.
    `questions`: what could settle a promising programme, to be asked at the next visit, in words.
    """

    persons: list[PersonHeld]
    disagreements: list[Disagreement]
    questions: list[Text]


class FormHeld(InForce, frozen=True, kw_only=True):
    """A version in force today or within 14 days; the phone takes the latest of a form whose day has come. It offers
    the form for households of these programmes, statuses and divisions; an empty list stands for all.
    """


class NotificationHeld(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    subject_id: UUID
    detail: dict[str, Any]
    created_at: datetime


class ReturnedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that came back, with what was answered then: the correction begins from there."""

    review_id: UUID
    visit_id: UUID
    household_id: UUID | None
    form_id: str
    visited_on: date
    answers: dict[str, Any]
    comments: list[Any]
    reviewed_at: datetime


class Capped(msgspec.Struct, frozen=True, kw_only=True):
    """The reach holds more households (`all`) than a phone takes; it holds (`held`) those visited most often."""

    held: int
    all: int


class SyncAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A delta. `reset`: drop everything held but unsent work. `present`: drop households not among these.

    What did not change since the cursor is left out. `more`: ask again at once with the new cursor. `house_key`: to
    which this phone seals bundles, base64url of a point of P-256.
    """

    cursor: str
    now: datetime
    today: date
    reset: bool
    households: list[HouseholdHeld]
    gone: list[UUID]
    notifications: list[NotificationHeld]
    returned: list[ReturnedVisit]
    more: bool
    user: User | None = None
    divisions: list[DivisionHeld] | None = None
    present: list[UUID] | None = None
    forms: list[FormHeld] | None = None
    surveys: list[SurveyWanted] | None = None
    trips: list[TripHeld] | None = None
    capped: Capped | None = None
    house_key: str | None = None
    elsewhere: Elsewhere | None = None


class ReceiptsRequest(msgspec.Struct, frozen=True):
    ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=200)]


class Receipts(msgspec.Struct, frozen=True):
    """Ids that never arrived are left out: the phone sends those records again."""

    items: list[Receipt]


class ReceivedRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    received_at: datetime
    evaluated: bool
    problems: list[Any]
    repeated: bool
    household_id: UUID | None
    due_on: date | None
    last_counted_on: date | None
    flagged_on: date | None
