"""Statistics over HTTP."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, attachment, parts, reach
from server.core.workbook import MEDIA_TYPE
from server.statistics import freezing, operations, running, workbooks
from server.statistics.frozen import Correction, Kind, Running, RunningKind, Table, TableList
from server.statistics.operations import Asked
from server.statistics.records import BehindList, Chosen, Group, MeasureList, Statistics, Which

Month = Annotated[str | None, QueryParameter(pattern=r"^(earlier|\d{4}-\d{2})$")]


@get("/statistics/measures", permission="statistics.read", sync_to_thread=False)
def list_measures() -> MeasureList:
    """What is counted, and how each number is defined."""
    return operations.measures()


@get("/statistics", permission="statistics.read")
async def summarise(
    request: Request[Any, Any, Any],
    group: Annotated[Group, QueryParameter(name="group")],
    since: FromQuery[date],
    until: FromQuery[date],
    region: FromQuery[str | None] = None,
) -> Statistics:
    """The numbers of a group from a day to a day, by month, by the divisions below a place and by part."""
    who = actor(request)
    asked = Asked(region or _own(who.scope.reach), since, until)
    async with reach(request) as conn:
        return await operations.summarise(conn, who.scope, civil_date(parts(request).now()), asked, group)


@get("/statistics/running", permission="statistics.read")
async def read_running(
    request: Request[Any, Any, Any],
    kind: Annotated[RunningKind, QueryParameter(name="kind")] = "month",
    region: FromQuery[str | None] = None,
) -> Running:
    """All numbers of the running month, quarter or year, for a wall: those of the county and of towns whose wall is
    looked at as the worker counted them within the hour (`counted_at`), those of other places as counted now."""
    who = actor(request)
    async with reach(request) as conn:
        return await running.read(conn, who.scope, parts(request).now(), kind, region or _own(who.scope.reach))


@get("/statistics/{measure:str}/records", permission="statistics.read")
async def list_behind(
    request: Request[Any, Any, Any],
    measure: FromPath[str],
    since: FromQuery[date],
    until: FromQuery[date],
    region: FromQuery[str | None] = None,
    month: Month = None,
    place: FromQuery[str | None] = None,
    part: FromQuery[str | None] = None,
    which: Annotated[Which, QueryParameter(name="which")] = "count",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> BehindList:
    """The records that a number counts: of a month, a division directly below (`place`, as `by_place` names it), a
    part; of a share those that meet it, or all it is asked of (`which`)."""
    who = actor(request)
    asked = Asked(region or _own(who.scope.reach), since, until)
    chosen = Chosen(month=month, place=place, part=part, which=which)
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.list_behind(conn, who.scope, today, asked, measure, chosen, limit=limit, after=after)


@get("/statistics/workbook.xlsx", permission="statistics.read")
async def take(
    request: Request[Any, Any, Any],
    since: FromQuery[date],
    until: FromQuery[date],
    region: FromQuery[str | None] = None,
    leaves: FromQuery[bool] = False,
) -> Response[bytes]:
    """All numbers of a place and period for Excel, for use within the county; with `leaves` for outside it, which is
    the frozen table of a month or quarter without small numbers. Who took it is on file."""
    who = actor(request)
    asked = Asked(region or _own(who.scope.reach), since, until)
    made = workbooks.leaving_of_period if leaves else workbooks.of_period
    async with reach(request) as conn:
        return _file(await made(conn, who, parts(request).now(), asked))


@get("/statistics/tables", permission="statistics.read")
async def list_tables(
    request: Request[Any, Any, Any],
    kind: Annotated[Kind, QueryParameter(name="kind")] = "month",
    region: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> TableList:
    """The frozen monthly or quarterly tables within reach, or of one place, the newest period first."""
    async with reach(request) as conn:
        return await freezing.list_tables(conn, actor(request).scope, kind, region, limit=limit, after=after)


@get("/statistics/tables/{table_id:uuid}", permission="statistics.read")
async def read_table(request: Request[Any, Any, Any], table_id: FromPath[UUID]) -> Table:
    """A table as it was frozen, with its definitions, and what is counted differently today."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await freezing.read(conn, actor(request).scope, today, table_id)


@get("/statistics/tables/{table_id:uuid}/workbook.xlsx", permission="statistics.read")
async def take_table(
    request: Request[Any, Any, Any], table_id: FromPath[UUID], leaves: FromQuery[bool] = False
) -> Response[bytes]:
    """A frozen table for Excel; with `leaves` for outside the county, without small numbers. Who took it is on
    file."""
    async with reach(request) as conn:
        return _file(await workbooks.of_table(conn, actor(request), parts(request).now(), table_id, leaves=leaves))


@post("/statistics/tables/{table_id:uuid}/corrections", permission="statistics.freeze")
async def correct(request: Request[Any, Any, Any], table_id: FromPath[UUID], data: JSONBody[Correction]) -> Table:
    """Make a table anew, as it is counted now; the one before stays."""
    async with reach(request) as conn:
        return await freezing.correct(conn, actor(request), parts(request).now(), table_id, data)


def _file(taken: workbooks.Taken) -> Response[bytes]:
    return Response(taken.data, media_type=MEDIA_TYPE, headers=attachment(taken.name, taken.plain))


def _own(reach_of: tuple[str, ...]) -> str:
    return min(reach_of, key=len, default="")


routes = [list_measures, summarise, read_running, list_behind, take, list_tables, read_table, take_table, correct]
