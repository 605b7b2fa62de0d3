"""Bodies of recurring work, for every county; what writes to the database has one transaction for each."""

from typing import Any

from server import bundles, files, followups, regions
from server.core.clock import civil_date
from server.core.db import county_scope, transaction
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
