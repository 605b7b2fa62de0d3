"""Recovery keys: what opens a user's store on a phone when the PIN is forgotten or the phone was lost and found."""

from datetime import datetime

from server.accounts import queries
from server.accounts.records import Recovery
from server.core import audit
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem


async def keep(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, key: str) -> None:
    """Keep a key beside the earlier ones; the same again changes nothing. Raises Problem phone_needed."""
    if actor.device_id is None:
        raise Problem("phone_needed")
    await queries.one_at_a_time(conn, actor.county_code, actor.device_id)
    newest = await queries.recovery(conn, actor.county_code, actor.device_id, actor.id)
    if newest and _opened(crypto, actor, newest) == key:
        return
    version = newest.version + 1 if newest else 1
    kept = Recovery(version, crypto.seal(f"{_owner(actor)} {key}"))
    await queries.add_recovery(conn, actor.county_code, actor.device_id, actor.id, kept, now)
    await audit.record(conn, actor.county_code, now, actor.id, "device.keep_recovery", actor.device_id,
                       {"version": version})  # fmt: skip


async def give(conn: Connection, actor: Actor, now: datetime, crypto: Crypto) -> str | None:
    """The newest key of this user on this phone, for the answer to a password sign-in; each giving is audited."""
    if actor.device_id is None:
        return None
    newest = await queries.recovery(conn, actor.county_code, actor.device_id, actor.id)
    if newest is None:
        return None
    await audit.record(conn, actor.county_code, now, actor.id, "device.give_recovery", actor.device_id,
                       {"version": newest.version})  # fmt: skip
    return _opened(crypto, actor, newest)


def _owner(actor: Actor) -> str:
    return f"{actor.county_code} {actor.device_id} {actor.id}"


def _opened(crypto: Crypto, actor: Actor, kept: Recovery) -> str | None:
    """None when it was sealed for another phone or user: a row copied under another name opens nothing."""
    owner, _, key = crypto.open(kept.key_cipher).rpartition(" ")
    return key if owner == _owner(actor) else None
