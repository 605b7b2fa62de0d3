"""Hardship referred to departments and charities: what each is told, its limits, and that it never ends as nothing
(OW-02 … OW-04, DM-04, TA-34)."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from server.core.ids import new_id
from tests import world
from tests.departments import CHARITY, EDUCATION, JUSTICE, Desks, consent, lead_of
from tests.house import Answer, Grid, House
from workers import recurring


async def test_a_lead_ends_by_its_referral_and_shows_it(house: House, grid: Grid, desks: Desks) -> None:
    lead = await lead_of(house, grid, desks.county)
    page = await desks.refer({"lead_id": lead})
    assert (page["referral"]["state"], page["referral"]["next"]) == ("dispatched", "department")
    assert page["referral"]["name"] == "郝桂英"
    ended = (await desks.county.get(f"/leads/{lead}"))["lead"]["outcome"]
    assert (ended["outcome"], ended["note"]) == ("referral", "孩子上学有困难")
    of_lead = (await desks.county.get("/referrals", lead=lead))["items"]
    assert [one["id"] for one in of_lead] == [page["referral"]["id"]]


async def test_the_same_referral_sent_twice_is_one(house: House, grid: Grid, desks: Desks) -> None:
    asked = {"id": house.new_id(), "origin": {"household_id": grid.household}, "dispatch": desks.dispatch()}
    first, again = await desks.town.post("/referrals", asked), await desks.town.post("/referrals", asked)
    assert (len(first["acts"]), len(again["acts"])) == (1, 1)


async def test_the_form_says_who_qualifies_and_what_is_unknown(house: House, grid: Grid, desks: Desks) -> None:
    offered = await desks.town.get("/referrals/choices", household=grid.household)
    by_id = {one["id"]: one for one in offered["targets"]}
    assert by_id["education"]["result"] == "unknown"
    assert by_id["education"]["qualifications"][0]["missing"]
    assert [one["name"]["zh"] for one in by_id["justice"]["departments"]] == [JUSTICE]
    assert by_id["court"]["departments"] == []
    basis = {one["name"]: one["basis"] for one in by_id["education"]["fields"]}
    assert basis["person_name"] == "duty"
    assert basis["address"] == "consent"
    assert {one["basis"] for one in by_id["charity"]["fields"]} == {"consent"}


async def test_what_holds_is_the_reason_that_stands_there_already(house: House, grid: Grid, desks: Desks) -> None:
    from server import registry
    from server.core.db import county_scope, transaction

    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        known = [
            registry.ObservedFact(
                UUID(grid.household), "hardship_remaining", True, house.clock.today, new_id(house.clock.at)
            )
        ]
        await registry.record_facts(conn, world.COUNTY, house.clock.at, known)
    offered = await desks.town.get("/referrals/choices", household=grid.household)
    charity = next(one for one in offered["targets"] if one["id"] == "charity")
    assert (charity["result"], "TA-34" in charity["reason"]) == ("holds", True)
    assert offered["targets"][0]["result"] == "holds", "what qualifies comes first"


async def test_both_limits_run_from_the_dispatch(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})  # Monday, 2 March 2026
    assert page["referral"]["clock"]["due_on"] == "2026-03-04"
    house.clock.at += timedelta(days=2)  # the last day in time
    await desks.next_day(EDUCATION)
    taken = await desks.answer(EDUCATION, page, "accept")
    assert taken["referral"]["clock"]["due_on"] == "2026-03-16"
    assert taken["referral"]["clock"]["proof"]["days"] == 10


@pytest.mark.parametrize(("days", "state"), [(1, "warning"), (2, "due_today"), (3, "late")])
async def test_a_department_that_is_silent_is_shown_to_the_county(
    house: House, grid: Grid, desks: Desks, days: int, state: str
) -> None:
    page = await desks.refer({"household_id": grid.household})
    house.clock.at += timedelta(days=days)
    county = await house.console("county01")
    late = (await county.get("/referrals", show="late", region=grid.code))["items"]
    assert ([one["id"] for one in late] == [page["referral"]["id"]]) == (state == "late")
    (shown,) = (await county.get("/referrals", region=grid.code))["items"]
    assert shown["clock"]["state"] == state
    assert (await county.get("/referrals/summary", region=grid.code))["late"] == int(state == "late")


async def test_a_department_is_told_what_its_purpose_allows_and_no_more(
    house: House, grid: Grid, desks: Desks
) -> None:
    page = await desks.refer({"household_id": grid.household})
    read = await desks.users[EDUCATION].get(f"/referrals/{page['referral']['id']}")
    assert {one["name"] for one in read["fields"]} == {"person_name", "village"}
    assert (read["referral"]["name"], read["reason"]) == ("郝桂英", "孩子上学有困难")
    assert (read["household_id"], read["qualifications"], read["consent"], read["referral"]["place"]) == (
        None,
        [],
        None,
        None,
    )
    with pytest.raises(Answer, match="field_not_told"):
        await desks.refer(
            {"household_id": grid.household}, to={"fields": ["person_name", "hospital_self_paid_amount"]}
        )


async def test_beyond_its_purpose_the_person_is_asked(house: House, grid: Grid, desks: Desks) -> None:
    told = {"fields": ["person_name", "address"]}
    with pytest.raises(Answer, match="consent_needed"):
        await desks.refer({"household_id": grid.household}, to=told)
    with pytest.raises(Answer, match="consent_ahead"):
        await desks.refer({"household_id": grid.household}, to=told | {"consent": consent(given_on="2026-03-03")})
    page = await desks.refer({"household_id": grid.household}, to=told | {"consent": consent()})
    assert page["consent"]["given_by"] == "郝桂英本人"
    assert [one["zh"] for one in page["consent"]["fields"]] == ["住址"]


async def test_a_charity_is_told_what_was_consented_and_nothing_else(house: House, grid: Grid, desks: Desks) -> None:
    to = {"name": CHARITY, "target": "charity", "fields": ["village"]}
    with pytest.raises(Answer, match="consent_needed"):
        await desks.refer({"household_id": grid.household}, to=to)
    page = await desks.refer({"household_id": grid.household}, to=to | {"consent": consent()})
    read = await desks.users[CHARITY].get(f"/referrals/{page['referral']['id']}")
    assert [one["name"] for one in read["fields"]] == ["village"]
    assert read["referral"]["name"] is None, "the name was not consented to"
    (line,) = [
        one for one in (await desks.users[CHARITY].get("/referrals"))["items"] if one["id"] == page["referral"]["id"]
    ]
    assert (line["name"], line["place"]) == (None, None)


async def test_a_consent_withdrawn_closes_what_rested_on_it(house: House, grid: Grid, desks: Desks) -> None:
    to = {"name": CHARITY, "target": "charity", "fields": ["person_name", "village"], "consent": consent()}
    page = await desks.refer({"household_id": grid.household}, to=to)
    withdrawn = await desks.office(page, "withdraw_consent")
    assert withdrawn["consent"]["withdrawn_at"]
    assert all(one["withdrawn"] for one in withdrawn["fields"])
    read = await desks.users[CHARITY].get(f"/referrals/{page['referral']['id']}")
    assert (read["fields"], read["reason"], read["referral"]["name"]) == ([], None, None)
    assert {one["reason"] for one in read["acts"] if one["act"] == "dispatch"} == {""}, "nor in the act"
    assert read["referral"]["state"] == "dispatched", "the row stays"
    with pytest.raises(Answer, match="referral_taken"):
        await desks.office(page, "withdraw_consent")


async def test_done_says_what_was_given_or_why_not(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    with pytest.raises(Answer, match="referral_taken"):
        await desks.answer(EDUCATION, page, "done", aid="助学金")
    await desks.answer(EDUCATION, page, "accept")
    for nothing in ({}, {"amount": 500, "reason": "给了"}):
        with pytest.raises(Answer, match="aid_incomplete"):
            await desks.answer(EDUCATION, page, "done", **nothing)
    done = await desks.answer(EDUCATION, page, "done", aid="助学金", amount="500.00", given_on="2026-03-02")
    assert (done["referral"]["state"], done["referral"]["clock"], done["may"]) == ("done", None, [])
    last = done["acts"][-1]
    assert (last["aid"], float(last["amount"]), last["given_on"]) == ("助学金", 500.0, "2026-03-02")
    with pytest.raises(Answer, match="referral_taken"):
        await desks.answer(EDUCATION, page, "done", aid="助学金")


async def test_of_two_clerks_at_once_one_takes_it_and_the_other_is_told_who(
    house: House, grid: Grid, desks: Desks
) -> None:
    page = await desks.refer({"household_id": grid.household})
    path = f"/referrals/{page['referral']['id']}/answers"
    clerk = desks.users[EDUCATION].client
    answers = await asyncio.gather(
        *(clerk.post(path, json={"id": house.new_id(), "act": "accept"}) for _ in range(2))
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    (refused,) = [one.json() for one in answers if one.status_code == 409]
    assert refused["code"] == "referral_taken"
    assert f"{EDUCATION}经办 已于 2026-03-02 09:00 办理“接收”" in refused["detail"]["zh"]


async def test_two_returns_then_the_referee_and_that_binds(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    path = f"/referrals/{page['referral']['id']}"
    turn = [EDUCATION, JUSTICE, EDUCATION]
    for at, name in enumerate(turn):
        with pytest.raises(Answer, match="reason_needed"):
            await desks.answer(name, page, "reject", reason=" ")
        await desks.answer(name, page, "reject", reason="不属于本单位职责")
        state = (await desks.town.get(path))["referral"]["state"]
        assert state == ("referee" if at == 2 else "returned")
        if at < 2:
            await desks.town.post(f"{path}/dispatches", desks.dispatch(turn[at + 1]))
    again = desks.dispatch(JUSTICE)
    with pytest.raises(Answer, match="referral_needs_referee"):
        await desks.county.post(f"{path}/dispatches", again)
    with pytest.raises(Answer, match="not_permitted"):
        await desks.town.post(f"{path}/settlements", again)
    settled = await desks.county.post(f"{path}/settlements", again)
    assert (settled["referral"]["binding"], settled["referral"]["state"]) == (True, "dispatched")
    with pytest.raises(Answer, match="referral_binding"):
        await desks.answer(JUSTICE, page, "reject", reason="还是不属于")
    with pytest.raises(Answer, match="referral_elsewhere"):
        await desks.answer(EDUCATION, page, "done", aid="已给了书本费")
    assert (await desks.answer(JUSTICE, page, "accept"))["referral"]["state"] == "accepted"
    names = [one["act"] for one in (await desks.county.get(path))["acts"]]
    assert names == ["dispatch", "reject", "dispatch", "reject", "dispatch", "reject", "settle", "accept"]


async def test_a_department_sees_its_own_desk_only(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    mine = page["referral"]["id"]
    assert mine in await desks.queue(EDUCATION)
    assert mine not in await desks.queue(JUSTICE)
    with pytest.raises(Answer, match="not_found"):
        await desks.users[JUSTICE].get(f"/referrals/{mine}")
    for path in ("/households", "/leads", "/cases", f"/households/{grid.household}", "/departments", "/divisions"):
        with pytest.raises(Answer, match="not_permitted"):
            await desks.users[EDUCATION].get(path)
    with pytest.raises(Answer, match="not_permitted"):
        await desks.refer({"household_id": grid.household}, by=desks.users[EDUCATION])


async def test_taken_back_it_leaves_the_desk_with_its_fields(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    await desks.answer(EDUCATION, page, "accept")
    back = await desks.office(page, "recall")
    assert (back["referral"]["state"], back["referral"]["next"]) == ("returned", "office")
    assert back["referral"]["clock"]["rule_id"] == "OW-03"
    assert page["referral"]["id"] not in await desks.queue(EDUCATION)
    read = await desks.users[EDUCATION].get(f"/referrals/{page['referral']['id']}")
    assert read["fields"] == []
    with pytest.raises(Answer, match="referral_taken"):
        await desks.answer(EDUCATION, page, "done", aid="助学金")


async def test_a_department_whose_time_ended_is_not_referred_to(house: House, grid: Grid, desks: Desks) -> None:
    term = {
        "name_zh": "老教育局",
        "name_en": "former education",
        "targets": ["education"],
        "valid_from": "2019-01-01",
    }
    old = house.new_id()
    body = {"id": old, "kind": "department", "term": term | {"id": house.new_id(), "valid_to": "2026-03-02"}}
    await desks.county.post("/departments", body)
    last_day = await desks.refer({"household_id": grid.household}, to={"department_id": old})
    assert last_day["referral"]["department"]["name"]["zh"] == "老教育局"
    house.clock.at += timedelta(days=1)
    with pytest.raises(Answer, match="department_ended"):
        await desks.refer({"household_id": grid.household}, to={"department_id": old})
    with pytest.raises(Answer, match="department_serves_not"):
        await desks.refer({"household_id": grid.household}, to={"name": JUSTICE, "target": "housing"})


async def test_a_name_changes_with_its_day_and_the_old_one_stays_on_file(
    house: House, grid: Grid, desks: Desks
) -> None:
    term = {"id": house.new_id(), "name_zh": "教育体育局", "name_en": "education and sports",
            "targets": ["education", "disabled_federation"], "valid_from": "2026-03-10"}  # fmt: skip
    await desks.county.post(f"/departments/{desks.ids[EDUCATION]}/terms", term)
    page = await desks.refer({"household_id": grid.household})
    assert page["referral"]["department"]["name"]["zh"] == EDUCATION
    house.clock.at += timedelta(days=8)
    town = await house.console("town01")
    later = await town.get(f"/referrals/{page['referral']['id']}")
    assert later["referral"]["department"]["name"]["zh"] == "教育体育局"
    await desks.county.post(
        f"/departments/{desks.ids[EDUCATION]}/terms",
        term | {"id": house.new_id(), "name_zh": EDUCATION, "valid_from": "2026-03-10"},
    )


async def test_a_charity_serves_no_departments_target(house: House, desks: Desks) -> None:
    term = {
        "id": house.new_id(),
        "name_zh": "某基金会",
        "name_en": "a fund",
        "targets": ["education"],
        "valid_from": "2020-01-01",
    }
    with pytest.raises(Answer, match="targets_refused"):
        await desks.county.post("/departments", {"id": house.new_id(), "kind": "charity", "term": term})


async def test_a_login_is_somebody_elses(house: House, desks: Desks) -> None:
    body = {"id": house.new_id(), "login": "county01", "name": "冒名"}
    with pytest.raises(Answer, match="login_taken"):
        await desks.county.post(f"/departments/{desks.ids[JUSTICE]}/users", body)


async def test_who_left_the_department_reads_nothing_any_more(house: House, desks: Desks) -> None:
    body = {"id": house.new_id(), "login": f"gone{house.new_id()[-6:]}", "name": "离任经办"}
    opened = await desks.county.post(f"/departments/{desks.ids[JUSTICE]}/users", body)
    client = house.client()
    signed = await client.post("/sessions", json={"login": body["login"], "password": opened["password"]})
    assert signed.status_code == 201
    chosen = {"old": opened["password"], "new": "司法局的旧自行车9k"}
    assert (await client.post("/session/password", json=chosen)).status_code == 200
    assert (await client.get("/referrals")).status_code == 200
    await desks.county.post(f"/department-users/{body['id']}/departure", None)
    house.forget_sessions()
    assert (await client.get("/referrals")).status_code == 401


async def test_a_household_that_moved_takes_its_referral_along(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    path = f"/referrals/{page['referral']['id']}"
    move = {"id": house.new_id(), "to_region": world.GRID_BAICHI, "reason": "随女儿居住"}
    await desks.county.post(f"/households/{grid.household}/moves", move)
    with pytest.raises(Answer, match="not_found"):
        await desks.town.get(path)
    there = await house.console("town02")
    assert (await there.get(path))["referral"]["place"] == "百尺村"
    await desks.answer(EDUCATION, page, "accept")
    await desks.answer(EDUCATION, page, "done", aid="助学金")
    await house.work()
    told = await house.sql(
        """select u.login from notifications n join users u on u.id = n.user_id
           where n.kind = 'referral_moved' and n.detail ->> 'aid' = '助学金' and n.subject_id in
             (select id from referral_acts where referral_id = $1)""",
        page["referral"]["id"],
    )
    assert sorted(one["login"] for one in told) == ["town01", "town02"], "who referred, and the new township"


async def test_the_finder_and_the_township_hear_the_result_once(house: House, grid: Grid, desks: Desks) -> None:
    lead = await lead_of(house, grid, desks.county)
    page = await desks.refer({"lead_id": lead}, by=desks.county)
    await desks.answer(EDUCATION, page, "accept")
    done = await desks.answer(EDUCATION, page, "done", aid="助学金", amount=500)
    await house.work()
    act = (
        await house.sql(
            "select id from referral_acts where act = 'done' and referral_id = $1", done["referral"]["id"]
        )
    )[0]
    again = {"ids": [str(act["id"])]}
    await house.sql(
        "insert into outbox (county_code, name, payload) values ('140427', 'notifications.referral_moved', $1)", again
    )
    await house.work()
    news = [one for one in (await grid.phone.sync())["notifications"] if one["kind"] == "referral_moved"]
    heard = {one["detail"]["act"]: one["detail"] for one in news}
    assert (len(news), set(heard)) == (2, {"accept", "done"})
    assert (heard["done"]["aid"], heard["done"]["person_name"]) == ("助学金", "郝桂英")
    town = await house.phone("town01")
    here = [one["detail"] for one in (await town.sync())["notifications"] if one["kind"] == "referral_moved"]
    assert [one["aid"] for one in here if one["act"] == "done" and one["amount"] == "500"] == ["助学金"]


async def test_the_history_of_the_household_tells_it(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    house.clock.forward(minutes=5)
    await desks.answer(EDUCATION, page, "accept")
    house.clock.forward(minutes=5)
    await desks.answer(EDUCATION, page, "done", aid="助学金", amount=500)
    items = (await desks.town.get(f"/households/{grid.household}/history"))["items"]
    lines = [one["text"]["zh"] for one in items if one["kind"] == "referral"]
    assert lines[0] == "教育救助（教育部门）：反馈结果，教育局：助学金，500 元"
    assert len(lines) == 3


async def test_the_open_queue_as_a_table_hides_the_citizen_id(house: House, grid: Grid, desks: Desks) -> None:
    to = {"fields": ["person_name", "address"], "consent": consent(), "reason": "=1+1"}
    page = await desks.refer({"household_id": grid.household}, to=to)
    answer = await desks.users[EDUCATION].client.get("/referrals/queue.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    (line,) = [one for one in lines if one.startswith(page["referral"]["id"])]
    assert "郝桂英" in line
    assert "住址：村东头" in line


async def test_reading_is_on_file(house: House, grid: Grid, desks: Desks) -> None:
    page = await desks.refer({"household_id": grid.household})
    await desks.users[EDUCATION].get(f"/referrals/{page['referral']['id']}")
    entries = await house.sql(
        "select detail from audit where action = 'referral.read' and subject_id = $1 order by id",
        page["referral"]["id"],
    )
    assert sorted(entries[-1]["detail"]["fields"]) == ["person_name", "reason", "village"]


async def test_pages_follow_the_clock(house: House, grid: Grid, desks: Desks) -> None:
    for _ in range(3):
        await desks.refer({"household_id": grid.household})
        house.clock.at += timedelta(days=1)
    county = await house.console("county01")
    seen: list[str] = []
    after: str | None = None
    while True:
        query = {"region": grid.code, "limit": 1} | ({"after": after} if after else {})
        answer = await county.get("/referrals", **query)
        seen += [one["clock"]["due_on"] for one in answer["items"]]
        after = answer["next"]
        if after is None:
            break
    assert seen == sorted(seen)
    assert len(seen) == 3
    assert date.fromisoformat(seen[0]) == date(2026, 3, 4)


async def test_who_owes_the_next_step_and_the_county_hear_once_that_it_is_late(
    house: House, grid: Grid, desks: Desks
) -> None:
    page = await desks.refer({"household_id": grid.household})  # to be taken by 4 March

    async def told(day: int) -> dict[str, int]:
        house.clock.at = datetime(2026, 3, day, 1, tzinfo=UTC)
        for _ in range(2):  # a night that runs twice tells once
            await recurring.late_referrals({"kit": house.kit})
        found = await house.sql(
            """select coalesce(d.name_zh, u.login) as who, count(distinct n.id)::int as times,
                      max(n.detail ->> 'person_name') as name
               from notifications n join users u on u.id = n.user_id
               left join department_terms d on d.department_id = u.department_id
               where n.kind = 'referral_late'
                 and n.subject_id in (select id from referral_acts where referral_id = $1)
               group by 1""",
            page["referral"]["id"],
        )
        assert all(one["name"] == "" for one in found if one["who"] == EDUCATION), "a department is told no name"
        return {one["who"]: one["times"] for one in found}

    assert await told(4) == {}
    late = await told(5)
    assert late.keys() >= {EDUCATION, "county01", "county02"}
    assert "town01" not in late
    assert set(late.values()) == {1}
    await desks.next_day(EDUCATION)
    summary = await desks.users[EDUCATION].get("/referrals/summary")
    assert (summary["open"] >= 1, summary["late"] >= 1) == (True, True)
    first = (await desks.queue(EDUCATION))[: summary["late"]]
    assert page["referral"]["id"] in first, "what is late stands first on the desk"
    await desks.answer(EDUCATION, page, "reject", reason="不属于本部门")
    later = await told(20)
    assert (later["town01"], later["county01"], later[EDUCATION]) == (1, 2, 1)
