"""`tanfang trips plan`: a file in, a plan out, and a clear word about what is wrong with the file."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.cli import main

PROBLEM: dict[str, Any] = {
    "days": ["2026-03-02", "2026-03-03"],
    "depot": {"lon": 113.2, "lat": 36.1},
    "workers": [
        {
            "id": "wang", "start": "08:30", "end": "17:30", "days_off": ["2026-03-03"], "skills": ["nurse"],
            "max_visits_per_day": 2,
        }
    ],
    "households": [
        {
            "id": "li", "lon": 113.21, "lat": 36.11, "service_minutes": 30, "priority": 5, "visits": 2,
            "min_days_between": 1, "window": ["09:00", "12:00"], "skills": [],
        },
        {
            "id": "ma", "lon": 113.25, "lat": 36.12, "skills": ["nurse"],
            "pin": {"worker": "wang", "day": "2026-03-02"},
        },
    ],
}  # fmt: skip


def _file(folder: Path, content: object) -> str:
    path = folder / "problem.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf8")
    return str(path)


def test_the_plan_is_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trips", "plan", _file(tmp_path, PROBLEM), "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert {(stop["household"], stop["worker"], stop["day"]) for stop in plan["stops"]} == {
        ("li", "wang", "2026-03-02"),
        ("ma", "wang", "2026-03-02"),
    }
    assert [(one["household"], one["missing"], one["reason"]) for one in plan["unserved"]] == [
        ("li", 1, "no_working_day")
    ]
    assert plan["cost"]["per_worker"]["wang"]["travel_minutes"] == plan["cost"]["travel_minutes"] > 0


def test_the_plan_is_told_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trips", "plan", _file(tmp_path, PROBLEM)]) == 0
    told = capsys.readouterr().out
    assert "09:00 li" in told
    assert "没有可用的工作日" in told
    assert "add a working day" in told


@pytest.mark.parametrize(
    ("content", "arguments", "word"),
    [
        ("{", [], "is not the JSON of a problem"),
        ({"days": [1]}, [], "$.days[0]"),
        ({**PROBLEM, "households": PROBLEM["households"] * 2}, [], "Two of one household id: li, ma"),
        (PROBLEM, ["--kmh", "0"], "greater than 0"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: object, arguments: list[str], word: str
) -> None:
    assert main(["trips", "plan", _file(tmp_path, content), *arguments]) == 1
    output = capsys.readouterr()
    assert word in output.err
    assert not output.out


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trips", "plan", str(tmp_path / "none.json")]) == 1
    assert "none.json" in capsys.readouterr().err
