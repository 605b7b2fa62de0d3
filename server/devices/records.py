"""Phones as they travel to the office."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Sign = Literal["kept", "unsent", "silent", "wrong_clock", "low_storage", "old_app", "not_offline", "reach_too_wide"]
State = Literal["all", "may_need_help", "lost", Sign]


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A phone as it was last heard of (`last_synced_at`); what it did not say of itself is null.

    `places`: the divisions its worker covers today; `households`: how many they hold, null unless that is more than a
    phone takes. `replaced`: another phone of the worker, not a lost one, was heard of later.
    Instants are the server's, `clock_skew_s` is the phone's clock minus the server's.
    """

    id: UUID
    worker_id: UUID
    worker: str
    login: str
    worker_left: bool
    places: list[str]
    households: int | None
    name: str
    app_version: str
    first_seen_at: datetime
    last_synced_at: datetime | None
    clock_skew_s: int | None
    unsent: int | None
    drafts: int | None
    kept_with_problem: int | None
    oldest_unsent_at: datetime | None
    free_storage_mb: int | None
    opens_offline: bool | None
    storage_persisted: bool | None
    last_failure: str | None
    replaced: bool
    lost_at: datetime | None


class DeviceItem(DeviceRow, frozen=True, kw_only=True):
    """`signs`: why it may need help; none for a lost phone."""

    signs: list[Sign]


class DeviceList(msgspec.Struct, frozen=True):
    """`next` is given back as `after` for the phones that follow; null on the last page."""

    items: list[DeviceItem]
    next: str | None


class DeviceFound(msgspec.Struct, frozen=True):
    reason: str
    at: datetime
    by: str


class DeviceLoss(msgspec.Struct, frozen=True, kw_only=True):
    """Once that a phone was lost; `by` is empty when it was locked before people could say so."""

    reason: str
    at: datetime
    by: str
    found: DeviceFound | None


class DeviceLossRow(msgspec.Struct, frozen=True, kw_only=True):
    reason: str
    at: datetime
    by: str
    found_reason: str | None
    found_at: datetime | None
    found_by: str | None


class DevicePage(msgspec.Struct, frozen=True):
    """One phone, with each time it was lost, the newest first."""

    device: DeviceItem
    losses: list[DeviceLoss]


class Reason(msgspec.Struct, frozen=True):
    reason: Annotated[str, msgspec.Meta(max_length=500)]


class VersionInUse(msgspec.Struct, frozen=True):
    """`newest`: what this server gives out."""

    version: str
    devices: int
    newest: bool


class DeviceSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The phones within reach in figures, and the limits behind the signs. Versions leave out lost and replaced."""

    devices: int
    may_need_help: int
    lost: int
    signs: dict[Sign, int]
    versions: list[VersionInUse]
    silent_days: int
    unsent_hours: int
    wrong_clock_minutes: int
    low_storage_mb: int


class DeviceStanding(msgspec.Struct, frozen=True):
    """What a locked phone asks; a phone that nobody knows stands as well as any other."""

    standing: Literal["fine", "lost"]
