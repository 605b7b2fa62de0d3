"""`tanfang form check` runs the form tests of a workbook; `form run` finds the lists of a form."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from server.commands import form as command
from tests.features.test_forms_tried import AGES, CSV, PASSES, VILLAGES, book
from tests.forms import phone as phones


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code = command.run(parser.parse_args([str(word) for word in words]))
    return code, capsys.readouterr().out


def kept(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_check_prints_what_became_of_the_form_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    phones.build()
    file = kept(tmp_path, "ages.xlsx", book(AGES, PASSES))
    code, said = run(capsys, "check", file)
    assert (code, "通过 passed] 2 老人 (server, phone)" in said) == (0, True)
    code, said = run(capsys, "check", file, "--json")
    found = json.loads(said)
    assert (code, [t["name"] for t in found["form_tests"]]) == (0, ["老人", "年轻人"])
    assert isinstance(found["problems"], list)


def test_a_form_test_that_fails_is_a_fault_of_the_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ({"test": "老人", "question": "age", "answer": "60"}, {"question": "old", "value": "no"})
    code, said = run(capsys, "check", kept(tmp_path, "ages.xlsx", book(AGES, wrong)), "--json")
    (found,) = [p for p in json.loads(said)["problems"] if p["kind"] == "form_test"]
    assert (code, found["sheet"], found["row"], found["column"]) == (1, "_tests", 3, "value")


@pytest.mark.parametrize(("beside", "kinds"), [(True, []), (False, ["media_missing"])])
def test_a_list_is_looked_for_beside_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], beside: bool, kinds: list[str]
) -> None:
    file = kept(tmp_path, "villages.xlsx", book(VILLAGES))
    if beside:
        kept(tmp_path, "villages.csv", CSV)
    code, said = run(capsys, "check", file, "--json")
    media = [p["kind"] for p in json.loads(said)["problems"] if p["kind"].startswith("media")]
    assert (code, media) == (0, kinds)


def test_run_takes_the_lists_of_the_folder_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lists").mkdir()
    kept(tmp_path / "lists", "villages.csv", CSV)
    file = kept(tmp_path, "villages.xlsx", book(VILLAGES))
    found: dict[str, list[Any]] = {}
    for village in ("heyan", "nowhere"):
        answers = kept(tmp_path, "answers.json", json.dumps({"/data/village": village}).encode())
        code, said = run(
            capsys, "run", file, answers, "--media", tmp_path / "lists", "--today", "2026-03-05", "--json"
        )
        assert code == 0
        found[village] = [p["kind"] for p in json.loads(said)["problems"]]
    assert found == {"heyan": [], "nowhere": ["choice"]}
