"""The sweep: who is past due and grace is flagged once, and what nobody answers is passed on (SV-01)."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from server import followups
from server.core.db import Connection, county_scope
from server.followups import tasks
from tests import world
from tests.parameters import set_parameter
from tests.world import COUNTY, NOW, TODAY, World, uid

SCOPE = county_scope(COUNTY)


async def visit(conn: Connection, county: World, household: UUID, on: date, **more: object) -> UUID:
    made = await world.add_visit(conn, household, on, county.grid01, **more)  # pyright: ignore[reportArgumentType]
    await tasks.recompute_after_visits(conn, COUNTY, NOW, [str(made)])
    return made


async def sweep(conn: Connection, today: date = TODAY) -> followups.SweepResult:
    swept = await followups.sweep(conn, COUNTY, today, NOW + (today - TODAY))
    return await followups.counted(conn, COUNTY, today, swept)


async def only_wang_has_a_duty(conn: Connection, last_visit: date) -> World:
    """王秀兰 must be seen every seven days; the others' duties ended."""
    county = await world.build(conn)
    await conn.execute(
        "update statuses set valid_to = '2026-01-31', valid_from = '2020-01-01' where person_id is null"
    )
    await world.end_status(conn, uid("guo tekun 2025-01-01"), date(2026, 1, 31))
    await followups.recompute_county(conn, COUNTY, TODAY, NOW)
    await visit(conn, county, county.wang, last_visit)
    return county


async def flags(conn: Connection, household_id: UUID) -> list[tuple[date, bool, UUID | None]]:
    found = await conn.fetch(
        """select due_on, cleared_at is null as open, cleared_by_visit from overdue_flags
           where household_id = $1 order by due_on""",
        household_id,
    )
    return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("days", "flagged"), [(10, 0), (11, 1)], ids=["on the last day of grace", "on the day after"]
)
async def test_a_household_is_flagged(conn: Connection, days: int, flagged: int) -> None:
    await only_wang_has_a_duty(conn, TODAY - timedelta(days=days))
    result = await sweep(conn)
    assert (result.flagged_now, result.flagged) == (flagged, flagged)
    assert (result.due, result.overdue) == (1 - flagged, flagged)


async def test_a_second_sweep_changes_nothing(conn: Connection) -> None:
    await only_wang_has_a_duty(conn, TODAY - timedelta(days=40))
    first = await sweep(conn)
    counted = (
        "select (select count(*) from overdue_flags), (select count(*) from audit), (select count(*) from sweeps)"
    )
    before = await conn.fetchrow(counted)
    second = await sweep(conn)
    assert (first.flagged_now, second.flagged_now, second.flagged) == (1, 0, 1)
    assert await conn.fetchrow(counted) == before


async def test_a_visit_that_arrives_late_clears_the_flag(conn: Connection) -> None:
    county = await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await sweep(conn)
    late = await visit(conn, county, county.wang, TODAY - timedelta(days=5), received_at=NOW)
    assert await flags(conn, county.wang) == [(TODAY - timedelta(days=4), False, late)]
    again = await sweep(conn)
    assert (again.flagged_now, again.flagged, again.cleared) == (0, 0, 1)


async def test_a_late_visit_that_is_itself_too_long_ago_answers_the_old_flag_and_a_new_one_is_raised(
    conn: Connection,
) -> None:
    county = await only_wang_has_a_duty(conn, TODAY - timedelta(days=40))
    await sweep(conn)
    late = await visit(conn, county, county.wang, TODAY - timedelta(days=20), received_at=NOW)
    again = await sweep(conn)
    assert again.flagged_now == 1
    assert await flags(conn, county.wang) == [
        (TODAY - timedelta(days=33), False, late),
        (TODAY - timedelta(days=13), True, None),
    ]


async def test_an_attempt_does_not_clear_the_flag(conn: Connection) -> None:
    county = await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await sweep(conn)
    await visit(conn, county, county.wang, TODAY, counts=False, outcome="nobody_home")
    assert (await sweep(conn)).flagged == 1


async def test_a_flag_falls_with_the_duty_and_names_no_visit(conn: Connection) -> None:
    county = await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await sweep(conn)
    await world.end_status(conn, uid("wang tekun 2024-06-01"), TODAY)
    after = await sweep(conn, TODAY + timedelta(days=1))
    assert (after.flagged, after.cleared) == (0, 1)
    assert [(is_open, by) for _, is_open, by in await flags(conn, county.wang)] == [(False, None)]


async def test_a_status_that_begins_today_brings_a_duty_at_the_next_sweep(conn: Connection) -> None:
    county = await world.build(conn)
    await conn.execute("update statuses set valid_from = $1 where household_id = $2", TODAY, county.zhao)
    await followups.recompute_county(conn, COUNTY, TODAY - timedelta(days=1), NOW)
    await sweep(conn, TODAY - timedelta(days=1))
    before = (await followups.standings(conn, SCOPE, [county.zhao]))[county.zhao].followup
    await sweep(conn)
    after = (await followups.standings(conn, SCOPE, [county.zhao]))[county.zhao].followup
    assert before is None
    assert after is not None
    assert after.due_on == TODAY + timedelta(days=7)


async def escalated(conn: Connection) -> list[tuple[str, date]]:
    found = await conn.fetch("select level, escalated_on from followup_escalations order by escalated_on")
    return [tuple(row) for row in found]


async def test_what_nobody_answers_goes_to_the_township_after_three_days_and_to_the_county_after_seven(
    conn: Connection,
) -> None:
    await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    told = [(await sweep(conn, TODAY + timedelta(days=day))).escalated_now for day in range(10)]
    assert told == [0, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert await escalated(conn) == [
        ("township", TODAY + timedelta(days=3)),
        ("county", TODAY + timedelta(days=7)),
    ]


async def test_what_was_answered_in_time_is_not_passed_on(conn: Connection) -> None:
    county = await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await sweep(conn)
    await visit(conn, county, county.wang, TODAY)
    assert (await sweep(conn, TODAY + timedelta(days=3))).escalated_now == 0


async def test_sweeps_missed_for_a_week_are_made_good_by_one(conn: Connection) -> None:
    await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await sweep(conn)
    assert (await sweep(conn, TODAY + timedelta(days=8))).escalated_now == 2


async def test_a_sweep_tried_out_for_a_later_day_does_not_hold_up_the_days_before_it(conn: Connection) -> None:
    await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await sweep(conn)
    await sweep(conn, TODAY + timedelta(days=2))
    assert (await sweep(conn, TODAY + timedelta(days=1))).escalated_now == 0
    assert (await sweep(conn, TODAY + timedelta(days=3))).escalated_now == 1


async def test_a_county_that_shortens_the_days_misses_no_flag_in_between(conn: Connection) -> None:
    county = await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await sweep(conn)
    await sweep(conn, TODAY + timedelta(days=2))
    days = {"township": 1, "county": 3}
    await set_parameter(conn, county.county01, "p_escalation_days", days, TODAY + timedelta(days=3))
    assert (await sweep(conn, TODAY + timedelta(days=3))).escalated_now == 2


async def test_a_silent_phone_is_counted_apart_and_its_household_flagged_all_the_same(conn: Connection) -> None:
    county = await only_wang_has_a_duty(conn, TODAY - timedelta(days=11))
    await world.add_phone(conn, county.grid01, NOW - timedelta(days=9))
    result = await sweep(conn)
    assert (result.overdue, result.not_synced, result.flagged) == (0, 1, 1)


async def test_who_ran_a_sweep_by_hand_is_on_file(conn: Connection) -> None:
    county = await only_wang_has_a_duty(conn, TODAY)
    await followups.sweep(conn, COUNTY, TODAY, NOW, county.county01)
    assert await conn.fetchval("select actor_id from audit where action = 'sweep.run'") == county.county01.id
