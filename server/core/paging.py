"""Lists in pages: the next page starts after the last item's key, so that nothing is skipped or shown twice."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from server.core.errors import Problem

T = TypeVar("T")
K = TypeVar("K")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """`next` is given back as `after` for the items that follow; None on the last page."""

    items: list[T]
    next: str | None


def page(found: Sequence[T], limit: int, key: Callable[[T], object]) -> Page[T]:
    """One page of what was found, which is asked for with one more than `limit`."""
    items = list(found[:limit])
    return Page(items, write_key(key(items[-1])) if len(found) > limit else None)


def write_key(key: object) -> str:
    """A key as an opaque word for addresses."""
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read_key(after: str | None, kind: type[K]) -> K | None:
    """The key in `after`; None on the first page. Raises Problem page_unknown for anything not made here."""
    if after is None:
        return None
    try:
        return msgspec.json.decode(urlsafe_b64decode(after + "=" * (-len(after) % 4)), type=kind)
    except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise Problem("page_unknown") from error
