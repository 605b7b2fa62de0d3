"""How the phones of an area fare; marking one as lost, and as found again."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import get_args
from uuid import UUID

import msgspec

from server import VERSION
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.core.paging import page, read_key
from server.devices import queries
from server.devices.records import (
    DeviceFound,
    DeviceItem,
    DeviceList,
    DeviceLoss,
    DeviceLossRow,
    DevicePage,
    DeviceStanding,
    DeviceSummary,
    Sign,
    State,
    VersionInUse,
)
from server.devices.signs import LOW_STORAGE_MB, SILENT_DAYS, UNSENT, WRONG_CLOCK_S, heard_at, signs

# The order of the list: by the most pressing sign, then the lost ones, then those in order.
PRESSING = {sign: at for at, sign in enumerate(get_args(Sign))}
LOST, FINE = len(PRESSING), len(PRESSING) + 1
Key = tuple[int, datetime, UUID]


async def list_devices(
    conn: Connection,
    actor: Actor,
    now: datetime,
    *,
    state: State = "all",
    search: str = "",
    silent_days: int = SILENT_DAYS,
    after: str | None = None,
    limit: int = 50,
) -> DeviceList:
    """Phones within reach: those that may need help first, by what is most pressing; the longest silent first.

    Raises Problem page_unknown.
    """
    from_key = read_key(after, Key)
    items = [one for one in await _within_reach(conn, actor, now, silent_days, search) if _is(one, state)]
    items.sort(key=_key)
    left = [one for one in items if from_key is None or _key(one) > from_key]
    found = page(left, limit, _key)
    return DeviceList(found.items, found.next)


async def _within_reach(
    conn: Connection, actor: Actor, now: datetime, silent_days: int, search: str = "", device_id: UUID | None = None
) -> list[DeviceItem]:
    found = await queries.devices(conn, actor.scope, civil_date(now), device_id=device_id, search=search.strip())
    return [DeviceItem(**msgspec.structs.asdict(one), signs=signs(one, now, silent_days)) for one in found]


def _is(item: DeviceItem, state: State) -> bool:
    match state:
        case "all":
            return True
        case "may_need_help":
            return bool(item.signs)
        case "lost":
            return item.lost_at is not None
        case _:
            return state in item.signs


def _key(item: DeviceItem) -> Key:
    order = LOST if item.lost_at else PRESSING[item.signs[0]] if item.signs else FINE
    return order, heard_at(item), item.id


async def summarise(
    conn: Connection, actor: Actor, now: datetime, *, silent_days: int = SILENT_DAYS
) -> DeviceSummary:
    """The phones within reach in figures, with the app versions in use."""
    items = await _within_reach(conn, actor, now, silent_days)
    counted = Counter(sign for one in items for sign in one.signs)
    return DeviceSummary(
        devices=len(items),
        may_need_help=sum(bool(one.signs) for one in items),
        lost=sum(one.lost_at is not None for one in items),
        signs={sign: counted[sign] for sign in get_args(Sign)},
        versions=_versions(items),
        silent_days=silent_days,
        unsent_hours=int(UNSENT.total_seconds() // 3600),
        wrong_clock_minutes=WRONG_CLOCK_S // 60,
        low_storage_mb=LOW_STORAGE_MB,
    )


def _versions(items: Sequence[DeviceItem]) -> list[VersionInUse]:
    used = Counter(one.app_version for one in items if not one.lost_at and not one.replaced)
    return [VersionInUse(version, count, version == VERSION) for version, count in used.most_common()]


async def read_device(conn: Connection, actor: Actor, now: datetime, device_id: UUID) -> DevicePage:
    """One phone, with each time it was lost. Raises Problem not_found."""
    found = await _within_reach(conn, actor, now, SILENT_DAYS, device_id=device_id)
    if not found:
        raise Problem("not_found", what="手机 phone")
    return DevicePage(found[0], [_loss(one) for one in await queries.losses(conn, actor.county_code, device_id)])


def _loss(row: DeviceLossRow) -> DeviceLoss:
    found = None
    if row.found_at is not None:
        found = DeviceFound(row.found_reason or "", row.found_at, row.found_by or "")
    return DeviceLoss(reason=row.reason, at=row.at, by=row.by, found=found)


async def mark_lost(conn: Connection, actor: Actor, now: datetime, device_id: UUID, reason: str) -> DevicePage:
    """Let a phone work for nobody until it is found; saying it again changes nothing.

    Its sessions end, and its token is told so. Raises Problem not_found, reason_needed.
    """
    need_reason(reason)
    why = reason.strip()
    await read_device(conn, actor, now, device_id)
    if await queries.open_loss(conn, actor.county_code, device_id) is None:
        await queries.add_loss(conn, actor.county_code, device_id, why, now, actor.id)
        await queries.end_sessions(conn, actor.county_code, device_id, now)
        await audit.record(conn, actor.county_code, now, actor.id, "device.mark_lost", device_id, {"reason": why})
    return await read_device(conn, actor, now, device_id)


async def mark_found(conn: Connection, actor: Actor, now: datetime, device_id: UUID, reason: str) -> DevicePage:
    """Let whoever knows the password sign in on the phone again; saying it again changes nothing.

    Raises Problem not_found, reason_needed.
    """
    need_reason(reason)
    why = reason.strip()
    await read_device(conn, actor, now, device_id)
    loss_id = await queries.open_loss(conn, actor.county_code, device_id)
    if loss_id is not None:
        await queries.add_find(conn, actor.county_code, loss_id, why, now, actor.id)
        await audit.record(conn, actor.county_code, now, actor.id, "device.mark_found", device_id, {"reason": why})
    return await read_device(conn, actor, now, device_id)


async def standing(conn: Connection, device_id: UUID) -> DeviceStanding:
    """Whether a phone is marked as lost, for whoever holds its id."""
    return DeviceStanding("lost" if await queries.is_lost(conn, device_id) else "fine")
