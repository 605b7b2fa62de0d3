"""Whoever was granted a lasting benefit before grants were told to the register is recognised by migration 0081."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server.core.migrate import migrations
from tests.features.money import Counter, Payee, add_act, approved, counter, died, leave_no_benefits
from tests.house import Grid, House

BACKFILL = dict(migrations())["0081_benefits_recognised.sql"]
SOURCE = "审批决定（补记）"


@pytest.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await leave_no_benefits(house)
    return await counter(house)


async def granted_unknown(house: House, grid: Grid, desk: Counter, programme: str, **known: Any) -> tuple[Payee, str]:
    """A benefit of which the register knows nothing, as it was left before; the payee and the benefit."""
    payee = await approved(house, grid, programme, **known)
    await house.sql("delete from statuses where household_id = $1", UUID(payee.household))
    benefit = (await desk.grant(payee))["benefit"]["id"]
    await house.sql("delete from statuses where household_id = $1", UUID(payee.household))
    await house.work()
    return payee, benefit


async def recognised(house: House, payee: Payee) -> list[tuple[Any, ...]]:
    """What the household is recognised as, the migration being run twice."""
    for _ in range(2):
        await house.owner.execute(BACKFILL)
    found = await house.sql(
        "select status, person_id::text, support_mode, care_grade, valid_from, valid_to, source from statuses "
        "where household_id = $1 order by valid_from, status", UUID(payee.household),
    )  # fmt: skip
    return [tuple(one.values()) for one in found]


async def test_a_dibao_household_is_recognised_whole_and_visited(house: House, grid: Grid, desk: Counter) -> None:
    payee, _ = await granted_unknown(house, grid, desk, "dibao")
    duty = "select reason from followups where household_id = $1 and ended_on is null"
    assert await house.sql(duty, UUID(payee.household)) == []
    assert await recognised(house, payee) == [("dibao", None, None, None, date(2026, 2, 10), None, SOURCE)]
    await house.work()
    assert await house.sql(duty, UUID(payee.household)) == [{"reason": "DM-01.dibao"}]


async def test_of_tekun_the_mode_and_the_newest_care_grade(house: House, grid: Grid, desk: Counter) -> None:
    payee, _ = await granted_unknown(
        house, grid, desk, "tekun", tekun_care_mode="scattered", self_care_ability="partly_unable"
    )
    await add_act(house, UUID(payee.case), grid.code, 3, "reassess", "county01", "x", self_care_ability="unable")
    assert await recognised(house, payee) == [
        ("tekun", payee.person, "scattered", "unable", date(2026, 2, 10), None, SOURCE)
    ]


@pytest.mark.parametrize(("from_month", "last"), [("2026-05-01", None), ("2099-05-01", date(2099, 4, 30))])
async def test_a_stop_ends_it(house: House, grid: Grid, desk: Counter, from_month: str, last: date | None) -> None:
    """Stopped since: nothing. A stop that lies ahead: until the month begins."""
    payee, benefit = await granted_unknown(house, grid, desk, "tekun", tekun_care_mode="scattered")
    await add_act(house, UUID(payee.case), grid.code, 3, "decide_change", "county01", "stopped", change_type="stop")
    stop = {"id": house.new_id(), "kind": "stop", "from_month": from_month, "reason": "已有赡养人"}
    await desk.maker.post(f"/benefits/{benefit}/changes", stop)
    assert [(one[0], one[5]) for one in await recognised(house, payee)] == ([("tekun", last)] if last else [])


async def test_whom_the_register_had_since_or_who_died_is_left_alone(house: House, grid: Grid, desk: Counter) -> None:
    known = await approved(house, grid, "tekun", tekun_care_mode="scattered")
    await desk.grant(known)  # tekun since long ago, in the small county's own words
    await house.sql("update statuses set valid_to = '2026-03-01' where household_id = $1", UUID(known.household))
    assert [one[5] for one in await recognised(house, known)] == [date(2026, 3, 1)]
    dead, _ = await granted_unknown(house, grid, desk, "tekun", tekun_care_mode="scattered")
    await died(house, dead, date(2026, 3, 1))
    assert await recognised(house, dead) == []
