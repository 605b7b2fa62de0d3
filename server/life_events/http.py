"""Life events over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from server.core.web import actor, parts, reach
from server.life_events import operations
from server.life_events.records import LifeEvent, LifeEventPreview, LifeEvents, NewLifeEvent, NewUndo


@post("/households/{household_id:uuid}/life-events/preview", permission="register.write", status_code=200)
async def preview_life_event(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[NewLifeEvent]
) -> LifeEventPreview:
    """What would follow from an event; nothing is kept."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.preview(conn, actor(request), house.now(), house.crypto, household_id, data)


@post("/households/{household_id:uuid}/life-events", permission="register.write")
async def record_life_event(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[NewLifeEvent]
) -> LifeEvent:
    """Put an event on file and do what follows."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.record(conn, actor(request), house.now(), house.crypto, household_id, data)


@get("/households/{household_id:uuid}/life-events", permission="household.read")
async def list_life_events(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> LifeEvents:
    """What happened to a household and what followed, newest first; undone ones too."""
    async with reach(request) as conn:
        return LifeEvents(await operations.of_household(conn, actor(request), household_id))


@post("/life-events/{event_id:uuid}/undo", permission="register.write", status_code=200)
async def undo_life_event(
    request: Request[Any, Any, Any], event_id: FromPath[UUID], data: JSONBody[NewUndo]
) -> LifeEvent:
    """Take an event back, by newer rows."""
    async with reach(request) as conn:
        return await operations.undo(conn, actor(request), parts(request).now(), event_id, data)


routes = [preview_life_event, record_life_event, list_life_events, undo_life_event]
