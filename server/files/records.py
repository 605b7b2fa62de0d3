"""Photos and other files that records name."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]  # lower-case hex
State = Literal["missing", "arrived", "verified", "bad"]

MOST_BYTES = 15 * 1024 * 1024
LEAST_PIECE, MOST_PIECE = 256 * 1024, 2 * 1024 * 1024  # bytes
CAMERA = frozenset({"image/jpeg", "image/webp"})  # signatures and drawings are PNG
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
KINDS = IMAGES | {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/webm", "audio/wav", "application/pdf"}


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """A file a phone holds and wants to send. `bytes`: its size."""

    sha256: Sha256
    bytes: Annotated[int, msgspec.Meta(gt=0)]
    content_type: str


class Announcement(msgspec.Struct, frozen=True):
    files: Annotated[tuple[Announced, ...], msgspec.Meta(min_length=1, max_length=50)]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """Where to PUT the bytes; good for 30 minutes."""

    method: str
    url: str
    headers: dict[str, str]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """`upload` None: nothing to send, the file is here or under examination."""

    sha256: str
    state: State
    upload: Upload | None


class WantedFiles(msgspec.Struct, frozen=True):
    items: list[Wanted]


class PiecesAsked(msgspec.Struct, frozen=True):
    """`piece_bytes`: how much this phone's network carries in one go."""

    piece_bytes: Annotated[int, msgspec.Meta(ge=LEAST_PIECE, le=MOST_PIECE)]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes `start` to `start + bytes` of a file, and where to PUT them; good for 30 minutes."""

    start: int
    bytes: int
    url: str


class WantedPieces(msgspec.Struct, frozen=True, kw_only=True):
    """`held_bytes`: how much of the file is here already. `items`: the next pieces wanted, none when it is whole."""

    state: State
    held_bytes: int
    items: list[Piece]


class Arrived(msgspec.Struct, frozen=True):
    sha256: str
    state: State


class FileRow(msgspec.Struct, frozen=True, kw_only=True):
    sha256: bytes
    bytes: int
    content_type: str
    arrived_at: datetime | None
    verified_at: datetime | None
    problem: str | None
    announced_at: datetime | None = None

    @property
    def state(self) -> State:
        """Verified once hash and size were read back; bad when they were not what was announced."""
        if self.verified_at:
            return "verified"
        if self.problem:
            return "bad"
        return "arrived" if self.arrived_at else "missing"


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a record names or brought along, for screens. `sha256` is empty until the file has come."""

    submission_id: UUID
    name: str
    sha256: str
    state: State
    problem: str | None
    problem_text: Text | None
    content_type: str | None
    width: int | None
    height: int | None
    taken_at: str | None


class NamedRow(msgspec.Struct, frozen=True, kw_only=True):
    submission_id: UUID
    name: str
    named: bool
    sha256: bytes | None
    bytes: int | None
    content_type: str | None
    arrived_at: datetime | None
    verified_at: datetime | None
    problem: str | None
    width: int | None
    height: int | None
    taken_at: str | None


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What an image says of itself. `perceptual_hash`, `difference_hash`: 64 bits each as signed integers, of
    the upright thumbnail. `turned`: both of the thumbnail in the seven other ways round; `parts`: both of what is
    left of it when an edge was cut off.
    """

    width: int
    height: int
    taken_at: str | None
    lon: float | None
    lat: float | None
    perceptual_hash: int
    difference_hash: int
    turned: list[tuple[int, int]]
    parts: list[tuple[int, int]]
    thumbnail: bytes


class Photo(msgspec.Struct, frozen=True):
    """What a verified photo is known again by, and what its camera said. `turned_hashes`: perceptual and difference
    hash by turns, of the seven other ways round; none of photos from before they were kept.
    """

    sha256: bytes
    perceptual_hash: int
    difference_hash: int
    turned_hashes: list[int]
    taken_at: str | None
    lon: float | None
    lat: float | None


class Alike(msgspec.Struct, frozen=True):
    """A photo of the county and by how many bits its two hashes differ from one that was asked about. `part`: above 0
    when a part of it was compared; `turn`: above 0 when what was asked about was turned or mirrored for it.
    """

    sha256: bytes
    bits: int
    second_bits: int
    part: int = 0
    turn: int = 0
