"""A search and what it found, as they travel."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.registry import Status

Kind = Literal["household", "person", "lead", "case"]
Field = Literal["name", "id_number", "phone", "address", "place", "door_code"]


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody typed. `kinds` empty: everything they may read; `region`: only below this division code."""

    text: Annotated[str, msgspec.Meta(max_length=100)]
    kinds: tuple[Literal["person", "lead", "case"], ...] = ()
    region: Annotated[str, msgspec.Meta(pattern=r"^\d{6,15}$")] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    after: str | None = None


class MatchReason(msgspec.Struct, frozen=True):
    """Where a word was found. `marks`: pairs of (first, one after the last) character of `text`.

    `near`: the name is another one, a character off or heard alike. `former`: it stands in a record that was merged
    into this person.
    """

    word: str
    field: Field
    text: str
    marks: list[tuple[int, int]]
    near: bool = False
    former: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One result. `kind` household: its address or village was meant, not a person; then `id` is the household's."""

    kind: Kind
    id: UUID
    household_id: UUID | None
    name: str
    head_name: str | None
    relation: str | None
    birth_date: date | None
    died_on: date | None
    address: str
    village_name: str | None
    town_name: str | None
    programme: str | None
    entered_on: date | None
    ended: bool
    statuses: list[Status]
    why: list[MatchReason]


class Results(msgspec.Struct, frozen=True):
    """Best first. `more_than`: the search stopped looking there; another word would narrow it down."""

    items: list[Found]
    next: str | None
    more_than: int | None


class Hit(msgspec.Struct, frozen=True):
    """What the look-up tells: how well it fits, 0 exactly, 1 begins like it, 2 has it, 3 is near it."""

    kind: Literal["person", "lead", "case"]
    id: UUID
    fit: int


class Former(msgspec.Struct, frozen=True):
    """What a record that was merged into a person says of them."""

    name: str
    id_cipher: bytes | None
    phone_cipher: bytes | None


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person, lead or case as stored, read under the caller's reach. `former`: records merged into the person."""

    kind: Literal["person", "lead", "case"]
    id: UUID
    household_id: UUID | None = None
    name: str
    head_name: str | None = None
    relation: str | None = None
    birth_date: date | None = None
    died_on: date | None = None
    address: str = ""
    village_name: str | None = None
    town_name: str | None = None
    programme: str | None = None
    entered_on: date | None = None
    ended: bool = False
    id_cipher: bytes | None = None
    phone_cipher: bytes | None = None
    door: str | None = None
    former: tuple[Former, ...] = ()


class Unread(msgspec.Struct, frozen=True):
    """A telephone number whose keyed hashes are still missing."""

    id: UUID
    phone_cipher: bytes


class Unspoken(msgspec.Struct, frozen=True):
    """A lead or case whose name was not yet read in pinyin."""

    id: UUID
    name: str
