"""Splits, as they travel."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.registry import NewPerson
from server.registry.records import Relation

Table = Literal["visits", "cases", "leads", "benefits", "statuses", "referrals", "facts"]


class NewPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The household that begins; `region_code` is a grid, or a village."""

    id: UUID
    region_code: str
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Goer(msgspec.Struct, frozen=True):
    """Somebody who goes whole, and what they are to the head of the new household (`self`: its head)."""

    person_id: UUID
    relation: Relation


class Part(msgspec.Struct, frozen=True):
    """Of the person `of` a second one becomes of their own; `person.relation` is to the head where they live then."""

    of: UUID
    person: NewPerson


class Assigned(msgspec.Struct, frozen=True):
    """A record that goes along; `id` of facts is that of their source."""

    table: Table
    id: UUID


class NewSplit(msgspec.Struct, frozen=True, kw_only=True):
    """A household that was two, or (`home` None) a person who was two and stays in the household.

    The household's head stays. Exactly one of those who go is the head of the new household.
    """

    id: UUID
    household_id: UUID
    home: NewPlace | None = None
    goes: Annotated[tuple[Goer, ...], msgspec.Meta(max_length=30)] = ()
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=10)] = ()
    rows: Annotated[tuple[Assigned, ...], msgspec.Meta(max_length=500)] = ()
    reason: str = ""


class Assignable(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a household that may go along in a split; `person_id`: whose it is, None of the household."""

    table: Table
    id: UUID
    person_id: UUID | None
    on: date
    name: Text
    title: Text


class AssignableRow(msgspec.Struct, frozen=True):
    table_name: Table
    id: UUID
    person_id: UUID | None
    on: date
    title: str


class AssignableList(msgspec.Struct, frozen=True):
    """The newest five hundred."""

    items: list[Assignable]
