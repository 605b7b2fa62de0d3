"""One family entered twice: seen, merged, taken back; phones, old addresses and late visits follow."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server import registry
from server.core.actor import Actor
from server.core.db import county_scope, transaction
from server.registry import NewHousehold, NewPerson
from tests import world
from tests.house import Answer, Caller, Grid, House

CLERK = Actor(county_code=world.COUNTY, id=world.uid("county01"), name="侯", role="county", reach=(world.COUNTY,))


async def family(
    house: House, region: str, *members: str, address: str = "西沟 3 号", numbers: tuple[str | None, ...] = ()
) -> tuple[str, list[str]]:
    """A household with these members, the first its head; its id and theirs."""
    given_numbers = [*numbers, *[None] * len(members)]
    persons = tuple(
        NewPerson(
            id=world.uid(house.new_id() + str(n)), name=name, relation="self" if n == 0 else "child",
            id_number=given_numbers[n],
        )
        for n, name in enumerate(members)
    )  # fmt: skip
    new = NewHousehold(
        id=world.uid(house.new_id()), region_code=region, address=address, lon=113.2, lat=36.1, persons=persons
    )
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await registry.register_household(conn, CLERK, house.clock.at, house.parts.crypto, new)
    return str(new.id), [str(one.id) for one in persons]


async def everything(house: House) -> dict[str, list[str]]:
    """Every row of every table that a merge may touch, but for the marks of writing."""
    tables = [r["name"] for r in await house.sql("select name from merge_tables()")]
    found: dict[str, list[str]] = {}
    for table in ["households", "persons", *tables]:
        sql = f"select (to_jsonb(t) - 'changed_xid')::text as row from {table} t order by 1"
        found[table] = [r["row"] for r in await house.sql(sql)]
    return found


def merge_of(house: House, kept: str, gone: str, kind: str = "household", **more: Any) -> dict[str, Any]:
    return {"id": house.new_id(), "kind": kind, "kept_id": kept, "gone_id": gone, "reason": "重复录入"} | more


@pytest_asyncio.fixture
async def town(house: House) -> Caller:
    return await house.console("town01")


async def test_a_family_entered_twice_becomes_one(house: House, grid: Grid, town: Caller) -> None:
    other, ids = await family(house, grid.code, "郝桂英", "郝小满")
    await grid.phone.send(house.visit(other))
    await house.work()
    merge = merge_of(house, grid.household, other)
    seen = await town.post("/merges/preview", merge | {"reason": ""})
    assert {one["table"]: one["moved"] for one in seen["moved"] if one["table"] in ("visits", "persons")} == {
        "persons": 3,  # the child that goes along, the double, and the one who gets what she lacked
        "visits": 1,
    }
    assert (await town.get(f"/households/{other}"))["id"] == other
    done = await town.post("/merges", merge)
    assert (done["kept_name"], done["gone_name"], done["undone_at"]) == ("郝桂英", "郝桂英", None)
    page = await town.get(f"/households/{grid.household}")
    assert [one["name"] for one in page["persons"]] == ["郝桂英", "郝小满"]
    assert len(page["visits"]) == 1
    assert (await town.get(f"/households/{other}"))["id"] == grid.household
    assert ids[0] not in [one["id"] for one in page["persons"]]
    found = (await town.post("/search", {"text": "郝小满", "region": grid.code}))["items"]
    assert [one["household_id"] for one in found] == [grid.household]


async def test_the_preview_says_who_is_whom_and_what_stands(house: House, grid: Grid, town: Caller) -> None:
    kept, (head, _) = await family(house, grid.code, "郝桂英", "郝小满")
    other, (double, guest) = await family(house, grid.code, "郝桂英", "郝来客", address="西沟 8 号")
    asked = merge_of(house, kept, other)
    seen = await town.post("/merges/preview", asked)
    assert {one["id"]: one["same_as"] for one in seen["fates"]} == {double: head, guest: None}
    assert [one["name"] for one in seen["kept"]] == ["郝桂英", "郝小满"]
    stands = {one["field"]["zh"]: (one["wins"], one["gone"]) for one in seen["conflicts"]}
    assert stands == {"地址": ("西沟 3 号", "西沟 8 号")}
    nobody = await town.post("/merges/preview", asked | {"persons": []})
    assert {one["same_as"] for one in nobody["fates"]} == {None}


@pytest.mark.parametrize(
    ("head", "address"), [("桂英郝", "东沟 9 号"), ("英郝桂", "东沟 9 号"), ("西沟 3 号", "郝桂英")],
    ids=["turned round", "turned the other way", "name and address swapped"],
)  # fmt: skip
async def test_whose_name_was_written_the_wrong_way_is_proposed_as_the_same(
    house: House, grid: Grid, town: Caller, head: str, address: str
) -> None:
    kept, (mother, child) = await family(house, grid.code, "郝桂英", "郝小满")
    other, (double, same_child) = await family(house, grid.code, head, "郝小满", address=address)
    seen = await town.post("/merges/preview", merge_of(house, kept, other))
    assert {one["id"]: one["same_as"] for one in seen["fates"]} == {double: mother, same_child: child}


async def test_a_merge_taken_back_leaves_everything_as_it_was(house: House, grid: Grid, town: Caller) -> None:
    other, _ = await family(house, grid.code, "郝桂英", "郝小满")
    await grid.phone.send(house.visit(grid.household))
    await grid.phone.send(house.visit(other))
    await house.work()
    before = await everything(house)
    merge = await town.post("/merges", merge_of(house, grid.household, other))
    assert await everything(house) != before
    undone = await town.post(f"/merges/{merge['id']}/undo", {"reason": "原来是两家"})
    assert undone["since"] == []
    after = await everything(house)
    history = set(after.pop("register_changes")) - set(before.pop("register_changes"))
    assert after == before
    assert len(history) == 8  # who came, who proved to be one, and both taken back, in either file


async def test_what_came_in_between_stays_and_is_listed(house: House, grid: Grid, town: Caller) -> None:
    other, _ = await family(house, grid.code, "郝桂英", "郝小满")
    merge = await town.post("/merges", merge_of(house, grid.household, other))
    house.clock.forward(hours=1)
    record = house.visit(grid.household)
    await grid.phone.send(record)
    await house.work()
    undone = await town.post(f"/merges/{merge['id']}/undo", {"reason": "原来是两家"})
    assert [(one["kind"], one["id"]) for one in undone["since"]] == [("visit", record["id"])]
    assert len((await town.get(f"/households/{grid.household}"))["visits"]) == 1
    page = await town.get(f"/households/{other}")
    assert (page["id"], page["visits"]) == (other, [])
    assert [one["name"] for one in page["persons"]] == ["郝桂英", "郝小满"]


async def test_a_phone_lets_the_household_go_and_its_late_visit_follows(
    house: House, grid: Grid, town: Caller
) -> None:
    other, _ = await family(house, grid.code, "郝桂英")
    held = await grid.phone.sync()
    assert other in {one["id"] for one in held["households"]}
    await town.post("/merges", merge_of(house, grid.household, other))
    late = house.visit(other)
    receipt = await grid.phone.send(late)
    assert receipt["id"] == late["id"]
    await house.work()
    delta = await grid.phone.sync()
    assert other in delta["gone"]
    visits = (await town.get(f"/households/{grid.household}"))["visits"]
    assert [one["id"] for one in visits] == [late["id"]]


async def test_two_merges_into_one_are_taken_back_the_later_first(house: House, grid: Grid, town: Caller) -> None:
    one, _ = await family(house, grid.code, "郝桂英")
    two, _ = await family(house, grid.code, "郝桂英")
    first = await town.post("/merges", merge_of(house, grid.household, one))
    house.clock.forward(minutes=1)
    second = await town.post("/merges", merge_of(house, grid.household, two))
    with pytest.raises(Answer, match="merge_has_later"):
        await town.post(f"/merges/{first['id']}/undo", {"reason": "看错了"})
    await town.post(f"/merges/{second['id']}/undo", {"reason": "看错了"})
    await town.post(f"/merges/{first['id']}/undo", {"reason": "看错了"})
    with pytest.raises(Answer, match="merge_undone_already"):
        await town.post(f"/merges/{first['id']}/undo", {"reason": "看错了"})


async def test_merged_once_and_again_the_oldest_address_leads_to_what_remains(
    house: House, grid: Grid, town: Caller
) -> None:
    one, _ = await family(house, grid.code, "郝桂英")
    two, _ = await family(house, grid.code, "郝桂英")
    await town.post("/merges", merge_of(house, one, two))
    await town.post("/merges", merge_of(house, grid.household, one))
    assert (await town.get(f"/households/{two}"))["id"] == grid.household


async def test_two_records_of_one_person_become_one(house: House, grid: Grid, town: Caller) -> None:
    home, (head, child, double) = await family(house, grid.code, "路保田", "路小满", "路小滿")
    before = await everything(house)
    merge = await town.post("/merges", merge_of(house, child, double, "person"))
    assert [one["id"] for one in (await town.get(f"/households/{home}"))["persons"]] == [head, child]
    await town.post(f"/merges/{merge['id']}/undo", {"reason": "是双胞胎"})
    after = await everything(house)
    history = set(after.pop("register_changes")) - set(before.pop("register_changes"))
    assert after == before
    assert len(history) == 2  # that the two were one, and that they are two


async def test_both_households_tell_who_left_one_for_the_other(house: House, grid: Grid, town: Caller) -> None:
    left, (_, double) = await family(house, grid.code, "冯磊", "冯小磊", address="刘寨 84 号")
    home, (_, child) = await family(house, grid.code, "冯雷", "冯小磊", address="西河南 3 号")
    merge = await town.post("/merges", merge_of(house, child, double, "person"))
    for one in (left, home):
        (told,) = (await town.get("/merges", household=one))["items"]
        assert (told["id"], told["household_id"]) == (merge["id"], home)
        assert (told["gone_address"], told["kept_address"]) == ("刘寨 84 号", "西河南 3 号")


@pytest.mark.parametrize(
    ("kept", "gone", "code"),
    [
        ("child", "head", "merge_head_alone"),
        ("child", "child", "merge_with_itself"),
        ("child", "nobody", "not_found"),
    ],
)
async def test_what_cannot_be_merged(house: House, grid: Grid, town: Caller, kept: str, gone: str, code: str) -> None:
    _, (head, child) = await family(house, grid.code, "路保田", "路小满")
    ids = {"head": head, "child": child, "nobody": house.new_id()}
    with pytest.raises(Answer, match=code):
        await town.post("/merges/preview", merge_of(house, ids[kept], ids[gone], "person"))


async def test_a_merge_needs_a_reason_and_both_within_reach(house: House, grid: Grid, town: Caller) -> None:
    other, _ = await family(house, world.GRID_BAICHI, "郝桂英")
    with pytest.raises(Answer, match="not_found"):
        await town.post("/merges", merge_of(house, grid.household, other))
    county = await house.console("county01")
    with pytest.raises(Answer, match="reason_needed"):
        await county.post("/merges", merge_of(house, grid.household, other, reason=" "))
    merge = await county.post("/merges", merge_of(house, grid.household, other))
    with pytest.raises(Answer, match="not_found"):
        await (await house.console("town02")).post(f"/merges/{merge['id']}/undo", {"reason": "不对"})


ADD_STATUS = """
insert into statuses (county_code, id, household_id, region_code, status, valid_from, source, recorded_at)
select county_code, uuidv7(), id, region_code, 'dibao', $2, 'test', $3 from households where id = $1
"""
ADD_FACT = """
insert into facts (county_code, household_id, region_code, name, observed_on, source_id, value, recorded_at)
select county_code, id, region_code, 'lives_alone', $2, uuidv7(), 'true', $3 from households where id = $1
"""


class Happened(msgspec.Struct, frozen=True):
    """One thing that happens before a merge, or between it and its undoing."""

    what: str
    to: int
    later: bool


HAPPENINGS = st.lists(
    st.builds(Happened, st.sampled_from(["visit", "status", "move", "fact"]), st.integers(0, 1), st.booleans()),
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=HAPPENINGS, same=st.booleans())
async def test_whatever_is_on_file_comes_back(
    house: House, town: Caller, happened: list[Happened], same: bool
) -> None:
    """Merge and undo leave every row that was there before as it was, whatever came in between."""
    grid = await house.grid()
    other, _ = await family(house, grid.code, "郝桂英" if same else "赵二妞", "郝小满")
    homes = [grid.household, other]
    for one in happened:
        if not one.later:
            await happen(house, grid, one.what, homes[one.to])
    await house.work()
    before = await everything(house)
    merge = await town.post("/merges", merge_of(house, grid.household, other))
    house.clock.forward(minutes=1)
    for one in happened:
        if one.later and one.what in ("visit", "status"):
            await happen(house, grid, one.what, grid.household)
    await town.post(f"/merges/{merge['id']}/undo", {"reason": "看错了"})
    after = await everything(house)
    assert {t: set(rows) - set(after[t]) for t, rows in before.items() if set(rows) - set(after[t])} == {}


async def happen(house: House, grid: Grid, what: str, home: str) -> None:
    match what:
        case "visit":
            await grid.phone.send(house.visit(home))
        case "status":
            await house.sql(ADD_STATUS, home, house.clock.today - timedelta(days=30), house.clock.at)
        case "fact":
            await house.sql(ADD_FACT, home, house.clock.today, house.clock.at)
        case _:
            await house.sql("update households set address = address || '甲' where id = $1", home)
