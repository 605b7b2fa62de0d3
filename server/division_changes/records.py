"""Changes of division codes as they travel: the lines of a list, what they would do, what was done."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

Kind = Literal["rename", "recode", "transfer", "merge", "split", "new", "close"]
DeedKind = Literal["rename", "recode", "transfer", "merge", "split", "new", "close", "follow", "outline"]
Placed = Literal["line", "polygon", "no_position", "outside"]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
MOST_LINES = 5_000


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list of changes. `row`: where it stands in the list; `on`: the first day of the new state.

    rename: `old_code` is from then on called `new_name`. recode, transfer: `old_code` with all that is below it has
    `new_code` from then on. merge: it becomes part of `new_code`; several may be merged into a code that is new.
    split: one line for each part; the first takes what no polygon claims. new: `new_code` is established.
    close: `old_code` ends with nobody in it.
    """

    row: int
    kind: Kind
    old_code: str = ""
    new_code: str = ""
    new_name: str = ""
    on: date


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A division as it is on file. `used`: it was in force on some day; `boundary` and the middle are WGS-84."""

    code: str
    level: Literal["county", "town", "village", "grid"]
    name: str
    valid_from: date
    valid_to: date | None
    lon: float | None = None
    lat: float | None = None
    boundary: Any = None

    @property
    def used(self) -> bool:
        return self.valid_to is None or self.valid_to >= self.valid_from


FindingKind = Literal[
    "bad_code", "unknown_code", "county_code", "code_taken", "no_parent", "wrong_level", "no_name", "same_code",
    "not_yet", "before_it_began", "one_part", "say_where", "left_behind", "twice", "full", "households", "workers",
    "open_trips", "reserve_balance", "numbered", "no_polygon", "other_day",
]  # fmt: skip
NOTES = frozenset({"numbered", "no_polygon"})
UNTIL_THEN = frozenset(
    {"households", "workers", "open_trips", "reserve_balance"}
)  # an office can settle before the day


class DivisionFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of a line; all but `NOTES` stand in the way. `row` 0: of no line but of what follows."""

    row: int
    kind: FindingKind
    code: str
    detail: str = ""

    @property
    def stands_in_the_way(self) -> bool:
        return self.kind not in NOTES


class DivisionPart(msgspec.Struct, frozen=True):
    """A part of what was split: the code a household gets whose home lies in the outline of `outline`."""

    code: str
    outline: str


class DivisionDeed(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one division on one day, in order. `row`: the line that says so; 0: it follows what is above.

    No choice: it ends with nobody in it. One: all that is in it goes there. Several: by outline, the rest to the
    first.
    """

    row: int
    kind: DeedKind
    on: date
    old_code: str
    old_name: str
    choices: tuple[DivisionPart, ...] = ()
    new_name: str = ""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A division that comes about, and out of which ones."""

    code: str
    name: str
    level: Literal["county", "town", "village", "grid"]
    valid_from: date
    valid_to: date | None
    origins: tuple[str, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a list comes to. `ended`: the last day of those that end; `joined`: what became part of one in force."""

    deeds: list[DivisionDeed]
    made: list[Made]
    ended: dict[str, date]
    renamed: dict[str, str]
    joined: dict[str, list[str]]
    findings: list[DivisionFinding]


class DivisionChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the lines, the document that orders them, and outlines (GeoJSON, WGS-84) of parts by code."""

    lines: Annotated[list[ChangeLine], msgspec.Meta(min_length=1, max_length=MOST_LINES)]
    outlines: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])


class NewDivisionChange(DivisionChange, frozen=True, kw_only=True):
    """A change that shall be made."""

    id: UUID
    document: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """What hangs on the divisions that change. `polygon`, `no_position`, `outside`: households of split divisions by
    how they were placed; the last two are for a hand."""

    divisions: int = 0
    grids: int = 0
    households: int = 0
    polygon: int = 0
    no_position: int = 0
    outside: int = 0
    workers: int = 0
    offices: int = 0
    open_trips: int = 0
    open_cases: int = 0
    followups: int = 0
    open_leads: int = 0
    notices: int = 0
    campaigns: int = 0
    forms: int = 0


class ChangePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would do; `ready` when nothing stands in the way. `steps`: the first of them, lines first.

    comes_on: the day that has not come, on which it would be made; what an office can settle until then stands in
    nobody's way today.
    """

    ready: bool
    comes_on: date | None
    findings: list[DivisionFinding]
    consequences: Consequences
    steps: list[DivisionDeed]
    all_steps: int


class ReadList(msgspec.Struct, frozen=True):
    """A list out of a file: its lines, and what could not be read, by row."""

    lines: list[ChangeLine]
    unread: list[str]
    outlines: dict[str, Any]


class DivisionChangeItem(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was made. `unplaced`: households that still wait for a hand."""

    id: UUID
    number: int
    document: str
    lines: int
    households: int
    unplaced: int
    made_by: str
    made_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    undo_reason: str | None


class DivisionChangeList(msgspec.Struct, frozen=True):
    items: list[DivisionChangeItem]
    next: str | None


class ComingDivisionChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change whose day has not come. `lines`: how many; `stopped_at`: when it was last tried on or after its day,
    with what stood in the way."""

    id: UUID
    document: str
    on: date
    lines: int
    entered_by: str
    entered_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str | None
    stopped_at: datetime | None
    findings: list[DivisionFinding]


class ComingDivisionChangeList(msgspec.Struct, frozen=True):
    items: list[ComingDivisionChange]
    next: str | None


class ComingDivisionChangePage(ComingDivisionChange, frozen=True, kw_only=True):
    asked: list[ChangeLine]


class ComingLine(msgspec.Struct, frozen=True, kw_only=True):
    """What will become of a code, or of what stands above it."""

    change_id: UUID
    document: str
    on: date
    kind: Kind
    old_code: str
    new_code: str
    new_name: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A change that waits for its day, with who entered it."""

    id: UUID
    document: str
    on: date
    asked: DivisionChange
    user_id: UUID
    user_name: str
    role: str


class DivisionStep(msgspec.Struct, frozen=True, kw_only=True):
    """One division of a change, as it is kept."""

    row: int
    kind: DeedKind
    on: date
    old_code: str | None
    old_name: str
    new_code: str | None
    new_name: str
    makes: bool = False  # the new code came about here


class DivisionChangePage(DivisionChangeItem, frozen=True, kw_only=True):
    steps: list[DivisionStep]


class Unplaced(msgspec.Struct, frozen=True, kw_only=True):
    """A household that no outline claimed: it is where the rest went until somebody looks."""

    household_id: UUID
    head_name: str
    address: str
    region_code: str
    place: str
    why: Literal["no_position", "outside"]


class UnplacedList(msgspec.Struct, frozen=True):
    items: list[Unplaced]
    next: str | None


class HomeSettlement(msgspec.Struct, frozen=True):
    """`to_region`: the grid a household belongs to; None: it stays where it is."""

    to_region: str | None = None


class WithdrawRequest(msgspec.Struct, frozen=True):
    reason: Reason


class UndoRequest(msgspec.Struct, frozen=True):
    reason: Reason


class CodeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a code meant on a day, what has become of it since, and what will."""

    code: str
    on: date
    known: bool
    in_force: bool
    name: str
    above: list[str]
    became: list[str]
    became_names: list[str]
    steps: list[DivisionStep]
    coming: list[ComingLine]


class HouseholdHome(msgspec.Struct, frozen=True):
    """Where a household lives, for placing it."""

    id: UUID
    region_code: str
    lon: float | None
    lat: float | None


class PlacedHome(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    by: Placed
