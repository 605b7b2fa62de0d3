"""The phones of the demo's workers: most in order, a few with what an office sees on a bad week."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

from demo.identity import uuid7_of
from demo.records import DemoUser
from server import VERSION
from server.core.clock import COUNTY_ZONE


class DemoPhone(msgspec.Struct, frozen=True, kw_only=True):
    """A phone in the order of the table's columns, as it was at its last sync."""

    id: UUID
    user_id: UUID
    name: str
    app_version: str = VERSION
    first_seen_at: datetime
    last_synced_at: datetime
    clock_skew_s: int = 1
    unsent: int = 0
    drafts: int = 0
    kept_with_problem: int = 0
    oldest_unsent_at: datetime | None = None
    free_storage_mb: int
    opens_offline: bool = True
    storage_persisted: bool = True
    last_failure: str | None = None


class DemoLoss(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that its worker lost, and who of the township said so."""

    id: UUID
    device_id: UUID
    reason: str
    lost_at: datetime
    lost_by: UUID


_OLDER_VERSION = "0.0.9"
_LOST_EVERY = 23


def phones(users: Sequence[DemoUser], today: date) -> list[DemoPhone]:
    """A phone of each grid worker but grid01, whose phone is that of whoever tries the demo."""
    return [_phone(worker, at, today) for at, worker in enumerate(_workers(users)) if at]


def lost_phones(users: Sequence[DemoUser], today: date) -> Iterator[tuple[DemoPhone, DemoLoss]]:
    """Earlier phones of a few workers, which their townships marked as lost the next morning."""
    townships = {user.reaches[0]: user.id for user in users if user.role == "township"}
    for worker in _workers(users)[1::_LOST_EVERY]:
        phone = _earlier(worker, today)
        at = datetime.combine(phone.last_synced_at.date() + timedelta(days=1), time(8, 40), COUNTY_ZONE)
        yield (
            phone,
            DemoLoss(
                id=_id(worker, at, "loss"),
                device_id=phone.id,
                reason="走访途中遗失，已换新手机",
                lost_at=at,
                lost_by=townships[worker.reaches[0][:9]],
            ),
        )


def _workers(users: Sequence[DemoUser]) -> list[DemoUser]:
    return [user for user in users if user.role == "grid_worker"]


def _phone(worker: DemoUser, at: int, today: date) -> DemoPhone:
    synced = datetime.combine(today - timedelta(days=1 + worker.silent_days), time(22, 45), COUNTY_ZONE)
    usual = DemoPhone(
        id=_id(worker, synced, "phone"),
        user_id=worker.id,
        name=f"{worker.name} 的手机",
        first_seen_at=synced - timedelta(days=200),
        last_synced_at=synced,
        clock_skew_s=at % 9 - 4,
        drafts=at % 3,
        free_storage_mb=3_000 + at * 977 % 40_000,
    )
    return _on_a_bad_week(usual, at, synced)


def _on_a_bad_week(usual: DemoPhone, at: int, synced: datetime) -> DemoPhone:
    """Every fourth phone differs, each in one way of six."""
    if at % 4 != 2:
        return usual
    ways: list[dict[str, object]] = [
        {"unsent": 4, "oldest_unsent_at": synced - timedelta(days=2), "last_failure": "no_answer"},
        {"kept_with_problem": 1, "unsent": 1, "oldest_unsent_at": synced - timedelta(hours=3)},
        {"clock_skew_s": 2_520},
        {"free_storage_mb": 96, "storage_persisted": False},
        {"app_version": _OLDER_VERSION},
        {"opens_offline": False, "storage_persisted": False},
    ]
    return msgspec.structs.replace(usual, **ways[at // 4 % len(ways)])


def _earlier(worker: DemoUser, today: date) -> DemoPhone:
    synced = datetime.combine(today - timedelta(days=40), time(19, 10), COUNTY_ZONE)
    return DemoPhone(
        id=_id(worker, synced, "lost phone"),
        user_id=worker.id,
        name=f"{worker.name} 的旧手机",
        app_version=_OLDER_VERSION,
        first_seen_at=synced - timedelta(days=420),
        last_synced_at=synced,
        unsent=2,
        oldest_unsent_at=synced - timedelta(hours=5),
        free_storage_mb=1_450,
    )


def _id(worker: DemoUser, at: datetime, what: str) -> UUID:
    return uuid7_of(int(at.timestamp() * 1000), f"demo {what} {worker.login}")
