"""Approval sessions: two a month, an agenda, each case heard, decided by another person by the cases' one door."""

import asyncio
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import asyncpg
import pytest

from server.core.db import county_scope, transaction
from tests import world
from tests.features.sessions import PLANNED, TODAY, Chamber, chamber, ready
from tests.house import Answer, Caller, Grid, House


@pytest.fixture(name="room")
async def _room(house: House) -> Chamber:
    return await chamber(house)


async def refusal(asked: Any) -> str:
    """The code of the problem that an answer is."""
    with pytest.raises(Answer) as caught:
        await asked
    return str(caught.value)


async def test_a_case_from_the_agenda_to_the_decision(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    item = (await room.add(of.case))["id"]
    await room.sit()
    heard = await room.hear(item, amount="1800.00")
    assert (heard["state"], heard["outcome"], heard["amount"], heard["own"]) == ("heard", "approve", "1800.00", True)
    await room.decided(item)
    page = await room.clerk.get(f"/cases/{of.case}")
    assert (page["case"]["stage"], page["decision"]["amount"]) == ("approved", "1800.00")
    assert page["decision"]["decided_by"] == "申文忠"
    (act,) = [one for one in page["acts"] if one["act"] == "approve"]
    assert {f["name"]: f["value"] for f in act["detail"]}["approval_session_date"] == TODAY
    closed = await room.act("close")
    assert (closed["session"]["state"], closed["session"]["decided"], closed["acts_open"]) == ("closed", 1, [])


async def test_nobody_claims_a_session_at_the_case_itself(house: House, room: Chamber) -> None:
    """The day of the session is said by the session alone, at the decision as in a correction (TA-25)."""
    of = await ready(house, room.grid)
    asked = {"id": house.new_id(), "act": "approve", "facts": {"approved_amount": 900}}
    assert "TA-25" in await refusal(room.chief.post(f"/cases/{of.case}/acts", asked))
    claimed = asked | {"facts": {"approved_amount": 900, "approval_session_date": TODAY}}
    assert "act_has_its_desk" in await refusal(room.chief.post(f"/cases/{of.case}/acts", claimed))
    wrong = {"id": house.new_id(), "facts": {"approval_session_date": TODAY}, "reason": "补记"}
    assert "correction_refused" in await refusal(room.chief.post(f"/cases/{of.case}/corrections", wrong))


@pytest.mark.parametrize(
    ("day", "good"), [("2026-03-10", True), ("2026-03-25", True), ("2026-03-11", False), ("2026-02-25", False)]
)
async def test_a_session_is_prepared_on_a_day_of_the_county(
    house: House, room: Chamber, day: str, good: bool
) -> None:
    await house.sql("update approval_sessions set state = 'cancelled'")
    asked = {"id": house.new_id(), "planned_on": day, "starts_at": "09:00", "place": "会议室"}
    if not good:
        assert "session_day_refused" in await refusal(room.clerk.post("/approval-sessions", asked))
        return
    page = await room.clerk.post("/approval-sessions", asked)
    assert (page["session"]["day"], page["session"]["state"]) == (day, "planned")
    again = await room.clerk.post("/approval-sessions", asked)
    assert [one["act"] for one in again["acts"]] == ["prepare"]


async def test_the_days_to_come_and_one_session_of_a_day(house: House, room: Chamber) -> None:
    found = await room.clerk.get("/approval-sessions/standing")
    assert [one["day"] for one in found["planned"]] == ["2026-03-25", "2026-04-10", "2026-04-27"]
    assert found["next_day"] == TODAY
    asked = {"id": house.new_id(), "planned_on": PLANNED, "starts_at": "14:30", "place": "会议室"}
    assert "session_prepared" in await refusal(room.clerk.post("/approval-sessions", asked))


async def test_members_are_those_of_the_session_before(house: House, room: Chamber) -> None:
    asked = {"id": house.new_id(), "planned_on": "2026-03-25", "starts_at": "09:00", "place": "局三楼会议室"}
    page = await room.clerk.post("/approval-sessions", asked)
    assert sorted((one["name"], one["duty"], one["present"]) for one in page["members"]) == [
        ("侯俊英", "recorder", None), ("申文忠", "chair", None), ("秦广生", "member", None),
        ("路玉兰", "member", None),
    ]  # fmt: skip
    assert (page["needed"], page["rule"]) == (2, "consensus")


@pytest.mark.parametrize(
    ("day", "good"),
    [("2026-03-31", True), ("2026-03-02", True), ("2026-03-01", False), ("2026-03-14", False), ("2026-04-01", False)],
)
async def test_a_session_moves_within_its_month_to_a_working_day(room: Chamber, day: str, good: bool) -> None:
    """Not to a day that is over, not to a Saturday, not into another month: there are two in each (TA-25)."""
    moved = room.act("move", day=day, reason="会议室占用")
    if good:
        assert (await moved)["session"]["day"] == day
        return
    assert "session_day_refused" in await refusal(moved)


async def test_a_session_moved_after_the_call_is_called_anew(house: House, room: Chamber) -> None:
    await room.act("call")
    page = await room.act("move", day="2026-03-05", reason="主持人外出")
    assert page["session"]["state"] == "planned"
    assert "session_not_so" in await refusal(room.act("open"))
    await room.act("call")
    assert "session_day_refused" in await refusal(room.act("open"))
    await house.work()
    told = await house.sql(
        """select n.kind, n.detail ->> 'day' as day from notifications n
           join approval_session_acts a on a.id = n.subject_id
           where n.user_id = $1 and a.session_id = $2 order by a.number""",
        world.uid("county02"), UUID(room.id),
    )  # fmt: skip
    assert [one["day"] for one in told] == [TODAY, TODAY, "2026-03-05", "2026-03-05"]


async def test_a_session_needs_a_reason_to_move_and_more_than_half_to_open(room: Chamber) -> None:
    assert "reason_needed" in await refusal(room.act("move", day="2026-03-05"))
    await room.act("call")
    await room.attend("申文忠")
    await room.attend("侯俊英")  # who writes has no vote
    assert "session_not_quorate" in await refusal(room.act("open"))
    await room.attend("秦广生")
    assert (await room.act("open"))["session"]["state"] == "sitting"


async def test_gathered_by_the_cutoff_and_what_cannot_wait_whenever_it_came(house: House, room: Chamber) -> None:
    """The session of Monday takes what was ready on Friday; of later ones those due before the 25th, the next one."""
    at = house.clock.at
    friday = await ready(house, room.grid, at=at - timedelta(days=3))
    late = await ready(house, room.grid, at=at)
    pressing = await ready(house, room.grid, at=at, due=date(2026, 3, 24))
    waits = await ready(house, room.grid, at=at, due=date(2026, 3, 25))
    urgent = await ready(house, room.grid, is_urgent=True)
    await house.sql("update cases set urgent = true where id = $1", UUID(urgent.case))
    before = {one["case_id"]: one for one in (await room.clerk.get("/approval-sessions/waiting", limit=200))["items"]}
    assert (before[pressing.case]["pressing"], before[waits.case]["pressing"]) == (True, False)
    answer = await room.clerk.post(f"/approval-sessions/{room.id}/gatherings", {})
    on = {one["case_id"] for one in await room.items()}
    mine = {friday.case, late.case, pressing.case, waits.case, urgent.case}
    assert (on & mine, answer["added"]) == ({friday.case, pressing.case}, len(on))
    assert "reason_needed" in await refusal(room.add(late.case))
    assert (await room.add(late.case, reason="家中无粮"))["reason"] == "家中无粮"
    assert "session_case_not_waiting" in await refusal(room.add(urgent.case))


async def test_a_case_stands_on_one_agenda(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    other = house.new_id()
    asked = {"id": other, "planned_on": "2026-03-25", "starts_at": "09:00", "place": "会议室"}
    await room.clerk.post("/approval-sessions", asked)
    answers = await asyncio.gather(
        *(
            who.client.post(f"/approval-sessions/{session}/items", json={"id": house.new_id(), "case_id": of.case})
            for who, session in ((room.clerk, room.id), (room.chief, other))
        )
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    (lost,) = [one.json()["code"] for one in answers if one.status_code == 409]
    assert lost in ("case_on_agenda", "session_case_not_waiting")


@pytest.mark.parametrize(("due", "may_wait"), [(date(2026, 3, 24), False), (date(2026, 3, 25), True)])
async def test_leaving_a_case_stops_no_clock(house: House, room: Chamber, due: date, may_wait: bool) -> None:
    """The next session is on the 25th: what is due before it is heard now, and its limit stays as it was."""
    of = await ready(house, room.grid, due=due)
    item = await room.add(of.case)
    assert item["pressing"] is not may_wait
    if not may_wait:
        assert "session_item_pressing" in await refusal(room.end(item["id"]))
        return
    assert (await room.end(item["id"]))["state"] == "postponed"
    (row,) = await house.sql("select due_on from cases where id = $1", UUID(of.case))
    assert row["due_on"] == due
    back = (await room.clerk.get("/approval-sessions/waiting", limit=200))["items"]
    assert of.case in [one["case_id"] for one in back]


async def test_a_limit_over_before_the_session_is_shown_as_late(house: House, room: Chamber) -> None:
    before = await room.add((await ready(house, room.grid, due=date(2026, 3, 1))).case)
    on_the_day = await room.add((await ready(house, room.grid, due=date(2026, 3, 2))).case)
    assert (before["late"], on_the_day["late"]) == (True, False)


async def test_the_order_of_the_agenda(house: House, room: Chamber) -> None:
    ids = [(await room.add((await ready(house, room.grid)).case))["id"] for _ in range(4)]
    await room.clerk.post(f"/approval-sessions/{room.id}/order", {"item_ids": [ids[2], ids[0]]})
    found = await room.items()
    assert [one["id"] for one in found] == [ids[2], ids[0], ids[1], ids[3]]
    assert [one["position"] for one in found] == [1, 2, 3, 4]


async def test_who_wrote_it_down_does_not_decide(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    item = (await room.add(of.case))["id"]
    await room.sit()
    await room.hear(item)
    (answer,) = await room.decide(item, by=room.clerk)
    assert answer["problem"]["code"] == "session_own_hearing"
    with pytest.raises(asyncpg.CheckViolationError, match="approval_decisions_two_people"):
        async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(
                """insert into approval_decisions
                   select i.county_code, i.id, 1, $2, i.case_id, a.id, $2, now() from approval_items i
                   join case_acts a on a.county_code = i.county_code and a.case_id = i.case_id and a.number = 1
                   where i.id = $1""",
                UUID(item), world.uid("county01"),
            )  # fmt: skip


async def test_a_close_relative_steps_out(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    relative = {"id": house.new_id(), "household_id": of.household, "person_name": "郝桂英", "staff_name": "秦广生",
                "staff_role": "handler", "relation": "sibling"}  # fmt: skip
    await room.clerk.post("/staff-relatives", relative)
    item = (await room.add(of.case))["id"]
    await room.sit()
    assert (await room.item(item))["related"] == ["秦广生"]
    assert "session_member_related" in await refusal(room.hear(item))
    asked = {"id": house.new_id(), "member_id": room.members["秦广生"], "reason": "申请人是本人妹妹"}
    out = await room.clerk.post(f"/approval-items/{item}/step-outs", asked)
    assert (out["related"], [one["name"] for one in out["stepped_out"]]) == ([], ["秦广生"])
    assert "session_votes" in await refusal(room.hear(item, votes_for=3))
    assert (await room.hear(item, votes_for=2))["state"] == "heard"


async def test_who_decides_is_no_relative(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    item = (await room.add(of.case))["id"]
    await room.sit()
    await room.hear(item)
    relative = {"id": house.new_id(), "household_id": of.household, "person_name": "郝桂英", "staff_name": "申文忠",
                "staff_role": "other", "relation": "child"}  # fmt: skip
    await room.clerk.post("/staff-relatives", relative)
    (answer,) = await room.decide(item)
    assert answer["problem"]["code"] == "session_member_related"


async def test_a_member_who_leaves_midway(house: House, room: Chamber) -> None:
    items = [(await room.add((await ready(house, room.grid)).case))["id"] for _ in range(2)]
    await room.sit()
    await room.hear(items[0], votes_for=3)
    await room.attend("路玉兰", present=False)
    assert "session_votes" in await refusal(room.hear(items[1], votes_for=3))
    await room.hear(items[1], votes_for=2)
    await room.attend("秦广生", present=False)
    assert "session_not_quorate" in await refusal(room.hear(items[1], votes_for=1))


@pytest.mark.parametrize(
    ("rule", "votes", "stands"),
    [
        ("consensus", {"votes_for": 3}, True),
        ("consensus", {"votes_for": 2, "abstained": 1}, True),
        ("consensus", {"votes_for": 2, "votes_against": 1}, False),
        ("majority", {"votes_for": 2, "votes_against": 1}, True),
        ("majority", {"votes_for": 1, "abstained": 2}, False),
    ],
)
async def test_an_outcome_stands_by_the_countys_rule(
    house: House, room: Chamber, rule: str, votes: dict[str, Any], stands: bool
) -> None:
    await house.sql("delete from county_parameters where name = 'p_ta_session_vote'")
    await house.sql(
        """insert into county_parameters (county_code, id, name, value, valid_from, reason, set_by, set_at)
           values ($1, $2, 'p_ta_session_vote', $3, '2026-01-01', '县里定的', $4, now())""",
        world.COUNTY, UUID(house.new_id()), rule, world.uid("county01"),
    )  # fmt: skip
    item = (await room.add((await ready(house, room.grid)).case))["id"]
    await room.sit()
    try:
        if stands:
            assert (await room.hear(item, **votes))["state"] == "heard"
        else:
            assert "session_not_carried" in await refusal(room.hear(item, **votes))
    finally:
        await house.sql("delete from county_parameters where name = 'p_ta_session_vote'")


async def test_a_refusal_and_a_postponement_need_their_reason(house: House, room: Chamber) -> None:
    refused, later = await ready(house, room.grid), await ready(house, room.grid)
    items = [(await room.add(one.case))["id"] for one in (refused, later)]
    await room.sit()
    assert "reason_needed" in await refusal(room.hear(items[0], "refuse", reason=" "))
    await room.hear(items[0], "refuse", reason="收入超过标准")
    await room.hear(items[1], "postpone", reason="病情证明待核")
    await room.decided(items[0])
    page = await room.clerk.get(f"/cases/{refused.case}")
    assert (page["decision"]["decision"], page["decision"]["reason"]) == ("refuse", "收入超过标准")
    assert (await room.item(items[1]))["state"] == "postponed"


async def test_a_case_withdrawn_in_the_middle(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    item = (await room.add(of.case))["id"]
    await room.sit()
    await room.hear(item)
    act = {"id": house.new_id(), "act": "withdraw", "facts": {"termination_reason": "本人撤回"}}
    await (await house.console("town01")).post(f"/cases/{of.case}/acts", act)
    assert (await room.item(item))["gone"] is True
    (answer,) = await room.decide(item)
    assert answer["problem"]["code"] == "session_case_gone"
    assert "session_undecided" in await refusal(room.act("close"))
    assert (await room.end(item, "remove", "申请人撤回"))["state"] == "removed"
    assert (await room.act("close"))["session"]["state"] == "closed"


async def test_a_death_between_hearing_and_decision(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    item = (await room.add(of.case))["id"]
    await room.sit()
    await room.hear(item)
    await house.sql("update persons set died_on = '2026-03-02' where household_id = $1", UUID(of.household))
    (answer,) = await room.decide(item)
    assert answer["problem"]["code"] == "session_applicant_died"
    assert "session_applicant_died" in await refusal(room.hear(item))
    again = await room.hear(item, "postpone", reason="申请人去世，由家人另行申请")
    assert (again["state"], again["died_on"]) == ("postponed", "2026-03-02")


async def test_two_who_decide_at_once_make_one_decision(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid)
    item = (await room.add(of.case))["id"]
    await room.sit()
    await room.hear(item)
    answers = await asyncio.gather(room.decide(item), room.decide(item))
    assert sorted(one["problem"] is None for (one,) in answers) == [False, True]
    (kept,) = await house.sql("select count(*) as n from case_decisions where case_id = $1", UUID(of.case))
    assert kept["n"] == 1


async def test_many_are_decided_each_by_itself(house: House, room: Chamber) -> None:
    """Of twelve one was not heard; the others are decided all the same, and a repeat changes nothing."""
    items = [(await room.add((await ready(house, room.grid)).case))["id"] for _ in range(12)]
    await room.sit()
    for one in items[:-1]:
        await room.hear(one)
    asked = {"items": [{"id": house.new_id(), "item_id": one} for one in items]}
    for _ in range(2):
        answers = await room.chief.post("/approval-decisions", asked)
        assert [one["problem"] and one["problem"]["code"] for one in answers] == [None] * 11 + ["session_item_not_so"]
    assert (await room.read())["session"]["decided"] == 11
    closed = await room.act("close")
    assert (closed["session"]["on_agenda"], (await room.item(items[-1]))["state"]) == (0, "not_heard")


async def above_the_ceiling(house: House, ceiling: int) -> None:
    await house.sql(
        """insert into county_parameters (county_code, id, name, value, valid_from, reason, set_by, set_at)
           values ($1, $2, 'p_ta_standard', $3, '2026-01-01', '县里定的', $4, now())""",
        world.COUNTY, UUID(house.new_id()), {"ceiling": str(ceiling)}, world.uid("county01"),
    )  # fmt: skip


async def test_above_the_ceiling_one_case_one_discussion(house: House, room: Chamber) -> None:
    """Minutes of its own before the decision, in the session, in the case and in the database (TA-29)."""
    of, plain = await ready(house, room.grid), await ready(house, room.grid)
    item, other = [(await room.add(one.case))["id"] for one in (of, plain)]
    await above_the_ceiling(house, 2000)
    try:
        await room.sit()
        assert (await room.hear(other, amount="2000.00"))["state"] == "heard"
        assert "session_needs_discussion" in await refusal(room.hear(item, amount="2000.01"))
        with pytest.raises(asyncpg.CheckViolationError) as caught:
            await decide_past_it(house, of.case, room.grid, "2000.01")
        assert caught.value.constraint_name == "case_decisions_discussed"
        await room.hear(item, amount="5000.00", discussion="房屋烧毁，家有两名学生，一致同意提高额度。")
        answers = await room.decide(item, other)
        assert [one["problem"] for one in answers] == [None, None]
    finally:
        await house.sql("delete from county_parameters where name = 'p_ta_standard'")
    page = await room.clerk.get(f"/cases/{of.case}")
    facts = {one["name"]: one["value"] for one in page["facts"]}
    assert "一致同意" in facts["special_session_minutes"]


async def decide_past_it(house: House, case: str, grid: Grid, amount: str) -> None:
    """A decision written past all programmes, as the application's role."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await conn.execute(
            """insert into case_decisions (county_code, id, case_id, region_code, decision, amount, reason,
                   parameters, proposed_by, decided_by, decided_at)
               values ($1, $2, $3, $4, 'approve', $5::text::numeric, '直接写库', '{}', $6, $7, $8)""",
            world.COUNTY, UUID(house.new_id()), UUID(case), grid.code, amount, world.uid("town01"),
            world.uid("county02"), house.clock.at,
        )  # fmt: skip


async def test_minutes_are_signed_by_another_and_put_right_by_another_version(house: House, room: Chamber) -> None:
    item = (await room.add((await ready(house, room.grid)).case))["id"]
    await room.sit()
    assert "session_not_so" in await refusal(made(room))
    await room.hear(item)
    await room.decided(item)
    await room.act("close")
    (first,) = (await made(room))["minutes"]
    assert (first["version"], first["maker"], first["signed_by"], first["own"]) == (1, "侯俊英", None, True)
    sign = f"/approval-minutes/{first['id']}/signature"
    assert "minutes_own" in await refusal(room.clerk.post(sign, {}))
    assert (await room.chief.post(sign, {}))["minutes"][0]["signed_by"] == "申文忠"
    assert "reason_needed" in await refusal(made(room))
    second, first = (await made(room, reason="到会人员写错"))["minutes"]
    assert (second["version"], second["signed_by"], first["signed_by"]) == (2, None, "申文忠")
    third = (await made(room, reason="再更正"))["minutes"][0]
    assert third["version"] == 3
    old = f"/approval-minutes/{second['id']}/signature"
    assert "minutes_not_newest" in await refusal(room.chief.post(old, {}))
    async with house.parts.pool.acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute("update approval_minutes set content = '{}'")


async def made(room: Chamber, reason: str = "") -> dict[str, Any]:
    return await room.clerk.post(
        f"/approval-sessions/{room.id}/minutes", {"id": room.house.new_id(), "reason": reason}
    )


async def test_sessions_are_the_countys(house: House, room: Chamber) -> None:
    town = await house.console("town01")
    assert "not_permitted" in await refusal(town.get(f"/approval-sessions/{room.id}"))
    assert room.id in [one["id"] for one in (await room.clerk.get("/approval-sessions"))["items"]]


async def test_the_township_hears_what_became_of_its_cases(house: House, room: Chamber) -> None:
    items = [(await room.add((await ready(house, room.grid)).case))["id"] for _ in range(3)]
    await room.sit()
    await room.hear(items[0])
    await room.hear(items[1], "refuse", reason="不符合条件")
    await room.decide(*items[:2])
    await room.act("close")
    await house.work()
    (told,) = await house.sql(
        """select n.detail from notifications n join approval_session_acts a on a.id = n.subject_id
           where n.user_id = $1 and a.session_id = $2""",
        world.uid("town01"), UUID(room.id),
    )  # fmt: skip
    assert {n: told["detail"][n] for n in ("day", "approved", "refused", "open")} == {
        "day": TODAY, "approved": 1, "refused": 1, "open": 1,
    }  # fmt: skip


async def test_papers_of_a_session_and_a_cases_own_part(house: House, room: Chamber) -> None:
    """Agenda and minutes for the county; a township reads in its archive what was said of its own case alone."""
    of = await ready(house, room.grid)
    other = await ready(house, room.grid)
    unheard = await ready(house, room.grid)
    items = [(await room.add(one.case))["id"] for one in (of, other, unheard)]
    agenda = await room.clerk.client.get(f"/approval-sessions/{room.id}/agenda")
    assert (agenda.status_code, agenda.content[:4]) == (200, b"%PDF")
    await room.sit()
    await room.hear(items[0], reason="火灾损失重")
    await room.hear(items[1], "refuse", reason="不符合条件")
    await room.decide(*items[:2])
    await room.act("close")
    (made_now,) = (await made(room))["minutes"]
    town = await house.console("town01")
    assert "审批会纪要" not in await archived(town, of.case)  # not before somebody signed
    await room.chief.post(f"/approval-minutes/{made_now['id']}/signature", {})
    for form, starts in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = await room.clerk.client.get(f"/approval-minutes/{made_now['id']}/file", params={"form": form})
        assert answer.content.startswith(starts)
    with ZipFile(BytesIO(answer.content)) as docx:
        assert "议程 3 件，会议逐件研究临时救助申请 2 件" in docx.read("word/document.xml").decode()
    names = await archived(town, of.case)
    assert names.count("审批会纪要") == 1
    found = await room.clerk.client.get(f"/approval-minutes/{made_now['id']}/file")
    assert found.content == (await room.clerk.client.get(f"/approval-minutes/{made_now['id']}/file")).content
    assert (await town.client.get(f"/approval-minutes/{made_now['id']}/file")).status_code == 403


async def archived(who: Caller, case: str) -> str:
    """The names of the files in the archive of a case."""
    answer = await who.client.get(f"/cases/{case}/archive")
    assert answer.status_code == 200, answer.text
    with ZipFile(BytesIO(answer.content)) as whole:
        return "\n".join(whole.namelist())
