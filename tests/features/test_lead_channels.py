"""Leads from the desk and from partners, by channel and clock; whose household they are about; many in one go."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.leads.phones import canonical_phone
from tests import world
from tests.forms.library import samples
from tests.house import REPORT, Answer, Caller, Grid, House, screened


def call(house: House, grid: Grid, **changes: Any) -> dict[str, Any]:
    """What a clerk writes down while the caller speaks."""
    return {
        "id": house.new_id(),
        "channel": "telephone",
        "region_code": grid.code,
        "person_name": f"高{grid.login}",
        "place": "大槐树下",
        "event_type": "sudden_major_illness",
        "description": "老伴住院，家里没钱了",
        "reporter": {"name": "高建国", "relation": "family", "phone": "0355-8772001"},
    } | changes


async def partner(house: House) -> httpx.AsyncClient:
    """The city's hotline with a token of its own."""
    clerk = await house.console("county01")
    made = await clerk.post("/lead-partners", {"id": house.new_id(), "name": "长治市12345热线"})
    return house.client(authorization=f"Bearer {made['token']}")


def ticket(number: str, **changes: Any) -> dict[str, Any]:
    return {"number": number, "region_code": world.CHENGNAN, "person_name": "和爱莲", "person_phone": "13903550002",
            "description": "来电称断粮两天", "urgent": True} | changes  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "relation", "source"),
    [("telephone", "self", "self_report"), ("in_person", "family", "self_report"),
     ("hotline", "other", "public_report"),     ("hotline_12345", "neighbour", "public_report"),
     ("village_committee", "village", "grassroots_report")],
)  # fmt: skip
async def test_a_lead_of_the_desk_says_by_which_road_and_from_whom(
    house: House, grid: Grid, channel: str, relation: str, source: str
) -> None:
    clerk = await house.console("town01")
    asked = call(house, grid, channel=channel, reporter={"name": "高建国", "relation": relation, "phone": "8772001"})
    page = await clerk.post("/leads", asked)
    lead = page["lead"]
    assert (lead["channel"], lead["source"], lead["reporter_relation"]) == (channel, source, relation)
    assert (lead["reporter_name"], page["reporter_phone"]) == ("高建国", "8772001")
    assert lead["mode"] == ("online" if channel == "hotline_12345" else "offline")
    assert screened(page)["event_type"] == "sudden_major_illness"
    again = await clerk.post("/leads", asked | {"description": "改了几个字"})
    assert again["lead"]["description"] == "老伴住院，家里没钱了"


async def test_a_lead_of_the_desk_is_refused_where_there_is_no_such_place(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    with pytest.raises(Answer, match="division_unknown"):
        await clerk.post("/leads", call(house, grid, region_code=f"{world.COUNTY}999"))
    with pytest.raises(Answer, match="request_malformed"):
        await clerk.post("/leads", call(house, grid, description=""))
    with pytest.raises(Answer, match="out_of_reach"):
        await (await house.console("town02")).post("/leads", call(house, grid))
    with pytest.raises(Answer, match="not_permitted"):
        await grid.phone.post("/leads", call(house, grid))


async def test_the_late_and_the_urgent_come_first(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    late = (await clerk.post("/leads", call(house, grid, person_name="甲")))["lead"]
    house.clock.forward(days=9)
    calm = (await clerk.post("/leads", call(house, grid, person_name="乙")))["lead"]
    urgent = (await clerk.post("/leads", call(house, grid, person_name="丙", urgent=True)))["lead"]
    pages: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await clerk.get("/leads", region=grid.code, limit=1, **after)
        pages += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
        house.clock.forward(hours=1)
    assert pages == [late["id"], urgent["id"], calm["id"]]
    (standing,) = (await clerk.get("/leads/standing", region=grid.code))["items"]
    assert (standing["channel"], standing["open"], standing["late"], standing["urgent"]) == ("telephone", 3, 1, 1)
    assert [one["id"] for one in (await clerk.get("/leads", region=grid.code, channel="visit"))["items"]] == []


async def test_ended_leads_and_all_leads_in_pages(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    ids = [(await clerk.post("/leads", call(house, grid, person_name=n)))["lead"]["id"] for n in "甲乙丙"]
    for lead in ids[1:]:
        house.clock.forward(minutes=1)
        await clerk.post(f"/leads/{lead}/outcomes", joined(house, ids[0]))
    for state, wanted in (("ended", [ids[2], ids[1]]), ("all", sorted(ids, reverse=True)), ("open", [ids[0]])):
        first = await clerk.get("/leads", region=grid.code, state=state, limit=1)
        rest: list[dict[str, Any]] = []
        if first["next"] is not None:
            rest = (await clerk.get("/leads", region=grid.code, state=state, after=first["next"]))["items"]
        assert [one["id"] for one in [*first["items"], *rest]] == wanted


def joined(house: House, other: str) -> dict[str, Any]:
    return {"id": house.new_id(), "outcome": "joined", "joined_lead_id": other, "note": "同一件事"}


async def test_leads_that_look_alike_say_why(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    first = await clerk.post("/leads", call(house, grid))
    other = {"name": "邻居", "relation": "neighbour", "phone": "(0355)8772001"}
    second = await clerk.post("/leads", call(house, grid, person_name="高老汉", reporter=other))
    reasons = {one["lead"]["id"]: one["reasons"] for one in second["look_alikes"]}
    assert reasons[first["lead"]["id"]] == ["phone", "place"]
    third = await clerk.post("/leads", call(house, grid, place="别处", reporter={"name": "不留"}))
    assert {one["lead"]["id"]: one["reasons"] for one in third["look_alikes"]}[first["lead"]["id"]] == ["name"]
    assert "repeat" in third["lead"]["marks"]


async def test_leads_are_not_joined_in_a_circle(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    a, b, c = [(await clerk.post("/leads", call(house, grid)))["lead"]["id"] for _ in range(3)]
    await clerk.post(f"/leads/{a}/outcomes", joined(house, b))
    await clerk.post(f"/leads/{b}/outcomes", joined(house, c))
    with pytest.raises(Answer, match="lead_joined_in_a_circle"):
        await clerk.post(f"/leads/{c}/outcomes", joined(house, a))


async def test_both_finders_hear_of_a_join_and_of_the_case(house: House, grid: Grid) -> None:
    other = await house.grid()
    clerk = await house.console("county01")
    leads: list[str] = []
    for finder in (grid, other):
        filled = samples.quick_report_instance(today=house.clock.today)
        await finder.phone.send(house.record(REPORT, filled), "/quick-reports")
        await house.work()
        leads.append((await clerk.get("/leads", region=finder.code))["items"][0]["id"])
    await clerk.post(f"/leads/{leads[1]}/outcomes", joined(house, leads[0]))
    await clerk.post("/cases", {"id": house.new_id(), "lead_id": leads[0], "programme": "temp_aid"})
    await house.work()

    async def heard(finder: Grid) -> set[str]:
        return {one["kind"] for one in (await finder.phone.sync())["notifications"]}

    assert await heard(grid) == {"lead_received", "lead_joined", "case_opened"}
    assert await heard(other) == {"lead_received", "lead_ended", "case_opened"}


async def test_somebody_without_an_account_is_answered_and_it_is_written_down(house: House, grid: Grid) -> None:
    clerk = await house.console("town01")
    lead = (await clerk.post("/leads", call(house, grid)))["lead"]["id"]
    answer = {"id": house.new_id(), "means": "telephone", "words": "已告知：明天上门"}
    await clerk.post(f"/leads/{lead}/replies", answer)
    page = await clerk.post(f"/leads/{lead}/replies", answer)
    assert [(one["words"], one["means"]) for one in page["replies"]] == [("已告知：明天上门", "telephone")]


# a partner ---------------------------------------------------------------------------------------


async def test_a_partner_brings_a_lead_once_by_its_number_and_reads_how_far_it_is(house: House, grid: Grid) -> None:
    hotline, clerk = await partner(house), await house.console("county01")
    answers = await asyncio.gather(
        *(hotline.post("/partner-leads", json=ticket(f"W{grid.login}", region_code=grid.code)) for _ in range(3))
    )
    assert {one.status_code for one in answers} == {202}
    (lead,) = (await clerk.get("/leads", region=grid.code))["items"]
    assert (lead["channel"], lead["mode"], lead["urgent"]) == ("hotline_12345", "online", True)
    state = (await hotline.get(f"/partner-leads/W{grid.login}")).json()
    assert (state["state"], state["ended_at"]) == ("received", None)
    assert "和爱莲" not in str(state)
    await clerk.post("/cases", {"id": house.new_id(), "lead_id": lead["id"], "programme": "temp_aid"})
    assert (await hotline.get(f"/partner-leads/W{grid.login}")).json()["state"] == "case"
    assert (await hotline.get("/partner-leads/unheard-of")).status_code == 404


async def test_a_partner_sees_its_own_leads_only_and_nothing_else(house: House, grid: Grid) -> None:
    one, other = await partner(house), await partner(house)
    await one.post("/partner-leads", json=ticket(f"X{grid.login}"))
    assert (await other.get(f"/partner-leads/X{grid.login}")).status_code == 404
    for path in ("/leads", "/households", "/session", "/lead-partners"):
        assert (await one.get(path)).status_code == 401
    assert (await house.client().post("/partner-leads", json=ticket("1"))).status_code == 401
    wrong = house.client(authorization=f"Bearer {world.COUNTY}.wrong")
    assert (await wrong.post("/partner-leads", json=ticket("1"))).json()["code"] == "partner_token_unknown"


async def test_a_token_that_was_ended_opens_nothing_and_is_kept_nowhere(house: House) -> None:
    clerk = await house.console("county01")
    made = await clerk.post("/lead-partners", {"id": house.new_id(), "name": "市热线"})
    hotline = house.client(authorization=f"Bearer {made['token']}")
    assert (await hotline.post("/partner-leads", json=ticket("E1"))).status_code == 202
    listed = [one for one in (await clerk.get("/lead-partners"))["items"] if one["id"] == made["id"]]
    assert (listed[0]["leads"], listed[0]["ended_at"]) == (1, None)
    assert made["token"] not in str(listed)
    stored = await house.sql("select encode(token_hash, 'hex') as hash from lead_partners where name = '市热线'")
    assert made["token"] not in str(stored)
    await clerk.post(f"/lead-partners/{made['id']}/end", {})
    assert (await hotline.post("/partner-leads", json=ticket("E2"))).status_code == 401
    with pytest.raises(Answer, match="not_permitted"):
        await (await house.console("town01")).post("/lead-partners", {"id": house.new_id(), "name": "私设"})


async def test_a_place_the_partner_has_wrong_is_kept_for_the_county_to_find(house: House) -> None:
    hotline, clerk = await partner(house), await house.console("county01")
    await hotline.post(
        "/partner-leads", json=ticket("P1", region_code="999999", person_name="某某某", person_phone="")
    )
    found = [one for one in (await clerk.get("/leads", limit=200))["items"] if one["person_name"] == "某某某"]
    assert [(one["region_code"], one["marks"]) for one in found] == [(world.COUNTY, ["place_unknown"])]


@pytest.mark.parametrize(
    "wrong", [{"number": ""}, {"number": "a/b"}, {"description": ""}, {"description": "长" * 2001}, {"extra": 1}]
)
async def test_a_partner_s_ticket_that_is_none(house: House, wrong: dict[str, Any]) -> None:
    hotline = await partner(house)
    answer = await hotline.post("/partner-leads", json=ticket("B1") | wrong)
    assert answer.status_code == (202 if wrong == {"extra": 1} else 400)


# whose household -------------------------------------------------------------------------------------


async def test_a_lead_is_placed_with_a_household_of_the_register_and_screened_again(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    lead = (await clerk.post("/leads", call(house, grid, person_name="郝桂英")))["lead"]["id"]
    found = (await clerk.get(f"/leads/{lead}/candidates"))["items"]
    assert grid.household in [one["household_id"] for one in found]
    house.clock.forward(minutes=5)
    page = await clerk.post(f"/leads/{lead}/household", {"household_id": grid.household})
    assert page["lead"]["household_id"] == grid.household
    assert screened(page)["receives_tekun"] is True
    with pytest.raises(Answer, match="lead_placed"):
        await clerk.post(f"/leads/{lead}/household", {"household_id": await house.household(grid.code)})


async def test_who_is_in_no_list_is_registered_in_one_step_after_a_look_at_who_looks_alike(
    house: House, grid: Grid
) -> None:
    clerk = await house.console("county01")
    lead = (await clerk.post("/leads", call(house, grid, person_name="郝桂英")))["lead"]["id"]
    new = {"id": house.new_id(), "person_id": house.new_id(), "region_code": grid.code, "address": "村西",
           "head_name": "郝桂英", "phone": "13803550009"}  # fmt: skip
    with pytest.raises(Answer, match="household_looks_alike"):
        await clerk.post(f"/leads/{lead}/household", {"new": new})
    alike = [one["household_id"] for one in (await clerk.get(f"/leads/{lead}/candidates"))["items"]]
    page = await clerk.post(f"/leads/{lead}/household", {"new": new, "not_these": alike})
    assert page["lead"]["household_id"] == new["id"]
    assert page["lead"]["region_code"] == grid.code
    with pytest.raises(Answer, match="act_incomplete"):
        await clerk.post(f"/leads/{lead}/household", {})


async def test_a_report_about_somebody_who_died_is_kept_and_marked(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    await house.sql("update persons set died_on = '2026-01-05' where household_id = $1", grid.household)
    lead = (await clerk.post("/leads", call(house, grid, person_name="郝桂英")))["lead"]["id"]
    candidates = (await clerk.get(f"/leads/{lead}/candidates"))["items"]
    assert [one["died_on"] for one in candidates if one["household_id"] == grid.household] == ["2026-01-05"]
    page = await clerk.post(f"/leads/{lead}/household", {"household_id": grid.household})
    assert "person_died" in page["lead"]["marks"]


# many in one go -----------------------------------------------------------------------------------


async def test_many_leads_are_ended_in_one_go_and_one_that_cannot_holds_up_none(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    placed = call(house, grid, household_id=grid.household)
    homeless = [call(house, grid, person_name=f"无户{n}") for n in range(3)]
    for one in (placed, *homeless):
        await clerk.post("/leads", one)
    monitoring = {"outcome": "monitoring", "note": "暂不符合条件", "level": "key"}
    items = [
        {"id": house.new_id(), "lead_id": placed["id"]} | monitoring,
        {"id": house.new_id(), "lead_id": homeless[0]["id"]} | monitoring,
        {"id": house.new_id(), "lead_id": house.new_id()} | monitoring,
        {"lead_id": homeless[1]["id"], **joined(house, homeless[2]["id"])},
    ]
    for _ in range(2):  # a lost answer: the same again is the same
        results = (await clerk.post("/leads/triage", {"items": items}))["items"]
        assert [one["problem"] and one["problem"]["code"] for one in results] == [
            None, "lead_household_needed", "not_found", None,
        ]  # fmt: skip
    for count, good in ((100, True), (101, False)):
        many = [{"id": house.new_id(), "lead_id": house.new_id()} | monitoring for _ in range(count)]
        answer = await clerk.client.post("/leads/triage", json={"items": many})
        assert (answer.status_code == 200) is good


async def test_a_grid_worker_ends_no_lead(house: House, grid: Grid) -> None:
    for path in ("/leads/triage", f"/leads/{house.new_id()}/household", f"/leads/{house.new_id()}/replies"):
        assert (await grid.phone.client.post(path, json={})).status_code == 403


async def test_the_database_knows_when_a_lead_has_ended(house: House, grid: Grid) -> None:
    clerk: Caller = await house.console("county01")
    a, b = [(await clerk.post("/leads", call(house, grid)))["lead"]["id"] for _ in range(2)]
    house.clock.forward(hours=2)
    await clerk.post(f"/leads/{a}/outcomes", joined(house, b))
    rows = await house.sql("select id, ended_at, reported_at from leads where id = any($1::uuid[])", [a, b])
    open_for = {str(row["id"]): row["ended_at"] and row["ended_at"] - row["reported_at"] for row in rows}
    assert open_for == {a: timedelta(hours=2), b: None}


# telephone numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "number"),
    [("13803550001", "13803550001"), ("+86 138-0355-0001", "13803550001"), ("0086 13803550001", "13803550001"),
     ("（0355）8772001", "03558772001"), ("8772001", "8772001"), ("400 800 1234", "4008001234"),
     ("一三八零三五五零零零幺", "13803550001"), ("没有电话", None), ("12345", None), ("1380355000", None),
     ("138035500011", None), ("", None)],
)  # fmt: skip
def test_numbers_as_people_say_them(said: str, number: str | None) -> None:
    assert canonical_phone(said) == number


@given(st.text(max_size=60))
def test_whatever_is_said_a_number_is_its_own_canon(said: str) -> None:
    number = canonical_phone(said)
    assert number is None or canonical_phone(number) == number
