"""Accounts of the county's own people: opened, changed and ended by an administrator, each with a reason."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.accounts import queries, queries_of_changes
from server.accounts.passwords import ONE_TIME_FOR, hash_password, set_one_time
from server.accounts.records import AccountPage, AccountRow, EndUser, NewDuties, NewUser, OneTimePassword
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.core.ids import new_id

# How many digits the divisions have that a role may reach; who works for the whole county reaches it and no less.
LEVELS = {"grid_worker": (12, 15), "township": (9,), "county": (6,), "admin": (6,)}


async def open_user(conn: Connection, actor: Actor, now: datetime, new: NewUser) -> OneTimePassword:
    """An account for one of the county's people; the password is told this once and used once. The same id again
    tells nothing more. Raises Problem reason_needed, reach_unfit, login_taken (by the database).
    """
    need_reason(new.reason)
    await _check_reach(conn, actor.county_code, new.role, new.reach)
    password = secrets.token_urlsafe(9)
    # Nobody knows the password of the row itself; the one that is told stands beside it and is used once.
    unknown = await asyncio.to_thread(hash_password, secrets.token_urlsafe(32))
    values = (new.id, new.login, new.name.strip(), new.role, unknown, now, None)
    until = now + ONE_TIME_FOR
    if not await queries.add_account(conn, actor.county_code, *values):
        return OneTimePassword(login=new.login, password=None, until=until)
    await queries_of_changes.begin_reaches(conn, actor.county_code, new.id, new.reach, civil_date(now), now)
    await set_one_time(conn, actor, now, new_id(now), new.id, password)
    await _note(conn, actor, now, new.id, new.id, "open", new.role, new.reach, new.reason)
    return OneTimePassword(login=new.login, password=password, until=until)


async def change_duties(
    conn: Connection, actor: Actor, now: datetime, user_id: UUID, asked: NewDuties
) -> AccountPage:
    """Another role or another reach from today on; where somebody reached before stays on file. Who gets another role
    signs in anew. The same id again changes nothing.

    Raises Problem not_found, account_own, reason_needed, reach_unfit.
    """
    found = await _theirs(conn, actor, user_id)
    if not await queries_of_changes.is_kept(conn, actor.county_code, asked.id):
        need_reason(asked.reason)
        await _check_reach(conn, actor.county_code, asked.role, asked.reach)
        today = civil_date(now)
        await queries_of_changes.end_reaches(conn, actor.county_code, user_id, asked.reach, today)
        await queries_of_changes.begin_reaches(conn, actor.county_code, user_id, asked.reach, today, now)
        await queries_of_changes.set_role(conn, actor.county_code, user_id, asked.role)
        if found.role != asked.role:
            await queries.end_sessions(conn, actor.county_code, user_id, b"", now)
        await _note(conn, actor, now, asked.id, user_id, "duties", asked.role, asked.reach, asked.reason)
    return await read_user(conn, actor, user_id)


async def end_user(conn: Connection, actor: Actor, now: datetime, user_id: UUID, asked: EndUser) -> AccountPage:
    """Somebody left: the account opens nothing from now on, what they recorded stays theirs. The same id again
    changes nothing. Raises Problem not_found, account_own, reason_needed.
    """
    if not await queries_of_changes.is_kept(conn, actor.county_code, asked.id):
        found = await _theirs(conn, actor, user_id)
        need_reason(asked.reason)
        await queries_of_changes.end_reaches(conn, actor.county_code, user_id, (), civil_date(now))
        await queries_of_changes.leave(conn, actor.county_code, user_id, now)
        await queries.end_sessions(conn, actor.county_code, user_id, b"", now)
        await _note(conn, actor, now, asked.id, user_id, "end", found.role, (), asked.reason)
    return await read_user(conn, actor, user_id)


async def read_user(conn: Connection, actor: Actor, user_id: UUID) -> AccountPage:
    """An account with what was done with it, the newest first. Raises Problem not_found."""
    found = await queries.account(conn, actor.county_code, user_id)
    if found is None:
        raise Problem("not_found", what="用户 user")
    return AccountPage(
        account=found,
        codes=await queries_of_changes.reach(conn, actor.county_code, user_id),
        changes=await queries_of_changes.changes(conn, actor.county_code, user_id),
    )


async def _theirs(conn: Connection, actor: Actor, user_id: UUID) -> AccountRow:
    found = await queries.account(conn, actor.county_code, user_id)
    if found is None or found.left_at is not None or found.role not in LEVELS:
        raise Problem("not_found", what="用户 user")
    if user_id == actor.id:
        raise Problem("account_own")
    return found


async def _check_reach(conn: Connection, county_code: str, role: str, reach: Sequence[str]) -> None:
    digits = LEVELS[role]
    known = await queries_of_changes.known_divisions(conn, county_code, reach)
    if not reach or any(len(code) not in digits for code in reach) or not known.issuperset(reach):
        raise Problem("reach_unfit", role=role, digits=" / ".join(map(str, digits)))


async def _note(
    conn: Connection,
    actor: Actor,
    now: datetime,
    change_id: UUID,
    user_id: UUID,
    change: str,
    role: str,
    reach: Sequence[str],
    reason: str,
) -> None:
    values = (change_id, user_id, change, role, list(reach), reason.strip(), actor.id, now)
    await queries_of_changes.add_change(conn, actor.county_code, *values)
    detail = {"role": role, "reach": list(reach)}
    await audit.record(conn, actor.county_code, now, actor.id, f"user.{change}", user_id, detail)
