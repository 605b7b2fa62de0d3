"""One household on one page."""

from datetime import date
from uuid import UUID

from server import disagreements, followups, regions, registry
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.history import queries, words
from server.history.records import HistoryItem, HouseholdPage

MOST = 500


async def household_page(
    conn: Connection, scope: Scope, crypto: Crypto, today: date, household_id: UUID
) -> HouseholdPage:
    """Who lives there, what is known, when it is due. Raises Problem not_found."""
    household_id = await registry.remaining_household(conn, scope, household_id)
    home = await registry.household(conn, scope, household_id)
    ids = [household_id]
    village_code = home.region_code[:12]
    names = await regions.names(conn, scope, [village_code, home.region_code])
    workers = await registry.responsible_workers(conn, scope, today, [home.region_code])
    standing = (await followups.standings(conn, scope, ids))[household_id]
    return HouseholdPage(
        id=home.id,
        region_code=home.region_code,
        address=home.address,
        directions=home.directions,
        head_name=home.head_name,
        head_pinyin=home.head_pinyin,
        lon=home.lon,
        lat=home.lat,
        position_source=home.position_source,
        village_name=names.get(village_code),
        grid_name=names.get(home.region_code) if home.region_code != village_code else None,
        workers=workers.get(home.region_code, []),
        persons=(await registry.persons(conn, scope, crypto, ids)).get(household_id, []),
        statuses=(await registry.statuses(conn, scope, ids)).get(household_id, []),
        followup=standing.followup,
        flagged_on=standing.flagged_on,
        visits=await queries.newest_visits(conn, scope, household_id),
        facts=registry.plain_facts((await registry.newest_facts(conn, scope, ids)).get(household_id, {})),
        disagreements=(await disagreements.shown(conn, scope, today, ids)).get(household_id, []),
    )


async def history(conn: Connection, scope: Scope, household_id: UUID) -> list[HistoryItem]:
    """What happened to a household, newest first, the newest 500. Raises Problem not_found."""
    household_id = await registry.remaining_household(conn, scope, household_id)
    await registry.household(conn, scope, household_id)
    return [words.item(event) for event in await queries.events(conn, scope, household_id, MOST)]
