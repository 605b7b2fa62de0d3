"""Why a phone may need help. Pure; said of phones, never counted up against who carries them."""

from datetime import datetime, timedelta

from server import VERSION
from server.devices.records import DeviceRow, Sign

SILENT_DAYS = 7  # unless the asker says otherwise
UNSENT = timedelta(hours=24)
WRONG_CLOCK_S = 300
LOW_STORAGE_MB = 200


def signs(phone: DeviceRow, now: datetime, silent_days: int) -> list[Sign]:
    """What speaks for a look at this phone, the most pressing first; nothing for a lost one.

    Of a phone that was replaced only what is still on it matters.
    """
    if phone.lost_at:
        return []
    on_it: list[tuple[Sign, bool]] = [
        ("kept", bool(phone.kept_with_problem)),
        ("unsent", bool(phone.unsent) and now - (phone.oldest_unsent_at or heard_at(phone)) > UNSENT),
    ]
    about_it: list[tuple[Sign, bool]] = [
        ("silent", now - heard_at(phone) > timedelta(days=silent_days)),
        ("wrong_clock", abs(phone.clock_skew_s or 0) > WRONG_CLOCK_S),
        ("low_storage", phone.free_storage_mb is not None and phone.free_storage_mb < LOW_STORAGE_MB),
        ("old_app", is_older(phone.app_version)),
        ("not_offline", phone.opens_offline is False),
        ("reach_too_wide", phone.households is not None),
    ]
    return [sign for sign, holds in (on_it if phone.replaced else on_it + about_it) if holds]


def heard_at(phone: DeviceRow) -> datetime:
    """When the phone was last heard of: at its first sign-in when it never synced."""
    return phone.last_synced_at or phone.first_seen_at


def is_older(version: str, newest: str = VERSION) -> bool:
    """Whether an app is older than what the server gives out; one that is no version counts as older."""
    try:
        return _numbers(version) < _numbers(newest)
    except ValueError:
        return True


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
