"""Papers of a case: what one says block by block, its versions and its files."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text

Form = Literal["pdf", "docx"]
CONTENT_TYPES: dict[Form, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Block(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of a paper. `heading`, `paragraph`: `text`. `addressee`: `text` flush left. `fields`: `rows` of label
    and value. `table`: the first of `rows` is its head, `items` the widths. `lines`: `count` empty lines. `signs`:
    `items`, one signature line each. `dated`: `items` are office and day, flush right."""

    kind: Literal["heading", "paragraph", "addressee", "fields", "table", "lines", "signs", "dated"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    items: tuple[str, ...] = ()
    count: int = 0


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A paper whole. `letter`: set like an official letter, otherwise as a form. `foot`: at the foot of each page."""

    title: str
    made_on: date
    number: str | None = None
    letter: bool = False
    blocks: tuple[Block, ...] = ()
    foot: str = ""


class NewPaper(msgspec.Struct, frozen=True, kw_only=True):
    """Make a paper of a case. `reason`: why another one of this kind, from the second on."""

    id: UUID
    kind: str
    reason: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class PaperFile(msgspec.Struct, frozen=True, kw_only=True):
    paper_id: UUID
    form: Form
    sha256: bytes
    bytes: int


class PaperRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    region_code: str
    kind: str
    version: int
    number: str | None
    content: Content
    reason: str | None
    made_by: str
    made_at: datetime


class PaperShown(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a paper. `files`: the forms it can be taken in, with their SHA-256; none while they are made."""

    id: UUID
    kind: str
    title: Text
    version: int
    number: str | None
    reason: str | None
    made_by: str
    made_at: datetime
    files: dict[Form, str]


class PaperKindShown(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of paper this case can have. `made`: how many versions there are. `due_on`: the day by which it must be
    served, where a rule says so."""

    id: str
    title: Text
    citation: str
    made: int
    due_on: date | None


class CasePapers(msgspec.Struct, frozen=True):
    items: list[PaperShown]
    kinds: list[PaperKindShown]


class RevealedArchive(msgspec.Struct, frozen=True):
    """Why citizen IDs are to be readable in an archive."""

    reason: Annotated[str, msgspec.Meta(max_length=1000)]


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper is made from besides the case's own page."""

    county: str
    township: str
    village: str
    household: str
    amount: Decimal | None
    today: date
    due_on: date | None
    number: str | None
    notice: Any = None
    document: str = ""
