"""Secrets of devices that run Collect: made for one user and one phone, shown once, revocable."""

import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from server.accounts import EVERYONE, permits
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem
from server.openrosa import configuration, digest, queries
from server.openrosa.records import NewSecret, PersonOfReach, SecretList, SecretMade, SecretRow

FAILURES_ALLOWED = 8
FAILURE_WINDOW = timedelta(minutes=15)
_USERNAME = re.compile(r"(\d{6})-[a-z2-9]{8}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
_NOBODY = digest.ha1("nobody", "")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a request carries of the digest: its method, its target as sent, its Authorization header."""

    method: str
    target: str
    authorization: str


class Refused(msgspec.Struct, frozen=True):
    """Why nobody is signed in. `stale`: the secret was right; a new nonce is all that is needed."""

    problem: Problem
    stale: bool = False


async def sign_in(conn: Connection, now: datetime, crypto: Crypto, asked: Asked) -> Actor | Refused:
    """Whose device asks. A refusal is returned, not raised, because the failed attempt must be committed."""
    scheme = asked.authorization.partition(" ")[0].lower()
    if scheme == "bearer":
        return await _by_bearer(conn, now, crypto, asked.authorization.partition(" ")[2].strip())
    answer = digest.read(asked.authorization)
    if answer is None or answer.uri != asked.target:
        return Refused(Problem("collect_sign_in"))
    found = await _secret(conn, now, answer.username)
    if isinstance(found, Refused):
        return found
    if not digest.holds(answer, _kept(crypto, found), asked.method) or found is None:
        return await _failed(conn, now, answer.username)
    if not digest.is_fresh(answer.nonce, now, crypto.blind):
        return Refused(Problem("collect_sign_in"), stale=True)
    return _actor(answer.username, found)


async def _by_bearer(conn: Connection, now: datetime, crypto: Crypto, token: str) -> Actor | Refused:
    username, _, secret = token.partition(".")
    found = await _secret(conn, now, username)
    if isinstance(found, Refused):
        return found
    right = secrets.compare_digest(_kept(crypto, found), digest.ha1(username, secret))
    return _actor(username, found) if right and found else await _failed(conn, now, username)


async def _secret(conn: Connection, now: datetime, username: str) -> SecretRow | Refused | None:
    shape = _USERNAME.fullmatch(username)
    if shape is None:
        return Refused(Problem("collect_sign_in"))
    if await queries.failures(conn, shape[1], username, now - FAILURE_WINDOW) >= FAILURES_ALLOWED:
        return Refused(Problem("sign_in_too_often", minutes=FAILURE_WINDOW.seconds // 60))
    return await queries.secret(conn, shape[1], username, civil_date(now))


def _kept(crypto: Crypto, found: SecretRow | None) -> str:
    return crypto.open(found.digest_cipher) if found else _NOBODY


async def _failed(conn: Connection, now: datetime, username: str) -> Refused:
    await queries.add_failure(conn, username[:6], username, now)
    return Refused(Problem("collect_sign_in"))


def _actor(username: str, found: SecretRow) -> Actor:
    return Actor(
        county_code=username[:6],
        id=found.user_id,
        name=found.name,
        role=found.role,
        reach=found.reach,
        formerly=found.formerly,
        device_id=found.id,
    )


async def make(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, server_url: str, asked: NewSecret
) -> SecretMade:
    """A new secret for oneself or for somebody who works within the actor's reach; it is shown this once.

    Raises Problem not_found, not_permitted (a role that sends no records).
    """
    person = await _person(conn, actor, now, asked.user_id or actor.id)
    if not permits(person.role, "collect.use"):
        raise Problem("not_permitted", role=person.role, permission="collect.use")
    username = f"{actor.county_code}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"
    secret = secrets.token_urlsafe(18)
    sealed = crypto.seal(digest.ha1(username, secret))
    device = " ".join(asked.device_name.split())[:100] or "ODK Collect"
    await queries.add_secret(conn, actor.county_code, asked.id, person.id, username, device, sealed, now, actor.id)
    detail = {"user_id": str(person.id), "username": username}
    await audit.record(conn, actor.county_code, now, actor.id, "collect.make", asked.id, detail)
    project = f"探访 {await queries.county_name(conn, actor.county_code)} {person.name}"
    return SecretMade(
        id=asked.id,
        username=username,
        secret=secret,
        bearer=f"{username}.{secret}",
        server_url=server_url,
        settings=configuration.settings(server_url, username, secret, project),
    )


async def _person(conn: Connection, actor: Actor, now: datetime, user_id: UUID) -> PersonOfReach:
    person = await queries.person(conn, actor.county_code, user_id, civil_date(now))
    within = person and person.reach and all(code.startswith(actor.reach) for code in person.reach)
    leads = actor.role != "grid_worker" and within
    if person is None or not (person.id == actor.id or leads):
        raise Problem("not_found", what="用户 user")
    return person


async def list_secrets(conn: Connection, actor: Actor, now: datetime) -> SecretList:
    """One's own secrets and, in an office, those of whoever works within reach; revoked ones too."""
    today, roles = civil_date(now), [role for role in EVERYONE if permits(role, "collect.use")]
    return SecretList(
        await queries.secrets_of_reach(conn, actor.county_code, None, actor.id, _codes(actor), today),
        await queries.workers(conn, actor.county_code, roles, actor.id, _codes(actor), today),
    )


async def revoke(conn: Connection, actor: Actor, now: datetime, secret_id: UUID) -> SecretList:
    """End a secret at once; unsent records stay on the device for a new one. Raises Problem not_found."""
    found = await queries.secrets_of_reach(
        conn, actor.county_code, secret_id, actor.id, _codes(actor), civil_date(now)
    )
    if not found:
        raise Problem("not_found", what="设备口令 device secret")
    if found[0].revoked_at is None:
        await queries.revoke(conn, actor.county_code, secret_id, now, actor.id)
        await audit.record(conn, actor.county_code, now, actor.id, "collect.revoke", secret_id)
    return await list_secrets(conn, actor, now)


def _codes(actor: Actor) -> tuple[str, ...]:
    return () if actor.role == "grid_worker" else actor.reach
