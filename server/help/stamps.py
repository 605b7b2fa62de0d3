"""The stamp in a page's form: an id for what will be sent with it, and when the page was made. It costs a phone
nothing, and a form filled in by a machine that never read the page has none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from server.core.ids import new_id

Blind = Callable[[str], bytes]

TOO_QUICK = timedelta(seconds=2)
OLD = timedelta(days=2)


def make(now: datetime, blind: Blind) -> str:
    """A new stamp."""
    plain = f"{new_id(now)}.{int(now.timestamp())}"
    return f"{plain}.{_mac(plain, blind)}"


def read(stamp: str, now: datetime, blind: Blind) -> tuple[UUID | None, tuple[str, ...]]:
    """The id in a stamp (None when it is no stamp of this house), and what is odd about it."""
    plain, _, mac = stamp.rpartition(".")
    if not plain or mac != _mac(plain, blind):
        return None, ("no_stamp",)
    request_id, _, made = plain.partition(".")
    age = now.timestamp() - int(made)
    odd = ("too_quick",) if age < TOO_QUICK.total_seconds() else ("old_page",) if age > OLD.total_seconds() else ()
    return UUID(request_id), odd


def _mac(plain: str, blind: Blind) -> str:
    return blind(f"help page {plain}").hex()[:32]
