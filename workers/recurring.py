"""Bodies of recurring work, for every county; what writes to the database has one transaction for each."""

from typing import Any

from server import bundles, duplicates, files, followups, notices, parameters, regions, search
from server.core import outbox
from server.core.clock import civil_date
from server.core.db import county_scope, transaction
from server.exports import operations as exports
from server.imports import clearing as lists
from server.notifications import tasks as notifications
from workers.jobs import Kit


async def sweep(ctx: dict[str, Any]) -> None:
    """Flag who is overdue, pass on what nobody answered."""
    kit: Kit = ctx["kit"]
    now = kit.now()
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        async with transaction(kit.pool, county_scope(county_code)) as conn:
            await followups.sweep(conn, county_code, civil_date(now), now)


async def notices_over(ctx: dict[str, Any]) -> None:
    """Take down the notices whose days are over."""
    kit: Kit = ctx["kit"]
    now = kit.now()
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        scope = county_scope(county_code)
        async with transaction(kit.pool, scope) as conn:
            await notices.take_down(conn, scope, civil_date(now), now)


async def late_referrals(ctx: dict[str, Any]) -> None:
    """Tell of the referrals whose limit ended yesterday or before."""
    kit: Kit = ctx["kit"]
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        async with transaction(kit.pool, county_scope(county_code)) as conn:
            await notifications.referrals_late(conn, county_code, kit.now())


async def screening(ctx: dict[str, Any]) -> None:
    """Ask every rule of everybody; of the follow-ups too where a parameter begins to hold today."""
    kit: Kit = ctx["kit"]
    now = kit.now()
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        async with transaction(kit.pool, county_scope(county_code)) as conn:
            await outbox.put(conn, county_code, "screening.screen_county", [county_code])
            if await parameters.begins(conn, county_code, civil_date(now)):
                await outbox.put(conn, county_code, "followups.recompute_county", [county_code])


async def abandoned_pieces(ctx: dict[str, Any]) -> None:
    """Clear away pieces of photos that no phone completed for fourteen days."""
    kit: Kit = ctx["kit"]
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        await files.drop_abandoned(kit.storage, county_code, kit.now())


async def spare_bundles(ctx: dict[str, Any]) -> None:
    """Remove the files of bundles whose contents stand in the house by themselves."""
    kit: Kit = ctx["kit"]
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        scope = county_scope(county_code)
        async with transaction(kit.pool, scope) as conn:
            await bundles.drop_spare(conn, scope, kit.now(), kit.storage)


async def old_exports(ctx: dict[str, Any]) -> None:
    """Remove the files of exports that were made more than a week ago."""
    kit: Kit = ctx["kit"]
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        scope = county_scope(county_code)
        async with transaction(kit.pool, scope) as conn:
            await exports.remove_old(conn, scope, kit.storage, kit.now())


async def old_lists(ctx: dict[str, Any]) -> None:
    """Remove files and rows of other departments' lists whose time is over."""
    kit: Kit = ctx["kit"]
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        scope = county_scope(county_code)
        async with transaction(kit.pool, scope) as conn:
            await lists.clear_old(conn, scope, kit.now())


async def search_words(ctx: dict[str, Any]) -> None:
    """Read what was written since, so that it is found by its telephone number and in pinyin."""
    kit: Kit = ctx["kit"]
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        scope = county_scope(county_code)
        async with transaction(kit.pool, scope) as conn:
            await search.read_anew(conn, scope, kit.crypto)


async def duplicate_persons(ctx: dict[str, Any]) -> None:
    """Look for everybody who was entered twice."""
    kit: Kit = ctx["kit"]
    async with kit.pool.acquire() as conn:
        codes = await regions.counties(conn)
    for county_code in codes:
        scope = county_scope(county_code)
        async with transaction(kit.pool, scope) as conn:
            await duplicates.look(conn, scope, kit.now())
