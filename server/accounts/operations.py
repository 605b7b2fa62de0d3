"""Signing in and out."""

import asyncio
import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from server.accounts import queries, recovery
from server.accounts.passwords import FAILURE_WINDOW, FAILURES_ALLOWED, hash_password, matches, set_one_time, spent
from server.accounts.permissions import permissions_of
from server.accounts.records import (
    County,
    Credentials,
    DepartmentUser,
    NewDepartmentUser,
    SessionRow,
    SignedIn,
    SignIn,
    User,
    Writer,
)
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem
from server.core.ids import new_id
from server.core.sessions import Shut

PHONE_SESSION = timedelta(days=90)  # a phone may be weeks without signal
CONSOLE_SESSION = timedelta(hours=12)


@cache
def _nobody() -> str:
    """Verified when the login is unknown, so that the time taken does not tell which logins exist."""
    return hash_password(secrets.token_urlsafe(16))


async def sign_in(conn: Connection, now: datetime, crypto: Crypto, request: SignIn) -> tuple[SignedIn, str] | Problem:
    """Open a session; the answer and its token.

    A refusal is returned, not raised, because the failed attempt must be committed:
    sign_in_failed, sign_in_too_often, county_needed, device_lost, one_time_password_over.
    """
    found = await queries.credentials(conn, request.login, request.county)
    if len(found) > 1:
        return Problem("county_needed", login=request.login)
    county_code = found[0].county_code if found else request.county or "000000"
    failures = await queries.recent_failures(conn, county_code, request.login, now - FAILURE_WINDOW)
    if failures >= FAILURES_ALLOWED:
        return Problem("sign_in_too_often", minutes=FAILURE_WINDOW.seconds // 60)
    if not await matches(found[0].password_hash if found else _nobody(), request.password) or not found:
        await queries.add_failure(conn, county_code, new_id(now), request.login, now)
        return Problem("sign_in_failed")
    if spent(found[0].one_time, found[0].set_at, now):
        return Problem("one_time_password_over")
    return await _open_session(conn, now, crypto, found[0], request)


async def _open_session(
    conn: Connection, now: datetime, crypto: Crypto, who: Credentials, request: SignIn
) -> tuple[SignedIn, str] | Problem:
    device = request.device
    if device and not await queries.keep_device(conn, who.county_code, who.id, device, now):
        return Problem("device_lost")
    token = f"{who.county_code}.{secrets.token_urlsafe(32)}"
    expires_at = now + (PHONE_SESSION if device else CONSOLE_SESSION)
    await queries.add_session(
        conn, who.county_code, token_hash(token), who.id, device.id if device else None, now, expires_at
    )
    await audit.record(conn, who.county_code, now, who.id, "session.open", who.id)
    actor = await find_actor(conn, now, token)
    if isinstance(actor, str):  # lost between the two statements
        return Problem(actor)
    signed_in = SignedIn(
        token=token if device else None,
        expires_at=expires_at,
        user=await describe_user(conn, actor),
        recovery_key=await recovery.give(conn, actor, now, crypto),
    )
    return signed_in, token


def token_hash(token: str) -> bytes:
    """Under what a token is stored."""
    return hashlib.sha256(token.encode()).digest()


async def find_actor(conn: Connection, now: datetime, token: str) -> Actor | Shut:
    """Whose token this is, with today's reach, or why it opens nothing.

    A token of a lost device says so even after its session came to an end: it is how the device learns.
    """
    county_code = token.split(".", maxsplit=1)[0]
    found = await queries.session(conn, county_code, token_hash(token), now, civil_date(now))
    if found is None or not (found.open or found.lost):
        return "session_ended"
    return "device_lost" if found.lost else _actor(found)


async def find_writer(conn: Connection, now: datetime, token: str) -> Writer | None:
    """Whose token this is or was: what they wrote is theirs also after the session ended. None when nobody's."""
    county_code = token.split(".", maxsplit=1)[0]
    found = await queries.session(conn, county_code, token_hash(token), now, civil_date(now))
    if found is None:
        return None
    return Writer(actor=_actor(found), session="lost" if found.lost else "open" if found.open else "ended")


def _actor(found: SessionRow) -> Actor:
    return Actor(
        county_code=found.county_code,
        id=found.user_id,
        name=found.name,
        role=found.role,
        reach=found.reach,
        formerly=found.formerly,
        device_id=found.device_id,
        department_id=found.department_id,
        password_due=found.password_due,
    )


async def sign_out(conn: Connection, actor: Actor, now: datetime, token: str) -> None:
    """End the session of this token. Nothing on the phone is touched."""
    await queries.end_session(conn, actor.county_code, token_hash(token), now)
    await audit.record(conn, actor.county_code, now, actor.id, "session.end", actor.id)


async def describe_user(conn: Connection, actor: Actor) -> User:
    """The user as screens need it. Raises Problem not_found."""
    found = await queries.user(conn, actor.county_code, actor.id)
    if found is None:
        raise Problem("not_found", what="用户 user")
    return User(
        id=found.id,
        login=found.login,
        name=found.name,
        role=found.role,
        county=County(actor.county_code, found.county_name, found.county_name_en),
        reach=list(actor.reach),
        permissions=permissions_of(found.role, on_phone=actor.device_id is not None),
        password_due=actor.password_due,
    )


async def open_department_account(
    conn: Connection, actor: Actor, now: datetime, new: NewDepartmentUser, department_id: UUID, role: str
) -> str | None:
    """An account for somebody of a department or charity; its first password, told this once. None: the same id
    was opened before. Raises Problem login_taken (by the database)."""
    password = secrets.token_urlsafe(9)
    # Nobody knows the password of the row itself; the one that is told stands beside it and is used once.
    unknown = await asyncio.to_thread(hash_password, secrets.token_urlsafe(32))
    values = (new.id, new.login, new.name.strip(), role, unknown, now, department_id)
    if not await queries.add_account(conn, actor.county_code, *values):
        return None
    await set_one_time(conn, actor, now, new_id(now), new.id, password)
    await audit.record(conn, actor.county_code, now, actor.id, "user.open", new.id, {"department_id": department_id})
    return password


async def end_department_account(conn: Connection, actor: Actor, now: datetime, user_id: UUID) -> None:
    """Somebody left the department: their sessions end at once. Raises Problem not_found."""
    if not await queries.end_account(conn, actor.county_code, user_id, now):
        raise Problem("not_found", what="用户 user")
    await audit.record(conn, actor.county_code, now, actor.id, "user.end", user_id)


async def department_accounts(conn: Connection, county_code: str) -> list[DepartmentUser]:
    """The accounts of departments and charities."""
    return await queries.department_accounts(conn, county_code)
