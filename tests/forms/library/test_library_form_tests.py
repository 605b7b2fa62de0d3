"""The form tests that stand in the library's workbooks, on the server's engine and on the phone's."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from field_forms import (
    Answers,
    Form,
    FormTest,
    Problem,
    compile_form,
    convert_xlsform,
    failures,
    read_form_tests,
    run_form_test,
)
from server.forms.library_listing import LIBRARY
from tests.forms.library.samples import SHANGHAI
from tests.forms.phone import PhoneEngine

WORKBOOKS = sorted(LIBRARY.glob("*.xlsx"))


def on_the_phone(phone: PhoneEngine, xform: str, test: FormTest, here: Answers) -> Answers:
    """The phone's outcome of a form test; its messages are its own."""
    at = datetime.combine(test.today, time(12), SHANGHAI)
    there: dict[str, Any] = phone.run(xform, test.answers, rows=dict(test.rows), now=at)
    assert "failure" not in there, there
    problems = [Problem(path=path, kind=kind, message="", zh="", en="") for path, kind in there["problems"]]
    return msgspec.structs.replace(
        here, values=there["values"], relevant=there["relevant"], required=there["required"], problems=problems
    )


@pytest.fixture(scope="module", params=WORKBOOKS, ids=lambda path: path.stem)
def published(request: pytest.FixtureRequest) -> tuple[Path, str, Form]:
    """A workbook, its XForm, and the form compiled from it."""
    xform = convert_xlsform(request.param.read_bytes())
    return request.param, xform.decode(), compile_form(xform)


def test_every_form_test_holds_on_server_and_phone(phone: PhoneEngine, published: tuple[Path, str, Form]) -> None:
    path, xform, form = published
    tests, wrong = read_form_tests(path.read_bytes(), form)
    assert wrong == []
    assert len({test.name for test in tests}) == len(tests) >= 20
    for test in tests:
        here = run_form_test(form, test)
        assert failures(test, here) == [], test.name
        assert failures(test, on_the_phone(phone, xform, test, here), "phone") == [], test.name


def test_the_form_tests_pass_through_every_branch(published: tuple[Path, str, Form]) -> None:
    """Each question is asked in one form test and, when it depends on an answer, left out in another."""
    path, _, form = published
    tests, _ = read_form_tests(path.read_bytes(), form)
    shown: dict[str, set[bool]] = {}
    broken: set[tuple[str, str]] = set()
    for test in tests:
        outcome = run_form_test(form, test)
        for at, relevant in outcome.relevant.items():
            shown.setdefault(_bare(at), set()).add(relevant)
        broken |= {(_bare(problem.path), problem.kind) for problem in outcome.problems}
    # A repeat without rows is nowhere to be seen; what stands in its rows says so.
    depends = {slot.path for slot in form.slots if slot.bind.relevant and slot.kind != "repeat"}
    assert {at for at in depends if shown.get(at, set()) != {True, False}} == set(), "never asked, or always"
    limits = {slot.path for slot in form.slots if slot.bind.constraint}
    assert {at for at in limits if (at, "constraint") not in broken} == set(), "a limit that no form test passes"


def _bare(path: str) -> str:
    """A path without the numbers of its rows."""
    return "/".join(step.partition("[")[0] for step in path.split("/"))
