"""Deaths, births, marriages, divisions: what follows is shown before, done at once, taken back by newer rows."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from server.core.actor import Actor
from server.core.db import county_scope, transaction
from server.core.ids import new_id
from server.registry import NewHousehold, NewPerson, NewStatus, register_household
from tests import world
from tests.house import Answer, Caller, Grid, House

DIED = "2026-03-01"


class Family:
    """王保田 with his wife 牛翠花 and their son 王晓东, dibao as a family; she holds the living allowance."""

    def __init__(self, house: House, region_code: str) -> None:
        self.house = house
        self.region_code = region_code
        self.home, self.man, self.wife, self.son = (new_id(house.clock.at) for _ in range(4))

    async def register(self) -> "Family":
        persons = (
            NewPerson(id=self.man, name="王保田", sex="male", birth_date=date(1960, 1, 1), relation="self"),
            NewPerson(id=self.wife, name="牛翠花", sex="female", birth_date=date(1962, 1, 1), relation="spouse"),
            NewPerson(id=self.son, name="王晓东", sex="male", birth_date=date(1990, 1, 1), relation="child"),
        )
        statuses = (
            self.status("dibao", None),
            self.status("disability_living", self.wife),
            self.status("disability_nursing", self.man),
        )
        await self.enter(self.home, persons, statuses)
        return self

    async def enter(self, home: UUID, persons: tuple[NewPerson, ...], statuses: tuple[NewStatus, ...]) -> None:
        new = NewHousehold(
            id=home, region_code=self.region_code, address="村西 3 号", persons=persons, statuses=statuses
        )
        county = Actor(
            county_code=world.COUNTY, id=world.uid("county01"), name="", role="county", reach=(world.COUNTY,)
        )
        async with transaction(self.house.parts.pool, county_scope(world.COUNTY)) as conn:
            await register_household(conn, county, self.house.clock.at, self.house.parts.crypto, new)

    def status(self, name: Any, person: UUID | None) -> NewStatus:
        day = date(2025, 1, 1)
        return NewStatus(id=new_id(self.house.clock.at), person_id=person, status=name, valid_from=day, source="导入")


@pytest_asyncio.fixture
async def family(house: House, grid: Grid) -> Family:
    made = await Family(house, grid.code).register()
    house.clock.forward(days=2)
    return made


@pytest_asyncio.fixture
async def town(family: Family) -> Caller:
    return await family.house.console("town01")


async def alone(family: Family, *statuses: NewStatus) -> tuple[UUID, UUID]:
    """丁独居, who lives alone, with what is recognised of the household; the ids of both."""
    home, one = new_id(family.house.clock.at), new_id(family.house.clock.at)
    person = NewPerson(id=one, name="丁独居", sex="male", birth_date=date(1960, 1, 1), relation="self")
    await family.enter(home, (person,), statuses)
    await family.house.work()
    return home, one


def event(family: Family, kind: str, *people: UUID, on: str = "2026-03-03", **more: Any) -> dict[str, Any]:
    return {
        "id": str(new_id(family.house.clock.at)), "kind": kind, "happened_on": on,
        "person_ids": [str(one) for one in people], **more,
    }  # fmt: skip


async def page(town: Caller, family: Family, **query: Any) -> dict[str, Any]:
    return await town.get(f"/households/{family.home}/register", **query)


def names(register: dict[str, Any]) -> list[str]:
    return [f"{one['name']} {one['relation']}" for one in register["members"] if one["died_on"] is None]


def held(register: dict[str, Any]) -> set[str]:
    return {one["status"] for one in register["statuses"]}


async def test_a_death_is_shown_done_and_taken_back(town: Caller, family: Family) -> None:
    asked = event(family, "death", family.man)
    where = f"/households/{family.home}/life-events"
    before = await page(town, family)
    shown = (await town.post(f"{where}/preview", asked))["consequences"]
    assert await page(town, family) == before
    done = await town.post(where, asked)
    assert done["consequences"] == shown
    assert {"户主改为牛翠花", "家人去世，安排探访"} <= {one["text"]["zh"] for one in shown if one["done"]}
    assert any("复核王保田户的低保" in one["text"]["zh"] for one in shown if not one["done"])
    after = await page(town, family, on="2026-03-04")
    assert names(after) == ["牛翠花 self", "王晓东 child"]
    assert (after["head_name"], held(after)) == ("牛翠花", {"dibao", "disability_living"})
    day_before = await page(town, family, on="2026-03-02")
    assert (day_before["head_name"], names(day_before)) == (before["head_name"], names(before))
    assert held(day_before) == {"dibao", "disability_living", "disability_nursing"}

    family.house.clock.forward(days=1)
    undone = await town.post(f"/life-events/{done['id']}/undo", {"id": family.house.new_id(), "reason": "登记错了人"})
    assert (undone["undo_reason"], undone["undone_by"]) == ("登记错了人", town.user["name"])
    again = await page(town, family)
    same = ("members", "statuses", "head_name")
    assert {part: again[part] for part in same} == {part: before[part] for part in same}
    as_believed = await page(town, family, on="2026-03-04", known_on="2026-03-04")
    assert names(as_believed) == ["牛翠花 self", "王晓东 child"]


async def test_what_was_sent_twice_happened_once(town: Caller, family: Family) -> None:
    asked = event(family, "death", family.man)
    where = f"/households/{family.home}/life-events"
    assert await town.post(where, asked) == await town.post(where, asked)
    assert len((await town.get(where))["items"]) == 1


async def test_a_son_parts_from_the_household(town: Caller, family: Family) -> None:
    home = {"id": family.house.new_id(), "region_code": family.region_code, "address": "村东新房"}
    done = await town.post(f"/households/{family.home}/life-events", event(family, "division", family.son, home=home))
    assert names(await page(town, family)) == ["王保田 self", "牛翠花 spouse"]
    new = await town.get(f"/households/{home['id']}/register")
    assert (new["head_name"], names(new), held(new)) == ("王晓东", ["王晓东 self"], set())
    assert any("不随带原户的认定" in one["text"]["zh"] for one in done["consequences"])
    gone = await town.get(f"/households/{home['id']}/register", on="2026-03-02")
    assert (gone["registered"], gone["members"]) == (False, [])
    await town.post(f"/life-events/{done['id']}/undo", {"id": family.house.new_id(), "reason": "没有分户"})
    assert names(await page(town, family)) == ["王保田 self", "牛翠花 spouse", "王晓东 child"]
    with pytest.raises(Answer, match="not_found"):
        await town.get(f"/households/{home['id']}/register")


async def test_a_phone_is_told_of_a_household_that_was_none(town: Caller, family: Family, grid: Grid) -> None:
    home = {"id": family.house.new_id(), "region_code": family.region_code, "address": "村东新房"}
    done = await town.post(f"/households/{family.home}/life-events", event(family, "division", family.son, home=home))
    await family.house.work()
    held_now = {one["id"] for one in (await grid.phone.sync())["households"]}
    assert home["id"] in held_now
    await town.post(f"/life-events/{done['id']}/undo", {"id": family.house.new_id(), "reason": "没有分户"})
    delta = await grid.phone.sync()
    assert home["id"] in str(delta["gone"])
    people = next(one["persons"] for one in delta["households"] if one["id"] == str(family.home))
    assert str(family.son) in {one["id"] for one in people}


async def test_a_bride_takes_her_allowance_along(town: Caller, family: Family, grid: Grid) -> None:
    asked = event(family, "marriage", family.wife, into=grid.household, relation="spouse")
    await town.post(f"/households/{family.home}/life-events", asked)
    there = await town.get(f"/households/{grid.household}/register")
    assert "牛翠花 spouse" in names(there)
    assert "disability_living" in held(there)
    assert held(await page(town, family)) == {"dibao", "disability_nursing"}
    earlier = await page(town, family, on="2026-03-02")
    assert "牛翠花 spouse" in names(earlier)
    assert "牛翠花 spouse" not in names(await town.get(f"/households/{grid.household}/register", on="2026-03-02"))


async def test_an_event_stands_on_the_page_of_the_household_somebody_came_to(
    town: Caller, family: Family, grid: Grid
) -> None:
    asked = event(family, "marriage", family.wife, into=grid.household, relation="spouse")
    done = await town.post(f"/households/{family.home}/life-events", asked)
    for home in (family.home, grid.household):
        (told,) = (await town.get(f"/households/{home}/life-events"))["items"]
        assert told == done
        assert "牛翠花转入" in told["consequences"][0]["text"]["zh"]


async def test_when_to_visit_follows_at_once(town: Caller, family: Family) -> None:
    """The page is read again right after; no job has run by then."""
    await family.house.work()
    where = f"/households/{family.home}/followup"
    before = await town.get(where)
    assert before["state"]
    done = await town.post(f"/households/{family.home}/life-events", event(family, "moved_out", on="2026-03-01"))
    assert (await town.get(where))["state"] is None
    await town.post(f"/life-events/{done['id']}/undo", {"id": family.house.new_id(), "reason": "弄错了"})
    assert await town.get(where) == before


async def test_two_households_become_one(town: Caller, family: Family, grid: Grid) -> None:
    asked = event(family, "union", into=grid.household)
    done = await town.post(f"/households/{family.home}/life-events", asked)
    empty = await page(town, family)
    assert (empty["members"], empty["statuses"]) == ([], [])
    assert len((await town.get(f"/households/{grid.household}/register"))["members"]) == 4
    await town.post(f"/life-events/{done['id']}/undo", {"id": family.house.new_id(), "reason": "弄错了"})
    assert len((await page(town, family))["members"]) == 3


async def test_a_child_is_born_and_taken_back(town: Caller, family: Family) -> None:
    child = {
        "id": family.house.new_id(),
        "name": "王小宝",
        "sex": "male",
        "birth_date": DIED,
        "relation": "grandchild",
    }
    done = await town.post(f"/households/{family.home}/life-events", event(family, "birth", on=DIED, child=child))
    assert "王小宝 grandchild" in names(await page(town, family))
    assert "王小宝 grandchild" not in names(await page(town, family, on="2026-02-28"))
    assert done["asked"]["child"]["id_number"] is None
    await town.post(f"/life-events/{done['id']}/undo", {"id": family.house.new_id(), "reason": "弄错了"})
    assert "王小宝 grandchild" not in names(await page(town, family))


async def test_somebody_goes_into_an_institution_and_comes_back(house: House, grid: Grid) -> None:
    house.clock.forward(days=2)
    town = await house.console("town01")
    register = await town.get(f"/households/{grid.household}/register")
    (person,) = register["members"]
    for kind, mode, on, visits in (
        ("into_institution", "institutional", "2026-03-03", "不再按分散供养走访"),
        ("out_of_institution", "scattered", "2026-03-04", "按分散供养恢复走访"),
    ):
        asked = {"id": house.new_id(), "kind": kind, "happened_on": on, "person_ids": [person["id"]]}
        done = await town.post(f"/households/{grid.household}/life-events", asked)
        assert person["name"] + visits in [one["text"]["zh"] for one in done["consequences"] if one["done"]]
        now = await town.get(f"/households/{grid.household}/register")
        assert [one["support_mode"] for one in now["statuses"] if one["status"] == "tekun"] == [mode]
    await house.work()


@pytest.mark.parametrize("kind", ["into_institution", "out_of_institution"])
async def test_whoever_goes_into_an_institution_leaves_a_family_to_look_at(
    town: Caller, family: Family, kind: str
) -> None:
    where = f"/households/{family.home}/life-events/preview"
    shown = (await town.post(where, event(family, kind, family.wife)))["consequences"]
    told = [one for one in shown if "复核王保田户的低保" in one["text"]["zh"]]
    assert [(one["done"], one["rules"]) for one in told] == [(False, ["DB-24", "DB-01"])]


@pytest.mark.parametrize(
    ("kind", "why"), [("into_institution", "入住供养机构"), ("out_of_institution", "离开供养机构回家")]
)
@pytest.mark.parametrize("recognised", [True, False], ids=["dibao", "nothing"])
async def test_an_institution_ends_no_visits_but_those_of_scattered_tekun(
    town: Caller, family: Family, kind: str, why: str, recognised: bool
) -> None:
    home, one = await alone(family, *([family.status("dibao", None)] if recognised else []))
    duty = "select reason, due_on, ended_on from followups where household_id = $1"
    before = [dict(row) for row in await family.house.sql(duty, home)]
    assert [(row["reason"], row["ended_on"]) for row in before] == [("DM-01.dibao", None)] * recognised
    done = await town.post(f"/households/{home}/life-events", event(family, kind, one))
    await family.house.work()
    told = [(follows["text"]["zh"], follows["done"]) for follows in done["consequences"]]
    assert told == [(f"复核丁独居户的低保：丁独居{why}", False)] * recognised
    assert [dict(row) for row in await family.house.sql(duty, home)] == before


async def test_whoever_is_away_is_not_visited(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    (person,) = (await town.get(f"/households/{grid.household}/register"))["members"]
    asked = {"id": house.new_id(), "kind": "absence", "happened_on": "2026-03-02", "until_on": "2026-04-30",
             "person_ids": [person["id"]]}  # fmt: skip
    done = await town.post(f"/households/{grid.household}/life-events", asked)
    pauses = await house.sql("select until_on, ended_on from followup_pauses where id = $1", UUID(done["id"]))
    assert [(one["until_on"].isoformat(), one["ended_on"]) for one in pauses] == [("2026-04-30", None)]
    await town.post(f"/life-events/{done['id']}/undo", {"id": house.new_id(), "reason": "没有外出"})
    (ended,) = await house.sql("select ended_on from followup_pauses where id = $1", UUID(done["id"]))
    assert ended["ended_on"] == house.clock.today


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("death", {"happened_on": "2026-03-05"}, "day_ahead"),
        ("death", {"person_ids": []}, "value_refused"),
        ("division", {"home": None}, "value_refused"),
        ("absence", {"until_on": "2026-03-02"}, "days_in_wrong_order"),
        ("marriage", {"into": None}, "value_refused"),
    ],
)
async def test_what_cannot_be_is_refused(
    town: Caller, family: Family, kind: str, more: dict[str, Any], code: str
) -> None:
    asked = event(family, kind, family.man) | more
    with pytest.raises(Answer, match=code):
        await town.post(f"/households/{family.home}/life-events/preview", asked)


async def test_an_event_before_a_later_one_is_refused(town: Caller, family: Family) -> None:
    where = f"/households/{family.home}/life-events"
    await town.post(where, event(family, "death", family.man))
    with pytest.raises(Answer, match="built_upon"):
        await town.post(where, event(family, "death", family.wife, on="2026-03-01"))


async def test_what_others_wrote_since_stands_in_the_way_of_undoing(town: Caller, family: Family) -> None:
    where = f"/households/{family.home}/life-events"
    first = await town.post(where, event(family, "death", family.man))
    await town.post(where, event(family, "death", family.wife))
    with pytest.raises(Answer, match="built_upon"):
        await town.post(f"/life-events/{first['id']}/undo", {"id": family.house.new_id(), "reason": "弄错了"})


async def test_an_event_undone_may_be_entered_with_its_right_day(town: Caller, family: Family) -> None:
    where = f"/households/{family.home}/life-events"
    first = await town.post(where, event(family, "death", family.man, on="2026-03-04"))
    await town.post(f"/life-events/{first['id']}/undo", {"id": family.house.new_id(), "reason": "日期不对"})
    await town.post(where, event(family, "death", family.man, on="2026-03-03"))
    assert "王保田 self" in names(await page(town, family, on="2026-03-02"))
    assert "牛翠花 self" in names(await page(town, family, on="2026-03-03"))


def comes(house: House, name: str, relation: str, number: str | None = None) -> dict[str, Any]:
    return {"id": house.new_id(), "name": name, "relation": relation, "id_number": number}


async def test_somebody_moves_in_from_outside_and_the_event_is_taken_back(house: House, family: Family) -> None:
    town = await house.console("town01")
    comer = comes(house, "段新来", "other", "140427199001010029")
    event = {"id": house.new_id(), "kind": "moved_in", "happened_on": "2026-03-03", "newcomers": [comer]}
    seen = (await town.post(f"/households/{family.home}/life-events/preview", event))["consequences"]
    assert (seen[0]["text"]["zh"], seen[0]["done"]) == ("段新来迁入，登记在本户", True)
    assert any("复核" in one["text"]["zh"] and "低保" in one["text"]["zh"] for one in seen if not one["done"])
    assert any("避免两地重复领取" in one["text"]["zh"] for one in seen if not one["done"])
    assert len((await town.get(f"/households/{family.home}"))["persons"]) == 3
    kept = await town.post(f"/households/{family.home}/life-events", event)
    assert kept["asked"]["newcomers"][0]["id_number"] is None  # sealed with the person, nowhere else
    page = await town.get(f"/persons/{comer['id']}")
    assert (page["person"]["household_id"], page["person"]["id_last4"]) == (str(family.home), "0029")
    then = await town.get(f"/households/{family.home}/register", on="2026-03-02")
    assert len(then["members"]) == 3
    then = await town.get(f"/households/{family.home}/register", on="2026-03-03")
    assert "段新来" in [one["name"] for one in then["members"]]
    house.clock.forward(minutes=1)
    await town.post(f"/life-events/{event['id']}/undo", {"id": house.new_id(), "reason": "没有搬来"})
    with pytest.raises(Answer, match="not_found"):
        await town.get(f"/persons/{comer['id']}")


async def test_who_is_on_file_already_is_named_before_they_are_entered_again(house: House, family: Family) -> None:
    town = await house.console("town01")
    number = "14042719850505002X"
    first = {"id": house.new_id(), "kind": "moved_in", "happened_on": DIED,
             "newcomers": [comes(house, "段再来", "other", number)]}  # fmt: skip
    await town.post(f"/households/{family.home}/life-events", first)
    home = house.new_id()
    again = {
        "id": house.new_id(), "kind": "household_moved_in", "happened_on": DIED,
        "home": {"id": home, "region_code": family.region_code, "address": "村东 9 号"},
        "newcomers": [comes(house, "段再来", "self", number)],
    }  # fmt: skip
    seen = (await town.post(f"/households/{home}/life-events/preview", again))["consequences"]
    (told,) = [one for one in seen if "已登记在王保田户" in one["text"]["zh"]]
    assert (told["done"], told["link"]) == (False, f"/households/{family.home}")


async def test_a_household_moves_in_from_outside_and_the_event_is_taken_back(house: House, family: Family) -> None:
    town = await house.console("town01")
    home = house.new_id()
    head, wife = comes(house, "段新户", "self"), comes(house, "秦新来", "spouse")
    event = {
        "id": house.new_id(), "kind": "household_moved_in", "happened_on": DIED, "newcomers": [head, wife],
        "home": {"id": home, "region_code": family.region_code, "address": "村东 8 号"},
    }  # fmt: skip
    where = f"/households/{home}/life-events"
    seen = (await town.post(f"{where}/preview", event))["consequences"]
    assert seen[0]["text"]["zh"] == "登记一户，户主段新户"
    with pytest.raises(Answer, match="not_found"):
        await town.get(f"/households/{home}")
    assert (await town.post(where, event))["household_id"] == home
    page = await town.get(f"/households/{home}")
    assert (page["head_name"], page["address"]) == ("段新户", "村东 8 号")
    assert [one["name"] for one in page["persons"]] == ["段新户", "秦新来"]
    then = await town.get(f"/households/{home}/register", on=DIED)
    assert (then["registered"], len(then["members"])) == (True, 2)
    assert (await town.get(f"/households/{home}/register", on="2026-02-28"))["registered"] is False
    house.clock.forward(minutes=1)
    await town.post(f"/life-events/{event['id']}/undo", {"id": house.new_id(), "reason": "没有搬来"})
    for gone in (f"/households/{home}", f"/persons/{wife['id']}"):
        with pytest.raises(Answer, match="not_found"):
            await town.get(gone)


@pytest.mark.parametrize("what", ["no head", "two heads", "head into a household", "nobody", "another home", "taken"])
async def test_who_cannot_move_in(house: House, family: Family, what: str) -> None:
    town = await house.console("town01")
    home = str(family.home) if what == "taken" else house.new_id()
    place = {"id": house.new_id() if what == "another home" else home, "region_code": family.region_code}
    kind = "moved_in" if what == "head into a household" else "household_moved_in"
    people = {"no head": ["spouse"], "two heads": ["self", "self"], "nobody": []}.get(what, ["self"])
    event = {
        "id": house.new_id(), "kind": kind, "happened_on": DIED, "home": place | {"address": "村东 8 号"},
        "newcomers": [comes(house, "段新来", one) for one in people],
    }  # fmt: skip
    where = family.home if kind == "moved_in" else home
    with pytest.raises(Answer, match="value_refused"):
        await town.post(f"/households/{where}/life-events", event)
