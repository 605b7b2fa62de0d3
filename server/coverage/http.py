"""Coverage over HTTP."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromQuery, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, attachment, parts, reach
from server.core.workbook import MEDIA_TYPE
from server.coverage import operations
from server.coverage.operations import Asked
from server.coverage.records import Coverage, CoveredList, Figure

Month = Annotated[str | None, QueryParameter(pattern=r"^(earlier|\d{4}-\d{2})$")]


@get("/coverage", permission="coverage.read")
async def summarise(
    request: Request[Any, Any, Any],
    since: FromQuery[date],
    until: FromQuery[date],
    region: FromQuery[str | None] = None,
) -> Coverage:
    """What was owed from a day to a day and what became of it, by month and by the divisions below a place."""
    who = actor(request)
    asked = Asked(region or _own(who.scope.reach), since, until)
    async with reach(request) as conn:
        return await operations.summarise(conn, who.scope, civil_date(parts(request).now()), asked)


@get("/coverage/households", permission="coverage.read")
async def list_covered(
    request: Request[Any, Any, Any],
    since: FromQuery[date],
    until: FromQuery[date],
    figure: Annotated[Figure, QueryParameter(name="figure")] = "wanted",
    region: FromQuery[str | None] = None,
    month: Month = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> CoveredList:
    """The visits that one figure counts, in the order of their days: the same question as the figure's own."""
    who = actor(request)
    asked = Asked(region or _own(who.scope.reach), since, until, month)
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.list_covered(conn, who.scope, today, asked, figure, limit=limit, after=after)


@get("/coverage/workbook.xlsx", permission="coverage.read")
async def export(
    request: Request[Any, Any, Any],
    since: FromQuery[date],
    until: FromQuery[date],
    figure: Annotated[Figure | None, QueryParameter(name="figure")] = None,
    region: FromQuery[str | None] = None,
    month: Month = None,
) -> Response[bytes]:
    """The figures for Excel, for use within the county; with `figure` its households, too. Who took it is on file."""
    who = actor(request)
    asked = Asked(region or _own(who.scope.reach), since, until, month)
    async with reach(request) as conn:
        name, data = await operations.export(conn, who, parts(request).now(), asked, figure)
    plain = f"coverage-{asked.region}-{since.isoformat()}-{until.isoformat()}.xlsx"
    return Response(data, media_type=MEDIA_TYPE, headers=attachment(name, plain))


def _own(reach_of: tuple[str, ...]) -> str:
    return min(reach_of, key=len, default="")


routes = [summarise, list_covered, export]
