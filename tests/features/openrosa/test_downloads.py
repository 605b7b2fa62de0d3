"""What Collect downloads: the forms in force, their files, and the worker's own lists."""

import csv
from io import StringIO

import pytest

from field_forms import compile_form
from tests import world
from tests.features.openrosa.client import Collect, Form
from tests.features.openrosa.conftest import Installed
from tests.features.openrosa.filling import offered
from tests.house import REPORT, SURVEY, VISIT, Grid, House


def rows(form: Form, name: str = "households.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(form.media[name].decode())))


async def test_every_form_in_force_downloads_and_compiles(house: House, collect: Collect) -> None:
    forms = await collect.form_list()
    assert {VISIT, SURVEY, REPORT} <= {f.form_id for f in forms}
    for form in forms:
        await collect.download(form)
        assert compile_form(form.xform).version == form.version


async def test_one_form_is_asked_for_and_described(house: House, collect: Collect) -> None:
    (form,) = await collect.form_list(f"?formID={REPORT}&verbose=true")
    assert (form.form_id, form.description) == (REPORT, f"{form.name} ({form.version})")
    assert (await collect.form_list(f"?formID={REPORT}"))[0].description is None
    assert await collect.form_list("?formID=none") == []


async def test_a_visit_asks_whom_and_a_survey_for_which_case(house: House, collect: Collect) -> None:
    visit, survey, report = [await offered(collect, name) for name in (VISIT, SURVEY, REPORT)]
    asked = [[q.name for q in compile_form(one.xform).definition.questions[:2]] for one in (visit, survey)]
    assert asked == [["household_id", "person_id"], ["case_id", "person_id"]]
    assert sorted(visit.media) == ["households.csv", "persons.csv"]
    assert sorted(survey.media) == ["cases.csv", "persons.csv"]
    assert report.manifest_url is None


async def test_the_list_holds_the_workers_households_and_no_others(
    house: House, grid: Grid, collect: Collect, install: Installed
) -> None:
    second = await house.household(grid.code)
    found = {row["name"]: row for row in rows(await offered(collect, VISIT))}
    assert set(found) == {grid.household, second}
    first = found[grid.household]
    assert first["label"] == "郝桂英 · 村东头"
    assert (first["due_date"], first["statuses"], first["__version"]) == ("2024-06-08", "tekun", "1")
    other = await install((await house.grid(world.CHENGNAN)).phone)
    assert grid.household not in {row["name"] for row in rows(await offered(other, VISIT))}


async def test_telephone_numbers_are_masked(house: House, grid: Grid, collect: Collect) -> None:
    sealed = house.parts.crypto.seal("13835512345")
    await house.sql("update persons set phone_cipher = $2 where household_id = $1", grid.household, sealed)
    form = await offered(collect, VISIT)
    assert rows(form)[0]["phone"] == "*******2345"
    assert b"13835512345" not in form.media["households.csv"]


async def test_an_unchanged_list_is_not_downloaded_again(house: House, grid: Grid, collect: Collect) -> None:
    first = await offered(collect, VISIT)
    before = len(collect.log)
    again = await offered(collect, VISIT)
    assert again.media == first.media
    assert [path.rpartition("/")[2] for _, path, _ in collect.log[before:]] == ["formList", "form.xml", "manifest"]


async def test_a_row_that_changed_has_a_new_version_and_the_others_keep_theirs(
    house: House, grid: Grid, collect: Collect
) -> None:
    second = await house.household(grid.code)
    await offered(collect, VISIT)
    await house.sql("update households set address = '村西头' where id = $1", second)
    found = {row["name"]: row for row in rows(await offered(collect, VISIT))}
    assert (found[second]["__version"], found[second]["address"]) == ("2", "村西头")
    assert found[grid.household]["__version"] == "1"
    assert collect.lists["households"][second].version == 2


async def test_what_the_device_has_is_not_sent_again(house: House, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    tag = f'"{form.hash.removeprefix("md5:")}"'
    answer = await collect.request("GET", form.download_url, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)


async def test_a_household_that_moved_away_leaves_the_device(house: House, grid: Grid, collect: Collect) -> None:
    moved = await house.household(grid.code)
    await offered(collect, VISIT)
    assert moved in collect.lists["households"]
    await house.sql("update households set region_code = $2 where id = $1", moved, world.GRID_BAICHI)
    await offered(collect, VISIT)
    assert set(collect.lists["households"]) == {grid.household}


async def test_integrity_says_gone_of_what_is_not_the_workers(house: House, collect: Collect, grid: Grid) -> None:
    url = f"{collect.server_url}/integrity/households?id={grid.household},no-uuid,{house.new_id()}"
    root = await collect.document(url)
    assert [e.findtext("deleted") for e in root.findall("entities/entity")] == ["false", "true", "true"]


@pytest.mark.parametrize(
    "path",
    ["forms/none/1/form.xml", f"forms/{VISIT}/0/manifest", f"forms/{REPORT}/0/media/households.csv", "integrity/x"],
)
async def test_what_there_is_not_is_said_in_words(collect: Collect, path: str) -> None:
    answer = await collect.request("GET", f"{collect.server_url}/{path}")
    assert answer.status_code in (400, 404)
    assert "<OpenRosaResponse" in answer.text


async def test_files_of_another_form_are_not_served(house: House, collect: Collect) -> None:
    version = house.versions[REPORT]
    answer = await collect.request("GET", f"{collect.server_url}/forms/{REPORT}/{version}/media/households.csv")
    assert answer.status_code == 404
