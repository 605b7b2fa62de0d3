"""Two that were held for one are parted: who goes, which records go along, seen before, taken back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.features.test_merges import everything, family, merge_of
from tests.house import Answer, Caller, Grid, House

ADD_FACT = """
insert into facts (county_code, household_id, region_code, person_id, name, observed_on, source_id, value,
                   recorded_at)
select county_code, household_id, region_code, id, 'disability_level', $2, $3, '2', $4 from persons where id = $1
"""
ADD_STATUS = """
insert into statuses (county_code, id, household_id, region_code, status, valid_from, source, recorded_at)
select county_code, uuidv7(), id, region_code, 'dibao', $2, 'test', $3 from households where id = $1 returning id
"""


def split_of(house: House, home: str, region: str, *goes: tuple[str, str], **more: Any) -> dict[str, Any]:
    """`goes`: who, and what they are to the new head; the new household stands at another address."""
    place = {"id": house.new_id(), "region_code": region, "address": "东沟 9 号"}
    people = [{"person_id": one, "relation": relation} for one, relation in goes]
    return {"id": house.new_id(), "household_id": home, "home": place, "goes": people, "reason": "原是两户"} | more


@pytest_asyncio.fixture
async def town(house: House) -> Caller:
    return await house.console("town01")


async def names(town: Caller, home: str) -> list[str]:
    return [one["name"] for one in (await town.get(f"/households/{home}"))["persons"]]


async def test_a_household_that_was_two_is_parted(house: House, grid: Grid, town: Caller) -> None:
    home, (_, brother, child) = await family(house, grid.code, "常老大", "常老二", "常小二")
    await grid.phone.send(record := house.visit(home))
    await grid.phone.send(house.visit(home))
    await house.work()
    offered = (await town.get(f"/households/{home}/assignable"))["items"]
    assert record["id"] in [one["id"] for one in offered if one["table"] == "visits"]
    row = {"table": "visits", "id": record["id"]}
    asked = split_of(house, home, grid.code, (brother, "self"), (child, "child"), rows=[row])
    seen = await town.post("/splits/preview", asked)
    assert {one["table"]: one["moved"] for one in seen["moved"] if one["table"] in ("persons", "visits")} == {
        "persons": 2,
        "visits": 1,
    }
    assert set(await names(town, home)) == {"常老大", "常老二", "常小二"}
    done = await town.post("/splits", asked)
    assert (done["kind"], done["kept_name"], done["gone_name"]) == ("household_split", "常老大", "常老二")
    new = asked["home"]["id"]
    assert (await names(town, home), await names(town, new)) == (["常老大"], ["常老二", "常小二"])
    page = await town.get(f"/households/{new}")
    assert [one["id"] for one in page["visits"]] == [record["id"]]
    assert (page["head_name"], page["address"]) == ("常老二", "东沟 9 号")
    assert len((await town.get(f"/households/{home}"))["visits"]) == 1
    assert await town.post("/splits", asked) == done


async def test_what_hangs_on_a_record_goes_along(house: House, grid: Grid, town: Caller) -> None:
    home, (_, brother) = await family(house, grid.code, "常老大", "常老二")
    await grid.phone.send(record := house.visit(home))
    await house.work()
    said = len(await house.sql("select from facts where source_id = $1", record["id"]))
    assert said
    row = {"table": "visits", "id": record["id"]}
    asked = split_of(house, home, grid.code, (brother, "self"), rows=[row])
    await town.post("/splits", asked)
    new = asked["home"]["id"]
    for table, column in (("facts", "source_id"), ("visits", "id")):
        found = await house.sql(f"select household_id from {table} where {column} = $1", record["id"])
        assert {str(one["household_id"]) for one in found} == {new}


async def test_a_person_who_was_two_stays_in_the_household_twice(house: House, grid: Grid, town: Caller) -> None:
    home, (head, child) = await family(house, grid.code, "常老大", "常小二")
    mine, other = house.new_id(), house.new_id()
    await house.sql(ADD_FACT, child, house.clock.today, mine, house.clock.at)
    await house.sql(ADD_FACT, child, house.clock.today, other, house.clock.at)
    offered = (await town.get(f"/households/{home}/assignable"))["items"]
    titles = [one["title"] for one in offered if one["id"] == other]
    assert titles == [{"zh": "残疾等级", "en": "Grade of disability"}]
    second = {"id": house.new_id(), "name": "常小三", "relation": "child"}
    asked = {
        "id": house.new_id(), "household_id": home, "parts": [{"of": child, "person": second}],
        "rows": [{"table": "facts", "id": other}], "reason": "两个孩子记成了一个",
    }  # fmt: skip
    done = await town.post("/splits", asked)
    assert (done["kind"], done["kept_name"], done["gone_name"]) == ("person_split", "常小二", "常小三")
    assert sorted(await names(town, home)) == sorted(["常老大", "常小二", "常小三"])
    found = await house.sql("select source_id, person_id from facts where household_id = $1", home)
    assert {(str(one["source_id"]), str(one["person_id"])) for one in found} == {(mine, child), (other, second["id"])}
    await town.post(f"/merges/{done['id']}/undo", {"reason": "原来是一个"})
    assert sorted(await names(town, home)) == sorted(["常老大", "常小二"])
    found = await house.sql("select person_id from facts where household_id = $1", home)
    assert {str(one["person_id"]) for one in found} == {child}
    assert head


async def test_merged_and_parted_each_has_its_own_again(house: House, grid: Grid, town: Caller) -> None:
    one, _ = await family(house, grid.code, "常老大", "常小大")
    other, (second, child) = await family(house, grid.code, "常老二", "常小二")
    await grid.phone.send(first := house.visit(one))
    await grid.phone.send(later := house.visit(other))
    await house.work()
    await town.post("/merges", merge_of(house, one, other))
    assert len(await names(town, one)) == 4
    row = {"table": "visits", "id": later["id"]}
    asked = split_of(house, one, grid.code, (second, "self"), (child, "child"), rows=[row])
    await town.post("/splits", asked)
    for home, people, visit in (
        (one, ["常老大", "常小大"], first),
        (asked["home"]["id"], ["常老二", "常小二"], later),
    ):
        page = await town.get(f"/households/{home}")
        assert [p["name"] for p in page["persons"]] == people
        assert [v["id"] for v in page["visits"]] == [visit["id"]]


@pytest.mark.parametrize(
    "what", ["head", "nobody", "two heads", "no head", "unknown row", "no reason", "out of reach"]
)
async def test_what_cannot_be_parted(house: House, grid: Grid, town: Caller, what: str) -> None:
    home, (head, brother, child) = await family(house, grid.code, "常老大", "常老二", "常小二")
    asked, code = {
        "head": (split_of(house, home, grid.code, (head, "self")), "split_head_stays"),
        "nobody": (split_of(house, home, grid.code), "split_nobody_goes"),
        "two heads": (split_of(house, home, grid.code, (brother, "self"), (child, "self")), "split_head_stays"),
        "no head": (split_of(house, home, grid.code, (brother, "child")), "split_head_stays"),
        "unknown row": (
            split_of(house, home, grid.code, (brother, "self"), rows=[{"table": "visits", "id": house.new_id()}]),
            "split_row_unknown",
        ),
        "no reason": (split_of(house, home, grid.code, (brother, "self"), reason=" "), "reason_needed"),
        "out of reach": (split_of(house, house.new_id(), grid.code, (brother, "self")), "not_found"),
    }[what]
    with pytest.raises(Answer, match=code):
        await town.post("/splits", asked)


async def test_a_split_is_read_as_of_before_it_was_known(house: House, grid: Grid, town: Caller) -> None:
    home, (_, brother) = await family(house, grid.code, "常老大", "常老二")
    day = house.clock.today.isoformat()
    house.clock.forward(days=3)
    town = await house.console("town01")
    asked = split_of(house, home, grid.code, (brother, "self"))
    await town.post("/splits", asked)
    new = asked["home"]["id"]

    async def members(of: str, **query: str) -> list[str]:
        return [one["name"] for one in (await town.get(f"/households/{of}/register", **query))["members"]]

    assert await members(home, on=day, known_on=day) == ["常老大", "常老二"]
    assert (await members(home), await members(new)) == (["常老大"], ["常老二"])
    assert (await members(home, on=day), await members(new, on=day)) == (["常老大"], ["常老二"])
    assert await names(town, new) == ["常老二"]  # reading it kept nothing


async def test_a_merge_is_read_as_of_before_it_was_known(house: House, grid: Grid, town: Caller) -> None:
    kept, _ = await family(house, grid.code, "郝桂英")
    gone, _ = await family(house, grid.code, "郝桂英", "郝小满", address="西沟 8 号")
    for home in (kept, gone):
        await grid.phone.send(house.visit(home))
    await house.work()
    day = house.clock.today.isoformat()
    house.clock.forward(days=3)
    town = await house.console("town01")
    merge = await town.post("/merges", merge_of(house, kept, gone))

    async def then(of: str, **query: str) -> tuple[str, str, list[str], set[str]]:
        read = await town.get(f"/households/{of}/register", **query)
        said = {word["source_id"] for one in read["facts"] for word in one["words"]}
        return read["household_id"], read["address"], [one["name"] for one in read["members"]], said

    before_kept, before_gone = await then(kept, known_on=day), await then(gone, known_on=day)
    assert before_kept[:3] == (kept, "西沟 3 号", ["郝桂英"])
    assert before_gone[:3] == (gone, "西沟 8 号", ["郝桂英", "郝小满"])
    assert before_kept[3]
    assert before_gone[3]
    assert not before_kept[3] & before_gone[3]
    now = await then(gone)
    assert (now[0], now[2], now[3]) == (kept, ["郝桂英", "郝小满"], before_kept[3] | before_gone[3])
    changes = (await town.get(f"/households/{kept}/register-changes"))["items"]
    assert [one["reason"] for one in changes if one["subject"] == "person"][:1] == ["重复录入"]
    house.clock.forward(minutes=1)
    await town.post(f"/merges/{merge['id']}/undo", {"reason": "看错了"})
    assert (await then(gone))[2] == ["郝桂英", "郝小满"]
    assert (await then(kept))[2] == ["郝桂英"]


def kept_rows(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, set[str]]:
    """Rows that are not as they were."""
    return {t: set(rows) - set(after[t]) for t, rows in before.items() if set(rows) - set(after[t])}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    things=st.lists(st.sampled_from(["visit", "status", "fact"]), max_size=4),
    along=st.sets(st.integers(0, 20)),
    parted=st.booleans(),
)
async def test_whatever_was_parted_comes_back(
    house: House, town: Caller, things: Sequence[str], along: set[int], parted: bool
) -> None:
    """Split and undo leave every row that was there before as it was, whatever went along."""
    grid = await house.grid()
    home, (_, brother, child) = await family(house, grid.code, "常老大", "常老二", "常小二")
    for what in things:
        if what == "visit":
            await grid.phone.send(house.visit(home))
        elif what == "status":
            await house.sql(ADD_STATUS, home, house.clock.today - timedelta(days=30), house.clock.at)
        else:
            await house.sql(ADD_FACT, brother, house.clock.today, house.new_id(), house.clock.at)
    await house.work()
    offered = (await town.get(f"/households/{home}/assignable"))["items"]
    rows = [
        {"table": one["table"], "id": one["id"]}
        for n, one in enumerate(offered)
        if n in along and one["person_id"] is None
    ]
    before = await everything(house)
    asked = split_of(house, home, grid.code, (brother, "self"), rows=rows)
    if parted:
        second = {"id": house.new_id(), "name": "常小三", "relation": "child"}
        asked["parts"] = [{"of": child, "person": second}]
    done = await town.post("/splits", asked)
    assert kept_rows(before, await everything(house))
    house.clock.forward(minutes=1)
    await town.post(f"/merges/{done['id']}/undo", {"reason": "看错了"})
    assert kept_rows(before, await everything(house)) == {}
    assert (await town.get(f"/households/{asked['home']['id']}"))["id"] == home
