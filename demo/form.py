"""The form the demo's visits were filled with: the scattered-tekun home visit of the form library."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

import msgspec
from python_calamine import CalamineWorkbook

import server.forms
from demo.answers import FORM_ID, GROUPS, PATHS, by_question, facts_found
from demo.records import DemoAnswers


@cache
def form_version() -> str:
    """The version of the workbook in the library."""
    workbook = Path(server.forms.__path__[0]) / "library" / f"{FORM_ID}.xlsx"
    sheet = CalamineWorkbook.from_filelike(BytesIO(workbook.read_bytes())).get_sheet_by_name("settings")
    titles, values = sheet.to_python()[:2]
    return str(values[titles.index("version")])


# Stands for the carer's name, the only free text: everything else takes few values and is kept ready.
_CARER = "{carer}"


def instance(answers: DemoAnswers, instance_id: str) -> str:
    """The XForm instance of a visit. Names are words of ours: nothing in them needs escaping."""
    text = _instance(_anonymous(answers)).replace("{id}", instance_id)
    return text if answers.carer is None else text.replace(_CARER, answers.carer)


def evaluated(answers: DemoAnswers) -> msgspec.Raw:
    """The answers as JSON, by question path."""
    return _named(_evaluated(_anonymous(answers)), answers)


def facts(answers: DemoAnswers) -> msgspec.Raw:
    """What the answers say as JSON, by name of the fact catalogue."""
    return _named(_facts(_anonymous(answers)), answers)


def _named(text: str, answers: DemoAnswers) -> msgspec.Raw:
    return msgspec.Raw((text if answers.carer is None else text.replace(_CARER, answers.carer)).encode())


def _anonymous(answers: DemoAnswers) -> DemoAnswers:
    carer = None if answers.carer is None else _CARER
    return DemoAnswers(answers.outcome, answers.month, answers.care, answers.alone, carer)


def instance_of(given: Mapping[str, str], instance_id: str) -> str:
    """The XForm instance of these answers, by question."""
    pages = "".join(_page(group, names, given) for group, names in GROUPS.items())
    meta = f"<meta><instanceID>uuid:{instance_id}</instanceID></meta>"
    return f'<data id="{FORM_ID}" version="{form_version()}">{pages}{meta}</data>'


@cache
def _instance(answers: DemoAnswers) -> str:
    return instance_of(by_question(answers), "{id}")


def _page(group: str, names: tuple[str, ...], answers: Mapping[str, str]) -> str:
    inside = "".join(f"<{name}>{answers[name]}</{name}>" for name in names if name in answers)
    return f"<{group}>{inside}</{group}>" if inside else ""


@cache
def _evaluated(answers: DemoAnswers) -> str:
    return msgspec.json.encode({PATHS[name]: value for name, value in by_question(answers).items()}).decode()


@cache
def _facts(answers: DemoAnswers) -> str:
    return msgspec.json.encode(facts_found(answers)).decode()
