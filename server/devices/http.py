"""Phones over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.db import NOBODY, transaction
from server.core.web import actor, parts, reach
from server.devices import operations
from server.devices.records import DeviceList, DevicePage, DeviceStanding, DeviceSummary, Reason, State
from server.devices.signs import SILENT_DAYS

MOST_SILENT_DAYS = 365


@get("/devices", permission="device.read")
async def list_devices(
    request: Request[Any, Any, Any],
    wanted: Annotated[State, QueryParameter(name="state")] = "all",
    search: FromQuery[str] = "",
    silent_days: FromQuery[int] = SILENT_DAYS,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> DeviceList:
    """Phones within reach, those that may need help first. `silent_days`: from how many days on silence is a sign."""
    async with reach(request) as conn:
        return await operations.list_devices(
            conn, actor(request), parts(request).now(), state=wanted, search=search,
            silent_days=_days(silent_days), after=after, limit=max(1, min(limit, 200)),
        )  # fmt: skip


@get("/devices/summary", permission="device.read")
async def summarise(request: Request[Any, Any, Any], silent_days: FromQuery[int] = SILENT_DAYS) -> DeviceSummary:
    """The phones within reach in figures, and the app versions in use."""
    async with reach(request) as conn:
        return await operations.summarise(conn, actor(request), parts(request).now(), silent_days=_days(silent_days))


def _days(asked: int) -> int:
    return max(1, min(asked, MOST_SILENT_DAYS))


@get("/devices/{device_id:uuid}", permission="device.read")
async def read_device(request: Request[Any, Any, Any], device_id: FromPath[UUID]) -> DevicePage:
    """One phone, with each time it was lost."""
    async with reach(request) as conn:
        return await operations.read_device(conn, actor(request), parts(request).now(), device_id)


@post("/devices/{device_id:uuid}/lost", permission="device.manage", status_code=200)
async def mark_lost(request: Request[Any, Any, Any], device_id: FromPath[UUID], data: JSONBody[Reason]) -> DevicePage:
    """Mark a phone as lost: its sessions end within ten seconds, and it wipes what was sent once it has a network."""
    async with reach(request) as conn:
        return await operations.mark_lost(conn, actor(request), parts(request).now(), device_id, data.reason)


@post("/devices/{device_id:uuid}/found", permission="device.manage", status_code=200)
async def mark_found(
    request: Request[Any, Any, Any], device_id: FromPath[UUID], data: JSONBody[Reason]
) -> DevicePage:
    """Mark a lost phone as found: its owner may sign in on it again with the password."""
    async with reach(request) as conn:
        return await operations.mark_found(conn, actor(request), parts(request).now(), device_id, data.reason)


@get("/devices/{device_id:uuid}/standing", public=True)
async def read_standing(request: Request[Any, Any, Any], device_id: FromPath[UUID]) -> Response[DeviceStanding]:
    """What a locked phone asks before anybody is signed in: whether it is marked as lost. An unknown one is fine."""
    async with transaction(parts(request).pool, NOBODY) as conn:
        found = await operations.standing(conn, device_id)
    return Response(found, headers={"cache-control": "no-store"})


routes = [list_devices, summarise, read_device, mark_lost, mark_found, read_standing]
