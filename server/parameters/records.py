"""A county's own values, and how they come about."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Origin = Literal["document", "proposal", "county", "case"]


class CountyParameter(msgspec.Struct, frozen=True):
    """Valid from a civil date until a later value of the same name replaces it."""

    name: str
    value: Any
    valid_from: date
    decided_by: str


class NewProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A value somebody proposes. `order_ref`: the paper by which city or province set it, where they decide it."""

    id: UUID
    value: Any
    valid_from: date
    reason: Reason
    order_ref: Annotated[str, msgspec.Meta(max_length=200)] = ""


class NewDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What another person says to a proposal; a refusal has a reason."""

    decision: Literal["approve", "refuse"]
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ProposalRow(msgspec.Struct, frozen=True):
    """A proposal with what became of it; `decision` None: nobody decided yet."""

    id: UUID
    name: str
    value: Any
    valid_from: date
    reason: str
    order_ref: str
    proposed_by: str
    proposed_by_id: UUID
    proposed_at: datetime
    decision: Literal["approve", "refuse"] | None
    decision_reason: str | None
    decided_by: str | None
    decided_at: datetime | None


class ValueShown(msgspec.Struct, frozen=True):
    """One value of the time line. `origin`: `document` the documents give it, `proposal` a default where they give
    none, `county` decided here."""

    value: Any
    valid_from: date
    origin: Origin
    decided_by: str = ""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a value may be. `law_*` and `must_include`: forced by the documents; the others keep out nonsense."""

    type: str
    unit: str
    choices: tuple[str, ...]
    keys: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    law_minimum: float | None
    law_maximum: float | None
    must_include: tuple[str, ...]
    count: int | None


class ParameterItem(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter with the value that holds today, None when nobody has entered one. `told`: on record for people to
    read, nothing is computed from it."""

    name: str
    group: str
    title: Text
    note: Text
    citation: str
    rules: tuple[str, ...]
    changed_by: tuple[str, ...]
    limits: Limits
    now: ValueShown | None
    later: ValueShown | None  # the next that will hold
    open_proposals: int
    told: bool


class ParameterList(msgspec.Struct, frozen=True):
    """Every parameter, in the order of its groups."""

    as_of: date
    items: list[ParameterItem]


class ParameterPage(msgspec.Struct, frozen=True):
    """One parameter with its time line, oldest first, and the proposals about it, newest first."""

    parameter: ParameterItem
    values: list[ValueShown]
    proposals: list[ProposalRow]
    programmes: list[Text]  # whose rules read it
