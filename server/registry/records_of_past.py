"""The register as it stood on a day, and what is written in it, as they travel."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.registry.records import HouseholdRow, Person, Relation, Sex, Status, Worker
from server.registry.records_of_facts import Channel, Speaker

Subject = Literal["household", "person", "status"]
Reason = Annotated[str, msgspec.Meta(max_length=2000)]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something of a subject to be written: `after` by field; `effective_on`: from which civil day it holds.

    Fields of a person: household, name, pinyin, sex, birth_date, relation, died_on, phone (sealed, hexadecimal),
    withdrawn. Of a household: head_name, head_pinyin, address, directions, lon, lat, position_source, withdrawn. Of a
    status: valid_to, withdrawn.
    """

    subject: Subject
    subject_id: UUID
    after: dict[str, Any]
    effective_on: date


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who belongs to the household `into`; `before`: what was written of them in `household_id`.

    `same_as`: the person there who they are.
    """

    person_id: UUID
    household_id: UUID
    into: UUID
    relation: str
    before: dict[str, Any]
    same_as: UUID | None = None


class WrittenChange(msgspec.Struct, frozen=True, kw_only=True):
    """What stood of a subject before it was written otherwise, and from which day that holds. `undoes`: the event
    it takes back."""

    subject: Subject
    subject_id: UUID
    before: dict[str, Any]
    effective_on: date
    event_id: UUID | None
    undoes: UUID | None
    recorded_at: datetime


class RegisterChange(WrittenChange, frozen=True, kw_only=True):
    """A row of register_changes. `echo`: the other household's row of the same."""

    id: UUID
    household_id: UUID
    after: dict[str, Any]
    echo: bool
    reason: str
    by_name: str


class HouseholdThenRow(HouseholdRow, frozen=True, kw_only=True):
    """A household as a list of a day finds it; `joined`: it was merged or split since that was known."""

    joined: bool


class MemberThen(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a household on a day."""

    id: UUID
    name: str
    sex: Sex
    birth_date: date | None
    relation: str
    died_on: date | None


class SaidFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as a row: what is said, by whom, by which channel, when it was seen and when it became known. `feed`,
    `listed_on`: the department's list that says so."""

    household_id: UUID
    person_id: UUID | None
    name: str
    value: Any
    observed_on: date
    seen_at: datetime
    source_id: UUID
    channel: Channel
    said_by: Speaker
    overtaken: bool
    recorded_at: datetime
    withdrawn_at: datetime | None
    feed: str | None = None
    listed_on: date | None = None


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says of a fact, no citizen ID to be read in it; `why`: why it stands, or does not."""

    source_id: UUID
    value: Any
    text: Text
    observed_on: date
    recorded_at: datetime
    channel: Text
    said_by: Text
    stands: bool
    why: Text


class FactThen(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of a household (`person_id` None) or a member with every word about it, the one that stands first."""

    name: str
    title: Text
    person_id: UUID | None
    of_person: bool
    words: list[Word]


class RegisterThen(msgspec.Struct, frozen=True, kw_only=True):
    """A household as it stood on a civil day, as far as it was known at the end of another.

    `registered`: false before it was in the register: then the rest is empty.
    """

    household_id: UUID
    on: date
    known_on: date
    registered: bool
    registered_on: date
    region_code: str
    village_name: str | None
    grid_name: str | None
    head_name: str
    address: str
    members: list[MemberThen]
    statuses: list[Status]
    facts: list[FactThen]
    workers: list[Worker]
    turning_days: list[date]  # the days on which something changed, oldest first


class NewOverride(msgspec.Struct, frozen=True, kw_only=True):
    """What holds of a fact whatever others say, and why: what `source_id` says of it today, or, where no record says
    it, `value`. `applies_from`: today or before."""

    id: UUID
    name: str
    source_id: UUID | None = None
    value: Any | msgspec.UnsetType = msgspec.UNSET
    applies_from: date
    reason: Reason
    person_id: UUID | None = None


class PersonCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """What was written wrongly of a person: only what is given is written, the day it was always so is none."""

    id: UUID
    reason: Reason
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | msgspec.UnsetType = msgspec.UNSET
    sex: Sex | msgspec.UnsetType = msgspec.UNSET
    birth_date: date | msgspec.UnsetType | None = msgspec.UNSET
    relation: Relation | msgspec.UnsetType = msgspec.UNSET
    phone: Annotated[str, msgspec.Meta(max_length=40)] | msgspec.UnsetType = msgspec.UNSET


class RegisterChanges(msgspec.Struct, frozen=True):
    """What was written in a household's file, newest first."""

    items: list[RegisterChange]


class HomeName(msgspec.Struct, frozen=True, kw_only=True):
    """Another household that a person's changes speak of."""

    id: UUID
    head_name: str


class FormerName(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was merged into this person, under its own id and the name written there."""

    id: UUID
    name: str


class PersonFile(msgspec.Struct, frozen=True, kw_only=True):
    """One person where they belong now. `statuses`: theirs and the household's, ended ones too, oldest first;
    `changes`: what was written of them and their statuses, newest first, in whichever file it stands; `joined`: the
    records that were merged into this one, whose changes stand among them.
    """

    person: Person
    region_code: str
    village_name: str | None
    grid_name: str | None
    address: str
    head_name: str
    statuses: list[Status]
    changes: list[RegisterChange]
    homes: list[HomeName]
    joined: list[FormerName]
