"""`tanfang form check` runs the form tests of a workbook; `form run` finds the lists of a form."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from server.commands import CommandError
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


def asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: bytes, answers: bytes, names: str
) -> dict[str, str]:
    """Values of a form filled by files of these names and contents."""
    form_name, answers_name = names.split()
    files = kept(tmp_path, form_name, form), kept(tmp_path, answers_name, answers)
    code, said = run(capsys, "run", *files, "--today", "2026-03-05", "--json")
    assert code == 0
    return json.loads(said)["values"]


ANSWERED = json.dumps({"village": "heyan"})
SENT = '<data id="t"><village>heyan</village></data>'


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        (ANSWERED.encode(), "form.xml a.json"),
        (ANSWERED.encode("utf-8-sig"), "form.XML a.json"),
        (SENT.encode(), "form.xml a.xml"),
        (SENT.encode(), "form a"),
        (b"\n" + SENT.encode("utf-8"), "form.xform a.txt"),
    ],
)
def test_files_are_known_by_how_they_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: bytes, names: str
) -> None:
    form = phones.form_of("<village/>").encode()
    assert asked(tmp_path, capsys, form, answers, names)["/data/village"] == "heyan"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lists_are_found_whatever_the_encoding_of_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    kept(tmp_path, "villages.csv", "name,label\nheyan,河沿村\n".encode())
    form = phones.form_of(
        "<village/><label/>",
        """<bind nodeset="/data/label" calculate="instance('v')/root/item[name = /data/village]/label"/>""",
        lists='<instance id="v" src="jr://file-csv/villages.csv"/>',
    )
    values = asked(tmp_path, capsys, form.encode(encoding), ANSWERED.encode(), "form.xml a.json")
    assert values["/data/label"] == "河沿村"


@pytest.mark.parametrize(
    "answers", [b"[1]", b'{"a":', '{"a":"甲"}'.encode("gbk"), b'{"a":' * 5_000 + b"1" + b"}" * 5_000]
)
def test_answers_that_are_no_object_are_refused_in_both_languages(tmp_path: Path, answers: bytes) -> None:
    files = [kept(tmp_path, "form.xml", phones.form_of("<a/>").encode()), kept(tmp_path, "a.json", answers)]
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    with pytest.raises(CommandError, match=r"答案文件不是 JSON 对象[\s\S]*The answers are no JSON object"):
        command.run(parser.parse_args(["run", *map(str, files)]))
