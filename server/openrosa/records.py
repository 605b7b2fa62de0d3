"""Secrets of devices, lists, and submissions as they travel between Collect and the house."""

from datetime import datetime
from typing import Any, BinaryIO, Literal
from uuid import UUID

import msgspec

Dataset = Literal["households", "persons"]
Outcome = Literal["applied", "unchanged", "conflict", "proposed", "kept"]


class NewSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret to be made. `user_id` None: for oneself. `device_name`: what the phone is called."""

    id: UUID
    device_name: str
    user_id: UUID | None = None


class SecretMade(msgspec.Struct, frozen=True, kw_only=True):
    """Shown once. `settings`: the text of the QR code that Collect scans; `bearer`: for clients without digest."""

    id: UUID
    username: str
    secret: str
    bearer: str
    server_url: str
    settings: str


class SecretListed(msgspec.Struct, frozen=True, kw_only=True):
    """A secret without the secret."""

    id: UUID
    user_id: UUID
    user_name: str
    username: str
    device_name: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    revoked_by: str | None


class CollectUser(msgspec.Struct, frozen=True, kw_only=True):
    """A user for whom the caller may make a secret."""

    id: UUID
    name: str
    role: str


class SecretList(msgspec.Struct, frozen=True):
    """Secrets, newest first, and for whom the caller may make more."""

    items: list[SecretListed]
    workers: list[CollectUser]


class SecretRow(msgspec.Struct, frozen=True, kw_only=True):
    """A secret that is not revoked, with its user of today."""

    id: UUID
    user_id: UUID
    name: str
    role: str
    reach: tuple[str, ...]
    formerly: tuple[str, ...]
    digest_cipher: bytes


class PersonOfReach(msgspec.Struct, frozen=True, kw_only=True):
    """A user for whom a secret may be made."""

    id: UUID
    name: str
    role: str
    reach: tuple[str, ...]


class FormOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A form as Collect gets it. `hash`: md5 of `xform`, hex; `media`: names of the files it uses."""

    form_id: str
    version: str
    title: str
    xform: bytes
    hash: str
    media: tuple[str, ...]


class MediaOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a form. `dataset` when it is a list made from the register for this worker."""

    name: str
    content: bytes
    content_type: str
    hash: str
    dataset: Dataset | None


class EntityAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What an instance asks to create or change (ODK entities). `branch_id`: the device's run of offline updates."""

    dataset: str
    id: str
    create: bool
    update: bool
    label: str
    base_version: int | None
    trunk_version: int | None
    branch_id: str


class HouseholdLine(msgspec.Struct, frozen=True, kw_only=True):
    """A household as the lists show it."""

    id: UUID
    region_code: str
    head_name: str
    address: str
    directions: str
    lon: float | None
    lat: float | None
    village: str | None
    grid: str | None


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    household_id: UUID
    region_code: str
    head_name: str
    name: str
    sex: str
    birth_date: str | None
    relation: str
    phone_cipher: bytes | None


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    entity_id: UUID
    version: int
    properties: dict[str, str]


class ListRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a list as it is now: `properties` are its columns in order."""

    id: UUID
    household_id: UUID
    region_code: str
    properties: dict[str, str]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one entity of a submission."""

    asked: EntityAsked
    properties: dict[str, str]
    outcome: Outcome
    applied: dict[str, str]
    conflicts: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class SentFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file part of a request, on disk; `size` in bytes."""

    name: str
    content_type: str
    size: int
    sha256: bytes
    file: BinaryIO


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One request: the document and the files that came with it. `incomplete`: more requests follow for it."""

    document: bytes
    files: tuple[SentFile, ...]
    incomplete: bool
    sent_at: datetime | None  # the device's clock, from its Date header
    device: str  # as it calls itself; says nothing for certain


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What Collect is told: 201 all is well, 202 kept, and something has to be looked at or is still to come."""

    status: Literal[201, 202]
    message: str
    submission: dict[str, Any]
