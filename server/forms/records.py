"""What phones send, what they get for it, and published forms."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Mark, Text

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]  # lower-case hex
Name = Annotated[str, msgspec.Meta(max_length=500, pattern="^[^\\x00]*$")]  # the database takes no NUL
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)  # what decoding a hostile body may raise
YEARS = range(1900, 2200)  # beyond them a clock cannot be set right by arithmetic
Purpose = Literal["visit", "quick_report", "survey"]


class FormName(msgspec.Struct, frozen=True):
    id: Name
    version: Name


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """WGS-84 degrees; accuracy in metres as the phone says it."""

    lon: float
    lat: float
    accuracy_m: float | None = None
    source: Literal["gps", "manual"] = "gps"
    mock: bool = False
    at: Moment | None = None


class NamedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that an answer names; it travels apart from the record."""

    name: Name
    sha256: Sha256
    bytes: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    content_type: str = "application/octet-stream"


class ClockReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone knew of its clock at one moment: by how many seconds it was ahead of the server's.

    `synced_at`: when it last heard from the server, by the server's clock.
    """

    lead_s: Annotated[int, msgspec.Meta(ge=-(2**33), le=2**33)]  # as far as the years below go
    synced_at: Moment

    def __post_init__(self) -> None:
        """Raises ValueError as Record does."""
        _need_year(self.synced_at)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A form that a phone finished. `instance` is the XForm instance; times are the phone's own."""

    id: UUID
    form: FormName
    instance: str
    entered_at: Moment
    household_id: UUID | None = None
    case_id: UUID | None = None
    started_at: Moment | None = None
    ended_at: Moment | None = None
    visited_on: date | None = None  # late entry: the visit was made on another day
    time_zone: str = "Asia/Shanghai"
    phone_now: Moment | None = None  # the phone's clock when it sent this
    position: Position | None = None
    files: tuple[NamedFile, ...] = ()
    app_version: str = ""
    # An earlier record of the same sender that this one mends. Left out, not null: the content of the others stays
    # what it was before there were corrections.
    corrects: UUID | msgspec.UnsetType = msgspec.UNSET
    # The version of the household that the phone held when it was begun, and the earlier records of the same phone
    # about it: what was known to it. Left out as above by apps that do not say.
    household_version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | msgspec.UnsetType = msgspec.UNSET
    follows: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=200)] | msgspec.UnsetType = msgspec.UNSET
    # Which member of the household it is about. Left out as above when nobody was named.
    person_id: UUID | msgspec.UnsetType = msgspec.UNSET
    # The phone's clock at `started_at` and at `entered_at`; somebody may have set it in between. Left out as above.
    started_clock: ClockReading | msgspec.UnsetType = msgspec.UNSET
    entered_clock: ClockReading | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        """Raises ValueError for a moment that no clock can mean; decoding then says so."""
        for moment in (self.entered_at, self.started_at, self.ended_at, self.phone_now, self.visited_on):
            if moment:
                _need_year(moment)


def _need_year(moment: date) -> None:
    if moment.year not in YEARS:
        raise ValueError(f"{moment.isoformat()} is in no year between {YEARS.start} and {YEARS.stop}")


class ReceivedFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    sha256: str
    state: Literal["missing", "arrived", "verified", "bad"]
    problem: str | None = None


class FollowupNow(msgspec.Struct, frozen=True, kw_only=True):
    """What the household's follow-up looks like once a record was evaluated."""

    household_id: UUID
    due_on: date | None
    last_counted_on: date | None
    flagged_on: date | None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The server's word for one record. `complete`: evaluated, and every named file was verified."""

    id: UUID
    state: Literal["received", "evaluated"]
    received_at: datetime
    already_received: bool = False
    problems: tuple[Mark, ...] = ()
    files: tuple[ReceivedFile, ...] = ()
    complete: bool = False
    household: FollowupNow | None = None


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A record at the door: who sent it, for what, its bytes, and what could be read of it."""

    county_code: str
    sender_id: UUID
    device_id: UUID | None
    region_code: str
    purpose: Purpose
    id: UUID
    body: bytes
    content_sha256: bytes
    record: Record | None  # None: only the id could be read


class Kept(msgspec.Struct, frozen=True):
    """A submission as it stands in the table after an attempt to add it."""

    id: UUID
    received_at: datetime
    body_sha256: bytes


class Mended(msgspec.Struct, frozen=True):
    """A record, the one that mends it, and who sent both."""

    id: UUID
    by_record: UUID
    sent_by: UUID


class GivenRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a list made from the register, as it was given to devices."""

    dataset: str
    entity_id: UUID
    version: int
    properties: dict[str, str]


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    region_code: str
    purpose: Purpose
    form_id: str
    form_version: str
    household_id: UUID | None
    case_id: UUID | None
    submitted_by: UUID
    received_at: datetime
    body: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One question as it was answered, in the words of the form's version."""

    path: str
    group: Text | None
    label: Text
    value: Any
    value_label: Text | None


State = Literal["in_force", "scheduled", "superseded", "retired"]
EngineName = Literal["server", "phone"]


class FormTestOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A form test of the workbook (its name and first row), and whether every engine that was asked passed it."""

    name: str
    row: int
    passed: bool
    engines: list[EngineName]


class MediaFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a version names: a list, a picture, sound."""

    name: str
    sha256: str
    bytes: int
    content_type: str


class FormVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A published version; it never changes. `definition`: the questions with labels and choices (field_forms)."""

    form_id: str
    version: str
    title: Text
    purpose: Purpose
    in_force_on: date
    xform: str
    definition: Any
    form_tests: list[FormTestOutcome]
    media: list[MediaFile]


class FormListed(msgspec.Struct, frozen=True, kw_only=True):
    """A version as it stands today. `in_force_on`: the civil date from which new records are filled with it."""

    form_id: str
    version: str
    title_zh: str
    title_en: str
    purpose: Purpose
    state: State
    in_force_on: date
    published_at: datetime
    published_by_name: str | None
    retired_at: datetime | None
    retired_reason: str | None
    form_tests: list[FormTestOutcome]
    sha256: str


class FormList(msgspec.Struct, frozen=True):
    items: list[FormListed]


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """A version that new records are filled with from `in_force_on`, and for whom; an empty list stands for all."""

    form_id: str
    version: str
    title: Text
    purpose: Purpose
    in_force_on: date
    programmes: list[str]
    statuses: list[str]
    regions: list[str]
    sha256: str


class WorkbookProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the workbook, what is wrong, and what to do."""

    sheet: str | None
    row: int | None
    column: str | None
    kind: str
    severity: str
    message: Text
    remedy: Text


class FormChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change between two versions. `caution`: reports or rules feel it."""

    kind: str
    path: str
    message: Text
    effect: Text
    caution: bool


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What a version changes against an earlier one, in words. `from_version` None: there is none to compare with."""

    form_id: str
    version: str
    from_version: str | None
    changes: list[FormChange]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """`published` false: only checked, or these very contents were published before."""

    form_id: str
    version: str
    published: bool
    problems: list[WorkbookProblem]
    in_force_on: date | None = None
    form_tests: list[FormTestOutcome] = []


class CheckedForm(Published, frozen=True, kw_only=True):
    """What publishing would say. `xform` None: it cannot be converted. `difference`: to the version in force."""

    xform: str | None = None
    media: list[str] = []  # the files that the form names
    difference: Difference | None = None


class Retirement(msgspec.Struct, frozen=True):
    """Why a version is no longer to be used."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern="\\S")]


class Retired(msgspec.Struct, frozen=True, kw_only=True):
    """`in_force`: the version of the form that new records are filled with now; None: the form is offered no more."""

    form_id: str
    version: str
    state: State
    in_force: str | None
    message: Text


Programme = Literal[
    "dibao", "single_person_dibao", "tekun", "temp_aid", "one_off_temp_aid", "disability_living",
    "disability_nursing", "orphan_allowance", "vagrant_relief", "special_relief", "price_subsidy", "gas_subsidy",
    "condolence", "dibao_marginal", "expenditure_hardship",
]  # fmt: skip
Status = Literal[
    "tekun", "dibao", "single_person_dibao", "dibao_marginal", "expenditure_hardship", "poverty_risk",
    "disability_living", "disability_nursing", "orphan_allowance", "other",
]  # fmt: skip
RegionCode = Annotated[str, msgspec.Meta(pattern="^[0-9]{6}([0-9]{3}){0,3}$")]


class NewAssignment(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a form is: households of these programmes, statuses and divisions; an empty list stands for all."""

    programmes: list[Programme] = []
    statuses: list[Status] = []
    regions: list[RegionCode] = []


class Assignment(NewAssignment, frozen=True, kw_only=True):
    assigned_at: datetime
    assigned_by_name: str | None


class AssignmentHistory(msgspec.Struct, frozen=True):
    """Newest first; the first counts. None: the form is for all."""

    items: list[Assignment]


class AnswersRow(msgspec.Struct, frozen=True, kw_only=True):
    """One evaluated record on its way out."""

    id: UUID
    region_code: str
    form_version: str
    household_id: UUID | None
    sent_by: str | None
    received_at: datetime
    answers: dict[str, Any]


class Evaluated(msgspec.Struct, frozen=True, kw_only=True):
    """A submission with what the engine makes of it. `record` None: it could not be read. `corrects`: the earlier
    record that it mends; one that could not be read mends none.
    """

    submission: Submission
    record: Record | None
    answers: dict[str, Any]
    facts: dict[str, Any]
    problems: tuple[Mark, ...]
    differences: list[Any]
    own: dict[str, Any] = {}  # the answers that the worker gave: asked, and not filled in by the phone
    corrects: UUID | None = None
