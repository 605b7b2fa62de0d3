"""A request for help as the public page asks it, as it is kept, and as the office sees held ones."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from policy.rights_card import CardProgramme
from server.core.errors import Text
from server.leads import Channel
from server.oversight import Category

EVENTS = (
    "sudden_major_illness", "expense_surge", "fire", "natural_disaster", "traffic_accident", "other_accident",
    "public_emergency", "other_special",
)  # fmt: skip


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody filled in, every field as they typed it and cut to a sane length."""

    whom: Literal["", "self", "other"] = ""
    person_name: str = ""
    person_age: str = ""
    person_phone: str = ""
    village: str = ""  # a division code; "unknown" when they cannot tell
    place: str = ""
    event: str = ""
    description: str = ""
    urgent: bool = False
    reporter_name: str = ""
    reporter_phone: str = ""
    consent: bool = False


# The most characters of each text; browsers keep to the same, what comes longer is cut and marked.
LENGTHS = {
    "person_name": 40, "person_age": 3, "person_phone": 40, "village": 15, "place": 200, "event": 40,
    "description": 2000, "reporter_name": 40, "reporter_phone": 40, "whom": 5,
}  # fmt: skip


class Photo(msgspec.Struct, frozen=True):
    """A photo that came with the form and lies in the store under its incoming key."""

    sha256: str
    bytes: int
    content_type: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a request as it is sealed."""

    form: Form
    photo: Photo | None = None


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of who sent a form: no more than keeps the door from being flooded."""

    address_hash: bytes
    stamp: str
    trapped: bool  # the field that people do not see was filled in


class ComplaintForm(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as somebody filled it in; with `named` "yes" it is a report under their name (SU-01)."""

    category: Literal["", Category] = ""
    village: str = ""
    words: str = ""
    named: Literal["", "yes", "no"] = ""
    reporter_name: str = ""
    reporter_phone: str = ""


COMPLAINT_LENGTHS = {"category": 40, "village": 15, "words": 4000, "named": 3, "reporter_name": 40,
                     "reporter_phone": 40}  # fmt: skip


class RightsCard(msgspec.Struct, frozen=True, kw_only=True):
    """What help there is in a county, who qualifies, how much and how to apply. `digest`: of all of it."""

    county: str
    county_name: str
    as_of: date
    digest: str
    programmes: tuple[CardProgramme, ...]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """How far a request or a complaint is. `answer_by`: the last day of the answer to a report under a real name."""

    received_at: datetime
    state: Text
    answer_by: date | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody who asked is told. `photo`: whether it was kept, None when there was none."""

    number: str
    respond_by: datetime | None
    urgent: bool
    photo: bool | None


class RequestRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    region_code: str
    number: str
    body_cipher: bytes
    marks: list[str]
    received_at: datetime
    lead_id: UUID | None
    set_aside: str | None


class HeldItem(msgspec.Struct, frozen=True, kw_only=True):
    """A request that came when too many did: kept, and a lead once somebody looked."""

    id: UUID
    region_code: str
    village_name: str | None
    person_name: str
    description: str
    urgent: bool
    marks: list[str]
    received_at: datetime
    channel: Channel = "help_page"


class HeldList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[HeldItem]
    next: str | None


class SettleRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Make a lead of a held request, or set it aside with the reason; it is kept either way."""

    take: bool
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
