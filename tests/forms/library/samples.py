"""Answers of synthetic people to the library's forms, and whole instances made of them.

Each `*.json` beside this file is one filled form, answers by question path as `form run` takes them, filled in on
`TODAY`. Other tests start from one and change what they are about:

    visit_instance(event_type="none", today=date(2026, 7, 1))
    instance("survey_fire", requested_amount=9000)
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from field_forms import Evaluation, Form, Sources, compile_form, convert_xlsform, evaluate_answers
from field_forms.tree import Node
from server.forms.library_listing import LIBRARY

TODAY = date(2026, 3, 5)  # a Thursday in the heating season
SHANGHAI = ZoneInfo("Asia/Shanghai")
FORM_OF = {
    "visit": "scattered_tekun_visit", "survey": "temp_aid_survey", "quick": "quick_report",
    "dibao": "dibao_household_check", "disaster": "disaster_assessment", "screening": "low_income_screening",
    "selfcare": "disability_self_care", "sickbed": "sickbed_followup",
}  # fmt: skip
SAMPLES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.json")))
INSTANCE_ID = "uuid:019cbb3e-8c00-7000-8000-000000000001"
Answers = dict[str, Any]


@cache
def form(form_id: str) -> Form:
    """A form of the library, converted and compiled as at publication."""
    return compile_form(convert_xlsform((LIBRARY / f"{form_id}.xlsx").read_bytes()))


def form_of(sample: str) -> Form:
    """The form that a sample answers."""
    return form(FORM_OF[sample.partition("_")[0]])


@cache
def _recorded(sample: str) -> Mapping[str, Any]:
    return json.loads((Path(__file__).parent / f"{sample}.json").read_text(encoding="utf-8"))


@cache
def _path_of(form_id: str) -> Mapping[str, str]:
    return {slot.name: slot.path for slot in form(form_id).slots}


def answers(sample: str, *, today: date = TODAY, **changes: Any) -> Answers:
    """A sample's answers by path, its dates moved so that it is filled in on `today`.

    `changes` are answers by question name: None leaves a question out, a list of objects replaces the rows of a
    repeat. Raises KeyError for a name that the form does not have.
    """
    names = _path_of(form_of(sample).id)
    found = {path: _moved(path, value, today - TODAY) for path, value in _recorded(sample).items()}
    for name, value in changes.items():
        path = names[name]
        found = {at: kept for at, kept in found.items() if at != path and not at.startswith(f"{path}[")}
        if value is not None:
            found[path] = value.isoformat() if isinstance(value, date) else value
    return found


def _moved(path: str, value: object, by: timedelta) -> object:
    if not (path.endswith(("_date", "_since", "_on")) and isinstance(value, str)):
        return value
    return (date.fromisoformat(value) + by).isoformat()


def fill(form_id: str, given: Mapping[str, Any], *, today: date = TODAY) -> Evaluation:
    """A form filled in on a phone at ten in the morning of `today`."""
    at = datetime.combine(today, time(10), SHANGHAI)
    sources = Sources(uuid=lambda: INSTANCE_ID.removeprefix("uuid:"))
    return evaluate_answers(form(form_id), given, today=today, now=at, sources=sources)


def evaluation(sample: str, *, today: date = TODAY, **changes: Any) -> Evaluation:
    """A sample, filled in on `today`."""
    return fill(form_of(sample).id, answers(sample, today=today, **changes), today=today)


def as_sent(found: Evaluation, *, instance_id: str = INSTANCE_ID) -> str:
    """The XForm instance that the phone sends: calculated values in it, hidden questions left out."""
    root = found.root
    inner = "".join(_xml(kid, instance_id) for kid in root.kids if kid.relevant)
    head = f"{root.name} id={quoteattr(found.form.id)} version={quoteattr(found.form.version)}"
    return f"<{head}>{inner}</{root.name}>"


def instance(sample: str, *, today: date = TODAY, instance_id: str = INSTANCE_ID, **changes: Any) -> str:
    """A sample as it is sent."""
    return as_sent(evaluation(sample, today=today, **changes), instance_id=instance_id)


def visit_instance(*, sample: str = "visit_met", today: date = TODAY, **changes: Any) -> str:
    """A home visit as it is sent; without changes a quiet one where the person was met."""
    return instance(sample, today=today, **changes)


def survey_instance(*, sample: str = "survey_fire", today: date = TODAY, **changes: Any) -> str:
    """A township's survey for temporary aid as it is sent."""
    return instance(sample, today=today, **changes)


def quick_report_instance(*, sample: str = "quick_fire", today: date = TODAY, **changes: Any) -> str:
    """A quick report as it is sent."""
    return instance(sample, today=today, **changes)


def _xml(node: Node, instance_id: str) -> str:
    if node.name == "instanceID":
        return f"<instanceID>{escape(instance_id)}</instanceID>"
    inner = "".join(_xml(kid, instance_id) for kid in node.kids if kid.relevant) or escape(node.text)
    return f"<{node.name}>{inner}</{node.name}>" if inner else f"<{node.name}/>"
