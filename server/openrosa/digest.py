"""HTTP digest as RFC 7616 (and 2617) say it, in the one form that Collect speaks: MD5 with qop=auth. Pure.

Nothing is kept for a nonce: it carries the time it was made and a keyed hash of it.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

REALM = "Tanfang Collect"
NONCE_LIFE = timedelta(minutes=30)  # a device on a slow line sends its files one after the other with one nonce
_PART = re.compile(r'([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)')
_NEEDED = ("username", "realm", "nonce", "uri", "response", "nc", "cnonce", "qop")

Blind = Callable[[str], bytes]


class Answer(msgspec.Struct, frozen=True):
    """What a client answered to a challenge, unquoted."""

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    nc: str
    cnonce: str
    qop: str


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def ha1(username: str, secret: str) -> str:
    """What the server keeps of a secret: 32 hex digits."""
    return _md5(f"{username}:{REALM}:{secret}")


def read(header: str) -> Answer | None:
    """The answer in an `Authorization: Digest …` header; None when it is not a whole one of our kind."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "digest":
        return None
    given = {name.lower(): _unquoted(quoted) or plain for name, quoted, plain in _PART.findall(rest)}
    if given.get("algorithm", "MD5").upper() != "MD5" or given.get("qop") != "auth":
        return None
    try:
        return Answer(**{name: given[name] for name in _NEEDED})
    except KeyError:
        return None


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def holds(answer: Answer, kept: str, method: str) -> bool:
    """Whether the answer was made with the secret of which `kept` is the HA1, in time that says nothing."""
    ha2 = _md5(f"{method}:{answer.uri}")
    wanted = _md5(f"{kept}:{answer.nonce}:{answer.nc}:{answer.cnonce}:{answer.qop}:{ha2}")
    right = hmac.compare_digest(wanted.encode(), answer.response.lower().encode())
    return right and answer.realm == REALM


def nonce(now: datetime, blind: Blind) -> str:
    """A nonce made now. `blind`: the house's keyed hash."""
    made = f"{int(now.timestamp()):x}"
    return f"{made}-{_sealed(made, blind)}"


def is_fresh(given: str, now: datetime, blind: Blind) -> bool:
    """Whether the nonce is ours and not older than half an hour."""
    made, _, seal = given.partition("-")
    ours = hmac.compare_digest(seal.encode(), _sealed(made, blind).encode())
    if not ours or not re.fullmatch("[0-9a-f]{1,9}", made):
        return False
    age = now - datetime.fromtimestamp(int(made, 16), UTC)
    return timedelta(0) - timedelta(minutes=1) <= age <= NONCE_LIFE


def _sealed(made: str, blind: Blind) -> str:
    return blind(f"openrosa nonce {made}").hex()[:32]


def challenge(now: datetime, blind: Blind, *, stale: bool = False) -> str:
    """The value of `WWW-Authenticate`. `stale`: the secret was right, only the nonce too old."""
    parts = [f'realm="{REALM}"', 'qop="auth"', f'nonce="{nonce(now, blind)}"', "algorithm=MD5"]
    return "Digest " + ", ".join([*parts, "stale=true"] if stale else parts)
