"""Public notices from draft to take-down: masked, scanned, counted, objected to, gone on the day (TA-20, DB-17)."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any, Literal
from uuid import UUID

import msgspec
import pytest
from PIL import Image

import policy
from server import notices, registry
from server.core.actor import Actor
from server.core.db import county_scope, transaction
from tests import world
from tests.house import Answer, Caller, Grid, House

CONTACT = "龙泉镇社会救助经办机构 0355-8776655"


class Board(msgspec.Struct, frozen=True):
    """A temporary-aid case that waits for its notice, and those who work on it."""

    house: House
    case: str
    town: Caller
    county: Caller

    async def make(self, **changes: Any) -> Any:
        asked = {"id": self.house.new_id(), "kind": "ta_audit", "case_ids": [self.case], "contact": CONTACT} | changes
        return await self.town.post("/notice-board", asked)

    async def step(self, notice: Any, step: str, body: Any | None = None, who: Caller | None = None) -> Any:
        return await (who or self.town).post(f"/notice-board/{notice['notice']['id']}/{step}", body)

    async def posted(self) -> Any:
        return await self.step(await self.make(), "posting", {"places": ["village_board", "hall_screen"]})

    async def stage(self) -> str:
        clerk = await self.house.console("county01")  # sessions end while the clock moves on
        return (await clerk.get(f"/cases/{self.case}"))["case"]["stage"]


async def family(house: House, region_code: str, name: str) -> str:
    """李保田, his wife and a son of sixteen."""

    def person(of: str, born: date, relation: Literal["self", "spouse", "child"], phone: str | None = None):
        return registry.NewPerson(id=world.uid(f"{name} {of}"), name=of, sex="unknown", birth_date=born,
                                  relation=relation, phone=phone)  # fmt: skip

    new = registry.NewHousehold(
        id=world.uid(f"{name} family"), region_code=region_code, address="城南社区 5 排 2 号",
        persons=(
            person("李保田", date(1968, 5, 20), "self", "14200000031"),
            person("牛翠花", date(1970, 2, 3), "spouse"),
            person("李晓东", date(2009, 9, 1), "child"),
        ),
    )  # fmt: skip
    clerk = Actor(county_code=world.COUNTY, id=world.uid("county01"), name="侯俊英", role="county",
                  reach=(world.COUNTY,))  # fmt: skip
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await registry.register_household(conn, clerk, house.clock.at, house.parts.crypto, new)
    return str(new.id)


async def waiting_case(house: House, town: Caller, household: str) -> str:
    """A temporary-aid case surveyed and agreed to by the township."""
    case = house.new_id()
    await town.post("/cases", {"id": case, "programme": "temp_aid", "household_id": household})
    await town.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": "accept", "facts": {}})
    seen = {"survey_economic_situation": "务农，年收入约六千元", "survey_population_situation": "三口人",
            "hardship_type": "basic_living"}  # fmt: skip
    await town.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": "record_survey", "facts": seen})
    opinion = {"township_opinion": "agree", "requested_amount": 1500}
    await town.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": "give_opinion", "facts": opinion})
    return case


@pytest.fixture(name="board")
async def at_the_board(house: House, grid: Grid) -> Board:
    town = await house.console("town01")
    household = await family(house, grid.code, grid.login)
    return Board(house, await waiting_case(house, town, household), town, await house.console("county01"))


async def hanging(house: House) -> list[Any]:
    """What anybody reads, without signing in."""
    return (await house.client().get("/public/notices", params={"county": world.COUNTY})).json()["items"]


async def on_day(house: House, day: date) -> Caller:
    house.clock.at = datetime.combine(day, time(2), UTC)
    return await house.console("town01")


async def test_a_draft_is_masked_and_free_of_findings(board: Board) -> None:
    draft = await board.make()
    assert draft["notice"]["state"] == "draft"
    assert draft["findings"] == []
    written = "".join(draft["texts"])
    assert "李保田" in written
    assert "1500.00 元" in written
    assert CONTACT in written
    for hidden in ("牛翠花", "李晓东", "5 排", "14200000031"):
        assert hidden not in written


async def test_a_wording_that_reveals_is_kept_but_not_posted(board: Board) -> None:
    draft = await board.make()
    texts = [
        draft["texts"][0],
        draft["texts"][1] + "其子李晓东患尿毒症，身份证 1404 2719 6805 2000 13。",
        draft["texts"][2],
    ]
    draft = await board.step(draft, "texts", {"texts": texts})
    assert [one["why"] for one in draft["findings"]] == ["minor", "illness", "id_number"]
    assert all(one["remedy"]["zh"] and one["part"] == 1 for one in draft["findings"])
    with pytest.raises(Answer, match="notice_would_reveal") as refused:
        await board.step(draft, "posting", {"places": ["village_board"]})
    assert "texts[1]" in str(refused.value)
    assert await board.stage() == "township_notice"
    kept = await board.house.sql("select number from notice_texts where notice_id = $1", UUID(draft["notice"]["id"]))
    assert [one["number"] for one in kept] == [1, 2]


async def test_posting_counts_the_days_and_is_the_act_of_the_case(board: Board) -> None:
    page = await board.posted()
    assert (page["notice"]["posted_on"], page["notice"]["due_on"]) == ("2026-03-02", "2026-03-05")  # three days
    assert page["proof"]["rule_id"] == "TA-20"
    case = await board.county.get(f"/cases/{board.case}")
    assert case["acts"][-1]["act"] == "post_notice"
    assert {f["name"]: f["value"] for f in case["acts"][-1]["detail"]}["notice_start_date"] == "2026-03-02"
    again = await board.step(page, "posting", {"places": ["township_board"]})
    assert again["places"] == ["village_board", "hall_screen"]
    assert len((await board.county.get(f"/cases/{board.case}"))["acts"]) == len(case["acts"])


async def test_the_bare_acts_are_refused(board: Board) -> None:
    for act in ("post_notice", "end_notice", "record_objection"):
        dates = {"notice_start_date": "2026-01-01", "notice_end_date": "2026-01-02"}
        facts = {"notice_place": ["village_board"], "notice_result": "no_objection"} | dates
        with pytest.raises(Answer, match="act_has_its_desk"):
            await board.town.post(
                f"/cases/{board.case}/acts", {"id": board.house.new_id(), "act": act, "facts": facts}
            )
    assert await board.stage() == "township_notice"


def answer_by(received: date) -> date:
    """The last day of the answer to a report under a real name (SU-01)."""
    return policy.clock("SU-01", received, policy.Parameters().at(received), policy.standard_calendar()).due


async def test_everybody_reads_it_until_its_last_day_and_nobody_after(board: Board) -> None:
    house, page = board.house, await board.posted()
    notice, client = page["notice"]["id"], board.house.client()
    (shown,) = [one for one in await hanging(house) if one["id"] == notice]
    assert "李保田" in shown["texts"][1]
    assert board.case not in str(shown)
    html = (await client.get("/notices", params={"county": world.COUNTY})).text
    assert shown["texts"][1] in html
    assert "公示时间：2026年3月2日至2026年3月5日" in html
    assert "Public notices" in (await client.get("/notices", params={"county": world.COUNTY, "lang": "en"})).text
    house.clock.at = datetime(2026, 3, 5, 15, 59, tzinfo=UTC)  # a minute before midnight in the county
    assert (await client.get(f"/public/notices/{notice}", params={"county": world.COUNTY})).status_code == 200
    house.clock.forward(minutes=1)
    gone = await client.get(f"/public/notices/{notice}", params={"county": world.COUNTY})
    assert (gone.status_code, gone.json()["code"]) == (404, "notice_taken_down")
    assert notice not in str(await hanging(house))
    assert shown["texts"][1] not in (await client.get("/notices", params={"county": world.COUNTY})).text


async def test_the_clock_takes_it_down_once(board: Board) -> None:
    house, page = board.house, await board.posted()
    notice = UUID(page["notice"]["id"])
    removals = "select removed_on, removed_by from notice_removals where notice_id = $1"
    for day, expected in (
        (date(2026, 3, 5), []),
        (date(2026, 3, 6), [date(2026, 3, 6)]),
        (date(2026, 3, 9), [date(2026, 3, 6)]),
    ):
        scope = county_scope(world.COUNTY)
        async with transaction(house.parts.pool, scope) as conn:
            await notices.take_down(conn, scope, day, house.clock.at)
        assert [one["removed_on"] for one in await house.sql(removals, notice)] == expected


@pytest.mark.parametrize(("day", "ends"), [(date(2026, 3, 5), False), (date(2026, 3, 6), True)])
async def test_it_ends_the_day_after_its_last(board: Board, day: date, ends: bool) -> None:
    page = await board.posted()
    town = await on_day(board.house, day)
    if not ends:
        with pytest.raises(Answer, match="notice_still_stands"):
            await board.step(page, "end", who=town)
        assert await board.stage() == "township_notice"
        return
    (result,) = (await board.step(page, "end", who=town))["results"]
    assert (result["problem"], result["stage"]) == (None, "submitted_to_county")
    detail = {f["name"]: f["value"] for f in (await town.get(f"/cases/{board.case}"))["acts"][-1]["detail"]}
    assert (detail["notice_end_date"], detail["notice_result"]) == ("2026-03-05", "no_objection")
    assert (await board.step(page, "end", who=town))["results"] == []


async def test_an_objection_in_time_sends_the_case_back(board: Board) -> None:
    house, page = board.house, await board.posted()
    asked = {"id": house.new_id(), "case_id": board.case, "content": "名下有货车", "objector": None}
    page = await board.step(page, "objections", asked)
    (kept,) = page["objections"]
    assert (kept["in_time"], kept["reopened"], kept["objector"]) == (True, True, None)
    assert await board.stage() == "township_survey"
    assert await board.step(page, "objections", asked) == page  # the same id again
    assert page["notice"]["id"] not in str(await hanging(house))  # the case left the notice's stage
    assert (await board.step(page, "end", who=await on_day(house, date(2026, 3, 6))))["results"] == []


@pytest.mark.parametrize(("received", "in_time"), [("2026-03-05", True), ("2026-03-06", False)])
async def test_an_objection_after_the_notice_ended_reopens_nothing_and_becomes_a_complaint(
    board: Board, received: str, in_time: bool
) -> None:
    house, page = board.house, await board.posted()
    town = await on_day(house, date(2026, 3, 6))
    await board.step(page, "end", who=town)
    asked = {"id": house.new_id(), "case_id": board.case, "content": "名下有货车", "received_on": received,
             "objector": "常有理"}  # fmt: skip
    (kept,) = (await board.step(page, "objections", asked, who=town))["objections"]
    assert (kept["in_time"], kept["reopened"], kept["complained"]) == (in_time, False, True)
    assert await board.stage() == "submitted_to_county"
    for _ in range(2):  # told twice, it is one complaint
        await board.step(page, "objections", asked, who=town)
        await house.work()
    county = await house.console("county01")
    told = await county.get(f"/complaints/{asked['id']}")
    it = told["complaint"]
    assert (told["words"], it["channel"], it["category"]) == ("名下有货车", "notice", "late_objection")
    assert (it["case_id"], it["real_name"]) == (board.case, True)
    assert it["answer_by"] == answer_by(date.fromisoformat(received)).isoformat()
    reason = {"id": house.new_id(), "reason": "反馈核查结果"}
    assert (await county.post(f"/complaints/{asked['id']}/reporter", reason))["name"] == "常有理"


@pytest.mark.parametrize(("received", "complains"), [("2026-03-05", False), ("2026-03-06", True)])
async def test_on_the_last_day_an_objection_is_one_and_on_the_next_a_complaint(
    board: Board, received: str, complains: bool
) -> None:
    house, page = board.house, await board.posted()
    town = await on_day(house, date.fromisoformat(received))  # nobody recorded the end: the case still waits
    asked = {"id": house.new_id(), "case_id": board.case, "content": "名下有货车"}
    (kept,) = (await board.step(page, "objections", asked, who=town))["objections"]
    assert (kept["in_time"], kept["reopened"], kept["complained"]) == (not complains, not complains, complains)
    assert await board.stage() == ("township_notice" if complains else "township_survey")
    await house.work()
    found = await house.sql("select real_name, case_id::text from complaints where id = $1::uuid", asked["id"])
    assert [(one["real_name"], one["case_id"]) for one in found] == ([(False, board.case)] if complains else [])


async def test_an_objection_that_the_other_level_heard_stops_the_end(board: Board) -> None:
    house, page = board.house, await board.posted()
    asked = {"id": house.new_id(), "case_id": board.case, "content": "名下有货车"}
    (kept,) = (await board.step(page, "objections", asked, who=board.county))["objections"]
    assert (kept["in_time"], kept["reopened"]) == (True, False)
    town = await on_day(house, date(2026, 3, 6))
    (result,) = (await board.step(page, "end", who=town))["results"]
    assert result["problem"] == "notice_objected"
    heard = {"id": house.new_id(), "case_id": board.case, "content": "名下有货车", "received_on": "2026-03-02"}
    await board.step(page, "objections", heard, who=town)
    assert await board.stage() == "township_survey"


@pytest.mark.parametrize("received", ["2026-03-01", "2026-03-03"])
async def test_an_objection_before_the_posting_or_from_tomorrow_is_refused(board: Board, received: str) -> None:
    asked = {"id": board.house.new_id(), "case_id": board.case, "content": "x", "received_on": received}
    with pytest.raises(Answer, match="notice_refused"):
        await board.step(await board.posted(), "objections", asked)


async def test_a_removed_notice_is_gone_and_can_be_posted_anew(board: Board) -> None:
    page = await board.posted()
    with pytest.raises(Answer, match="reason_needed"):
        await board.step(page, "removal", {"reason": " "})
    page = await board.step(page, "removal", {"reason": "金额写错"})
    assert (page["notice"]["state"], page["removal_reason"]) == ("removed", "金额写错")
    assert page["notice"]["id"] not in str(await hanging(board.house))
    with pytest.raises(Answer, match="notice_refused"):
        await board.step(page, "end", who=await on_day(board.house, date(2026, 3, 6)))
    board.house.clock.at = world.NOW
    again = await board.posted()
    assert again["notice"]["id"] in str(await hanging(board.house))


async def test_a_photo_of_the_posted_notice(board: Board) -> None:
    house, page = board.house, await board.posted()
    out = BytesIO()
    Image.effect_noise((64, 48), 80).save(out, "JPEG")
    digest = sha256(out.getvalue()).hexdigest()
    with pytest.raises(Answer, match="not_found"):
        await board.step(page, "photos", {"sha256": digest, "place": "village_board"})
    announced = {"files": [{"sha256": digest, "bytes": len(out.getvalue()), "content_type": "image/jpeg"}]}
    (wanted,) = (await board.town.post("/files", announced))["items"]
    async with house.client() as client:
        assert wanted["upload"]["url"]
        assert client
    await house.parts.storage.write(f"incoming/{world.COUNTY}/{digest}", out.getvalue(), "image/jpeg")
    await board.town.post(f"/files/{digest}/arrival", None)
    page = await board.step(page, "photos", {"sha256": digest, "place": "village_board"})
    await house.work()
    (photo,) = (await board.town.get(f"/notice-board/{page['notice']['id']}"))["photos"]
    assert (photo["sha256"], photo["state"], photo["place"]) == (digest, "verified", "village_board")
    answer = await board.town.client.get(f"/notice-board/{page['notice']['id']}/photos/{digest}")
    assert answer.status_code == 307


async def test_each_level_posts_its_own(board: Board) -> None:
    asked = {"id": board.house.new_id(), "kind": "ta_audit", "case_ids": [board.case], "contact": CONTACT}
    with pytest.raises(Answer, match="notice_refused"):
        await board.county.post("/notice-board", asked)
    with pytest.raises(Answer, match="not_found"):
        await (await board.house.console("town02")).post("/notice-board", asked)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "poster"}, "notice_kind_unknown"),
        ({"kind": "dibao_township"}, "notice_refused"),
        ({"kind": "long_term"}, "notice_not_posted_here"),
    ],
)
async def test_a_notice_that_does_not_fit_is_refused(board: Board, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Answer, match=code):
        await board.make(**change)


async def test_one_notice_for_several_cases_of_a_village(board: Board, grid: Grid) -> None:
    other = await waiting_case(board.house, board.town, await family(board.house, grid.code, f"{grid.login} b"))
    page = await board.step(await board.make(case_ids=[board.case, other]), "posting", {"places": ["village_board"]})
    assert [one["waits"] for one in page["cases"]] == [True, True]
    asked = {"id": board.house.new_id(), "case_id": other, "content": "名下有货车"}
    await board.step(page, "objections", asked)
    (shown,) = [one for one in await hanging(board.house) if one["id"] == page["notice"]["id"]]
    assert len(shown["texts"]) == 3  # opening, the case without objection, closing
    town = await on_day(board.house, date(2026, 3, 6))
    (result,) = (await board.step(page, "end", who=town))["results"]
    assert (result["case_id"], result["problem"]) == (board.case, None)


async def test_cases_of_two_villages_are_two_notices(board: Board) -> None:
    far = await board.house.grid(world.CHENGBEI)
    other = await waiting_case(board.house, board.town, await family(board.house, far.code, far.login))
    with pytest.raises(Answer, match="notice_refused"):
        await board.make(case_ids=[board.case, other])


async def test_the_board_by_state(board: Board) -> None:
    async def ids(state: str, who: Caller) -> list[str]:
        return [one["id"] for one in (await who.get("/notice-board", state=state, case=board.case))["items"]]

    draft = (await board.make())["notice"]["id"]
    board.house.clock.forward(seconds=1)
    posted = (await board.posted())["notice"]["id"]
    assert await ids("draft", board.town) == [draft]
    assert await ids("posted", board.town) == [posted]
    assert await ids("all", board.county) == [posted, draft]
    assert await ids("all", await board.house.console("town02")) == []
    town = await on_day(board.house, date(2026, 3, 6))
    assert (await ids("posted", town), await ids("over", town)) == ([], [posted])
    (item,) = (await town.get("/notice-board", state="over", case=board.case))["items"]
    assert item["waiting"] == 1


@pytest.mark.parametrize(
    "statement",
    ["update notice_texts set texts = '[]'", "delete from notice_objections",
     "update notice_postings set due_on = null", "delete from notice_removals", "update notices set contact = 'x'"],
)  # fmt: skip
async def test_nothing_about_a_notice_is_rewritten(board: Board, statement: str) -> None:
    async with board.house.parts.pool.acquire() as conn:
        with pytest.raises(Exception, match="permission denied"):
            await conn.execute(statement)


async def test_three_days_over_a_month_s_end(board: Board) -> None:
    """28 February is a Saturday: notice days are calendar days."""
    await on_day(board.house, date(2026, 2, 27))
    board.house.clock.at = datetime(2026, 2, 27, 2, tzinfo=UTC)
    assert (await board.posted())["notice"]["due_on"] == str(date(2026, 2, 27) + timedelta(days=3))


async def standing_at(house: House, who: Caller, household: str, programme: str, stage: str, **facts: Any) -> str:
    """A case that stands at a stage with these facts recorded, without the steps that lead there."""
    case = house.new_id()
    page = await who.post("/cases", {"id": case, "programme": programme, "household_id": household})
    await house.sql(
        """insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to, actor_id,
               actor_role, acted_at, detail)
           values ($1, $2, $3, $4, 2, 'open', $5, $6, $7, 'county', $8, $9)""",
        world.COUNTY, UUID(house.new_id()), UUID(case), page["case"]["region_code"], page["case"]["stage"], stage,
        world.uid("county01"), house.clock.at, facts,
    )  # fmt: skip
    await house.sql("update cases set stage = $2, number = 2 where id = $1", UUID(case), stage)
    return case


async def test_the_county_s_dibao_notice_stands_seven_days_and_shows_what_it_must(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    household = await family(house, grid.code, grid.login)
    case = await standing_at(house, county, household, "dibao", "county_notice", proposed_amount="860.00")
    asked = {"id": house.new_id(), "kind": "dibao_county", "case_ids": [case], "contact": CONTACT}
    notice = (await county.post("/notice-board", asked))["notice"]["id"]
    page = await county.post(f"/notice-board/{notice}/posting", {"places": ["village_board", "hall_screen"]})
    assert (page["notice"]["due_on"], page["proof"]["rule_id"]) == ("2026-03-09", "DB-17")
    for shown in ("李保田", "配偶 1 人、子女 1 人，共 3 人", "860.00 元", CONTACT):
        assert shown in "".join(page["texts"])
    detail = {f["name"]: f["value"] for f in (await county.get(f"/cases/{case}"))["acts"][-1]["detail"]}
    assert detail["household_members"] == ["本人", "配偶", "子女"]
    house.clock.at = datetime(2026, 3, 9, 15, 59, tzinfo=UTC)
    county = await house.console("county01")
    with pytest.raises(Answer, match="notice_still_stands"):
        await county.post(f"/notice-board/{notice}/end", None)
    house.clock.forward(minutes=1)
    (result,) = (await county.post(f"/notice-board/{notice}/end", None))["results"]
    assert (result["problem"], result["stage"]) == (None, "notice_ended")


async def test_an_objection_to_the_county_s_notice_starts_twenty_working_days(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    household = await family(house, grid.code, grid.login)
    case = await standing_at(house, county, household, "dibao", "county_notice", proposed_amount="860.00")
    asked = {"id": house.new_id(), "kind": "dibao_county", "case_ids": [case], "contact": CONTACT}
    notice = (await county.post("/notice-board", asked))["notice"]["id"]
    await county.post(f"/notice-board/{notice}/posting", {"places": ["village_board"]})
    objection = {"id": house.new_id(), "case_id": case, "content": "名下有货车", "objector": "张某"}
    await county.post(f"/notice-board/{notice}/objections", objection)
    found = (await county.get(f"/cases/{case}"))["case"]
    (clock,) = [one for one in found["clocks"] if one["rule_id"] == "DB-21"]
    assert (found["stage"], clock["started_on"], clock["due_on"]) == ("reinvestigation", "2026-03-02", "2026-03-30")


@pytest.mark.parametrize(("until", "fits"), [("2026-03-02", False), ("2026-03-03", True), ("2026-05-31", True),
                                             ("2026-06-01", False), (None, False)])  # fmt: skip
async def test_a_tekun_termination_says_until_when_it_hangs(
    house: House, grid: Grid, until: str | None, fits: bool
) -> None:
    county = await house.console("county01")
    case = await standing_at(house, county, grid.household, "tekun", "terminating", termination_reason="不再符合条件")
    asked = {"id": house.new_id(), "kind": "tekun_termination", "case_ids": [case], "contact": CONTACT,
             "until": until, "facts": {"termination_date": "2026-03-31"}}  # fmt: skip
    if not fits:
        with pytest.raises(Answer, match="notice_refused"):
            await county.post("/notice-board", asked)
        return
    notice = (await county.post("/notice-board", asked))["notice"]["id"]
    page = await county.post(f"/notice-board/{notice}/posting", {"places": ["village_board"]})
    assert (page["notice"]["due_on"], page["cases"][0]["stage"]) == (until, "ended")
    assert "不再符合条件" not in "".join(page["texts"])  # the reason is the case's, not the public's
    assert notice in str(await hanging(house))
