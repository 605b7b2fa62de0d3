"""Two phones, one household: what both say is kept, put together field by field, and settled by the township."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import world
from tests.house import Answer, Caller, Grid, House

UNABLE = "eating dressing toilet bathing"  # four things a person cannot do alone
PARTLY = "bathing"


class Handset:
    """A worker's phone as far as it matters here: what it last heard of the household, and its own visits."""

    def __init__(self, house: House, caller: Caller, household: str) -> None:
        self.house = house
        self.caller = caller
        self.household = household
        self.version = 0
        self.own: list[str] = []
        self.waiting: list[dict[str, Any]] = []

    async def sync(self) -> dict[str, Any]:
        """Hear of everything; the household as the phone holds it then."""
        answer = await self.caller.sync("")
        (held,) = [one for one in answer["households"] if one["id"] == self.household]
        self.version = held["version"]
        return held

    def visit(self, hour: int = 9, day: int = 0, **answers: Any) -> str:
        """Make a visit without signal: it stays on the phone. Its id."""
        at = self.house.clock.at.replace(hour=hour - 8, minute=0) + timedelta(days=day)
        ended = (at + timedelta(minutes=20)).isoformat()
        record = self.house.visit(
            self.household, answers=answers, started_at=at.isoformat(), ended_at=ended, entered_at=ended,
            household_version=self.version, follows=list(self.own),
        )  # fmt: skip
        self.own.append(record["id"])
        self.waiting.append(record)
        return record["id"]

    async def send(self) -> None:
        """Signal again: what waits goes home and is looked at."""
        for record in self.waiting:
            await self.caller.send(record | {"phone_now": self.house.clock.at.isoformat()})
        self.waiting.clear()
        await self.house.work()


class Pair:
    """Two workers of one grid with a phone each, before one household."""

    def __init__(self, house: House, first: Handset, second: Handset, town: Caller, names: tuple[str, str]) -> None:
        self.house = house
        self.first = first
        self.second = second
        self.town = town
        self.names = names

    async def known(self) -> dict[str, Any]:
        return (await self.page())["facts"]

    async def page(self) -> dict[str, Any]:
        return await self.town.get(f"/households/{self.first.household}")

    async def open(self) -> list[dict[str, Any]]:
        return [one for one in (await self.page())["disagreements"] if one["open"]]


@pytest.fixture
def evening(house: House) -> None:
    """Two days later, so that visits of these days are in no future."""
    house.clock.forward(days=2, hours=9)


async def pair(house: House, grid: Grid) -> Pair:
    colleague = await house.grid()
    await house.give_reach(colleague.worker_id, grid.code, house.clock.today)
    await house.work()
    house.forget_sessions()
    first = Handset(house, grid.phone, grid.household)
    second = Handset(house, colleague.phone, grid.household)
    names = (grid.phone.user["name"], colleague.phone.user["name"])
    return Pair(house, first, second, await house.console("town01"), names)


@pytest.fixture
async def two(house: House, grid: Grid, evening: None) -> Pair:
    return await pair(house, grid)


def said(disagreement: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [(side["by_name"], side["text"]["zh"], side["stands"]) for side in disagreement["sides"]]


async def test_a_phone_is_told_up_to_where_it_knows_a_household(two: Pair) -> None:
    assert (await two.first.sync())["version"] == 0
    two.first.visit()
    await two.first.send()
    assert (await two.second.sync())["version"] == 1
    two.second.visit(hour=15)
    await two.second.send()
    assert (await two.second.sync())["version"] == 2


async def test_each_phone_s_own_change_is_taken(two: Pair) -> None:
    """Both begin from the same state; one changes who looks after her, the other only that she lives alone."""
    two.first.visit(hour=8, lives_alone="yes", daily_carer_person="赵春梅")
    await two.first.send()
    await two.first.sync()
    await two.second.sync()
    two.first.visit(hour=9, lives_alone="yes", daily_carer_person="李大军")
    two.second.visit(hour=15, lives_alone="no", daily_carer_person="赵春梅")
    await two.first.send()
    await two.second.send()
    known = await two.known()
    assert (known["lives_alone"], known["daily_carer_person"]) == (False, "李大军")
    assert await two.open() == []


async def test_different_answers_of_one_day_are_both_kept_and_shown(two: Pair) -> None:
    first = two.first.visit(hour=9, cannot_do=UNABLE)
    second = two.second.visit(hour=15, cannot_do=PARTLY)
    await two.second.send()
    await two.first.send()
    (found,) = await two.open()
    assert found["title"] == {"zh": "生活自理能力", "en": "Self-care ability"}
    assert said(found) == [(two.names[0], "不能自理", False), (two.names[1], "部分不能自理", True)]
    assert (await two.known())["self_care_ability"] == "partly_unable"
    for visit in (first, second):
        page = await two.town.get(f"/visits/{visit}")
        assert [one["id"] for one in page["disagreements"]] == [found["id"]]
        assert page["visit"]["problems"] == []
    kept = await two.house.sql(
        "select value from facts where household_id = $1::text::uuid and name = 'self_care_ability'",
        two.first.household,
    )
    assert sorted(one["value"] for one in kept) == ["partly_unable", "unable"]


async def test_the_township_finds_them_in_its_list_of_visits(two: Pair) -> None:
    alone = two.first.visit(hour=8, day=-1)
    visits = {two.first.visit(hour=9, cannot_do=UNABLE), two.second.visit(hour=15, cannot_do=PARTLY)}
    await two.first.send()
    await two.second.send()
    mine = {"region": world.LONGQUAN, "household": two.first.household}
    listed = (await two.town.get("/visits", disagreements=True, **mine))["items"]
    assert {one["id"]: one["disagreements"] for one in listed} == dict.fromkeys(visits, 1)
    whole = (await two.town.get("/visits", **mine))["items"]
    assert {one["id"]: one["disagreements"] for one in whole}[alone] == 0


async def test_another_township_neither_sees_nor_settles_it(two: Pair) -> None:
    two.first.visit(hour=9, cannot_do=UNABLE)
    two.second.visit(hour=15, cannot_do=PARTLY)
    await two.first.send()
    await two.second.send()
    (found,) = await two.open()
    other = await two.house.console("town02")
    assert (await other.get("/visits", region=world.BAICHI, disagreements=True))["items"] == []
    with pytest.raises(Answer, match="not_found"):
        await settle(other, two.house, found, found["sides"][0]["source_id"])


async def test_the_second_of_one_phone_s_visits_is_no_disagreement(two: Pair) -> None:
    two.first.visit(hour=9, cannot_do=UNABLE)
    two.first.visit(hour=15, cannot_do=PARTLY)
    await two.first.send()
    assert (await two.known())["self_care_ability"] == "partly_unable"
    assert await two.open() == []


async def test_a_visit_of_another_day_is_a_change_and_the_later_day_stands(two: Pair) -> None:
    two.first.visit(hour=9, day=-1, cannot_do=UNABLE)
    two.second.visit(hour=15, cannot_do=PARTLY)
    await two.second.send()
    await two.first.send()
    assert (await two.known())["self_care_ability"] == "partly_unable"
    assert await two.open() == []


async def test_who_knew_the_other_s_answer_writes_over_it(two: Pair) -> None:
    two.first.visit(hour=9, cannot_do=UNABLE)
    await two.first.send()
    await two.second.sync()
    two.second.visit(hour=15, cannot_do=PARTLY)
    await two.second.send()
    assert (await two.known())["self_care_ability"] == "partly_unable"
    assert await two.open() == []


async def test_records_of_an_app_that_does_not_say_are_as_before(two: Pair) -> None:
    """The same content as ever, so that it is the same record when it is sent again."""
    record = two.house.visit(two.first.household)
    assert (await two.first.caller.send(record))["already_received"] is False
    again = await two.first.caller.send(record)
    assert (again["already_received"], again["problems"]) == (True, [])
    await two.house.work()
    assert await two.open() == []


async def settle(
    town: Caller, house: House, found: dict[str, Any], chosen: str | None, reason: str = "已电话核实", **changes: Any
) -> Any:
    between = [side["source_id"] for side in found["sides"]]
    body = {"id": house.new_id(), "between": between, "chosen": chosen, "reason": reason} | changes
    return await town.post(f"/disagreements/{found['id']}/settlements", body)


async def apart(two: Pair) -> dict[str, Any]:
    """A disagreement about whether she can care for herself: unable at nine, partly unable at three."""
    two.first.visit(hour=9, cannot_do=UNABLE)
    two.second.visit(hour=15, cannot_do=PARTLY)
    await two.first.send()
    await two.second.send()
    (found,) = await two.open()
    return found


async def test_the_township_says_which_holds_and_the_phones_hear_it(two: Pair) -> None:
    found = await apart(two)
    held = await two.first.sync()
    assert [one["open"] for one in held["disagreements"]] == [True]
    settled = await settle(two.town, two.house, found, found["sides"][0]["source_id"])
    await two.house.work()
    assert (settled["open"], settled["holds"]["zh"]) == (False, "不能自理")
    assert (await two.known())["self_care_ability"] == "unable"
    held = await two.second.sync()
    assert (held["facts"]["self_care_ability"], held["version"]) == ("unable", 3)
    (told,) = held["disagreements"]
    (settlement,) = told["settlements"]
    assert (told["open"], settlement["reason"], settlement["chosen"]) == (
        False, "已电话核实", found["sides"][0]["source_id"],
    )  # fmt: skip
    assert await two.open() == []


async def test_both_right_means_that_the_later_one_holds(two: Pair) -> None:
    found = await apart(two)
    settled = await settle(two.town, two.house, found, None, "下午状态好转")
    assert (settled["open"], settled["holds"]["zh"]) == (False, "部分不能自理")
    assert settled["settlements"][0]["chosen"] is None


async def told_of_it(two: Pair) -> list[str]:
    """What the household's history says of disagreements, the newest first."""
    items = (await two.town.get(f"/households/{two.first.household}/history"))["items"]
    return [one["text"]["zh"] for one in items if one["kind"] == "disagreement"]


async def test_what_was_said_differently_who_settled_it_and_what_came_out_stands_in_the_history(two: Pair) -> None:
    found = await apart(two)
    first, second = (side["by_name"] for side in found["sides"])
    assert first != second
    today = two.house.clock.today
    beginning = f"{today} 的“生活自理能力”说法不一：{first}：不能自理；{second}：部分不能自理"
    assert await told_of_it(two) == [beginning]
    two.house.clock.forward(minutes=5)
    await settle(two.town, two.house, found, found["sides"][0]["source_id"])
    assert await told_of_it(two) == [f"苗丽萍核定 {today} 的“生活自理能力”：不能自理。已电话核实", beginning]


async def test_the_history_says_when_both_were_right(two: Pair) -> None:
    found = await apart(two)
    two.house.clock.forward(hours=1)
    await settle(two.town, two.house, found, None, "下午状态好转")
    assert (await told_of_it(two))[0] == (
        f"苗丽萍核定 {two.house.clock.today} 的“生活自理能力”：部分不能自理，两种说法都对，前后有变化。下午状态好转"
    )


async def test_the_history_says_when_a_later_record_ended_it(two: Pair) -> None:
    await apart(two)
    two.house.clock.forward(hours=1)
    await two.first.sync()
    two.first.visit(hour=16, cannot_do=PARTLY)
    await two.first.send()
    assert await two.open() == []
    assert (await told_of_it(two))[0] == f"{two.house.clock.today} 的“生活自理能力”已由后来的记录说明，不再不一"


async def test_the_same_settlement_again_changes_nothing(two: Pair) -> None:
    found = await apart(two)
    same = two.house.new_id()
    for _ in range(2):
        settled = await settle(two.town, two.house, found, found["sides"][0]["source_id"], id=same)
        assert len(settled["settlements"]) == 1
    with pytest.raises(Answer, match="disagreement_ended"):
        await settle(two.town, two.house, found, None)


async def test_a_settlement_needs_a_reason_and_all_sides(two: Pair) -> None:
    found = await apart(two)
    sides = [side["source_id"] for side in found["sides"]]
    with pytest.raises(Answer, match="reason_needed"):
        await settle(two.town, two.house, found, sides[0], reason="  ")
    with pytest.raises(Answer, match="disagreement_moved_on"):
        await settle(two.town, two.house, found, two.house.new_id())
    with pytest.raises(Answer, match="disagreement_moved_on"):
        await settle(two.town, two.house, found, sides[0], between=[sides[0], two.house.new_id()])
    assert [one["id"] for one in await two.open()] == [found["id"]]


@pytest.mark.parametrize(("login", "may"), [("town01", True), ("county01", False)])
async def test_the_township_alone_settles(two: Pair, login: str, may: bool) -> None:
    found = await apart(two)
    caller = await two.house.console(login)
    if may:
        assert (await settle(caller, two.house, found, None))["open"] is False
    else:
        with pytest.raises(Answer, match="not_permitted"):
            await settle(caller, two.house, found, None)


async def test_a_worker_does_not_settle(two: Pair) -> None:
    found = await apart(two)
    with pytest.raises(Answer, match="not_permitted"):
        await settle(two.first.caller, two.house, found, None)


async def test_a_later_visit_that_knew_of_it_ends_it(two: Pair) -> None:
    await apart(two)
    await two.first.sync()
    two.first.visit(hour=16, cannot_do=UNABLE)
    await two.first.send()
    assert await two.open() == []
    (ended,) = (await two.page())["disagreements"]
    assert (ended["open"], ended["settlements"], ended["holds"]["zh"]) == (False, [], "不能自理")


async def test_a_third_phone_after_the_settlement_opens_it_again(two: Pair, house: House) -> None:
    found = await apart(two)
    third_worker = await house.grid()
    await house.give_reach(third_worker.worker_id, found_grid(two), house.clock.today)
    await house.work()
    house.forget_sessions()
    third = Handset(house, third_worker.phone, two.first.household)
    third.visit(hour=17, cannot_do="none")
    await settle(two.town, house, found, found["sides"][0]["source_id"])
    await third.send()
    (again,) = await two.open()
    assert again["id"] == found["id"]
    assert [side["kind"] for side in again["sides"]] == ["settlement", "visit"]
    assert [side["text"]["zh"] for side in again["sides"]] == ["不能自理", "能自理"]


def found_grid(two: Pair) -> str:
    return two.first.caller.user["reach"][0]


async def test_it_is_kept_who_settled_what(two: Pair) -> None:
    found = await apart(two)
    await settle(two.town, two.house, found, None)
    entries = await two.house.sql(
        "select action, actor_id from audit where subject_id = $1::text::uuid order by action", found["id"]
    )
    assert [one["action"] for one in entries] == ["disagreement.find", "disagreement.settle"]
    assert [one["actor_id"] for one in entries] == [None, world.uid("town01")]


async def test_it_goes_along_when_the_household_changes_hands(two: Pair, house: House) -> None:
    found = await apart(two)
    await settle(two.town, house, found, None)
    other = await house.grid()
    move = {"id": house.new_id(), "to_region": other.code, "reason": "搬到隔壁网格"}
    await two.town.post(f"/households/{two.first.household}/moves", move)
    rows = await house.sql(
        """select d.region_code from disagreements d where d.id = $1::text::uuid
           union all select s.region_code from disagreement_settlements s where s.disagreement_id = $1::text::uuid
           union all select region_code from observations where household_id = $2::text::uuid""",
        found["id"], two.first.household,
    )  # fmt: skip
    assert [one["region_code"] for one in rows] == [other.code] * 5


async def test_two_visits_of_one_day_are_both_kept_and_one_counts(two: Pair) -> None:
    first, second = two.first.visit(hour=9), two.second.visit(hour=15)
    await two.second.send()
    await two.first.send()
    pages = [await two.town.get(f"/visits/{one}") for one in (first, second)]
    assert [page["visit"]["counts"] for page in pages] == [True, True]
    assert [[(one["visitor"], one["is_counted"]) for one in page["same_day"]] for page in pages] == [
        [(two.names[1], False)], [(two.names[0], True)],
    ]  # fmt: skip
    listed = (await two.town.get("/visits", region=world.LONGQUAN, household=two.first.household))["items"]
    assert [one["same_day"] for one in listed] == [True, True]
    followup = (await two.page())["followup"]
    today = datetime.fromisoformat(pages[0]["visit"]["visited_on"]).date()
    assert (followup["last_counted_on"], followup["due_on"]) == (
        today.isoformat(), (today + timedelta(days=7)).isoformat(),
    )  # fmt: skip


async def test_a_visit_alone_on_its_day_has_none_beside_it(two: Pair) -> None:
    visit = two.first.visit(hour=9)
    two.second.visit(hour=15, day=-1)
    await two.first.send()
    await two.second.send()
    assert (await two.town.get(f"/visits/{visit}"))["same_day"] == []


Plan = list[tuple[int, int, str, str]]  # phone, hour, lives alone, what cannot be done
plans = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(8, 17), st.sampled_from(["yes", "no"]), st.sampled_from([UNABLE, PARTLY])
    ),
    min_size=2,
    max_size=5,
    unique_by=lambda one: one[1],
)


async def come_in(house: House, two: Pair, plan: Plan, order: list[int]) -> tuple[dict[str, Any], list[Any]]:
    """Make the planned visits to a household of its own, each phone knowing its own only; let them come in so."""
    household = await house.household(found_grid(two))
    phones = [Handset(house, one.caller, household) for one in (two.first, two.second)]
    for phone, hour, alone, cannot in sorted(plan, key=lambda one: one[1]):
        phones[phone].visit(hour=hour, lives_alone=alone, cannot_do=cannot)
    records = sorted((one for phone in phones for one in phone.waiting), key=lambda one: one["started_at"])
    senders = [phone for phone, *_ in sorted(plan, key=lambda one: one[1])]
    for at in order:
        await phones[senders[at]].caller.send(records[at])
        await house.work()
    page = await two.town.get(f"/households/{household}")
    numbers = {record["id"]: at for at, record in enumerate(records)}
    told = [
        (one["name"], [numbers[side["source_id"]] for side in one["sides"]])
        for one in page["disagreements"]
        if one["open"]
    ]
    return page["facts"], sorted(told)


@given(plans, st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_comes_in_first_ends_the_same(two: Pair, plan: Plan, data: st.DataObject) -> None:
    order = list(range(len(plan)))
    shuffled = data.draw(st.permutations(order))
    assert await come_in(two.house, two, plan, shuffled) == await come_in(two.house, two, plan, order)
