"""One household on one page, and what happened to it in words."""

from datetime import timedelta
from uuid import UUID

import pytest

from server import followups, registry
from server.core.db import Connection, enter_scope
from server.core.errors import Problem
from server.followups import tasks
from server.history.operations import history, household_page
from server.history.records import HistoryItem
from tests import world
from tests.world import COUNTY, GRID_2, NOW, TODAY, World, uid


async def happened(conn: Connection, county: World, household_id: UUID) -> list[HistoryItem]:
    return await history(conn, county.town01.scope, household_id)


async def visit(conn: Connection, county: World, days_ago: int, **more: object) -> None:
    made = await world.add_visit(
        conn, county.wang, TODAY - timedelta(days=days_ago), county.grid01, **more  # pyright: ignore[reportArgumentType]
    )  # fmt: skip
    await tasks.recompute_after_visits(conn, COUNTY, NOW, [str(made)])


async def test_the_page_of_a_household(conn: Connection) -> None:
    county = await world.build(conn)
    await visit(conn, county, 20)
    await visit(conn, county, 3)
    await registry.record_facts(
        conn, COUNTY, NOW, [registry.ObservedFact(county.wang, "lives_alone", True, TODAY, uid("v"))]
    )
    page = await household_page(conn, county.town01.scope, world.crypto(), TODAY, county.wang)
    assert (page.village_name, page.grid_name) == ("城南社区", "城南一网格")
    assert [person.id_masked for person in page.persons] == ["**************998X"]
    assert [worker.name for worker in page.workers] == ["李建国"]
    assert page.followup is not None
    assert page.followup.due_on == TODAY + timedelta(days=4)
    assert [one.visited_on for one in page.visits] == [TODAY - timedelta(days=3), TODAY - timedelta(days=20)]
    assert page.facts == {"lives_alone": True}


async def test_a_page_outside_the_reach_is_not_found(conn: Connection) -> None:
    county = await world.build(conn)
    await enter_scope(conn, county.town02.scope)
    with pytest.raises(Problem, match="not_found"):
        await household_page(conn, county.town02.scope, world.crypto(), TODAY, county.wang)
    with pytest.raises(Problem, match="not_found"):
        await history(conn, county.town02.scope, county.wang)


async def test_a_visit_that_arrived_late_is_told_as_such(conn: Connection) -> None:
    county = await world.build(conn)
    await visit(conn, county, 11)
    await followups.sweep(conn, COUNTY, TODAY, NOW)
    await visit(conn, county, 5, received_at=NOW + timedelta(minutes=1))
    told = [(one.kind, one.text.zh) for one in await happened(conn, county, county.wang)]
    assert ("flagged", "应于 2026-02-26 前走访，已逾期") in told
    assert ("cleared", "2026-02-25 的走访于 2026-03-02 收到，逾期解除") in told
    assert ("visit", "李建国 2026-02-25 走访，见到本人（2026-03-02 收到）") in told
    assert ("visit", "李建国 2026-02-19 走访，见到本人") in told


async def test_a_flag_that_fell_without_a_visit_says_why(conn: Connection) -> None:
    county = await world.build(conn)
    await visit(conn, county, 11)
    await followups.sweep(conn, COUNTY, TODAY, NOW)
    await world.end_status(conn, uid("wang tekun 2024-06-01"), TODAY - timedelta(days=1))
    await followups.recompute(conn, COUNTY, [county.wang], TODAY, NOW)
    told = [one.text.en for one in await happened(conn, county, county.wang)]
    assert "the duty to visit changed; no longer overdue" in told
    assert "王秀兰: scattered tekun from 2024-06-01 until 2026-03-01" in told


async def test_who_was_told_of_an_overdue_visit_stands_in_the_history(conn: Connection) -> None:
    county = await world.build(conn)
    await visit(conn, county, 11)
    for day in (0, 3, 7):
        today = TODAY + timedelta(days=day)
        await followups.sweep(conn, COUNTY, today, NOW + timedelta(days=day))
    told = [one.text.zh for one in await happened(conn, county, county.wang) if one.kind == "escalated"]
    assert told == [
        "应于 2026-02-26 前的走访仍未进行，已提醒县民政局",
        "应于 2026-02-26 前的走访仍未进行，已提醒乡镇",
    ]


async def test_a_lead_without_an_event_of_the_catalogue_has_words(conn: Connection) -> None:
    county = await world.build(conn)
    await conn.execute(
        """insert into leads (county_code, id, household_id, region_code, source, event_type, urgent, person_name,
               description, reported_at, respond_by)
           values ($1, $2, $3, $4, 'data_match', 'other', false, '李保田', '', $5, $5)""",
        COUNTY, uid("lead"), county.li, world.GRID_1, NOW + timedelta(hours=1),
    )  # fmt: skip
    assert "发现线索：其他困难，李保田" in [one.text.zh for one in await happened(conn, county, county.li)]


async def test_a_move_leads_and_cases_are_told_newest_first(conn: Connection) -> None:
    county = await world.build(conn)
    await conn.execute(
        """insert into leads (county_code, id, household_id, region_code, source, event_type, urgent, person_name,
               description, reported_at, respond_by)
           values ($1, $2, $3, $4, 'visit', 'fire', true, '李保田', '厨房失火', $5, $5)""",
        COUNTY, uid("lead"), county.li, world.GRID_1, NOW + timedelta(hours=1),
    )  # fmt: skip
    await conn.execute(
        """insert into cases (county_code, id, programme, household_id, region_code, lead_id, applicant_name, urgent,
               facts, opened_by, opened_at, stage, number, ended)
           values ($1, $2, 'temp_aid', $3, $4, $5, '李保田', true, '{}', $6, $7, 'intake', 1, false)""",
        COUNTY, uid("case"), county.li, world.GRID_1, uid("lead"), county.county01.id, NOW + timedelta(hours=2),
    )  # fmt: skip
    await conn.execute(
        """insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to, actor_id,
               actor_role, acted_at, detail)
           values ($1, $2, $3, $4, 1, 'open', null, 'intake', $5, 'county', $6, '{}')""",
        COUNTY, uid("act"), uid("case"), world.GRID_1, county.county01.id, NOW + timedelta(hours=2),
    )  # fmt: skip
    await registry.move_household(
        conn, county.town01, NOW + timedelta(hours=3), household_id=county.li,
        move=registry.Move(uid("m"), GRID_2, "换房"),
    )  # fmt: skip
    told = [(one.kind, one.text.zh) for one in await happened(conn, county, county.li)]
    assert told == [
        ("moved", "由城南一网格转至城南二网格：换房"),
        ("case", "临时救助：立案，待受理"),
        ("lead", "发现线索：火灾（紧急），李保田"),
        ("status", "低保，自 2025-03-01 起"),
    ]
