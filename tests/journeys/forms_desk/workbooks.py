"""A county's winter check as its clerk writes it: with three mistakes, mended, and a second version."""

from collections.abc import Mapping
from typing import Any

from tests.forms.building import workbook

FORM_ID = "winter_heating_visit"
FIRST, SECOND = "2026110101", "2026120101"
ZH, EN = "label::中文 (zh)", "label::English (en)"
FUELS = (
    {"list_name": "fuels", "name": "coal", ZH: "烧煤", EN: "Coal"},
    {"list_name": "fuels", "name": "electric", ZH: "用电", EN: "Electricity"},
    {"list_name": "fuels", "name": "none", ZH: "没有取暖", EN: "None"},
)
TESTS = (
    {"test": "没有取暖要问原因", "question": "fuel", "answer": "none", "value": "none"},
    {"question": "why_none", "answer": "(blank)", "relevant": "yes", "required": "yes"},
    {"test": "烧煤不问原因", "question": "fuel", "answer": "coal"},
    {"question": "why_none", "relevant": "no"},
)


def _asked(kind: str, name: str, zh: str, en: str, **cells: str) -> dict[str, Any]:
    row = {"type": kind, "name": name, ZH: zh, EN: en}
    for column, (said_zh, said_en) in {
        "required_message": ("还没答", "Not answered yet"),
        "constraint_message": ("填 0 到 40", "Enter 0 to 40"),
    }.items():
        if column.removesuffix("_message") in cells:
            row |= {f"{column}::中文 (zh)": said_zh, f"{column}::English (en)": said_en}
    return row | cells


def _book(version: str, survey: list[Mapping[str, Any]]) -> bytes:
    settings = {
        "form_title": "冬季取暖走访 | Winter heating visit",
        "form_id": FORM_ID,
        "version": version,
        "default_language": "中文 (zh)",
        "namespaces": 'tanfang="urn:tanfang:forms"',
        "purpose": "visit",
    }
    return workbook(survey, FUELS, (settings,), _tests=TESTS)


def _fuel(kind: str = "select_one fuels") -> dict[str, Any]:
    return _asked(kind, "fuel", "今年冬天怎么取暖？", "How is the home heated?", required="yes")


def _why(relevant: str = "${fuel} = 'none'") -> dict[str, Any]:
    return _asked("text", "why_none", "为什么没有取暖？", "Why not?", required="yes", relevant=relevant)


def _degrees(constraint: str = ". >= 0 and . <= 40", kind: str = "integer") -> dict[str, Any]:
    return _asked(kind, "degrees", "屋里多少度？", "How warm is it inside?", constraint=constraint)


def with_three_mistakes() -> bytes:
    """A list that is not there (row 2), a question that is not there (row 3), a full-width sign (row 4)."""
    return _book(FIRST, [_fuel("select_one fuel"), _why("${fual} = 'none'"), _degrees(". ＞= 0 and . <= 40")])


def mended() -> bytes:
    """The first version."""
    return _book(FIRST, [_fuel(), _why(), _degrees()])


def second() -> bytes:
    """Degrees become a decimal, which reports feel; a question is added."""
    more = _asked("select_one fuels", "neighbour_fuel", "邻居怎么取暖？", "How do the neighbours heat?")
    return _book(SECOND, [_fuel(), _why(), _degrees(kind="decimal"), more])
