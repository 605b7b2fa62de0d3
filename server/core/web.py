"""What every HTTP handler starts from: the parts of the house, who asks, and the transaction at the edge."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast
from urllib.parse import quote

import msgspec
from litestar.connection import ASGIConnection

from server.core.actor import Actor
from server.core.clock import Clock
from server.core.crypto import Crypto
from server.core.db import Connection, Pool, transaction
from server.core.sessions import Sessions
from server.core.storage import Storage
from server.settings import Settings

COOKIE = "tanfang_session"
Caller = ASGIConnection[Any, Any, Any, Any]


class Intake(Protocol):
    """The door for field records (server/forms/intake.py)."""

    async def receive(self, actor: Actor, purpose: Any, body: bytes) -> Any:
        """Keep a record durably and answer its receipt."""
        ...


class Parts(msgspec.Struct, frozen=True):
    """Built once in app.py and kept in the application's state."""

    settings: Settings
    pool: Pool
    crypto: Crypto
    storage: Storage
    now: Clock
    sessions: Sessions
    intake: Intake


def parts(caller: Caller) -> Parts:
    """The parts of the application that answers this request."""
    return cast(Parts, caller.app.state["parts"])


def actor(caller: Caller) -> Actor:
    """Who asks; set by the guard in app.py before any handler that is not public."""
    return cast(Actor, caller.scope["user"])


@asynccontextmanager
async def reach(caller: Caller) -> AsyncGenerator[Connection]:
    """The transaction of this request, seeing what the caller may see; commits when the block ends."""
    async with transaction(parts(caller).pool, actor(caller).scope) as conn:
        yield conn


def attachment(name: str, plain: str) -> dict[str, str]:
    """The header of a file to keep (RFC 6266): its name as people read it, and one in ASCII for clients that know no
    other."""
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}


def token_of(caller: Caller) -> str | None:
    """The bearer token of a phone or the cookie of a console; None when the request carries neither."""
    header = caller.headers.get("authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ")
    return caller.cookies.get(COOKIE)
