"""Answers that change the register's lists: merged by field, never in silence, and new entries only proposed."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests import world
from tests.features.openrosa.client import Collect, Form
from tests.features.openrosa.conftest import Installed
from tests.features.openrosa.filling import (
    REGISTER_FORM,
    filled,
    offered,
    publish,
    register_form,
    with_entity,
)
from tests.forms.building import YES_NO, question, workbook
from tests.house import Grid, House

LOOKED_UP = "instance('households')/root/item[name=${household}]/village"


@pytest_asyncio.fixture
async def form(house: House, collect: Collect) -> Form:
    """The form that corrects addresses, on the device."""
    if not await house.sql("select 1 from form_versions where form_id = $1", REGISTER_FORM):
        await publish(house, register_form())
    return await offered(collect, REGISTER_FORM)


async def correct(house: House, collect: Collect, form: Form, household: str, **answers: Any) -> UUID:
    """Correct a household on the device and send it; `answers` by question name."""
    names = {"new_address": "address", "new_way": "directions", "new_head": "head", "new_place": "geometry"}
    element = collect.update_offline("households", household, **{names[k]: v for k, v in answers.items()})
    own, document = filled(house, form, {"household": household, **answers})
    await collect.send(with_entity(document, element))
    return own


async def household(house: House, id: str) -> dict[str, Any]:
    (found,) = await house.sql("select address, directions, head_name, lon, lat from households where id = $1", id)
    return found


async def marks(house: House, record_id: UUID) -> dict[str, str]:
    """What the township sees on the record: sentences by code."""
    await house.work()
    town = await house.console("town01")
    found = await town.get(f"/visits/{record_id}")
    return {m["code"]: m["message"]["zh"] for m in found["visit"]["form_problems"]}


async def changes(house: House, record_id: UUID) -> list[tuple[str, dict[str, str]]]:
    found = await house.sql(
        "select outcome, applied from entity_changes where submission_id = $1 order by id", record_id
    )
    return [(one["outcome"], one["applied"]) for one in found]


async def test_what_only_the_worker_changed_is_taken(house: House, grid: Grid, collect: Collect, form: Form) -> None:
    own = await correct(house, collect, form, grid.household, new_address="新村 3 号", new_place="36.11 113.22 0 0")
    now = await household(house, grid.household)
    assert (now["address"], now["directions"], now["lon"], now["lat"]) == ("新村 3 号", "", 113.22, 36.11)
    assert await changes(house, own) == [("applied", {"address": "新村 3 号", "geometry": "36.11 113.22 0.0 0.0"})]
    assert not {"entity_conflict", "entity_field_kept"} & set(await marks(house, own))
    (audited,) = await house.sql("select actor_id from audit where action = 'household.amend' and subject_id = $1",
                                 grid.household)  # fmt: skip
    assert audited["actor_id"] == grid.worker_id


async def test_the_next_list_says_so_with_a_higher_version(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    await correct(house, collect, form, grid.household, new_address="新村 3 号")
    mine = collect.lists["households"][grid.household]
    assert (mine.version, mine.offline) == (2, True)
    await offered(collect, REGISTER_FORM)
    held = collect.lists["households"][grid.household]
    assert (held.version >= 2, held.offline, held.properties["address"]) == (True, False, "新村 3 号")


async def test_a_change_made_meanwhile_elsewhere_in_another_field_stands_beside_it(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    await house.sql("update households set directions = '庙后头' where id = $1", grid.household)
    own = await correct(house, collect, form, grid.household, new_address="新村 3 号")
    now = await household(house, grid.household)
    assert (now["address"], now["directions"]) == ("新村 3 号", "庙后头")
    assert "entity_conflict" not in await marks(house, own)


async def test_where_both_changed_it_the_register_stays_and_the_township_sees_it(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    await house.sql("update households set address = '镇里定的 5 号' where id = $1", grid.household)
    own = await correct(house, collect, form, grid.household, new_address="新村 3 号", new_way="桥头往东")
    now = await household(house, grid.household)
    assert (now["address"], now["directions"]) == ("镇里定的 5 号", "桥头往东")
    assert await changes(house, own) == [("conflict", {"directions": "桥头往东"})]
    assert "address" in (await marks(house, own))["entity_conflict"]


async def test_the_same_change_on_both_sides_is_no_conflict(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    await house.sql("update households set address = '新村 3 号' where id = $1", grid.household)
    own = await correct(house, collect, form, grid.household, new_address="新村 3 号")
    assert await changes(house, own) == [("unchanged", {})]
    assert "entity_conflict" not in await marks(house, own)


async def test_two_updates_without_signal_follow_each_other(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    first = collect.update_offline("households", grid.household, address="新村 3 号")
    one, document = filled(house, form, {"household": grid.household, "new_address": "新村 3 号"})
    second = collect.update_offline("households", grid.household, address="新村 33 号")
    two, later = filled(house, form, {"household": grid.household, "new_address": "新村 33 号"})
    await collect.send(with_entity(document, first))
    house.clock.forward(seconds=1)
    await collect.send(with_entity(later, second))
    assert (await household(house, grid.household))["address"] == "新村 33 号"
    assert [o for o, _ in await changes(house, one) + await changes(house, two)] == ["applied", "applied"]
    await offered(collect, REGISTER_FORM)
    held = collect.lists["households"][grid.household]
    assert (held.version, held.offline, held.properties["address"]) == (3, False, "新村 33 号")


async def test_two_workers_who_change_the_same_do_not_overwrite_each_other(
    house: House, grid: Grid, collect: Collect, form: Form, install: Installed
) -> None:
    other = await install(await house.phone(grid.login))
    theirs = await offered(other, REGISTER_FORM)
    await correct(house, collect, form, grid.household, new_address="甲说的")
    own = await correct(house, other, theirs, grid.household, new_address="乙说的")
    assert (await household(house, grid.household))["address"] == "甲说的"
    assert "address" in (await marks(house, own))["entity_conflict"]


async def test_what_the_office_decides_is_kept_and_shown(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    own = await correct(house, collect, form, grid.household, new_head="郝桂花")
    assert (await household(house, grid.household))["head_name"] == "郝桂英"
    assert await changes(house, own) == [("kept", {})]
    assert "head" in (await marks(house, own))["entity_field_kept"]


async def test_a_version_that_nobody_gave_out_changes_nothing(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    element = f'<entity dataset="households" id="{grid.household}" update="1" baseVersion="77"/>'
    own, document = filled(house, form, {"household": grid.household, "new_address": "新村 3 号"})
    await collect.send(with_entity(document, element))
    assert (await household(house, grid.household))["address"] == "村东头"
    assert "entity_conflict" in await marks(house, own)


async def test_a_household_out_of_reach_is_not_changed(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    far = await house.grid(world.BAICHI_VILLAGE)
    element = f'<entity dataset="households" id="{far.household}" update="1" baseVersion="1"/>'
    own, document = filled(house, form, {"household": grid.household, "new_address": "新村 3 号"})
    await collect.send(with_entity(document, element))
    assert (await household(house, far.household))["address"] == "村东头"
    assert await changes(house, own) == [("kept", {})]
    (mark,) = await house.sql("select mark from submission_marks where submission_id = $1", own)
    assert mark["mark"]["code"] == "entity_unknown"


async def test_a_new_household_is_proposed_and_becomes_a_lead(
    house: House, grid: Grid, collect: Collect, form: Form
) -> None:
    new = house.new_id()
    element = f'<entity dataset="households" id="{new}" create="1"><label>桥头新来的一家</label></entity>'
    own, document = filled(house, form, {"new_address": "桥头"})
    await collect.send(with_entity(document, element))
    await house.work()
    assert not await house.sql("select 1 from households where id = $1", new)
    (proposed,) = await house.sql("select outcome, properties from entity_changes where submission_id = $1", own)
    assert (proposed["outcome"], proposed["properties"]["label"]) == ("proposed", "桥头新来的一家")
    assert await house.sql("select 1 from leads where submission_id = $1", own)


async def test_sent_twice_it_is_applied_once(house: House, grid: Grid, collect: Collect, form: Form) -> None:
    element = collect.update_offline("households", grid.household, address="新村 3 号")
    own, document = filled(house, form, {"household": grid.household, "new_address": "新村 3 号"})
    for _ in range(2):
        await collect.send(with_entity(document, element))
    assert await changes(house, own) == [("applied", {"address": "新村 3 号"})]


@pytest.mark.parametrize(
    "attributes",
    ['dataset="trees" id="x" update="1" baseVersion="1"', 'dataset="households" id="no uuid" update="1"',
     'dataset="" id="" create="1"', 'update="1"', ""],
)  # fmt: skip
async def test_an_entity_that_makes_no_sense_is_kept_and_marked(
    house: House, grid: Grid, collect: Collect, form: Form, attributes: str
) -> None:
    own, document = filled(house, form, {"household": grid.household, "new_address": "新村 3 号"})
    await collect.send(with_entity(document, f"<entity {attributes}/>"))
    await house.work()
    assert [outcome for outcome, _ in await changes(house, own)] == ["kept"]
    assert (await household(house, grid.household))["address"] == "村东头"


async def test_what_was_looked_up_in_the_list_is_looked_up_again(house: House, grid: Grid, collect: Collect) -> None:
    survey = [
        question("select_one_from_file households.csv", "household"),
        {"type": "calculate", "name": "village", "calculation": LOOKED_UP},
        question("text", "words"),
    ]
    settings = ({"form_title": "查户", "form_id": "look_up_visit", "version": "1", "default_language": "中文 (zh)"},)
    if not await house.sql("select 1 from form_versions where form_id = 'look_up_visit'"):
        await publish(house, workbook(survey, YES_NO, settings))
    form = await offered(collect, "look_up_visit")
    own, document = filled(house, form, {"household": grid.household, "words": "好"})
    assert "<village>城南社区</village>" in document
    await collect.send(document)
    await house.work()
    (found,) = await house.sql("select answers, differences from evaluations where submission_id = $1", own)
    assert (found["answers"]["/data/village"], found["differences"]) == ("城南社区", [])
