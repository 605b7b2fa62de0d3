"""The register over HTTP."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.registry import door_codes, facts, moving, operations, past, person_file, writing
from server.registry.records import (
    DoorCodes,
    DoorCodesRequest,
    HouseholdList,
    Move,
    Moved,
    Moves,
    MovesDone,
    Revealed,
    RevealRequest,
)
from server.registry.records_of_past import NewOverride, PersonCorrection, PersonFile, RegisterChanges, RegisterThen


@get("/households", permission="household.read")
async def list_households(
    request: Request[Any, Any, Any],
    search: FromQuery[str] = "",
    region: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
    on: FromQuery[date | None] = None,
    known_on: FromQuery[date | None] = None,
) -> HouseholdList:
    """Households within reach; with `on` or `known_on` as they stood on a civil day by what was known at the end of
    another (today where not given), without a search.

    `search`: name, pinyin, initials, last four of the citizen ID, address, village, the number beside a door code.
    """
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        if on is not None or known_on is not None:
            return await past.list_then(
                conn, actor(request).scope, on or today, known_on or today, region=region, limit=limit, after=after
            )
        return await operations.list_households(
            conn,
            actor(request).scope,
            today,
            search=search,
            region=region,
            limit=limit,
            after=after,
        )


@get("/persons/{person_id:uuid}", permission="household.read")
async def read_person(request: Request[Any, Any, Any], person_id: FromPath[UUID]) -> PersonFile:
    """One person: who, where they belong, every status they had, and what was written of them."""
    async with reach(request) as conn:
        return await person_file.person_file(conn, actor(request).scope, parts(request).crypto, person_id)


@post("/persons/{person_id:uuid}/reveals", permission="person.reveal", status_code=200)
async def reveal_id_number(
    request: Request[Any, Any, Any], person_id: FromPath[UUID], data: JSONBody[RevealRequest]
) -> Revealed:
    """Read a whole citizen ID; the reason is put on file."""
    house = parts(request)
    async with reach(request) as conn:
        number = await operations.reveal_id_number(
            conn, actor(request), house.now(), house.crypto, person_id=person_id, reason=data.reason
        )
    return Revealed(number)


@post("/households/{household_id:uuid}/moves", permission="household.move")
async def move_household(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[Move]
) -> Moved:
    """Place a household in another grid."""
    async with reach(request) as conn:
        return await operations.move_household(
            conn, actor(request), parts(request).now(), household_id=household_id, move=data
        )


@post("/households/moves", permission="household.move", status_code=200)
async def move_households(request: Request[Any, Any, Any], data: JSONBody[Moves]) -> MovesDone:
    """Place up to 2,000 households in another grid; what became of each."""
    async with reach(request) as conn:
        return await moving.move_households(conn, actor(request), parts(request).now(), data)


@post("/door-codes", permission="door_code.print", status_code=200)
async def print_door_codes(request: Request[Any, Any, Any], data: JSONBody[DoorCodesRequest]) -> DoorCodes:
    """Codes for labels at the doors of these households; those that have none get one."""
    async with reach(request) as conn:
        return await door_codes.issue_door_codes(conn, actor(request), parts(request).now(), data)


@get("/households/{household_id:uuid}/register", permission="household.read")
async def read_register(
    request: Request[Any, Any, Any],
    household_id: FromPath[UUID],
    on: FromQuery[date | None] = None,
    known_on: FromQuery[date | None] = None,
) -> RegisterThen:
    """A household as it stood `on` a civil day, by what was known at the end of `known_on` (today both): members,
    statuses, place, who was responsible, and every fact with who said it and why it stands."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await past.register_then(conn, actor(request).scope, household_id, on or today, known_on or today)


@get("/households/{household_id:uuid}/register-changes", permission="household.read")
async def list_register_changes(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> RegisterChanges:
    """What was written in a household's file and what stood there before, newest first."""
    async with reach(request) as conn:
        return RegisterChanges(await writing.list_changes(conn, actor(request), household_id))


@post("/households/{household_id:uuid}/fact-overrides", permission="register.write")
async def override_fact(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[NewOverride]
) -> RegisterThen:
    """Set a fact against what others said, with a reason; the register of today afterwards."""
    now = parts(request).now()
    async with reach(request) as conn:
        await facts.override_fact(conn, actor(request), now, household_id, data)
        today = civil_date(now)
        return await past.register_then(conn, actor(request).scope, household_id, today, today)


@post("/persons/{person_id:uuid}/corrections", permission="register.write")
async def correct_person(
    request: Request[Any, Any, Any], person_id: FromPath[UUID], data: JSONBody[PersonCorrection]
) -> RegisterChanges:
    """Mend what is written of a person; what stood there before stays readable."""
    house = parts(request)
    async with reach(request) as conn:
        return RegisterChanges(
            await writing.correct_person(conn, actor(request), house.now(), house.crypto, person_id, data)
        )


routes = [
    list_households,
    read_person,
    reveal_id_number,
    move_household,
    move_households,
    print_door_codes,
    read_register,
    list_register_changes,
    override_fact,
    correct_person,
]
