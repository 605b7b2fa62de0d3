"""Form tests on both engines: what the workbook expects, what the server gives, what a phone gives."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from field_forms import Answers, Finding, Form, FormTest, Problem, failures, plain_path, run_form_test
from field_forms.lint.finding import Place, make
from server.core.clock import COUNTY_ZONE
from server.core.phone_engine import PhoneEngine, PhoneEngineFailed
from server.forms.media import empty_lists, only_lists
from server.forms.records import FormTestOutcome

MOST_SHOWN = 10  # disagreements of one form test: more say no more
UNENTERABLE = frozenset({"choice", "type"})  # a phone's screen takes no such answer, so it cannot be asked
_STAMPED = ("uid", "timestamp")  # a phone draws and stamps these when it sends
_AGREE = ("换一种写法，直到两边结果相同", "write it so that both give the same")
_CANNOT_OPEN = ("改到手机能打开为止", "change it until a phone can open it")


def try_form(
    form: Form, xform: str, tests: Sequence[FormTest], media: Mapping[str, bytes], phone: PhoneEngine | None
) -> tuple[list[FormTestOutcome], list[Finding]]:
    """Run the form tests; the outcome of each, and what is wrong. `form` is compiled with its lists.

    With `phone` the form is opened there even when it has no test: one that a phone cannot open is useless.
    """
    findings: list[Finding] = []
    given = {name: data.decode("utf-8-sig", "replace") for name, data in only_lists(media).items()}
    lists = empty_lists() | given
    asked = phone
    if phone is None:
        findings.append(_not_asked())
    elif (why := _cannot_open(phone, xform, lists)) is not None:
        findings.append(why)
        asked = None
    absent = {q.path for q in form.definition.questions if q.list_file and q.list_file not in media}
    outcomes: list[FormTestOutcome] = []
    for test in tests:
        here = run_form_test(form, test)
        found = failures(test, here)
        both = asked is not None and not _cannot_be_asked(test, here, absent)
        if asked is not None and both:
            found += _on_the_phone(asked, form, xform, lists, test, here)
        outcomes.append(
            FormTestOutcome(
                name=test.name, row=test.row, passed=not found, engines=["server", "phone"] if both else ["server"]
            )
        )
        findings += found
    return outcomes, findings


def _cannot_be_asked(test: FormTest, here: Answers, absent: Collection[str]) -> bool:
    """Whether a phone would not take the answers: no screen lets them in, or their list is made for each worker."""
    chosen = {plain_path(path) for path, _ in test.answers}
    return not chosen.isdisjoint(absent) or any(problem.kind in UNENTERABLE for problem in here.problems)


def _not_asked() -> Finding:
    return make(
        "warning", "phone_engine", Place(),
        ("服务器上没有 Node.js，没有用手机的表单引擎试填", "no Node.js here: the phone's engine was not asked"),
        ("在服务器上装 Node.js 20 或更新，或在手机上试填", "install Node.js 20 or newer, or try the form on a phone"),
    )  # fmt: skip


def _cannot_open(phone: PhoneEngine, xform: str, lists: Mapping[str, str]) -> Finding | None:
    try:
        answer = phone.run(xform, now=datetime(2026, 3, 5, 12, tzinfo=COUNTY_ZONE), media=lists)
        why = answer.get("failure")
    except PhoneEngineFailed as error:
        why = str(error)
    if why is None:
        return None
    words = f"手机打不开这张表单：{why}", f"a phone cannot open this form: {why}"
    return make("error", "phone_engine", Place(), words, _CANNOT_OPEN)


def _on_the_phone(
    phone: PhoneEngine, form: Form, xform: str, lists: Mapping[str, str], test: FormTest, here: Answers
) -> list[Finding]:
    """Where the phone gives something else than the server."""
    own = {slot.path for slot in form.slots if slot.bind.preload in _STAMPED}
    try:
        first = _fill(phone, xform, lists, test)
        found = [one for one in _differences(here, as_answers(first)) if one[1] not in own]
        if found:  # what is drawn anew each time, as by random(), cannot be compared
            again = _fill(phone, xform, lists, test)["values"]
            found = [one for one in found if again.get(one[1]) == first["values"].get(one[1])]
    except PhoneEngineFailed as error:
        words = f"表单测试“{test.name}”在手机上没有结果：{error}", f"form test “{test.name}” on the phone: {error}"
        return [make("error", "form_test", Place("_tests", test.row, "test"), words, _CANNOT_OPEN)]
    return [_disagreement(test, *one) for one in found[:MOST_SHOWN]]


def _fill(phone: PhoneEngine, xform: str, lists: Mapping[str, str], test: FormTest) -> dict[str, Any]:
    """Outer rows and questions first, as a person comes upon them."""
    at = datetime.combine(test.today, time(12), COUNTY_ZONE)
    rows = sorted(test.rows, key=lambda row: row[0].count("["))
    answers = sorted(test.answers, key=lambda answer: answer[0].count("["))
    answer = phone.run(xform, answers, now=at, rows=rows, media=lists, xml=False)
    if "failure" in answer:
        raise PhoneEngineFailed(str(answer["failure"]))
    return answer


def as_answers(there: Mapping[str, Any]) -> Answers:
    """The phone's outcome in the shape of the server's."""
    said = [(path, kind) for path, kind in there["problems"]] + [(path, kind) for path, kind, _ in there["errors"]]
    return Answers(
        values=there["values"],
        relevant=there["relevant"],
        required=there["required"],
        problems=[Problem(path=path, kind=kind, message=kind, zh=kind, en=kind) for path, kind in said],
    )


def _differences(here: Answers, there: Answers) -> Iterator[tuple[str, str, str, str]]:
    """(column, path, the server's, the phone's) of everything that is not the same."""
    sides = [(_texts(side), side) for side in (here, there)]
    for column in ("value", "relevant", "required", "problem"):
        mine, theirs = sides[0][0][column], sides[1][0][column]
        for path in [*mine, *(path for path in theirs if path not in mine)]:
            if mine.get(path, "") != theirs.get(path, ""):
                yield column, path, mine.get(path, ""), theirs.get(path, "")


def _texts(outcome: Answers) -> dict[str, dict[str, str]]:
    problems: dict[str, set[str]] = {}
    for problem in outcome.problems:
        problems.setdefault(problem.path, set()).add(problem.kind)
    return {
        "value": outcome.values,
        "relevant": {path: "yes" if is_so else "no" for path, is_so in outcome.relevant.items()},
        "required": {path: "yes" if is_so else "no" for path, is_so in outcome.required.items()},
        "problem": {path: ", ".join(sorted(kinds)) for path, kinds in problems.items()},
    }


def _disagreement(test: FormTest, column: str, path: str, here: str, there: str) -> Finding:
    expected = [one for one in test.expectations if one.path == path]
    same = [one for one in expected if one.column == column] or expected
    place = same[0].row.place(column) if same else Place("_tests", test.row, "test")
    return make(
        "error", "form_test", place,
        (
            f"表单测试“{test.name}”：{path} 的 {column}，服务器得到 {here or '空'}，手机得到 {there or '空'}",
            f"form test “{test.name}”: {column} of {path}: server {here or 'blank'}, phone {there or 'blank'}",
        ),
        _AGREE,
    )  # fmt: skip
