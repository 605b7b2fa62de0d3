"""Where a phone stands, and how much it is given next. Opaque to the phone."""

import base64
import binascii
import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

# A page may grow while pages arrive quickly, and shrinks with the time that the page before took.
FIRST, LEAST, MOST = 50, 20, 1000  # households
PAGE_BYTES = 3_000_000  # of JSON; about a tenth of it over the wire
QUICK_S, SLOW_S = 4.0, 12.0

Whole = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Digest = bytes
NOTHING: Digest = b""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A household in the order of pages: what is due first comes first."""

    due_on: date
    id: UUID


class Bound(msgspec.Struct, frozen=True, array_like=True):
    """The last household that a phone holds of a reach too wide for it: what is visited most often comes first."""

    interval_days: int
    id: UUID


class Run(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """Pages under way. `since`: what the whole run goes back to; `was`: the bound before it; `page`, `each`, `at`:
    households and mean bytes of the last page, and when it was made, Unix seconds.
    """

    since: Whole
    was: Bound | None
    after: Place
    page: Whole
    each: Whole
    at: Whole


class Cursor(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """`xid`: every transaction before this one was delivered, or will be when the run ends. Digests tell what has to
    be sent whole again.
    """

    epoch: UUID
    xid: Whole
    reach: Digest = NOTHING
    user: Digest = NOTHING
    divisions: Digest = NOTHING
    forms: Digest = NOTHING
    surveys: Digest = NOTHING
    bound: Bound | None = None
    run: Run | None = None
    house_key: Digest = NOTHING
    trips: Digest = NOTHING


def read_cursor(text: str | None) -> Cursor | None:
    """None for a phone that holds nothing, and for a cursor we cannot read: it then begins anew."""
    if text is None:
        return None
    try:
        return _DECODER.decode(base64.urlsafe_b64decode(text))
    except (msgspec.DecodeError, binascii.Error, ValueError):
        return None


def write_cursor(cursor: Cursor) -> str:
    """The cursor as a phone keeps it."""
    return base64.urlsafe_b64encode(_ENCODER.encode(cursor)).decode()


_ENCODER = msgspec.msgpack.Encoder(uuid_format="bytes")
_DECODER = msgspec.msgpack.Decoder(Cursor)


def digest(content: object) -> Digest:
    """Eight bytes that differ when the content does."""
    return hashlib.sha256(msgspec.json.encode(content)).digest()[:8]


def outermost(reach: Collection[str]) -> tuple[str, ...]:
    """The division codes without those that lie within another of them."""
    return tuple(sorted(c for c in set(reach) if not any(c != o and c.startswith(o) for o in reach)))


def page_size(run: Run | None, now: datetime) -> int:
    """How many households to send next.

    A page that never arrives is asked for again with the same cursor: the longer that goes on, the smaller it gets.
    """
    if run is None:
        return FIRST
    took = max(0.0, now.timestamp() - run.at)
    wanted = run.page * 2 if took <= QUICK_S else run.page if took <= SLOW_S else int(run.page * SLOW_S / took)
    return max(LEAST, min(wanted, MOST, PAGE_BYTES // max(run.each, 1)))
