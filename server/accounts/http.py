"""Sessions over HTTP: phones carry a bearer token, the console a cookie."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery, JSONBody

from server.accounts import administering, operations, passwords, recovery
from server.accounts.records import (
    AccountPage,
    AccountRow,
    EndUser,
    NewDuties,
    NewPassword,
    NewReset,
    NewUser,
    OneTimePassword,
    RecoveryKey,
    SessionUser,
    SignedIn,
    SignIn,
    StaffRole,
)
from server.core.db import NOBODY, transaction
from server.core.errors import Problem
from server.core.paging import Page
from server.core.web import COOKIE, actor, parts, reach, token_of


@post("/sessions", public=True)
async def sign_in(request: Request[Any, Any, Any], data: JSONBody[SignIn]) -> Response[SignedIn]:
    """Sign in."""
    house = parts(request)
    async with transaction(house.pool, NOBODY) as conn:
        result = await operations.sign_in(conn, house.now(), house.crypto, data)
    if isinstance(result, Problem):
        raise result
    signed_in, token = result
    cookie = Cookie(
        key=COOKIE,
        value=token,
        httponly=True,
        samesite="strict",
        secure=house.settings.secure_cookies,
        path="/",
    )
    return Response(signed_in, cookies=[] if data.device else [cookie])


@get("/session", permission="session.own")
async def read_session(request: Request[Any, Any, Any]) -> SessionUser:
    """Who is signed in."""
    async with reach(request) as conn:
        return SessionUser(await operations.describe_user(conn, actor(request)))


@delete("/session", permission="session.own")
async def sign_out(request: Request[Any, Any, Any]) -> Response[None]:
    """Sign out."""
    token = token_of(request) or ""
    async with reach(request) as conn:
        await operations.sign_out(conn, actor(request), parts(request).now(), token)
    parts(request).sessions.forget(token)
    response: Response[None] = Response(None, status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


@put("/devices/own/recovery", permission="device.own", status_code=204)
async def keep_recovery_key(request: Request[Any, Any, Any], data: JSONBody[RecoveryKey]) -> None:
    """Keep the key that opens the caller's store on this phone; only a later password sign-in from it is told."""
    house = parts(request)
    async with reach(request) as conn:
        await recovery.keep(conn, actor(request), house.now(), house.crypto, data.key)


@post("/session/password", permission="session.own", status_code=200)
async def change_password(request: Request[Any, Any, Any], data: JSONBody[NewPassword]) -> SessionUser:
    """Change one's own password; every other session of the account ends."""
    house, who = parts(request), actor(request)
    token = token_of(request) or ""
    async with reach(request) as conn:
        refused = await passwords.change(conn, who, house.now(), operations.token_hash(token), data)
    house.sessions.forget_user(who.county_code, who.id)
    if refused is not None:
        raise refused
    async with reach(request) as conn:
        changed = msgspec.structs.replace(who, password_due=False)
        return SessionUser(await operations.describe_user(conn, changed))


@get("/users", permission="user.read")
async def list_users(
    request: Request[Any, Any, Any],
    search: FromQuery[str] = "",
    role: FromQuery[StaffRole | None] = None,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 100,
) -> Page[AccountRow]:
    """The county's accounts in the order of their logins."""
    async with reach(request) as conn:
        return await passwords.list_accounts(
            conn, actor(request).county_code, search=search, role=role, after=after, limit=max(1, min(limit, 200))
        )


@post("/users/{user_id:uuid}/password", permission="user.reset")
async def reset_password(
    request: Request[Any, Any, Any], user_id: FromPath[UUID], data: JSONBody[NewReset]
) -> OneTimePassword:
    """Set a password that is used once, told this once; its user then chooses an own one."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        told = await passwords.reset(conn, who, house.now(), user_id, data.id)
    house.sessions.forget_user(who.county_code, user_id)
    return told


@post("/users", permission="user.manage")
async def open_user(request: Request[Any, Any, Any], data: JSONBody[NewUser]) -> OneTimePassword:
    """Open an account for one of the county's people; its one-time password is told this once."""
    async with reach(request) as conn:
        return await administering.open_user(conn, actor(request), parts(request).now(), data)


@get("/users/{user_id:uuid}", permission="user.read")
async def read_user(request: Request[Any, Any, Any], user_id: FromPath[UUID]) -> AccountPage:
    """An account with what was done with it."""
    async with reach(request) as conn:
        return await administering.read_user(conn, actor(request), user_id)


@post("/users/{user_id:uuid}/duties", permission="user.manage", status_code=200)
async def change_duties(
    request: Request[Any, Any, Any], user_id: FromPath[UUID], data: JSONBody[NewDuties]
) -> AccountPage:
    """Give somebody another role or reach from today on."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        changed = await administering.change_duties(conn, who, house.now(), user_id, data)
    house.sessions.forget_user(who.county_code, user_id)
    return changed


@post("/users/{user_id:uuid}/end", permission="user.manage", status_code=200)
async def end_user(request: Request[Any, Any, Any], user_id: FromPath[UUID], data: JSONBody[EndUser]) -> AccountPage:
    """End the account of somebody who left; their sessions end at once."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        ended = await administering.end_user(conn, who, house.now(), user_id, data)
    house.sessions.forget_user(who.county_code, user_id)
    return ended


routes = [
    open_user,
    read_user,
    change_duties,
    end_user,
    sign_in,
    read_session,
    sign_out,
    keep_recovery_key,
    change_password,
    list_users,
    reset_password,
]
