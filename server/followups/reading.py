"""Who must be visited: for lists, counts and the map. Every state is worked out for `today` when it is read."""

from datetime import date

from server import regions, registry
from server.core.db import Connection, Scope
from server.core.paging import page, read_key
from server.followups import listing, queries
from server.followups.records import (
    Chosen,
    FollowupItem,
    FollowupList,
    FollowupRow,
    ListKey,
    MapPoint,
    Selection,
    Summary,
    Wanted,
)
from server.registry import Status, Worker

Box = tuple[float, float, float, float]  # west, south, east, north; WGS-84 degrees
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
EVERYBODY = Selection()


async def choose(conn: Connection, scope: Scope, today: date, selection: Selection) -> Chosen:
    """What a selection means to a statement; a worker without a place within reach chooses nobody."""
    within = regions.narrow(scope.reach, selection.region)
    if selection.worker is None:
        return Chosen(regions.span(within), None, selection.campaign)
    walked = await registry.places_of_worker(conn, scope, today, selection.worker)
    places = sorted({code for place in walked for code in regions.narrow(within, place)})
    return Chosen(regions.span(places), places, selection.campaign)


async def list_followups(
    conn: Connection,
    scope: Scope,
    today: date,
    *,
    wanted: Wanted = "open",
    selection: Selection = EVERYBODY,
    limit: int = 50,
    after: str | None = None,
) -> FollowupList:
    """Households that must be visited: flagged first, then scattered tekun, then whoever waits longest.

    Raises Problem page_unknown.
    """
    chosen, key = await choose(conn, scope, today, selection), read_key(after, ListKey)
    found = await listing.list_followups(conn, scope, chosen, today, wanted, limit + 1, key)
    lines = page(found, limit, lambda one: (one.flagged_on is None, one.precedence, one.due_on, one.household_id))
    workers = await registry.responsible_workers(conn, scope, today, {one.region_code for one in lines.items})
    statuses = await registry.current_statuses(conn, scope, today, [one.household_id for one in lines.items])
    return FollowupList(
        [
            _item(one, today, statuses.get(one.household_id, []), workers.get(one.region_code, []))
            for one in lines.items
        ],
        lines.next,
    )


def _item(one: FollowupRow, today: date, statuses: list[Status], workers: list[Worker]) -> FollowupItem:
    return FollowupItem(
        household_id=one.household_id,
        head_name=one.head_name,
        address=one.address,
        region_code=one.region_code,
        village_name=one.village_name,
        grid_name=one.grid_name,
        statuses=statuses,
        reason=one.reason,
        due_on=one.due_on,
        days_overdue=(today - one.due_on).days,
        state=one.state,
        never_visited=one.last_counted_on is None,
        last_counted_on=one.last_counted_on,
        flagged_on=one.flagged_on,
        escalated_to=one.escalated_to,
        workers=workers,
        lon=one.lon,
        lat=one.lat,
    )


async def summarise(conn: Connection, scope: Scope, today: date, selection: Selection = EVERYBODY) -> Summary:
    """Counts of a region (of the whole reach) and of the divisions directly below it."""
    codes = regions.narrow(scope.reach)
    base = selection.region or (codes[0] if len(codes) == 1 else scope.county_code)
    chosen = await choose(conn, scope, today, selection)
    below = await listing.counts(conn, scope, chosen, today, regions.child_length(base))
    return Summary(
        today=today,
        swept_on=await queries.last_sweep(conn, scope, today),
        total=sum(one.total for one in below),
        due=sum(one.due for one in below),
        overdue=sum(one.overdue for one in below),
        flagged=sum(one.flagged for one in below),
        never_visited=sum(one.never_visited for one in below),
        not_synced=sum(one.not_synced for one in below),
        attempted=sum(one.attempted for one in below),
        excused=sum(one.excused for one in below),
        by_division=below,
    )


async def map_points(
    conn: Connection, scope: Scope, today: date, *, selection: Selection = EVERYBODY, box: Box = WORLD
) -> list[MapPoint]:
    """Households with a duty and a known position within the box."""
    return await listing.points(conn, scope, await choose(conn, scope, today, selection), today, box)
