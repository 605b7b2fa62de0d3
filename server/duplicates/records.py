"""Pairs that may be one person, and merges, as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.registry import Status

Kind = Literal["household", "person"]
Joined = Literal["household", "person", "household_split", "person_split"]
Reason = Literal[
    "same_id", "one_id_two_names", "name_birth_village", "name_phone", "sound_birth_village", "name_turned",
    "name_is_address", "same_home",
]  # fmt: skip


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of a pair, with what helps to tell them apart. The citizen ID shows its last four digits only."""

    id: UUID
    household_id: UUID
    name: str
    sex: str
    birth_date: date | None
    relation: str
    id_last4: str | None
    id_masked: str | None
    phone_last4: str | None
    died_on: date | None
    head_name: str
    address: str
    village_name: str | None
    grid_name: str | None
    members: list[str]
    statuses: list[Status]
    visits: int
    open_cases: int
    registered_on: date


class SideRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    household_id: UUID
    name: str
    sex: str
    birth_date: date | None
    relation: str
    id_last4: str | None
    phone_cipher: bytes | None
    died_on: date | None
    head_name: str
    address: str
    village_name: str | None
    grid_name: str | None
    members: list[str]
    visits: int
    open_cases: int
    registered_on: date


class PairRow(msgspec.Struct, frozen=True):
    one_id: UUID
    other_id: UUID
    reasons: list[Reason]
    fingerprint: str
    found_at: datetime
    note: str | None
    decided_by: str | None
    decided_at: datetime | None


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two that may be one, and why. `note`, by whom and when: what was said of them before."""

    one: Side
    other: Side
    reasons: list[Reason]
    why: list[Text]
    found_at: datetime
    note: str | None
    decided_by: str | None
    decided_at: datetime | None


class PairList(msgspec.Struct, frozen=True):
    items: list[Pair]
    next: str | None


class NotTheSame(msgspec.Struct, frozen=True):
    """They are two people; not asked again until something of them changes."""

    id: UUID
    one_id: UUID
    other_id: UUID
    note: str


class NewMerge(msgspec.Struct, frozen=True, kw_only=True):
    """`gone_id` becomes part of `kept_id`. `persons`: of two households, members who are the same (gone, kept).

    None: whoever most likely is; empty: nobody is.
    """

    id: UUID
    kind: Kind
    kept_id: UUID
    gone_id: UUID
    persons: Annotated[tuple[tuple[UUID, UUID], ...], msgspec.Meta(max_length=30)] | None = None
    reason: str = ""


class Moved(msgspec.Struct, frozen=True):
    """Rows of one kind: so many go along, so many of them end, so many are set aside as the other has the like."""

    table: str
    name: Text
    moved: int
    ended: int
    aside: int


class Conflict(msgspec.Struct, frozen=True):
    """Where the two say different things; `wins` is what stays, and `why`."""

    of: str
    field: Text
    kept: str | None
    gone: str | None
    wins: str | None
    why: Text


class Fate(msgspec.Struct, frozen=True):
    """What becomes of a member of the household that goes: the same as `same_as`, or one member more."""

    id: UUID
    name: str
    relation: str
    same_as: UUID | None


class Named(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    relation: str


class MergePreview(msgspec.Struct, frozen=True):
    """What merging would do: worked out by doing it and taking it back."""

    moved: list[Moved]
    conflicts: list[Conflict]
    warnings: list[Text]
    fates: list[Fate]  # of everyone of the household that goes, or of the person
    kept: list[Named]  # whom each of them may be


class MergeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was joined, or parted (`…_split`: `gone` is the new one). `…_address`: where both are registered."""

    id: UUID
    kind: Joined
    household_id: UUID
    kept_id: UUID
    gone_id: UUID
    kept_name: str
    gone_name: str
    kept_address: str | None
    gone_address: str | None
    reason: str
    merged_by: str
    merged_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    undo_reason: str | None


class MergeList(msgspec.Struct, frozen=True):
    items: list[MergeRow]
    next: str | None


class UndoMerge(msgspec.Struct, frozen=True):
    reason: str


class Since(msgspec.Struct, frozen=True):
    """Something written of the one kept after the merge; it stays there."""

    kind: Literal["visit", "case", "lead", "status"]
    id: UUID
    on: date
    title: str


class Undone(msgspec.Struct, frozen=True):
    """The merge taken back; `since`: what stays with the one that was kept, for somebody to look at."""

    merge: MergeRow
    since: list[Since]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A person as two are compared before a merge."""

    id: UUID
    household_id: UUID
    region_code: str
    name: str
    sex: str
    birth_date: date | None
    relation: str
    id_blind: bytes | None
    id_last4: str | None
    phone_blind: bytes | None
    died_on: date | None
    address: str
    registered_on: date
    living_with: int
