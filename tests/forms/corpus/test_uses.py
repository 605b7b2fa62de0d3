"""What is made of a form: definition, dictionary, tables, the commands. Each does it for every page of the corpus."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from field_forms import (
    Form,
    RowWriter,
    Sources,
    clock,
    compile_form,
    convert_xlsform,
    describe_difference,
    dictionary,
    read_form_tests,
    tables,
)
from field_forms.api import evaluate_answers
from field_forms.dictionary_files import dictionary_docx, dictionary_xlsx
from field_forms.evaluation import align
from field_forms.state import State
from field_forms.tree import parse_xml, root_of
from field_forms.writing import instance_xml
from server import cli
from server.commands import form as form_command
from tests.forms.corpus.reading import CorpusForm, corpus
from tests.forms.phone import NOW, ZONE
from tests.forms.test_order import by_brute_force

CORPUS = corpus()
every_form = pytest.mark.parametrize("page", CORPUS, ids=lambda page: page.name)
NOON = clock(NOW, ZONE)


@lru_cache(maxsize=100)
def _compiled(name: str) -> Form:
    page = next(page for page in CORPUS if page.name == name)
    media = {file: text.encode() for file, text in page.media.items()}
    return compile_form(convert_xlsform(page.workbook()), media)


def _form(page: CorpusForm) -> Form:
    return _compiled(page.name)


def _no_node(_named: str) -> None:
    return None


@every_form
def test_it_tells_itself(page: CorpusForm) -> None:
    definition = _form(page).definition
    asked = {row["name"] for row in page.sheets["survey"] if "name" in row and row.get("disabled") != "yes"}
    lists = {row["name"] for row in page.sheets["survey"] if row.get("type", "").endswith("-external")}
    told = {question.name for question in definition.questions}
    assert asked - lists - told == set()
    book = openpyxl.load_workbook(io.BytesIO(dictionary_xlsx(dictionary(definition))), read_only=True)
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert asked - lists - cells <= {"audit"}
    assert dictionary_docx(dictionary(definition))[:2] == b"PK"
    assert describe_difference(definition, definition) == []


@every_form
def test_its_answers_fill_tables(page: CorpusForm) -> None:
    form = _form(page)
    tests, _ = read_form_tests(page.workbook(), form)
    writer = RowWriter(tables([form.definition]), "zh")
    for test in tests:
        answers: dict[str, Any] = {path: [{}] * count for path, count in test.rows}
        answers.update(test.answers)
        values = evaluate_answers(form, answers, today=test.today).values
        rows = list(writer.rows("r1", values))
        assert rows[0][1][0] == "r1"
        assert all(len(row) == len(writer.headings(number)) for number, row in rows)


@every_form
def test_one_pass_in_order_is_enough(page: CorpusForm) -> None:
    form = _form(page)
    plain = [slot for slot in form.slots if slot.calculate is not None and slot.bind.preload == ""]
    tests, _ = read_form_tests(page.workbook(), form)
    for test in tests[:1]:
        filled = evaluate_answers(form, dict(test.answers), today=NOON)
        state = State(form, root_of(parse_xml(instance_xml(filled))), NOON, Sources(), fresh=False)
        align(state)
        settled = by_brute_force(state)
        wanted = {
            slot.path for slot in plain if "once(" not in slot.bind.calculate and "random(" not in slot.bind.calculate
        }
        assert {path: text for path, text in settled.items() if path in wanted} == {
            path: filled.values[path] for path in settled if path in wanted
        }


@every_form
def test_the_commands_take_it(
    page: CorpusForm, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The phone's engine tries every page elsewhere; starting it for each would take minutes.
    monkeypatch.setattr(form_command, "find_node", _no_node)
    book = tmp_path / f"{page.name}.xlsx"
    book.write_bytes(page.workbook())
    for file, text in page.media.items():
        (tmp_path / file).write_text(text, encoding="utf8")
    answers = tmp_path / "answers.json"
    form = _form(page)
    tests, _ = read_form_tests(page.workbook(), form)
    answers.write_text(json.dumps(dict(tests[0].answers), ensure_ascii=False), encoding="utf8")
    assert cli.main(["form", "run", str(book), str(answers), "--today", str(tests[0].today), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["values"]) >= {path for path, _ in tests[0].answers}
    cli.main(["form", "check", str(book), "--json"])
    said = json.loads(capsys.readouterr().out)
    errors = {one["kind"] for one in said["problems"] if one["severity"] == "error"}
    assert errors <= page.findings
    assert errors or [one["name"] for one in said["form_tests"] if not one["passed"]] == []
