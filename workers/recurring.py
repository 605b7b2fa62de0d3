"""Bodies of recurring work, for every county; what writes to the database has one transaction for each."""

from collections.abc import Awaitable, Callable
from typing import Any

from server import (
    bundles,
    division_changes,
    duplicates,
    files,
    followups,
    notices,
    parameters,
    regions,
    search,
    statistics,
)
from server.core import outbox
from server.core.clock import civil_date
from server.core.db import Connection, Scope, county_scope, transaction
from server.exports import operations as exports
from server.imports import clearing as lists
from server.notifications import tasks as notifications
from workers.jobs import Kit

Work = Callable[[Connection, Scope, Kit], Awaitable[object]]


async def _counties(kit: Kit) -> list[str]:
    async with kit.pool.acquire() as conn:
        return list(await regions.counties(conn))


async def _each_county(ctx: dict[str, Any], work: Work) -> None:
    """One transaction for each county."""
    kit: Kit = ctx["kit"]
    for county_code in await _counties(kit):
        scope = county_scope(county_code)
        async with transaction(kit.pool, scope) as conn:
            await work(conn, scope, kit)


async def sweep(ctx: dict[str, Any]) -> None:
    """Flag who is overdue, pass on what nobody answered."""
    now = ctx["kit"].now()

    async def work(conn: Connection, scope: Scope, _: Kit) -> None:
        await followups.sweep(conn, scope.county_code, civil_date(now), now)

    await _each_county(ctx, work)


async def division_days(ctx: dict[str, Any]) -> None:
    """Make the changes of divisions whose day has come."""
    now = ctx["kit"].now()
    await _each_county(ctx, lambda conn, scope, _: division_changes.take_effect(conn, scope, now))


async def notices_over(ctx: dict[str, Any]) -> None:
    """Take down the notices whose days are over."""
    now = ctx["kit"].now()
    await _each_county(ctx, lambda conn, scope, _: notices.take_down(conn, scope, civil_date(now), now))


async def late_referrals(ctx: dict[str, Any]) -> None:
    """Tell of the referrals whose limit ended yesterday or before."""
    await _each_county(ctx, lambda conn, scope, kit: notifications.referrals_late(conn, scope.county_code, kit.now()))


async def sessions_too_late(ctx: dict[str, Any]) -> None:
    """Tell of the cases that no approval session hears before their limit ends."""
    await _each_county(
        ctx, lambda conn, scope, kit: notifications.sessions_too_late(conn, scope.county_code, kit.now())
    )


async def due_findings(ctx: dict[str, Any]) -> None:
    """Tell of the findings whose last day comes near or is over."""
    await _each_county(ctx, lambda conn, scope, kit: notifications.findings_due(conn, scope.county_code, kit.now()))


async def stale_feeds(ctx: dict[str, Any]) -> None:
    """Tell of the departments' lists that should have come."""
    await _each_county(ctx, lambda conn, scope, kit: notifications.feeds_stale(conn, scope.county_code, kit.now()))


async def screening(ctx: dict[str, Any]) -> None:
    """Ask every rule of everybody; of the follow-ups too where a parameter begins to hold today."""
    now = ctx["kit"].now()

    async def work(conn: Connection, scope: Scope, _: Kit) -> None:
        code = scope.county_code
        await outbox.put(conn, code, "screening.screen_county", [code])
        if await parameters.begins(conn, code, civil_date(now)):
            await outbox.put(conn, code, "followups.recompute_county", [code])

    await _each_county(ctx, work)


async def abandoned_pieces(ctx: dict[str, Any]) -> None:
    """Clear away pieces of photos that no phone completed for fourteen days."""
    kit: Kit = ctx["kit"]
    for county_code in await _counties(kit):
        await files.drop_abandoned(kit.storage, county_code, kit.now())


async def spare_bundles(ctx: dict[str, Any]) -> None:
    """Remove the files of bundles whose contents stand in the house by themselves."""
    await _each_county(ctx, lambda conn, scope, kit: bundles.drop_spare(conn, scope, kit.now(), kit.storage))


async def old_exports(ctx: dict[str, Any]) -> None:
    """Remove the files of exports that were made more than a week ago."""
    await _each_county(ctx, lambda conn, scope, kit: exports.remove_old(conn, scope, kit.storage, kit.now()))


async def old_lists(ctx: dict[str, Any]) -> None:
    """Remove files and rows of other departments' lists whose time is over."""
    await _each_county(ctx, lambda conn, scope, kit: lists.clear_old(conn, scope, kit.now()))


async def statistics_tables(ctx: dict[str, Any]) -> None:
    """Freeze the tables of the months and quarters that are over."""
    await _each_county(ctx, lambda conn, scope, kit: statistics.freeze_due(conn, scope, kit.now()))


async def running_figures(ctx: dict[str, Any]) -> None:
    """Count the running month, quarter and year anew, for the walls."""
    await _each_county(ctx, lambda conn, scope, kit: statistics.count_county(conn, scope, kit.now()))


async def search_words(ctx: dict[str, Any]) -> None:
    """Read what was written since, so that it is found by its telephone number and in pinyin."""
    await _each_county(ctx, lambda conn, scope, kit: search.read_anew(conn, scope, kit.crypto))


async def duplicate_persons(ctx: dict[str, Any]) -> None:
    """Look for everybody who was entered twice."""
    await _each_county(ctx, lambda conn, scope, kit: duplicates.look(conn, scope, kit.now()))
