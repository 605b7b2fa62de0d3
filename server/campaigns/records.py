"""Campaigns as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Purpose = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Standing = Literal["going_on", "ahead", "past", "ended"]
Group = Literal[
    "tekun", "dibao", "single_person_dibao", "dibao_marginal", "expenditure_hardship", "poverty_risk",
    "disability_living", "disability_nursing", "orphan_allowance", "other",
]  # fmt: skip


class NewCampaign(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to visit from the first of these days through the last.

    `regions`: divisions, each with all below it. `statuses`: only households with one of them; none: everybody
    there. `households`: these alone of those places; none: all. All three have to agree.
    """

    id: UUID
    name: Name
    purpose: Purpose
    regions: Annotated[list[str], msgspec.Meta(min_length=1, max_length=500)]
    statuses: list[Group] = []
    households: Annotated[list[UUID], msgspec.Meta(max_length=5000)] = []
    starts_on: date
    ends_on: date


class CampaignEnd(msgspec.Struct, frozen=True, kw_only=True):
    """Why nobody need go any more."""

    reason: Purpose


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign within reach, and how far it is: `visited` of `households` had a visit that counts since it began.

    `households` are those within the reader's reach.
    """

    id: UUID
    region_code: str
    name: str
    purpose: str
    regions: list[str]
    statuses: list[str]
    starts_on: date
    ends_on: date
    standing: Standing
    entered_by: str
    entered_at: datetime
    ended_on: date | None
    ended_by: str | None
    end_reason: str | None
    households: int
    visited: int


class CampaignList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[Campaign]
    next: str | None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A household of a campaign; `visited_on`: the first visit since it began that counts. `in_vain`: attempts."""

    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    visited_on: date | None
    in_vain: int
    paused_until: date | None
    lon: float | None
    lat: float | None


class MemberList(msgspec.Struct, frozen=True):
    items: list[Member]
    next: str | None
