"""Referrals from a case, and what the database itself keeps from a department (row-level security)."""

from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from server.core.db import Scope, transaction
from tests import world
from tests.departments import CHARITY, EDUCATION, Desks, consent, lead_of
from tests.house import Answer, Grid, House


@pytest_asyncio.fixture(name="case")
async def opened_case(house: House, grid: Grid, desks: Desks) -> dict[str, Any]:
    lead, case = await lead_of(house, grid, desks.county), house.new_id()
    return await desks.county.post("/cases", {"id": case, "programme": "temp_aid", "lead_id": lead})


async def test_the_act_of_a_case_is_done_at_the_referral_desk(
    house: House, case: dict[str, Any], desks: Desks
) -> None:
    case_id = case["case"]["id"]
    bare = {"id": house.new_id(), "act": "refer_out", "facts": {"referral_target": "education"}}
    with pytest.raises(Answer, match="act_has_its_desk"):
        await desks.county.post(f"/cases/{case_id}/acts", bare)
    offered = await desks.county.get("/referrals/choices", case=case_id)
    assert [one["act"] for one in offered["acts"]] == ["refer_out"]
    page = await desks.refer({"case_id": case_id}, act="refer_out")
    assert page["case_id"] == case_id
    after = await desks.county.get(f"/cases/{case_id}")
    assert (after["case"]["stage"], after["case"]["ended"]) == ("referred", True)
    (target,) = [one for one in after["facts"] if one["name"] == "referral_target"]
    assert target["value_label"]["zh"] == "教育部门"


async def test_a_case_may_go_on_beside_its_referral(case: dict[str, Any], desks: Desks) -> None:
    case_id = case["case"]["id"]
    await desks.refer({"case_id": case_id})
    assert (await desks.county.get(f"/cases/{case_id}"))["case"]["stage"] == "intake"
    assert len((await desks.county.get("/referrals", case=case_id))["items"]) == 1


async def test_nothing_is_referred_when_the_act_is_refused(case: dict[str, Any], desks: Desks) -> None:
    case_id = case["case"]["id"]
    with pytest.raises(Answer, match="act_refused"):
        await desks.refer({"case_id": case_id}, act="refer")  # what remains is referred after payment only
    assert (await desks.county.get("/referrals", case=case_id))["items"] == []


async def test_a_referral_is_about_somebody(house: House, grid: Grid, desks: Desks) -> None:
    with pytest.raises(Answer, match="referral_about_nobody"):
        await desks.refer({})
    for origin in ("lead_id", "case_id", "household_id"):
        with pytest.raises(Answer, match="not_found"):
            await desks.refer({origin: house.new_id()})
    with pytest.raises(Answer, match="not_found"):
        await desks.refer({"household_id": grid.household, "person_id": house.new_id()})


async def test_a_lead_is_not_ended_twice_by_two_clerks(house: House, grid: Grid, desks: Desks) -> None:
    lead = await lead_of(house, grid, desks.county)
    await desks.refer({"lead_id": lead})
    second = await desks.refer({"lead_id": lead}, to={"name": CHARITY, "target": "charity", "consent": consent()})
    assert second["referral"]["target"] == "charity", "another department may be asked too"
    outcomes = await house.sql("select outcome from lead_outcomes where lead_id = $1", lead)
    assert [one["outcome"] for one in outcomes] == ["referral"]


def desk_scope(desks: Desks, name: str) -> Scope:
    from uuid import UUID

    return Scope(county_code=world.COUNTY, reach=(), departments=(UUID(desks.ids[name]),))


async def test_the_database_shows_a_department_its_own_rows_alone(house: House, grid: Grid, desks: Desks) -> None:
    to = {"name": CHARITY, "target": "charity", "fields": ["village"], "consent": consent()}
    mine = (await desks.refer({"household_id": grid.household}, to=to))["referral"]["id"]
    other = (await desks.refer({"household_id": grid.household}))["referral"]["id"]
    async with transaction(house.parts.pool, desk_scope(desks, CHARITY)) as conn:
        seen = [str(r["id"]) for r in await conn.fetch("select id from referrals")]
        assert mine in seen
        assert other not in seen
        names = [r["name"] for r in await conn.fetch("select name from referral_fields where referral_id = $1", mine)]
        assert sorted(names) == ["reason", "village"], "what the rules said is kept from it"
        for table in ("households", "persons", "leads", "cases", "facts", "referral_consents"):
            assert await conn.fetchval(f"select count(*) from {table}") == 0
        assert await conn.fetchval("select count(*) from referral_acts where referral_id = $1", other) == 0
    async with transaction(
        house.parts.pool, Scope(county_code="140428", reach=(), departments=desk_scope(desks, CHARITY).departments)
    ) as conn:
        assert await conn.fetchval("select count(*) from referrals") == 0


async def test_the_database_closes_the_fields_of_a_consent_withdrawn(house: House, grid: Grid, desks: Desks) -> None:
    to = {"name": CHARITY, "target": "charity", "fields": ["person_name"], "consent": consent()}
    page = await desks.refer({"household_id": grid.household}, to=to)
    await desks.office(page, "withdraw_consent")
    async with transaction(house.parts.pool, desk_scope(desks, CHARITY)) as conn:
        count = "select count(*) from referral_fields where referral_id = $1"
        assert await conn.fetchval(count, page["referral"]["id"]) == 0
    kept = await house.sql("select count(*) from referral_fields where referral_id = $1", page["referral"]["id"])
    assert kept[0]["count"] == 3, "what was told stays on file"


@pytest.mark.parametrize(
    "statement",
    [
        "update referral_acts set detail = '{}'",
        "update referral_consents set given_by = 'x'",
        "update referrals set household_id = null",
        "delete from referrals",
        "update referral_fields set value_cipher = ''",
    ],
)
async def test_nothing_of_a_referral_is_overwritten(house: House, statement: str) -> None:
    async with transaction(house.parts.pool, Scope(county_code=world.COUNTY, reach=(world.COUNTY,))) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with conn.transaction():
                await conn.execute(statement)


async def test_a_department_cannot_write_for_another(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    give_away = "update referrals set department_id = $2 where id = $1"
    async with transaction(house.parts.pool, desk_scope(desks, EDUCATION)) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with conn.transaction():
                await conn.execute(give_away, page["referral"]["id"], desk_scope(desks, CHARITY).departments[0])


async def test_the_citizen_id_goes_with_consent_only_and_its_reading_is_on_file(house: House, desks: Desks) -> None:
    wang = str(world.uid("wang"))
    to = {"fields": ["person_name", "id_number"], "consent": consent(given_by="王秀兰")}
    with pytest.raises(Answer, match="consent_needed"):
        await desks.refer({"household_id": wang}, to=to | {"consent": None})
    page = await desks.refer({"household_id": wang}, to=to)
    whole = {one["name"]: one["value"] for one in page["fields"]}["id_number"]
    assert whole == "**************998X", "those who referred see the last digits"
    read = await desks.users[EDUCATION].get(f"/referrals/{page['referral']['id']}")
    assert {one["name"]: one["value"] for one in read["fields"]}["id_number"] == world.WANG_ID_NUMBER
    stored = await house.sql("select value_cipher from referral_fields where name = 'id_number'")
    assert all(world.WANG_ID_NUMBER.encode() not in one["value_cipher"] for one in stored)
    reveals = await house.sql("select count(*) from audit where action = 'person.reveal'")
    assert reveals[0]["count"] >= 1
    table = (await desks.users[EDUCATION].client.get("/referrals/queue.csv")).content.decode("utf-8-sig")
    assert world.WANG_ID_NUMBER not in table
