"""Life events as they travel."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.registry import Change, NewPerson, Status
from server.registry.records import Relation, Sex

Kind = Literal[
    "death", "birth", "marriage", "division", "union", "moved_out", "into_institution", "out_of_institution",
    "imprisoned", "released", "absence", "moved_in", "household_moved_in",
]  # fmt: skip
Note = Annotated[str, msgspec.Meta(max_length=2000)]


class NewHome(msgspec.Struct, frozen=True, kw_only=True):
    """Where those who part from a household live; `region_code` is a grid, or a village."""

    id: UUID
    region_code: str
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class NewLifeEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a household, and to whom of it.

    death, into_institution, out_of_institution, imprisoned, released: one of `person_ids`. absence: `person_ids`,
    through `until_on`. birth: `child`. marriage: one of `person_ids` goes `into` another household as `relation`.
    division: `person_ids`, the new head first, to `home`. union: everybody goes `into` another. moved_out: all leave
    the county. moved_in: `newcomers` from outside the county join the household. household_moved_in: `newcomers`, one
    of them the head (`self`), begin a household at `home`, whose id is that of the household it is entered for.
    """

    id: UUID
    kind: Kind
    happened_on: date
    person_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=50)] = ()
    child: NewPerson | None = None
    newcomers: Annotated[tuple[NewPerson, ...], msgspec.Meta(max_length=30)] = ()
    into: UUID | None = None
    relation: Relation = "other"
    home: NewHome | None = None
    until_on: date | None = None
    note: Note = ""


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """What follows. `done`: the event does it; else somebody has to, at `link` when there is a page for it."""

    text: Text
    rules: tuple[str, ...] = ()
    done: bool
    link: str | None = None


class LifeEventPreview(msgspec.Struct, frozen=True):
    """What would follow, those that are done first; nothing of it is kept."""

    consequences: list[Consequence]


class LifeEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event on file. `asked`: as it was entered."""

    id: UUID
    household_id: UUID
    kind: Kind
    happened_on: date
    asked: dict[str, Any]
    consequences: list[Consequence]
    note: str
    recorded_by: str
    recorded_at: datetime
    undone_at: datetime | None
    undone_by: str | None
    undo_reason: str | None


class LifeEvents(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[LifeEvent]


class NewUndo(msgspec.Struct, frozen=True, kw_only=True):
    """Why an event was wrong."""

    id: UUID
    reason: Note


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A living member."""

    id: UUID
    name: str
    pinyin: str
    sex: Sex
    birth_date: date | None
    relation: str


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """A case, a payment or a stop of the household that goes on; `person_id` when it is of one."""

    kind: Literal["case", "benefit", "stop"]
    id: UUID
    name: str  # of a programme, or the day of a stop
    person_id: UUID | None


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the register who has the citizen ID of the newcomer `of`."""

    of: UUID
    name: str
    household_id: UUID
    head_name: str


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """A household as an event meets it: who lives, what holds on the day, what goes on.

    `alike`: who of the register may be one of the newcomers.
    """

    id: UUID
    region_code: str
    head_name: str
    members: tuple[Member, ...]
    statuses: tuple[Status, ...]
    going: tuple[Going, ...]
    alike: tuple[Alike, ...] = ()

    def head(self) -> Member | None:
        """Whose relation is `self`; None when nobody is left."""
        return next((one for one in self.members if one.relation == "self"), None)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One consequence and how it is done: a change, a status that begins, a member who comes, a new home, a pause, a
    fact.
    """

    consequence: Consequence | None = None  # None: it goes without saying
    change: Change | None = None
    carried: Status | None = None  # begins anew with these words, in this household
    member: NewPerson | None = None
    home: NewHome | None = None
    paused_until: date | None = None
    fact: tuple[UUID | None, str, Any] | None = None  # person, name, value
