"""Sessions over HTTP: phones carry a bearer token, the console a cookie."""

from typing import Any

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import Cookie
from litestar.params import JSONBody

from server.accounts import operations, recovery
from server.accounts.records import RecoveryKey, SessionUser, SignedIn, SignIn
from server.core.db import NOBODY, transaction
from server.core.errors import Problem
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


routes = [sign_in, read_session, sign_out, keep_recovery_key]
