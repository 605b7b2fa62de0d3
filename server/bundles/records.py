"""Bundles: what a phone had not sent, in one sealed file that anyone may carry to the house."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.files import LEAST_PIECE, MOST_PIECE, Piece
from server.forms import Purpose

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]  # lower-case hex
Short = Annotated[str, msgspec.Meta(max_length=200, pattern="^[^\\x00]*$")]

MOST_BYTES = 2 * 1024**3

# Under way: not all of it came. Opening: the house reads it. Opened: read to its end. Kept: it could not be read, or
# not to its end; `problem` says why, and the file stays.
State = Literal["under_way", "opening", "opened", "kept"]
Outcome = Literal["taken", "already_there", "kept_with_problem"]
SessionState = Literal["open", "ended", "lost"]


# What is in a bundle


class EntryHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What stands before each entry. `purpose`: of a record; `sha256`, `content_type`: of a file."""

    kind: Literal["head", "record", "draft", "file"]
    bytes: Annotated[int, msgspec.Meta(ge=0, le=MOST_BYTES)]
    purpose: Purpose | None = None
    sha256: Digest | None = None
    content_type: Short = "application/octet-stream"


class Entry(msgspec.Struct, frozen=True):
    """`body` None: it is larger than its kind may be."""

    header: EntryHeader
    body: bytes | None


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first entry. `token`: of the owner's session on the phone, which says whose records these are."""

    token: Annotated[str, msgspec.Meta(max_length=200)]
    app_version: Short
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    records: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    drafts: int
    files: int


class DraftFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    sha256: Digest


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the house reads of a draft; the rest is for phones alone. `updated_at`: ms, by the phone's clock."""

    id: UUID
    updated_at: Annotated[int, msgspec.Meta(ge=0, le=250_000_000_000_000)]
    files: tuple[DraftFile, ...] = ()


# Handing in


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """A file that somebody holds. `digest`: SHA-256 over the SHA-256 of each MiB. `house`: for whom it was sealed."""

    digest: Digest
    bytes: Annotated[int, msgspec.Meta(gt=0)]
    house: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]


class PiecesAsked(msgspec.Struct, frozen=True):
    """`piece_bytes`: how much this network carries in one go."""

    piece_bytes: Annotated[int, msgspec.Meta(ge=LEAST_PIECE, le=MOST_PIECE)]


class BundlePieces(msgspec.Struct, frozen=True, kw_only=True):
    """`held_bytes`: how much of the bundle is here. `items`: the next pieces wanted, none when it is whole."""

    state: State
    held_bytes: int
    items: list[Piece]


# What came of it


class TakenRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a bundle when it was opened; `problem`: a code of the catalogue."""

    record_id: UUID | None
    purpose: Purpose | None
    outcome: Outcome
    problem: str | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What was found when a bundle was read; all but `problem` unknown when its head could not be."""

    problem: str | None
    region_code: str | None = None
    owner_id: UUID | None = None
    device_id: UUID | None = None
    session: SessionState | None = None
    app_version: str | None = None
    made_at: datetime | None = None
    promised: int | None = None


class BundleRow(msgspec.Struct, frozen=True, kw_only=True):
    digest: bytes
    bytes: int
    arrived_at: datetime | None
    opened_at: datetime | None
    problem: str | None

    @property
    def state(self) -> State:
        """See State."""
        if self.problem:
            return "kept"
        if self.opened_at:
            return "opened"
        return "opening" if self.arrived_at else "under_way"


class BundleListedRow(BundleRow, frozen=True, kw_only=True):
    announced_at: datetime
    removed_at: datetime | None
    owner_name: str | None
    device_name: str | None
    session: SessionState | None
    made_at: datetime | None
    promised: int | None
    handed_in_by: list[str]
    taken: int
    already_there: int
    kept_with_problem: int
    drafts: int


class BundleListed(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle and what came of it.

    `owner_name`, `device_name`, `made_at`: unknown until it was opened. `session`: the owner's when it was opened.
    `promised`: how many records the phone put into it.
    """

    digest: str
    state: State
    bytes: int
    announced_at: datetime
    arrived_at: datetime | None
    opened_at: datetime | None
    removed_at: datetime | None
    problem: str | None
    problem_text: Text | None
    remedy: Text | None
    owner_name: str | None
    device_name: str | None
    session: SessionState | None
    made_at: datetime | None
    promised: int | None
    handed_in_by: list[str]
    taken: int
    already_there: int
    kept_with_problem: int
    drafts: int


class BundleList(msgspec.Struct, frozen=True):
    """Newest first. `next`: give it back as `after` for those that follow."""

    items: list[BundleListed]
    next: str | None


class BundleRecordRow(msgspec.Struct, frozen=True, kw_only=True):
    record_id: UUID | None
    purpose: Purpose | None
    outcome: Outcome
    problem: str | None
    evaluated: bool
    files: int
    files_here: int


class BundleRecord(BundleRecordRow, frozen=True, kw_only=True):
    """One record of a bundle. `record_id` None: it has none that could be read."""

    problem_text: Text | None


class BundlePage(msgspec.Struct, frozen=True):
    bundle: BundleListed
    records: list[BundleRecord]


# Drafts on their way to another phone of their owner


class DraftRow(msgspec.Struct, frozen=True, kw_only=True):
    record_id: UUID
    body: bytes


class OtherPhone(msgspec.Struct, frozen=True, kw_only=True):
    """Another phone of the caller, and how much it said it held when it was last heard of."""

    name: str
    heard_at: datetime
    unsent: int
    drafts: int
    kept_with_problem: int


class Elsewhere(msgspec.Struct, frozen=True):
    """What of the caller's work is not on this phone. `drafts`: ids of those that came in bundles and wait for it."""

    drafts: list[UUID]
    phones: list[OtherPhone]


class AdoptedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a draft. `url` None: the house has not got it, or it is none that can be looked at."""

    name: str
    sha256: str
    url: str | None


class AdoptedDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as its phone kept it. `waiting`: some files are still being looked at; ask again."""

    draft: dict[str, Any]
    files: list[AdoptedFile]
    waiting: bool
