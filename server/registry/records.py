"""Households, persons, statuses and facts as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

PositionSource = Literal["none", "register", "visit", "map"]
StatusName = Literal[
    "tekun", "dibao", "single_person_dibao", "dibao_marginal", "expenditure_hardship", "poverty_risk",
    "disability_living", "disability_nursing", "orphan_allowance", "other",
]  # fmt: skip
Relation = Literal["self", "spouse", "child", "parent", "grandchild", "other"]
Sex = Literal["male", "female", "unknown"]


class Household(msgspec.Struct, frozen=True):
    """A household where it lives now; lon and lat are WGS-84 degrees, None while nobody located the home."""

    id: UUID
    region_code: str
    address: str
    directions: str
    head_name: str
    head_pinyin: str
    lon: float | None
    lat: float | None
    position_source: PositionSource


class Person(msgspec.Struct, frozen=True):
    """A member of a household. The citizen ID shows its last four digits only; see `reveal_id_number`."""

    id: UUID
    household_id: UUID
    name: str
    pinyin: str
    sex: Sex
    birth_date: date | None
    relation: str
    id_last4: str | None
    id_masked: str | None
    phone: str | None
    died_on: date | None


class PersonRow(msgspec.Struct, frozen=True):
    id: UUID
    household_id: UUID
    name: str
    pinyin: str
    sex: Sex
    birth_date: date | None
    relation: str
    id_last4: str | None
    phone_cipher: bytes | None
    died_on: date | None


class Status(msgspec.Struct, frozen=True):
    """What a household, or one person of it, is recognised as, since when and until when (both included)."""

    id: UUID
    household_id: UUID
    person_id: UUID | None
    status: StatusName
    support_mode: Literal["scattered", "institutional"] | None
    care_grade: Literal["able", "partly_unable", "unable"] | None
    valid_from: date
    valid_to: date | None


class Worker(msgspec.Struct, frozen=True):
    """A grid worker responsible for a place, and when one of their phones was last heard of."""

    id: UUID
    name: str
    last_synced_at: datetime | None


class HouseholdRow(msgspec.Struct, frozen=True):
    id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    grid_name: str | None
    lon: float | None
    lat: float | None


class HouseholdItem(msgspec.Struct, frozen=True):
    """A line of the register; `statuses` are those of today."""

    id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    grid_name: str | None
    statuses: list[Status]
    lon: float | None
    lat: float | None


class HouseholdList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[HouseholdItem]
    next: str | None


class NewStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A recognition to be put on file; `person_id` None when it is of the whole household."""

    id: UUID
    person_id: UUID | None = None
    status: StatusName
    support_mode: Literal["scattered", "institutional"] | None = None
    care_grade: Literal["able", "partly_unable", "unable"] | None = None
    valid_from: date
    source: str


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A member to be registered; `id_number` is a citizen ID of 18 characters, or one of 15 digits."""

    id: UUID
    name: str
    sex: Sex = "unknown"
    birth_date: date | None = None
    relation: Relation
    id_number: str | None = None
    phone: str | None = None


class NewHousehold(msgspec.Struct, frozen=True, kw_only=True):
    """A household to be registered with everyone in it; the head's relation is `self`."""

    id: UUID
    region_code: str
    address: str
    directions: str = ""
    lon: float | None = None
    lat: float | None = None
    persons: tuple[NewPerson, ...]
    statuses: tuple[NewStatus, ...] = ()


class RevealRequest(msgspec.Struct, frozen=True):
    """Why somebody needs to read a citizen ID; `id` names this request on file."""

    id: UUID
    reason: str


class Revealed(msgspec.Struct, frozen=True):
    id_number: str


class Move(msgspec.Struct, frozen=True):
    """A household to be placed in another grid (or village), and why."""

    id: UUID
    to_region: str
    reason: str


class Moved(msgspec.Struct, frozen=True):
    id: UUID
    household_id: UUID
    from_region: str
    to_region: str
    moved_at: datetime


class MoveOfMany(msgspec.Struct, frozen=True):
    """One household of many to be placed in another grid; the same id again is the same move."""

    id: UUID
    household_id: UUID


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """Households to be placed in another grid (or village) together, and why."""

    to_region: str
    reason: str
    households: Annotated[list[MoveOfMany], msgspec.Meta(min_length=1, max_length=2000)]


MoveResult = Literal["moved", "there", "not_found", "moved_meanwhile"]


class MovedOfMany(msgspec.Struct, frozen=True):
    """What became of one household: `there`: it was in that grid already; `not_found`: gone, or out of reach;
    `moved_meanwhile`: the id is that of another move."""

    household_id: UUID
    result: MoveResult


class MovesDone(msgspec.Struct, frozen=True, kw_only=True):
    """Household by household in the order asked, and how many were moved."""

    moved: int
    items: list[MovedOfMany]


class DoorCodesRequest(msgspec.Struct, frozen=True):
    """Households whose door codes are to be printed, at most what a sheet can be checked by.

    `spare`: so many more that belong to no household and are kept nowhere, for the other doors of the village.
    `renew`: the codes so far are withdrawn, because a label was lost or hangs at another door.
    """

    household_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=480)]
    spare: Annotated[int, msgspec.Meta(ge=0, le=480)] = 0
    renew: bool = False


class DoorCode(msgspec.Struct, frozen=True):
    """A code of 24 digits, and the number of it that people read (`381 204`). `household_id` None: it is spare."""

    household_id: UUID | None
    code: str
    number: str


class DoorCodes(msgspec.Struct, frozen=True):
    """In the order asked for, the spare ones last."""

    items: list[DoorCode]


class Joined(msgspec.Struct, frozen=True):
    """Somebody who was merged into the person `kept_id`: what was written of them under their own id."""

    kept_id: UUID
    id: UUID
    name: str
    id_cipher: bytes | None
    phone_cipher: bytes | None


class SealedId(msgspec.Struct, frozen=True):
    household_id: UUID
    name: str
    id_cipher: bytes | None


class SealedPerson(msgspec.Struct, frozen=True):
    """A member as stored. The order of the fields is that of the statement that stores them."""

    id: UUID
    name: str
    pinyin: str
    sex: str
    birth_date: date | None
    relation: str
    id_cipher: bytes | None
    id_blind: bytes | None
    id_last4: str | None
    phone_cipher: bytes | None


class SearchTerm(msgspec.Struct, frozen=True):
    """What a search looks for: LIKE patterns over text and over pinyin without spaces, last four of an ID, six of a
    door code.
    """

    text: str
    pinyin: str | None
    last4: str | None
    door: str | None
