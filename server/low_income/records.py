"""The low-income database: who belongs to which of the five categories (LI-03), since when and by what."""

import tomllib
from datetime import date, datetime
from importlib.resources import files
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.monitoring import Level

CategoryName = Literal["tekun", "dibao", "dibao_marginal", "expenditure_hardship", "other"]
RecognisedAs = Literal["tekun", "dibao", "dibao_marginal", "expenditure_hardship", "other"]


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """One category: its defining rule, and which recognitions and benefits put a household into it."""

    rule: str
    title: Text
    definition: Text
    statuses: tuple[str, ...]
    programmes: tuple[str, ...]
    gives: RecognisedAs
    of: Literal["person", "household"]
    one_by_one: str | None = None


CATEGORIES: dict[CategoryName, Category] = msgspec.convert(
    tomllib.loads((files("server.low_income") / "categories.toml").read_text(encoding="utf8")),
    dict[CategoryName, Category],
)


class CategoryView(msgspec.Struct, frozen=True, kw_only=True):
    """A category as it is shown; `households`: how many belong to it on the day."""

    name: CategoryName
    rule: str
    title: Text
    definition: Text
    households: int


class PlaceFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Households of one division: in the database at all, by category and by level of monitoring."""

    region_code: str
    name: str
    households: int
    categories: dict[str, int]
    levels: dict[str, int]


class LowIncomeSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The database on a day, whole and by the divisions below. A household may be in several categories."""

    on: date
    households: int
    categories: list[CategoryView]
    levels: dict[str, int]
    places: list[PlaceFigures]


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """A household, or one of its people, in a category. `origin`: a recognition on file, or a benefit granted."""

    category: CategoryName
    person_name: str | None
    valid_from: date
    valid_to: date | None
    origin: Literal["status", "benefit"]
    source: str


class LowIncomeItem(msgspec.Struct, frozen=True, kw_only=True):
    """A household of the database. `level`: of its monitoring that goes on. `known_on`: when last somebody said
    anything of it; `stale`: longer ago than the limit (LI-11)."""

    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    members: int
    memberships: list[Membership]
    level: Level | None
    known_on: date | None
    stale: bool


class LowIncomeList(msgspec.Struct, frozen=True):
    items: list[LowIncomeItem]
    next: str | None


class HistoryEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One day in a household's line: into or out of a category, into monitoring, an outcome, out of monitoring."""

    on: date
    kind: Literal["entered", "left", "monitored", "outcome", "released"]
    what: str
    detail: str
    by: str | None


class LowIncomeHistory(msgspec.Struct, frozen=True):
    household_id: UUID
    events: list[HistoryEvent]


ReasonNotTaken = Literal[
    "no_id", "id_malformed", "not_in_register", "name_differs", "unknown_category", "bad_date", "not_yet", "ended",
    "twice",
]  # fmt: skip


Outcome = Literal["taken", "proposed", "known", "not_taken"]


class ExchangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the platform's file and what becomes of it: `taken`, `proposed` where each is decided
    alone, `known` already, or not taken with the reason."""

    row: int
    name: str
    id_masked: str
    category: str
    result: Outcome
    reason: ReasonNotTaken | None


class ExchangeReport(msgspec.Struct, frozen=True, kw_only=True):
    """What taking a file over does, or did. `rows`: those not taken first, as far as they are shown."""

    taken: int
    proposed: int
    known: int
    not_taken: int
    rows: list[ExchangeRow]
    done: bool
    missing: "MissingReport | None" = None


class MissingMember(msgspec.Struct, frozen=True, kw_only=True):
    """A household or person of the database whom a whole file does not name, or names with a last day that is over
    (`until`). `in_case`: by a granted benefit, which ends in its case alone."""

    household_id: UUID
    head_name: str
    person_name: str | None
    place: str
    category: CategoryName
    valid_from: date
    until: date | None
    in_case: bool


class MissingReport(msgspec.Struct, frozen=True, kw_only=True):
    """Who of a place stands in the database and not in a whole file of it. `standing`: memberships of the place;
    `nameless`: those nobody can look for, because no citizen ID is on file; `in_cases`: of those missing."""

    standing: int
    nameless: int
    missing: int
    in_cases: int
    rows: list[MissingMember]


class TakenOver(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the platform that was taken over: rows taken, known already and not taken; and whether it was taken
    back, by whom, when and why."""

    id: UUID
    file_name: str
    taken_by: str
    taken_at: datetime
    taken: int
    known: int
    not_taken: int
    undone_by: str | None
    undone_at: datetime | None
    undo_reason: str | None


EntryState = Literal["stands", "changed", "named_again", "taken_back"]


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    status_id: UUID
    household_id: UUID
    head_name: str
    person_name: str | None
    place: str
    status: str
    valid_from: date
    valid_to: date | None
    state: EntryState


class ProposalCounts(msgspec.Struct, frozen=True):
    waiting: int
    decided: int


class ExchangeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A recognition a file put on file. `state`: it stands by this file alone and goes when the file is taken back;
    somebody `changed` it since, or another file that stands named it again: it stays; or it was taken back."""

    household_id: UUID
    head_name: str
    person_name: str | None
    place: str
    category: CategoryName
    valid_from: date
    valid_to: date | None
    state: EntryState


class ExchangeEntries(msgspec.Struct, frozen=True, kw_only=True):
    """A file and what it put on file: recognitions by their state, and those shown, first what stays; proposals that
    wait (they are closed with the file) and that somebody decided (they stay decided)."""

    file: TakenOver
    states: dict[str, int]
    waiting: int
    decided: int
    rows: list[ExchangeEntry]


class UndoRequest(msgspec.Struct, frozen=True):
    """Why a file is taken back."""

    reason: Annotated[str, msgspec.Meta(max_length=2000)]


class StandingMember(msgspec.Struct, frozen=True, kw_only=True):
    """A membership that holds, with the blind indexes of who it is about. `status_id` None: by a benefit."""

    status_id: UUID | None
    household_id: UUID
    person_id: UUID | None
    category: CategoryName
    valid_from: date
    head_name: str
    person_name: str | None
    place: str
    blinds: list[bytes]


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal to release somebody, out of a file of the platform. `until`: the last day, where it says one."""

    id: UUID
    category: CategoryName
    until: date | None
    proposed_at: datetime
    file_name: str
    household_id: UUID
    head_name: str
    person_name: str | None
    place: str
    valid_from: date


class ReleaseRow(msgspec.Struct, frozen=True):
    status_id: UUID
    household_id: UUID
    valid_from: date
    valid_to: date | None
    decided_at: datetime | None


class ReleaseDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Released with `ended_on` as the last day, or kept; and why."""

    decision: Literal["release", "keep"]
    note: Annotated[str, msgspec.Meta(max_length=2000)]
    ended_on: date | None = None


class Recognition(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal to recognise somebody whom a file of the platform names; nobody is in bulk (DB-13)."""

    id: UUID
    category: CategoryName
    valid_from: date
    valid_to: date | None
    proposed_at: datetime
    file_name: str
    household_id: UUID
    person_name: str
    place: str


class RecognitionRow(msgspec.Struct, frozen=True):
    person_id: UUID
    household_id: UUID
    category: CategoryName
    valid_from: date
    valid_to: date | None
    file_name: str
    decided_at: datetime | None
    held: list[str]


class RecognitionDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Recognised by the `approval` that was seen (its number), or refused; and what was looked into."""

    decision: Literal["recognise", "refuse"]
    note: Annotated[str, msgspec.Meta(max_length=2000)]
    approval: Annotated[str, msgspec.Meta(max_length=200)] = ""


class NewRecognition(msgspec.Struct, frozen=True):
    """Whom a row of a file names as what."""

    person_id: UUID
    category: CategoryName
    valid_from: date
    valid_to: date | None


class ExportRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Why citizen IDs leave the house: put on file with who asked. `region`: below which division."""

    reason: str
    region: str | None = None


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the platform's file wants it."""

    name: str
    id_cipher: bytes | None
    relation: str
    head_name: str
    region_code: str
    place: str
    address: str
    category: CategoryName
    support_mode: str | None
    valid_from: date
    valid_to: date | None
    level: str | None


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the register by the blind index of the citizen ID, and what the household is recognised as."""

    id: UUID
    household_id: UUID
    region_code: str
    name: str
    id_blind: bytes
    held: list[str]


class HouseholdStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A recognition to be put on file."""

    id: UUID
    household_id: UUID
    person_id: UUID | None
    status: str
    support_mode: Literal["scattered", "institutional"] | None
    valid_from: date
    valid_to: date | None
    source: str


class PlaceCount(msgspec.Struct, frozen=True):
    region_code: str
    kind: Literal["all", "category", "level"]
    name: str
    households: int


class HistoryRow(msgspec.Struct, frozen=True):
    on: date
    kind: Literal["entered", "left", "monitored", "outcome", "released"]
    what: str
    detail: str
    by: str | None
    at: datetime | None = None
