"""Benefits rest on an approved case, are changed by decision, and end after a death that a person confirms."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.core.db import county_scope, transaction
from tests import world
from tests.features.money import Counter, add_act, approved, counter, died, leave_no_benefits
from tests.house import Answer, Grid, House


@pytest.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await leave_no_benefits(house)
    return await counter(house)


async def test_an_approved_case_gets_its_benefit_from_the_month_after(
    house: House, grid: Grid, desk: Counter
) -> None:
    payee = await approved(house, grid, "dibao", amount="612.50", decided=date(2026, 2, 10))
    page = await desk.grant(payee)
    benefit = page["benefit"]
    assert (benefit["amount"], benefit["first_month"], benefit["paid_every"]) == ("612.50", "2026-03-01", "month")
    assert (benefit["person_id"], benefit["payee_name"], benefit["account"]) == (payee.person, "郝桂英", None)
    again = await desk.grant(payee)
    assert again["benefit"]["id"] == benefit["id"]


async def test_the_job_grants_what_a_case_was_approved_for(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    waiting = await desk.maker.get("/benefits/waiting")
    assert payee.case in [one["case_id"] for one in waiting]
    await house.sql(
        "insert into outbox (county_code, name, payload) values ($1, 'benefits.grant', $2)",
        world.COUNTY, {"ids": [payee.case]},
    )  # fmt: skip
    await house.work()
    money = await desk.maker.get(f"/cases/{payee.case}/payments")
    assert money["benefit"]["benefit"]["amount"] == "500.00"
    assert payee.case not in [one["case_id"] for one in await desk.maker.get("/benefits/waiting")]


async def test_whoever_is_granted_dibao_is_to_be_visited(house: House, grid: Grid, desk: Counter) -> None:
    """SV-01: the first visit after the approval is owed like any other."""
    payee = await approved(house, grid, "dibao", decided=house.clock.today)
    await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(payee.household))
    await desk.grant(payee)
    await house.work()
    found = await house.sql("select status, valid_from from statuses where household_id = $1 and valid_to is null",
                            UUID(payee.household))  # fmt: skip
    assert [(one["status"], one["valid_from"]) for one in found] == [("dibao", house.clock.today)]
    (duty,) = await house.sql("select reason from followups where household_id = $1 and ended_on is null",
                              UUID(payee.household))  # fmt: skip
    assert duty["reason"] == "DM-01.dibao"


async def test_who_is_stopped_is_recognised_until_then(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid, "tekun", tekun_care_mode="scattered", self_care_ability="unable")
    await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(payee.household))
    benefit = (await desk.grant(payee))["benefit"]["id"]
    await add_act(house, UUID(payee.case), grid.code, 3, "decide_change", "county01", "stopped", change_type="stop")
    stop = {"id": house.new_id(), "kind": "stop", "from_month": "2026-05-01", "reason": "已有赡养人"}
    for _ in range(2):
        await desk.maker.post(f"/benefits/{benefit}/changes", stop)
    found = await house.sql(
        "select status, support_mode, care_grade, person_id::text, valid_from, valid_to from statuses "
        "where household_id = $1 and source = '审批决定'", UUID(payee.household),
    )  # fmt: skip
    assert [tuple(one.values()) for one in found] == [
        ("tekun", "scattered", "unable", payee.person, date(2026, 2, 10), date(2026, 4, 30))
    ]


async def test_whom_the_register_has_already_is_not_recognised_twice(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid, "tekun", tekun_care_mode="scattered")
    before = await house.sql("select id from statuses where household_id = $1", UUID(payee.household))
    await desk.grant(payee)
    assert await house.sql("select id from statuses where household_id = $1", UUID(payee.household)) == before


async def test_a_case_without_a_decision_has_no_benefit(house: House, grid: Grid, desk: Counter) -> None:
    case = house.new_id()
    await desk.town.post("/cases", {"id": case, "programme": "dibao", "household_id": grid.household})
    with pytest.raises(Answer, match="case_not_approved"):
        await desk.maker.post("/benefits", {"id": house.new_id(), "case_id": case})


async def write(house: House, statement: str, *values: object) -> None:
    """As the application's role, past all programmes."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await conn.execute(statement, *values)


BENEFIT = """
insert into benefits (county_code, id, case_id, decision_id, programme, region_code, payee_name, amount, paid_every,
                      first_month, granted_by, granted_at)
select $1, $2, d.case_id, d.id, c.programme, c.region_code, '直接写库', $3, 'month', '2026-03-01', $4, now()
from cases c left join case_decisions d on d.case_id = c.id where c.id = $5
"""


async def test_nobody_becomes_dibao_past_the_program(house: House, grid: Grid, desk: Counter) -> None:
    """F1: neither without a decision, nor for another amount than the decided one (DB-13)."""
    case = house.new_id()
    await desk.town.post("/cases", {"id": case, "programme": "dibao", "household_id": grid.household})
    with pytest.raises(asyncpg.NotNullViolationError):
        await write(house, BENEFIT, world.COUNTY, UUID(house.new_id()), 500, world.uid("county01"), UUID(case))
    payee = await approved(house, grid)
    with pytest.raises(asyncpg.ForeignKeyViolationError, match="benefits_rest_on_decision"):
        await write(house, BENEFIT, world.COUNTY, UUID(house.new_id()), 900, world.uid("county01"), UUID(payee.case))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await write(house, "update benefits set amount = 1")


async def test_a_refused_case_has_no_benefit(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    await house.sql(
        "update case_decisions set decision = 'refuse', amount = null where case_id = $1", UUID(payee.case)
    )
    with pytest.raises(Answer, match="case_not_approved"):
        await desk.grant(payee)


@pytest.mark.parametrize("programme", ["disability_living", "disability_nursing"])
async def test_no_disability_subsidy_beside_tekun(house: House, grid: Grid, desk: Counter, programme: str) -> None:
    """F5 (DP-23): the person is tekun in the register, whatever the case says."""
    said: dict[str, Any] = {
        "receives_tekun": False,
        "receives_work_injury_nursing": False,
        "receives_orphan_allowance": False,
    }
    payee = await approved(house, grid, programme, **said)
    with pytest.raises(Answer, match="benefits_overlap"):
        await desk.grant(payee)
    await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(payee.household))
    assert (await desk.grant(payee))["benefit"]["programme"] == programme


@pytest.mark.parametrize("fact", ["receives_work_injury_nursing", "receives_orphan_allowance"])
async def test_no_living_allowance_beside_what_excludes_it(
    house: House, grid: Grid, desk: Counter, fact: str
) -> None:
    """F5 (DP-21, DP-23), by what the case knows; a fact nobody collected refuses too."""
    known: dict[str, Any] = {
        "receives_tekun": False,
        "receives_work_injury_nursing": False,
        "receives_orphan_allowance": False,
    }
    without: dict[str, Any] = {n: v for n, v in known.items() if n != fact}
    given: dict[str, Any] = known | {fact: True}
    for facts in (given, without):
        payee = await approved(house, grid, "disability_living", **facts)
        await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(payee.household))
        with pytest.raises(Answer, match="benefit_refused"):
            await desk.grant(payee)


async def test_both_disability_subsidies_go_together(house: House, grid: Grid, desk: Counter) -> None:
    known: dict[str, Any] = {
        "receives_tekun": False,
        "receives_work_injury_nursing": False,
        "receives_orphan_allowance": False,
    }
    one = await approved(house, grid, "disability_living", **known)
    await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(one.household))
    other = await approved(house, grid, "disability_nursing", household=one.household, **known)
    for payee in (one, other):
        assert (await desk.grant(payee))["benefit"]["person_id"] == one.person


async def test_tekun_comes_after_dibao_was_stopped(house: House, grid: Grid, desk: Counter) -> None:
    """TK-15: a person is paid one of the two."""
    dibao = await approved(house, grid, "dibao")
    benefit = (await desk.grant(dibao))["benefit"]
    tekun = await approved(house, grid, "tekun", household=dibao.household, tekun_care_mode="scattered")
    with pytest.raises(Answer, match="benefits_overlap"):
        await desk.grant(tekun)
    await add_act(house, UUID(dibao.case), grid.code, 3, "decide_change", "county01", "stopped", change_type="stop")
    stop = {"id": house.new_id(), "kind": "stop", "from_month": "2026-02-01", "reason": "转为特困"}
    await desk.maker.post(f"/benefits/{benefit['id']}/changes", stop)
    granted = (await desk.grant(tekun))["benefit"]
    assert (granted["paid_every"], granted["care_mode"]) == ("quarter", "scattered")


async def test_the_one_off_aid_is_granted_once(house: House, grid: Grid, desk: Counter) -> None:
    """F8 (TA-10, TA-11): not twice, and not below the rural dibao standard."""
    await house.sql(
        """insert into county_parameters (county_code, id, name, value, valid_from, reason, set_by, set_at)
           values ($1, $2, 'p_dibao_standard_monthly', $3, '2025-01-01', '市政府', $4, now())
           on conflict do nothing""",
        world.COUNTY, UUID(house.new_id()), {"urban": 700, "rural": 550}, world.uid("county01"),
    )  # fmt: skip
    low = await approved(house, grid, "one_off_temp_aid", amount="549.99", stage="approved", approved_amount=549.99,
                         one_off_aid_paid=False)  # fmt: skip
    with pytest.raises(Answer, match="benefit_refused"):
        await desk.grant(low)
    first = await approved(house, grid, "one_off_temp_aid", amount="550", stage="approved", approved_amount=550,
                           one_off_aid_paid=False)  # fmt: skip
    await desk.grant(first)
    second = await approved(house, grid, "one_off_temp_aid", amount="550", stage="approved", approved_amount=550,
                            one_off_aid_paid=False, household=first.household)  # fmt: skip
    with pytest.raises(Answer, match="benefits_one_off_aid_once"):
        await desk.grant(second)


async def test_a_change_needs_a_decision_and_says_the_same(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    benefit = (await desk.grant(payee))["benefit"]["id"]
    less = {"id": house.new_id(), "kind": "reduce", "amount": "300", "from_month": "2026-04-01", "reason": "收入增加"}
    with pytest.raises(Answer, match="change_needs_decision"):
        await desk.maker.post(f"/benefits/{benefit}/changes", less)
    await add_act(house, UUID(payee.case), grid.code, 3, "decide_change", "county01", "paying", change_type="reduce")
    (listed,) = (await desk.maker.get("/benefits", state="to_change"))["items"]
    assert listed["id"] == benefit
    with pytest.raises(Answer, match="change_differs"):
        await desk.maker.post(
            f"/benefits/{benefit}/changes", less | {"id": house.new_id(), "kind": "stop", "amount": None}
        )
    with pytest.raises(Answer, match="reason_needed"):
        await desk.maker.post(f"/benefits/{benefit}/changes", less | {"reason": " "})
    for _ in range(2):
        page = await desk.maker.post(f"/benefits/{benefit}/changes", less)
        assert [(one["kind"], one["amount"], one["act"]) for one in page["changes"]] == [
            ("reduce", "300.00", "decide_change")
        ]
    with pytest.raises(Answer, match="change_needs_decision"):
        await desk.maker.post(f"/benefits/{benefit}/changes", less | {"id": house.new_id()})


async def test_a_first_start_up_keeps_dibao_for_a_quarter(house: House, grid: Grid, desk: Counter) -> None:
    """DB-27, both edges."""
    payee = await approved(house, grid, is_first_startup=True, business_registration_date="2026-02-10")
    benefit = (await desk.grant(payee))["benefit"]["id"]
    await add_act(house, UUID(payee.case), grid.code, 3, "decide_change", "county01", "stopped", change_type="stop")
    stop = {"id": house.new_id(), "kind": "stop", "reason": "收入超过标准"}
    with pytest.raises(Answer, match="stop_held"):
        await desk.maker.post(f"/benefits/{benefit}/changes", stop | {"from_month": "2026-05-01"})
    page = await desk.maker.post(f"/benefits/{benefit}/changes", stop | {"from_month": "2026-06-01"})
    assert page["benefit"]["stops_from"] == "2026-06-01"


async def test_after_a_death_a_person_confirms_the_stop(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    benefit = (await desk.grant(payee))["benefit"]["id"]
    stop = {"id": house.new_id(), "kind": "stop", "died": True, "reason": "已向家属核实"}
    with pytest.raises(Answer, match="nobody_died"):
        await desk.maker.post(f"/benefits/{benefit}/changes", stop)
    await died(house, payee, date(2026, 3, 1))
    (listed,) = (await desk.maker.get("/benefits", state="died"))["items"]
    assert (listed["died_on"], listed["stop_proposed_from"], listed["stops_from"]) == (
        "2026-03-01",
        "2026-04-01",
        None,
    )
    page = await desk.maker.post(f"/benefits/{benefit}/changes", stop)
    assert (page["benefit"]["stops_from"], page["changes"][0]["died_on"]) == ("2026-04-01", "2026-03-01")
    assert (await desk.maker.get("/benefits", state="died"))["items"] == []


async def test_an_account_is_sealed_masked_and_changed_with_a_reason(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    await desk.grant(payee)
    (shown,) = await desk.account(payee, "6217 0000 0000 4321")
    assert shown["number_masked"] == "····4321"
    with pytest.raises(Answer, match="reason_needed"):
        await desk.account(payee, "6217000000009999")
    newest, first = await desk.account(payee, "6217000000009999", reason="银行卡丢失，已补办")
    assert (newest["number_masked"], first["number_masked"]) == ("····9999", "····4321")
    money = await desk.maker.get(f"/cases/{payee.case}/payments")
    assert money["benefit"]["benefit"]["account"] == "壶关农商银行 ····9999"
    kept = await house.sql("select number_cipher, number_last4 from bank_accounts")
    assert all(b"6217" not in row["number_cipher"] for row in kept)
    for bad in ("1234567", "1" * 31, "62170000OOOO", ""):
        with pytest.raises(Answer, match="account_malformed"):
            await desk.account(payee, bad, reason="更正")


async def test_one_account_for_two_people_is_seen(house: House, grid: Grid, desk: Counter) -> None:
    one, other = await approved(house, grid), await approved(house, grid)
    await desk.account(one, "6217000000007777")
    (shown,) = await desk.account(other, "6217000000007777")
    assert shown["also_of"] == 1


async def test_another_township_sees_nothing_of_it(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    benefit = (await desk.grant(payee))["benefit"]["id"]
    town = await house.console("town02")
    assert (await town.get("/benefits"))["items"] == []
    with pytest.raises(Answer, match="not_found"):
        await town.get(f"/benefits/{benefit}")
    with pytest.raises(Answer, match="not_found"):
        await town.post("/bank-accounts", {"id": house.new_id(), "person_id": payee.person, "bank": "行",
                                           "holder": "人", "number": "6217000000000001"})  # fmt: skip
    with pytest.raises(Answer, match="not_permitted"):
        await desk.town.post(f"/benefits/{benefit}/changes", {"id": house.new_id(), "kind": "stop", "reason": "x"})
