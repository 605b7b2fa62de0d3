"""Lists of other departments as they travel."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text

State = Literal["uploaded", "reading", "unreadable", "read", "applying", "applied", "undone", "withdrawn", "cleared"]
Outcome = Literal["matched", "proposed", "set_aside", "repeated", "unknown", "unreadable"]
Which = Literal["added", "gone", "altered"]
Text200 = Annotated[str, msgspec.Meta(max_length=200)]
DocumentNo = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class NewAuthorisation(msgspec.Struct, frozen=True, kw_only=True):
    """The document on whose ground a department hands its lists over, and until when (both days included)."""

    id: UUID
    document_no: DocumentNo
    title: Text200 = ""
    valid_from: date
    valid_to: date


class Authorisation(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    feed: str
    document_no: str
    title: str
    valid_from: date
    valid_to: date
    recorded_by: str | None
    recorded_at: datetime
    ended_at: datetime | None


class FieldShown(msgspec.Struct, frozen=True, kw_only=True):
    """A column a feed may have. `fact`: what it becomes in the register, "" for nothing."""

    name: str
    title: Text
    kind: str
    fact: str
    needed: bool


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """The newest list of a feed that is applied, and how many there were."""

    feed: str
    listed_on: date | None
    applied: int


class GroupShown(msgspec.Struct, frozen=True):
    """A group of people to be screened, by the rule that names it."""

    rule: str
    title: Text


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """A feed with its ground and how fresh it is. `authorisation`: the one in force, None when there is none.

    `due_on`: when the next list should be here; `stale`: it is not. `authorisation_ends_soon`: within thirty days.
    `rules`: rule ids.
    """

    id: str
    title: Text
    department: Text
    purpose: Text
    rules: list[str]
    screens: list[GroupShown]
    checks: list[str]
    per: Literal["person", "event"]
    keep_days: int
    fields: list[FieldShown]
    authorisation: Authorisation | None
    authorisation_ends_soon: bool
    listed_on: date | None
    due_on: date | None
    stale: bool
    applied: int


class FeedList(msgspec.Struct, frozen=True):
    items: list[FeedItem]


class NoteShown(msgspec.Struct, frozen=True):
    """How the file was read: what was left out of it, and what speaks against it."""

    note: str
    detail: str
    words: Text


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How the file was understood. `heading_first`, `heading_last`: rows as a spreadsheet counts, 0 for none."""

    kind: str
    sheet: str
    encoding: str
    delimiter: str
    heading_first: int
    heading_last: int
    labels: list[str]
    suggested: dict[str, str]
    notes: list[tuple[str, str]]


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One import as stored; `uploaded_by` and the others are names. `authorisation_id`: the document it rests on, the
    one it was applied under once it was."""

    id: UUID
    feed: str
    authorisation_id: UUID
    document_no: str
    file_name: str
    bytes: int
    listed_on: date
    uploaded_by: str | None
    uploaded_at: datetime
    shape: Shape
    columns: dict[str, str] | None
    percent: int
    read_at: datetime | None
    problem: str | None
    counts: dict[str, int] | None
    applied_by: str | None
    applied_at: datetime | None
    with_leads: bool
    applied_through: UUID | None
    finished_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    undo_reason: str | None
    cleared_at: datetime | None


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """An import and where it stands. `columns`: field → heading, the suggestion until somebody said so.

    `sample`: the first rows below the heading, as they came. `missing`: fields without which it cannot be read.
    """

    id: UUID
    feed: str
    feed_title: Text
    document_no: str
    file_name: str
    bytes: int
    listed_on: date
    uploaded_by: str | None
    uploaded_at: datetime
    state: State
    percent: int
    problem: Text | None
    shape: Shape
    notes: list[NoteShown]
    columns: dict[str, str]
    missing: list[str]
    counts: dict[str, int]
    applied_by: str | None
    applied_at: datetime | None
    finished_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    undo_reason: str | None


class ImportList(msgspec.Struct, frozen=True):
    items: list[Import]
    next: str | None


class Sample(msgspec.Struct, frozen=True):
    """The first rows of the list below its heading, cell by cell; long numbers without their middle."""

    labels: list[str]
    rows: list[list[str]]


class ColumnsSaid(msgspec.Struct, frozen=True):
    """Field → heading. Fields left out are not read."""

    columns: dict[str, str]


class ApplyRequest(msgspec.Struct, frozen=True):
    """`with_leads`: whoever of the list is in no programme becomes a lead, where the feed screens for one.
    `strangers`: the number of rows in no register, typed to confirm that so many are to become leads."""

    with_leads: bool = True
    strangers: int | None = None


class UndoRequest(msgspec.Struct, frozen=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Reason(msgspec.Struct, frozen=True):
    """One thing that speaks for (positive) or against a match, in bits."""

    field: str
    says: str
    weight: float


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row with what became of it, as stored."""

    row: int
    name: str
    id_last4: str | None
    born: date | None
    sex: str
    place: str
    facts: dict[str, Any]
    details: dict[str, Any]
    problems: list[str]
    outcome: Outcome
    reason: str | None
    first_row: int | None
    person_id: UUID | None
    household_id: UUID | None
    person_name: str | None
    person_address: str | None
    score: float | None


class ListResult(msgspec.Struct, frozen=True, kw_only=True):
    """The workbook with the reason beside each row. `made_at` None: it is being made, `percent` of it are done."""

    asked_at: datetime
    percent: int
    made_at: datetime | None


class CellSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What was read in a column. `value_label`: where it is not a number, a day or free text."""

    name: str
    title: Text
    value: Any
    value_label: Text | None


class RowShown(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the list: what was read in it, whom it is about, and why. `born_by_month`: the day of `born` is
    unknown."""

    row: int
    name: str
    id_masked: str | None
    born: date | None
    born_by_month: bool
    place: str
    said: list[CellSaid]
    outcome: Outcome
    why: list[Text]
    household_id: UUID | None
    person_id: UUID | None
    person_name: str | None
    person_address: str | None


class RowList(msgspec.Struct, frozen=True):
    items: list[RowShown]
    next: str | None


class ListBefore(msgspec.Struct, frozen=True):
    """The list of the same feed that was applied before another."""

    id: UUID
    listed_on: date
    file_name: str
    columns: dict[str, str]


class ListChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since the list before; `before` None: there is none to compare with.

    `altered`: who is in both and of whom this one says something else; None where that was not counted.
    """

    before: ListBefore | None
    added: int
    gone: int
    altered: int | None


class ChangedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row about somebody whom the other list does not name, or of whom it said something else, as stored."""

    row: int
    name: str
    id_last4: str | None
    born: date | None
    place: str
    person_id: UUID | None
    facts: dict[str, Any] = {}
    details: dict[str, Any] = {}
    facts_before: dict[str, Any] = {}
    details_before: dict[str, Any] = {}


class PersonListed(msgspec.Struct, frozen=True):
    """Somebody of the register whom a list names."""

    id: UUID
    household_id: UUID
    name: str
    address: str


class CellAltered(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says in a column and what the one before it said; None for nothing."""

    title: Text
    before: CellSaid | None
    now: CellSaid | None


class ChangedShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is new in a list, gone from it, or of whom it says something else (`altered`): the row of the list
    that names them, and who they are in the register, where that is known."""

    row: int
    name: str
    id_masked: str | None
    born: date | None
    place: str
    household_id: UUID | None
    person_name: str | None
    person_address: str | None
    altered: list[CellAltered]


class ChangedList(msgspec.Struct, frozen=True):
    items: list[ChangedShown]
    next: str | None


class ListedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the register with what the list says of them, row by row."""

    person_id: UUID
    household_id: UUID
    region_code: str
    name: str
    address: str
    facts: list[dict[str, Any]]
    details: list[dict[str, Any]]
    rows: list[int]


class Stranger(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is in no register, with what the list says of them, row by row. `listed_as`: as whom; `names`:
    as each row writes it."""

    listed_as: bytes
    name: str
    names: list[str]
    id_last4: str | None
    problems: list[str]
    place: str
    phone_cipher: bytes | None
    facts: list[dict[str, Any]]
    details: list[dict[str, Any]]
    rows: list[int]


class LeadOfList(msgspec.Struct, frozen=True, kw_only=True):
    """A lead that came of a list. `outcome`: how it ended; `kept`: its list was taken back and it stayed open."""

    id: UUID
    person_name: str
    place: str
    household_id: UUID | None
    outcome: str | None
    kept: bool


class LeadOfListPage(msgspec.Struct, frozen=True):
    items: list[LeadOfList]
    next: str | None


class PersonMeant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the register that a row may be about. `score`: the probability, where no citizen ID speaks.

    `weights`: what speaks for (positive) and against it, in bits.
    """

    person_id: UUID
    household_id: UUID
    name: str
    sex: str
    born: date | None
    id_last4: str | None
    address: str
    village: str
    died_on: date | None
    outcome: Outcome
    reason: str
    score: float | None
    weights: list[Reason]


class ProposalList(msgspec.Struct, frozen=True):
    """Those a row may be about, the likeliest first."""

    items: list[PersonMeant]


class Decision(msgspec.Struct, frozen=True):
    """Who a row is about; `person_id` None: nobody of those proposed."""

    id: UUID
    person_id: UUID | None
