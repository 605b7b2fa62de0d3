"""When a household must be visited next, and what a visit changes (SV-01, SV-03, DM-01)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from server import followups, registry
from server.core.db import Connection, county_scope, enter_scope
from server.followups import reading, tasks
from server.followups.derive import duty
from server.followups.records import Observed, Recognition, Selection, Situation
from server.registry import ObservedFact
from tests import world
from tests.parameters import set_parameter
from tests.world import COUNTY, GRID_2, NOW, TODAY, World, uid

SCOPE = county_scope(COUNTY)
DEFAULTS = policy.Parameters().at(TODAY)


async def county_with_duties(conn: Connection) -> World:
    county = await world.build(conn)
    await followups.recompute_county(conn, COUNTY, TODAY, NOW)
    return county


async def due_on(conn: Connection, household_id: UUID) -> date | None:
    found = await followups.standings(conn, SCOPE, [household_id])
    followup = found[household_id].followup
    return followup.due_on if followup else None


async def visited(conn: Connection, *visits: UUID, now: datetime = NOW) -> None:
    await tasks.recompute_after_visits(conn, COUNTY, now, [str(one) for one in visits])


async def test_the_first_visit_is_due_seven_days_after_approval(conn: Connection) -> None:
    county = await county_with_duties(conn)
    assert await due_on(conn, county.guo) == date(2025, 1, 1) + timedelta(days=7)


async def test_a_counting_visit_moves_the_due_date_by_the_interval_of_the_care_grade(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await visited(conn, await world.add_visit(conn, county.wang, date(2026, 3, 1), county.grid01))
    assert await due_on(conn, county.wang) == date(2026, 3, 8)


async def test_nobody_home_moves_nothing(conn: Connection) -> None:
    county = await county_with_duties(conn)
    before = await due_on(conn, county.wang)
    await visited(
        conn,
        await world.add_visit(conn, county.wang, TODAY, county.grid01, counts=False, outcome="nobody_home"),
    )
    assert await due_on(conn, county.wang) == before


async def test_an_earlier_visit_that_arrives_later_does_not_turn_time_back(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await visited(conn, await world.add_visit(conn, county.wang, date(2026, 3, 1), county.grid01))
    await visited(conn, await world.add_visit(conn, county.wang, date(2026, 2, 1), county.grid01, received_at=NOW))
    assert await due_on(conn, county.wang) == date(2026, 3, 8)


async def test_nobody_has_to_visit_who_lives_in_an_institution(conn: Connection) -> None:
    county = await county_with_duties(conn)
    assert await due_on(conn, county.sun) is None


async def test_a_duty_ends_with_the_status_and_returns_with_a_new_one(conn: Connection) -> None:
    county = await county_with_duties(conn)
    status = uid("zhang dibao_marginal 2025-10-01")
    await world.end_status(conn, status, TODAY - timedelta(days=1))
    await followups.recompute(conn, COUNTY, [county.zhang], TODAY, NOW)
    ended = await due_on(conn, county.zhang)
    await world.end_status(conn, status, TODAY)
    await followups.recompute(conn, COUNTY, [county.zhang], TODAY, NOW)
    assert (ended, await due_on(conn, county.zhang)) == (None, date(2025, 10, 8))


async def test_a_duty_ends_with_a_death(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await conn.execute("update persons set died_on = $2 where id = $1", uid("王秀兰"), TODAY)
    await followups.recompute(conn, COUNTY, [county.wang], TODAY, NOW)
    assert await due_on(conn, county.wang) is None


async def test_an_illness_seen_at_a_visit_shortens_the_interval(conn: Connection) -> None:
    county = await county_with_duties(conn)
    visit = await world.add_visit(conn, county.guo, date(2026, 3, 1), county.town01, region_code=world.GRID_NORTH)
    await visited(conn, visit)
    well = await due_on(conn, county.guo)
    await registry.record_facts(conn, COUNTY, NOW, [ObservedFact(county.guo, "is_ill_now", True, TODAY, visit)])
    await visited(conn, visit)
    assert (well, await due_on(conn, county.guo)) == (date(2026, 3, 31), date(2026, 3, 8))


async def test_the_county_decides_the_interval(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await visited(conn, await world.add_visit(conn, county.wang, date(2026, 3, 1), county.grid01))
    days = {"standard": 30, "partly_unable": 15, "high_care": 10, "serious_change": 1}
    await set_parameter(conn, county.county01, "p_visit_interval_days", days, TODAY)
    await followups.recompute(conn, COUNTY, [county.wang], TODAY, NOW)
    assert await due_on(conn, county.wang) == date(2026, 3, 11)


async def test_working_it_out_again_writes_nothing(conn: Connection) -> None:
    await county_with_duties(conn)
    state = "select sum(hashtext(f::text || f.ctid::text)) from followups f"
    before = await conn.fetchval(state)
    await followups.recompute_county(conn, COUNTY, TODAY, NOW + timedelta(hours=1))
    assert await conn.fetchval(state) == before


async def test_a_household_that_changes_hands_takes_its_due_date_along(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await followups.sweep(conn, COUNTY, TODAY, NOW)
    before = await due_on(conn, county.wang)
    await registry.move_household(
        conn, county.town01, NOW, household_id=county.wang, move=registry.Move(uid("m"), GRID_2, "搬家")
    )
    await enter_scope(conn, county.grid01.scope)
    assert county.wang not in await followups.standings(conn, county.grid01.scope, [county.wang])
    await enter_scope(conn, county.grid02.scope)
    standing = (await followups.standings(conn, county.grid02.scope, [county.wang]))[county.wang]
    assert standing.followup is not None
    assert (standing.followup.due_on, standing.flagged_on) == (before, TODAY)


# The list --------------------------------------------------------------------------------------------


async def names(conn: Connection, county: World, who: str = "county01", **more: Any) -> list[str]:
    scope = county.users[who].scope
    await enter_scope(conn, scope)
    return [one.head_name for one in (await reading.list_followups(conn, scope, TODAY, **more)).items]


async def test_scattered_tekun_come_first_and_then_who_waits_longest(conn: Connection) -> None:
    county = await county_with_duties(conn)
    assert await names(conn, county) == ["王秀兰", "郭存良", "李保田", "张桂花", "赵改花"]


async def test_flagged_households_come_before_all_others(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await visited(conn, await world.add_visit(conn, county.wang, TODAY - timedelta(days=7), county.grid01))
    await followups.sweep(conn, COUNTY, TODAY, NOW)
    assert await names(conn, county) == ["郭存良", "李保田", "张桂花", "赵改花", "王秀兰"]


async def test_pages_of_the_list_follow_each_other(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await visited(conn, await world.add_visit(conn, county.wang, TODAY - timedelta(days=7), county.grid01))
    await followups.sweep(conn, COUNTY, TODAY, NOW)
    whole = await names(conn, county)
    seen: list[str] = []
    after: str | None = None
    for _ in whole:
        page = await reading.list_followups(conn, county.county01.scope, TODAY, limit=1, after=after)
        seen += [one.head_name for one in page.items]
        after = page.next
    assert (seen, after) == (whole, None)


async def test_a_township_sees_its_own_people_only(conn: Connection) -> None:
    county = await county_with_duties(conn)
    assert await names(conn, county, "town02") == ["赵改花"]
    assert await names(conn, county, "town01", selection=Selection(world.CHENGBEI)) == ["郭存良"]
    assert await names(conn, county, "town02", selection=Selection(world.CHENGBEI)) == []


@pytest.mark.parametrize(
    ("days", "state", "wanted"),
    [(6, "not_yet", "all"), (7, "due", "due"), (10, "due", "due"), (11, "overdue", "overdue")],
    ids=["the day before", "the due date", "the last day of grace", "the day after grace"],
)
async def test_the_state_of_a_seven_day_duty_so_many_days_after_the_visit(
    conn: Connection, days: int, state: str, wanted: Any
) -> None:
    county = await county_with_duties(conn)
    await visited(conn, await world.add_visit(conn, county.wang, TODAY - timedelta(days=days), county.grid01))
    scope = county.grid01.scope
    page = await reading.list_followups(conn, scope, TODAY, wanted=wanted, selection=Selection(world.GRID_1))
    found = {one.head_name: (one.state, one.days_overdue) for one in page.items}
    assert found["王秀兰"] == (state, days - 7)


async def test_never_visited_is_shown_until_the_first_visit_that_counts(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await visited(
        conn,
        await world.add_visit(conn, county.wang, TODAY, county.grid01),
        await world.add_visit(conn, county.li, TODAY, county.grid01, counts=False, outcome="refused"),
    )
    assert await names(conn, county, wanted="never_visited") == ["郭存良", "李保田", "张桂花", "赵改花"]


async def test_a_line_names_who_is_responsible(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await enter_scope(conn, county.town01.scope)
    page = await reading.list_followups(conn, county.town01.scope, TODAY, wanted="all")
    assert {one.head_name: [w.name for w in one.workers] for one in page.items} == {
        "王秀兰": ["李建国"], "郭存良": [], "李保田": ["李建国"], "张桂花": ["赵红梅"],
    }  # fmt: skip


# A silent phone --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heard", "state"),
    [
        (datetime(2026, 2, 7, 15, 59, tzinfo=UTC), "not_synced"),
        (datetime(2026, 2, 7, 16, 0, tzinfo=UTC), "overdue"),
    ],
    ids=["last heard of on the eve of the due date", "heard of on the due date, in the county's time"],
)
async def test_overdue_or_waiting_for_a_phone(conn: Connection, heard: datetime, state: str) -> None:
    county = await county_with_duties(conn)
    await world.add_phone(conn, county.grid01, heard)
    await visited(conn, await world.add_visit(conn, county.wang, date(2026, 2, 1), county.grid01))  # due 8 February
    scope = county.grid01.scope
    page = await reading.list_followups(conn, scope, TODAY, selection=Selection(world.GRID_1))
    assert {one.head_name: one.state for one in page.items}["王秀兰"] == state
    assert "王秀兰" in await names(conn, county, wanted=state)
    assert "王秀兰" not in await names(conn, county, wanted="overdue" if state == "not_synced" else "not_synced")


async def test_without_any_phone_overdue_is_overdue(conn: Connection) -> None:
    county = await county_with_duties(conn)
    assert await names(conn, county, wanted="not_synced") == []


async def test_one_phone_that_speaks_is_enough_to_know(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await world.add_phone(conn, county.grid03, datetime(2026, 2, 1, tzinfo=UTC))
    silent = await names(conn, county, wanted="not_synced")
    await conn.execute(
        """insert into user_reaches (county_code, id, user_id, region_code, valid_from)
           values ($1, $2, $3, $4, '2020-01-01')""",
        COUNTY, uid("stand-in"), county.grid02.id, world.BAICHI_VILLAGE,
    )  # fmt: skip
    await world.add_phone(conn, county.grid02, NOW)
    assert (silent, await names(conn, county, wanted="not_synced")) == (["赵改花"], [])


# Counts and the map ----------------------------------------------------------------------------------


async def test_counts_of_the_county_by_town(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await visited(conn, await world.add_visit(conn, county.wang, TODAY - timedelta(days=8), county.grid01))
    await followups.sweep(conn, COUNTY, TODAY, NOW)
    summary = await reading.summarise(conn, county.county01.scope, TODAY)
    assert (summary.total, summary.due, summary.overdue, summary.flagged, summary.never_visited) == (5, 1, 4, 4, 4)
    assert [(one.name, one.total) for one in summary.by_division] == [("龙泉镇", 4), ("百尺镇", 1)]
    assert summary.swept_on == TODAY


async def test_counts_of_a_township_by_village(conn: Connection) -> None:
    county = await county_with_duties(conn)
    await enter_scope(conn, county.town01.scope)
    summary = await reading.summarise(conn, county.town01.scope, TODAY)
    assert [(one.name, one.total) for one in summary.by_division] == [("城南社区", 3), ("城北社区", 1)]


async def test_the_map_shows_who_has_a_position_within_the_box(conn: Connection) -> None:
    county = await county_with_duties(conn)
    scope = county.county01.scope
    everyone = await reading.map_points(conn, scope, TODAY)
    north = await reading.map_points(conn, scope, TODAY, box=(113.21, 36.13, 113.22, 36.14))
    assert (len(everyone), [one.head_name for one in north]) == (5, ["郭存良"])


# Properties of the derivation ------------------------------------------------------------------------

recognitions = st.builds(
    Recognition,
    status=st.sampled_from(["tekun", "dibao", "dibao_marginal", "expenditure_hardship", "other"]),
    support_mode=st.sampled_from(["scattered", "institutional", None]),
    care_grade=st.sampled_from(["able", "partly_unable", "unable", None]),
    valid_from=st.dates(date(2020, 1, 1), TODAY),
    birth_date=st.none() | st.dates(date(1930, 1, 1), date(2020, 1, 1)),
)


def situation(statuses: list[Recognition], last: date | None, facts: dict[str, Observed] | None = None) -> Situation:
    return Situation(uid("somebody"), statuses, facts or {}, last)


@given(st.lists(recognitions, max_size=3), recognitions, st.none() | st.dates(date(2024, 1, 1), TODAY))
def test_one_more_status_never_puts_a_visit_off(
    statuses: list[Recognition], more: Recognition, last: date | None
) -> None:
    before = duty(situation(statuses, last), DEFAULTS, TODAY)
    after = duty(situation([*statuses, more], last), DEFAULTS, TODAY)
    assert before is None or (after is not None and after.due_on <= before.due_on)


@given(st.lists(recognitions, min_size=1, max_size=3), st.dates(date(2024, 1, 1), date(2026, 1, 1)))
def test_a_later_visit_never_brings_the_next_one_forward(statuses: list[Recognition], last: date) -> None:
    earlier = duty(situation(statuses, last), DEFAULTS, TODAY)
    later = duty(situation(statuses, last + timedelta(days=1)), DEFAULTS, TODAY)
    assert earlier is None or (later is not None and later.due_on > earlier.due_on)


def test_a_fact_that_does_not_fit_the_catalogue_is_unknown() -> None:
    tekun = Recognition("tekun", "scattered", "able", date(2025, 1, 1), None)
    odd = {"is_ill_now": Observed("perhaps", TODAY), "risk_grade": Observed("huge", TODAY)}
    found = duty(situation([tekun], TODAY, odd), DEFAULTS, TODAY)
    assert found is not None
    assert found.interval_days == 30


def test_a_high_risk_without_any_status_is_followed_weekly() -> None:
    found = duty(situation([], None, {"risk_grade": Observed("high", TODAY)}), DEFAULTS, TODAY)
    assert found is not None
    assert (found.reason, found.due_on) == ("DM-01.high_risk", TODAY + timedelta(days=7))
