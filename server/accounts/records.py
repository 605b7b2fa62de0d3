"""Users, devices and sessions as they travel."""

from datetime import datetime
from uuid import UUID

import msgspec


class Device(msgspec.Struct, frozen=True):
    """A phone, by the id it gave itself when the app was first opened."""

    id: UUID
    name: str
    app_version: str


class SignIn(msgspec.Struct, frozen=True):
    """With a device: a bearer token for a phone. Without: a cookie for the console."""

    login: str
    password: str
    county: str | None = None
    device: Device | None = None


class County(msgspec.Struct, frozen=True):
    code: str
    name: str
    name_en: str


class User(msgspec.Struct, frozen=True):
    """The signed-in user, as screens need it."""

    id: UUID
    login: str
    name: str
    role: str
    county: County
    reach: list[str]
    permissions: list[str]


class SignedIn(msgspec.Struct, frozen=True):
    """`token` only for phones; the console's is in its cookie."""

    token: str | None
    expires_at: datetime
    user: User


class SessionUser(msgspec.Struct, frozen=True):
    user: User


class Credentials(msgspec.Struct, frozen=True):
    county_code: str
    id: UUID
    name: str
    role: str
    password_hash: str


class SessionRow(msgspec.Struct, frozen=True):
    county_code: str
    user_id: UUID
    name: str
    role: str
    device_id: UUID | None
    reach: tuple[str, ...]


class UserRow(msgspec.Struct, frozen=True):
    id: UUID
    login: str
    name: str
    role: str
    county_name: str
    county_name_en: str
