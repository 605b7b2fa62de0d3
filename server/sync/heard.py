"""What a phone says of itself, as it is kept. No sync is refused for it: odd values are brought within bounds."""

import re
from datetime import datetime, timedelta

from server.sync.records import PhoneHeard, PhoneNow

MOST = 2**31 - 1  # what the columns hold
LONGEST_WAIT = timedelta(days=3650)
_NO_CODE = re.compile(r"[^A-Za-z0-9_.:-]")


def heard(phone: PhoneNow, now: datetime) -> PhoneHeard:
    """The phone on the server's clock: waiting times are what its own clock says went by."""
    return PhoneHeard(
        app_version=phone.app_version,
        clock_skew_s=max(-MOST, min(round((phone.now - now).total_seconds()), MOST)),
        unsent=_count(phone.unsent),
        drafts=_count(phone.drafts),
        kept_with_problem=_count(phone.kept_with_problem),
        oldest_unsent_at=_waiting_since(phone, now),
        free_storage_mb=_count(phone.free_storage_mb),
        opens_offline=phone.opens_offline,
        storage_persisted=phone.storage_persisted,
        last_failure=_NO_CODE.sub("", phone.last_failure)[:64] if phone.last_failure else None,
    )


def _count(said: int | None) -> int | None:
    return None if said is None else max(0, min(said, MOST))


def _waiting_since(phone: PhoneNow, now: datetime) -> datetime | None:
    if phone.oldest_unsent_at is None:
        return None
    return now - max(timedelta(), min(phone.now - phone.oldest_unsent_at, LONGEST_WAIT))
