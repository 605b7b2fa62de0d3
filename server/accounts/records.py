"""Users, devices and sessions as they travel."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.core.actor import Actor


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
    """The signed-in user, as screens need it. `password_due`: nothing else opens before an own password is chosen."""

    id: UUID
    login: str
    name: str
    role: str
    county: County
    reach: list[str]
    permissions: list[str]
    password_due: bool


class SignedIn(msgspec.Struct, frozen=True):
    """`token` and `recovery_key` only for phones; the console's token is in its cookie.

    `recovery_key`: the newest that this user's store on this phone was given to keep, as it came; null when none was.
    """

    token: str | None
    expires_at: datetime
    user: User
    recovery_key: str | None


class RecoveryKey(msgspec.Struct, frozen=True):
    """32 bytes as base64url without padding: what opens a user's store on a phone when its PIN is forgotten."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$", max_length=43)]


class Recovery(msgspec.Struct, frozen=True):
    """A recovery key as it is kept; the highest version is the newest."""

    version: int
    key_cipher: bytes


class SessionUser(msgspec.Struct, frozen=True):
    user: User


class Credentials(msgspec.Struct, frozen=True):
    county_code: str
    id: UUID
    name: str
    role: str
    password_hash: str
    one_time: bool
    set_at: datetime | None


class SessionRow(msgspec.Struct, frozen=True):
    county_code: str
    user_id: UUID
    name: str
    role: str
    department_id: UUID | None
    device_id: UUID | None
    lost: bool
    open: bool
    password_due: bool
    reach: tuple[str, ...]
    formerly: tuple[str, ...]


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Whose session a token belongs to, ended ones too. `lost`: that of a lost device."""

    actor: Actor
    session: Literal["open", "ended", "lost"]


class NewDepartmentUser(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be opened for a department's user; the password is made and told once."""

    id: UUID
    login: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{2,31}$")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class DepartmentUser(msgspec.Struct, frozen=True):
    """An account as its administrator sees it; `left_at`: it no longer opens anything."""

    id: UUID
    login: str
    name: str
    department_id: UUID | None
    created_at: datetime
    left_at: datetime | None


class NewPassword(msgspec.Struct, frozen=True):
    """One's own password, and the one that shall replace it."""

    old: Annotated[str, msgspec.Meta(max_length=200)]
    new: Annotated[str, msgspec.Meta(max_length=200)]


class OwnPassword(msgspec.Struct, frozen=True):
    """A login and the password in force, hashed."""

    login: str
    password_hash: str


class NewReset(msgspec.Struct, frozen=True):
    """Set a password anew; the id makes a repeat harmless."""

    id: UUID


class OneTimePassword(msgspec.Struct, frozen=True):
    """What somebody is told once: with it they come in until then and choose their own. None: it was told before."""

    login: str
    password: str | None
    until: datetime


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account as its administrator sees it. `password_due`: its user has not chosen an own password yet."""

    id: UUID
    login: str
    name: str
    role: str
    department: str | None
    reach: list[str]
    password_set_at: datetime | None
    password_due: bool
    left_at: datetime | None


StaffRole = Literal["grid_worker", "township", "county", "admin"]
Reach = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=200)]
Reason = Annotated[str, msgspec.Meta(max_length=500)]


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be opened for one of the county's people; the password is made and told once."""

    id: UUID
    login: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{2,31}$")]
    name: Annotated[str, msgspec.Meta(pattern=r"\S", max_length=60)]
    role: StaffRole
    reach: Reach
    reason: Reason


class NewDuties(msgspec.Struct, frozen=True, kw_only=True):
    """Role and reach as they are from today on; the id makes a repeat harmless."""

    id: UUID
    role: StaffRole
    reach: Reach
    reason: Reason


class EndUser(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody left; the id makes a repeat harmless."""

    id: UUID
    reason: Reason


class UserChange(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator did with an account, and how it stood after that. `reach`: names of divisions."""

    change: Literal["open", "duties", "end"]
    role: str
    reach: list[str]
    reason: str
    changed_by: str
    changed_at: datetime


class AccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """An account with its history, the newest first. `codes`: the divisions it reaches without an end."""

    account: AccountRow
    codes: list[str]
    changes: list[UserChange]


class UserRow(msgspec.Struct, frozen=True):
    id: UUID
    login: str
    name: str
    role: str
    county_name: str
    county_name_en: str
