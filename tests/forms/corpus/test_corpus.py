"""The corpus: each form does what its form tests say, on the server, on the phone and in Collect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from field_forms import (
    Answers,
    Clock,
    Form,
    FormTest,
    Problem,
    Sources,
    check_workbook,
    clock,
    compile_form,
    convert_xlsform,
    evaluate_instance,
    failures,
    instance_xml,
    read_form_tests,
    run_form_test,
)
from field_forms.api import evaluate_answers
from field_forms.lint.kinds import areas
from tests.forms.corpus.reading import ENGINES, CorpusForm, corpus
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import ZONE, PhoneEngine

CORPUS = corpus()
PORTABILITY = set(areas()["portability"].kinds)
ids: Callable[[CorpusForm], str] = lambda form: form.name  # noqa: E731 - pytest asks for a function
every_form = pytest.mark.parametrize("page", CORPUS, ids=ids)


@lru_cache(maxsize=8)
def _converted(name: str) -> tuple[bytes, str, Form]:
    page = next(page for page in CORPUS if page.name == name)
    book = page.workbook()
    xform = convert_xlsform(book).decode()
    return book, xform, compile_form(xform, {file: text.encode() for file, text in page.media.items()})


def _tests(page: CorpusForm) -> list[FormTest]:
    book, _, form = _converted(page.name)
    tests, wrong = read_form_tests(book, form)
    assert wrong == []
    return tests


def _noon(test: FormTest) -> datetime:
    return datetime.combine(test.today, time(12), ZoneInfo(ZONE))


def _clock(test: FormTest) -> Clock:
    return clock(_noon(test), ZONE)


def _outcome(said: dict[str, Any]) -> Answers:
    """Another engine's answer in the shape of ours."""
    assert "failure" not in said, said["failure"]
    problems = [Problem(path, kind, "", "", "") for path, kind in said["problems"]]
    problems += [Problem(path, "choice", "", "", "") for path, *_ in said["errors"]]
    return Answers(said["values"], said["relevant"], said["required"], problems)


def _received(form: Form, said: dict[str, Any], test: FormTest) -> list[str]:
    """What the server finds different in the instance that another engine would send."""
    found = evaluate_instance(form, said["xml"], today=_clock(test))
    relevant = {path: text for path, text in said["values"].items() if said["relevant"].get(path, True)}
    texts = [path for path, text in relevant.items() if not _same(form, path, text, found.values.get(path, ""))]
    return texts + [f"{one.path}: {one.sent} → {one.computed}" for one in found.differences]


def _same(form: Form, path: str, text: str, received: str) -> bool:
    """Whether a text arrived. Numbers of instances and the end are given on sending; Collect spaces its lines."""
    slot = form.by_names.get(tuple(step.partition("[")[0] for step in path.split("/")[1:]))
    given = path.endswith("instanceID") or (
        slot is not None and (slot.bind.preload, slot.bind.preload_parameter) == ("timestamp", "end")
    )
    return given or text.replace("; ", ";") == received.replace("; ", ";")


@every_form
def test_the_linter_finds_what_the_page_says(page: CorpusForm) -> None:
    found = check_workbook(page.workbook())
    if "phone" in page.engines:
        assert [one for one in found if one.severity == "error"] == []
    if page.engines != ENGINES:
        assert {one.kind for one in found} & PORTABILITY, "the check warns where engines differ"
    assert {one.kind for one in found} == page.findings


@every_form
def test_on_the_server(page: CorpusForm) -> None:
    _, _, form = _converted(page.name)
    tests = _tests(page)
    assert tests, "a form of the corpus has form tests"
    assert [found for test in tests for found in failures(test, run_form_test(form, test))] == []


@every_form
def test_an_instance_is_read_back_as_it_was_written(page: CorpusForm) -> None:
    _, _, form = _converted(page.name)
    for test in _tests(page):
        answers: dict[str, Any] = {path: [{}] * count for path, count in test.rows}
        answers.update(test.answers)
        first = evaluate_answers(form, answers, today=_clock(test), sources=Sources())
        again = evaluate_instance(form, instance_xml(first), today=_clock(test))
        shown = {path: text for path, text in first.values.items() if first.relevant[path]}
        assert {path: again.values.get(path) for path in shown} == shown
        assert again.differences == []


@pytest.mark.parametrize("page", [page for page in CORPUS if "phone" in page.engines], ids=ids)
def test_on_the_phone(page: CorpusForm, phone: PhoneEngine) -> None:
    _, xform, form = _converted(page.name)
    for test in _tests(page):
        said = phone.run(xform, test.answers, rows=dict(test.rows), media=page.media, now=_noon(test))
        assert failures(test, _outcome(said), "phone") == []
        assert _received(form, said, test) == []


@pytest.mark.parametrize("page", [page for page in CORPUS if "collect" in page.engines], ids=ids)
def test_in_collect(page: CorpusForm, javarosa: JavaRosa) -> None:
    _, xform, form = _converted(page.name)
    for test in _tests(page):
        said = javarosa.run(xform, test.answers, rows=dict(test.rows), media=page.media, today=test.today)
        assert failures(test, _outcome(said), "collect") == []
        assert _received(form, said, test) == []
