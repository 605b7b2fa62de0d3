"""Whoever reads a record reads its questions as they were shown: with the answers that stood in them."""

from typing import Any

from tests.features.test_forms_answers import publish
from tests.forms.building import question
from tests.house import Grid, House

CARD = "140427199001011234"
MASKED = "*" * 14 + "1234"
SURVEY = (
    question("text", "who"),
    question("text", "card", sensitive="id_number"),
    question("text", "right") | {"label::中文 (zh)": "${who} 的证件是 ${card} 吗？"},
    question("integer", "age", constraint=". < 150", required="yes")
    | {"label::中文 (zh)": "${who} 几岁", "constraint_message::中文 (zh)": "${who}（${card}）活不到 ${age} 岁"},
    question("text", "owner", required="yes") | {"label::中文 (zh)": "${who} 的房子归谁"},
)


async def test_the_desk_reads_the_name_that_the_phone_showed(house: House, grid: Grid) -> None:
    carer = {
        "daily_carer_has": "yes",
        "daily_carer_person": "李大军",
        "sick_carer_has": "yes",
        "sick_carer_same": "yes",
    }
    first, second = house.visit(grid.household, answers=carer), house.visit(grid.household)
    await grid.phone.send(first)
    await house.work()
    house.clock.forward(days=7)
    await grid.phone.send(
        second | {"entered_at": house.clock.at.isoformat(), "phone_now": house.clock.at.isoformat()}
    )
    await house.work()
    town = await house.console("town01")
    page, later = await town.get(f"/visits/{first['id']}"), await town.get(f"/visits/{second['id']}")
    for answers in (page["answers_labelled"], later["last"]["answers_labelled"]):
        (asked,) = [one for one in answers if one["path"].endswith("/sick_carer_same")]
        assert asked["label"] == {"zh": "还是 李大军 吗？", "en": "Is it 李大军 too?"}
        assert not [one for one in answers if "${" in f"{one['label']}{one['group']}{one['value_label']}"]


async def test_a_number_is_masked_in_a_label_as_it_is_in_its_answer(house: House, grid: Grid) -> None:
    form_id = f"{grid.login}_visit"
    await publish(await house.console("county01"), form_id, "1", SURVEY)
    filled = (
        f"<data id='{form_id}' version='1'><who>郝桂英</who><card>{CARD}</card><right>是</right><age>200</age></data>"
    )
    record: dict[str, Any] = house.visit(grid.household) | {
        "form": {"id": form_id, "version": "1"},
        "instance": filled,
    }
    await grid.phone.send(record)
    await house.work()
    page = await (await house.console("town01")).get(f"/visits/{record['id']}")
    said = {one["path"]: one for one in page["answers_labelled"]}
    assert said["/data/card"]["value"] == MASKED
    assert said["/data/right"]["label"]["zh"] == f"郝桂英 的证件是 {MASKED} 吗？"
    assert said["/data/age"]["label"]["zh"] == "郝桂英 几岁"
    problems = {one["path"]: one["message"]["zh"] for one in page["visit"]["form_problems"]}
    assert problems["/data/age"] == f"郝桂英（{MASKED}）活不到 200 岁"
    assert page["labels"]["/data/owner"]["zh"] == "郝桂英 的房子归谁"
    assert CARD not in str(page)
