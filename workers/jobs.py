"""The one map from an outbox name to what is done, and how a job runs: one transaction, once, whatever fails."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec

from server.benefits import tasks as benefits
from server.bundles import tasks as bundles
from server.cases import tasks as cases
from server.core import errors
from server.core.clock import Clock
from server.core.crypto import Crypto
from server.core.db import Connection, Pool, county_scope, transaction
from server.core.storage import Storage, StoreUnavailable
from server.duplicates import tasks as duplicates
from server.exports import tasks as exports
from server.files import tasks as files
from server.files.operations import Examine
from server.followups import tasks as followups
from server.imports import tasks as imports
from server.leads import tasks as leads
from server.notices import tasks as notices
from server.notifications import tasks as notifications
from server.papers import tasks as papers
from server.payments import tasks as payments
from server.screening import tasks as screening
from server.trips import tasks as trips
from server.trips.operations import Solve
from server.trips.roads import AskRoads
from server.visits import tasks as visits
from workers import queries
from workers.roads import RoadRouter

log = logging.getLogger("tanfang.jobs")


class Kit(msgspec.Struct, frozen=True):
    """What jobs work with."""

    pool: Pool
    crypto: Crypto
    storage: Storage
    examine_image: Examine
    solve: Solve
    roads: RoadRouter
    now: Clock


Job = Callable[[Kit, Connection, str, datetime, tuple[str, ...]], Awaitable[None]]

Task = Callable[[Connection, str, datetime, tuple[str, ...]], Awaitable[None]]


def _plain(task: Task) -> Job:
    """A task that needs nothing but the database."""
    return lambda _, conn, county, now, ids: task(conn, county, now, ids)


def _ask(router: RoadRouter) -> AskRoads | None:
    return router if router.known else None


JOBS: dict[str, Job] = {
    "files.examine": lambda kit, conn, county, now, ids: files.examine(
        conn, county, now, ids, kit.storage, kit.examine_image
    ),
    "bundles.open": lambda kit, conn, county, now, ids: bundles.open_bundles(
        conn, county, now, ids, kit.crypto, kit.storage
    ),
    "visits.evaluate": lambda kit, conn, county, now, ids: visits.evaluate(conn, county, now, ids, kit.crypto),
    "visits.weigh": _plain(visits.weigh),
    "visits.compare_photos": _plain(visits.compare_photos),
    "leads.evaluate_reports": lambda kit, conn, county, now, ids: leads.evaluate_reports(
        conn, county, now, ids, kit.crypto
    ),
    "cases.evaluate_surveys": lambda kit, conn, county, now, ids: cases.evaluate_surveys(
        conn, county, now, ids, kit.crypto
    ),
    "followups.recompute": _plain(followups.recompute),
    "followups.recompute_after_visits": _plain(followups.recompute_after_visits),
    "followups.recompute_campaigns": _plain(followups.recompute_campaigns),
    "followups.recompute_county": _plain(followups.recompute_county),
    "trips.plan": lambda kit, conn, county, now, ids: trips.plan(
        conn, county, now, ids, kit.solve, _ask(kit.roads), kit.pool
    ),
    "trips.measure": lambda kit, conn, county, _, ids: trips.measure(conn, county, ids, _ask(kit.roads)),
    "duplicates.look": _plain(duplicates.look),
    "screening.recheck": _plain(screening.recheck),
    "screening.screen_county": _plain(screening.screen_county),
    "imports.read": lambda kit, conn, county, now, ids: imports.read(conn, county, now, ids, kit.crypto, kit.pool),
    "imports.apply_page": lambda kit, conn, county, now, ids: imports.apply_page(conn, county, now, ids, kit.crypto),
    "imports.take_back": _plain(imports.take_back),
    "imports.make_result": lambda kit, conn, county, now, ids: imports.make_result(
        conn, county, now, ids, kit.crypto, kit.pool
    ),
    "leads.consider_visits": _plain(leads.consider_visits),
    "benefits.grant": _plain(benefits.grant),
    "payments.close_cases": _plain(payments.close_cases),
    "exports.make": lambda kit, conn, county, now, ids: exports.make(conn, county, now, ids, kit.pool, kit.storage),
    "papers.render": lambda kit, conn, county, now, ids: papers.render(conn, county, now, ids, kit.storage),
    "notices.complain": lambda kit, conn, county, now, ids: notices.complain(conn, county, now, ids, kit.crypto),
    "notifications.lead_received": _plain(notifications.lead_received),
    "notifications.lead_ended": _plain(notifications.lead_ended),
    "notifications.case_moved": _plain(notifications.case_moved),
    "notifications.second_visit_asked": _plain(notifications.second_visit_asked),
    "notifications.approval_session_moved": _plain(notifications.approval_session_moved),
    "notifications.followups_escalated": _plain(notifications.followups_escalated),
    "notifications.campaign_moved": _plain(notifications.campaign_moved),
    "notifications.division_change_stopped": _plain(notifications.division_change_stopped),
    "notifications.findings_found": _plain(notifications.findings_found),
    "notifications.referral_moved": _plain(notifications.referral_moved),
}

MOST_ATTEMPTS = 8
WAIT_S = (1, 5, 20, 60, 300, 900, 1800, 3600)
OUTSIDE = (OSError, StoreUnavailable, *errors.DATABASE_DOWN)  # waits, never gives up
LONGEST_OUTSIDE_S = 60


async def run(kit: Kit, county_code: str, row_ids: list[UUID]) -> None:
    """Do the work of these outbox rows (all of one name) and delete them, in one transaction.

    When it fails, rows with several ids are put again in halves, so that one bad record holds up nobody;
    a single id is tried again later, and after eight attempts left as failed.
    """
    try:
        async with transaction(kit.pool, county_scope(county_code)) as conn:
            claimed = await queries.take(conn, county_code, row_ids)
            if not claimed:
                return
            ids = tuple(dict.fromkeys(i for row in claimed for i in row.ids))
            await JOBS[claimed[0].name](kit, conn, county_code, kit.now(), ids)
            await queries.done(conn, county_code, [row.id for row in claimed])
    except Exception as error:
        log.warning("job failed: %r", error, exc_info=error)
        await _deal_with(kit, county_code, row_ids, error)


async def _deal_with(kit: Kit, county_code: str, row_ids: list[UUID], error: Exception) -> None:
    outside = isinstance(error, OUTSIDE)
    async with transaction(kit.pool, county_scope(county_code)) as conn:
        claimed = await queries.take(conn, county_code, row_ids)
        ids = [i for row in claimed for i in row.ids]
        if len(ids) > 1 and not outside:
            middle = len(ids) // 2
            await queries.split(conn, county_code, claimed[0].name, [ids[:middle], ids[middle:]])
            await queries.done(conn, county_code, [row.id for row in claimed])
            return
        for row in claimed:
            wait = WAIT_S[min(row.attempts, len(WAIT_S) - 1)]
            if outside:  # an outage is nobody's fault: look again soon
                wait = min(wait, LONGEST_OUTSIDE_S)
            give_up = not outside and row.attempts + 1 >= MOST_ATTEMPTS
            await queries.postpone(conn, county_code, row.id, repr(error)[:2000], wait, give_up=give_up)
