"""Passwords: changed by whoever they belong to; set anew by an administrator as one that is used once."""

import asyncio
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.accounts import queries
from server.accounts.records import AccountRow, NewPassword, OneTimePassword
from server.accounts.strength import weakness
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem
from server.core.ids import new_id
from server.core.paging import Page, page, read_key

ONE_TIME_FOR = timedelta(days=7)  # time to reach somebody in the mountains, and not to be found in a drawer
FAILURES_ALLOWED = 8
FAILURE_WINDOW = timedelta(minutes=15)
# Whose password the county's office sets anew; an administrator anybody's but their own.
BELOW_COUNTY = frozenset({"grid_worker", "township", "department", "charity"})
WORDS = {
    "short": ("密码不足 8 位", "it has fewer than 8 characters"),
    "long": ("密码超过 128 位", "it has more than 128 characters"),
    "known": ("这是最常被猜的密码之一", "it is one of those tried first"),
    "own": ("密码里有账号名或姓名", "it holds the login or the name"),
    "simple": ("只是一串数字、连续或重复的字符", "it is a mere number, a run or a repetition"),
    "same": ("和原密码一样", "it is the old one"),
}

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """argon2id, with the library's current parameters."""
    return _hasher.hash(password)


async def matches(password_hash: str, password: str) -> bool:
    """Whether it is the password of this hash; in a thread, because it takes long on purpose."""

    def verify() -> bool:
        try:
            return _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(verify)


def spent(one_time: bool, set_at: datetime | None, now: datetime) -> bool:
    """Whether a password that was set for somebody lay unused for too long."""
    return one_time and set_at is not None and set_at + ONE_TIME_FOR < now


async def change(
    conn: Connection, actor: Actor, now: datetime, token_hash: bytes, new: NewPassword
) -> Problem | None:
    """Replace one's own password; all other sessions of the account end.

    A refusal is returned, not raised, because a failed attempt must be committed: not_found, password_wrong,
    sign_in_too_often, password_weak.
    """
    held = await queries.own_password(conn, actor.county_code, actor.id)
    if held is None:
        return Problem("not_found", what="用户 user")
    failures = await queries.recent_failures(conn, actor.county_code, held.login, now - FAILURE_WINDOW)
    if failures >= FAILURES_ALLOWED:
        return Problem("sign_in_too_often", minutes=FAILURE_WINDOW.seconds // 60)
    if not await matches(held.password_hash, new.old):
        await queries.add_failure(conn, actor.county_code, new_id(now), held.login, now)
        return Problem("password_wrong")
    why = "same" if new.new == new.old else weakness(new.new, login=held.login, name=actor.name)
    if why is not None:
        zh, en = WORDS[why]
        return Problem("password_weak", why=zh, why_en=en)
    await queries.add_password(
        conn, actor.county_code, new_id(now), actor.id, await asyncio.to_thread(hash_password, new.new), False,
        actor.id, now,
    )  # fmt: skip
    ended = await queries.end_sessions(conn, actor.county_code, actor.id, token_hash, now)
    await audit.record(conn, actor.county_code, now, actor.id, "password.change", actor.id, {"sessions_ended": ended})
    return None


async def reset(conn: Connection, actor: Actor, now: datetime, user_id: UUID, change_id: UUID) -> OneTimePassword:
    """Set a password that opens only the way to an own one; told once, all sessions of the account end. The same id
    again tells nothing more. Raises Problem not_found, password_not_theirs."""
    found = await queries.account(conn, actor.county_code, user_id)
    if found is None or found.left_at is not None:
        raise Problem("not_found", what="用户 user")
    if user_id == actor.id or (actor.role != "admin" and found.role not in BELOW_COUNTY):
        raise Problem("password_not_theirs")
    password = secrets.token_urlsafe(9)
    added = await set_one_time(conn, actor, now, change_id, user_id, password)
    if added:
        await queries.end_sessions(conn, actor.county_code, user_id, b"", now)
        await audit.record(conn, actor.county_code, now, actor.id, "password.reset", user_id)
    return OneTimePassword(login=found.login, password=password if added else None, until=now + ONE_TIME_FOR)


async def set_one_time(
    conn: Connection, actor: Actor, now: datetime, change_id: UUID, user_id: UUID, password: str
) -> bool:
    """Keep a password that somebody else is told; False when this id was kept before."""
    sealed = await asyncio.to_thread(hash_password, password)
    return await queries.add_password(conn, actor.county_code, change_id, user_id, sealed, True, actor.id, now)


async def list_accounts(
    conn: Connection, county_code: str, *, search: str, role: str | None, after: str | None, limit: int
) -> Page[AccountRow]:
    """The county's accounts in the order of their logins, of all roles or of one. Raises Problem page_unknown."""
    found = await queries.accounts(conn, county_code, search.strip(), role, read_key(after, str), limit + 1)
    return page(found, limit, lambda one: one.login)
