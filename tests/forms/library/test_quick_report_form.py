"""The quick report: what happened, how urgent, a photo, for someone who is in no list (PD-03, HB-01 to HB-05)."""

import pytest

from field_forms import Evaluation
from tests.forms.library.samples import TODAY, evaluation, form

EVENTS = (
    "fire", "traffic_accident", "other_accident", "sudden_major_illness", "expense_surge", "natural_disaster",
    "epidemic", "public_emergency", "other_special",
)  # fmt: skip
ASKED = ("event_type", "who_kind", "where_kind", "is_urgent")


def complaints(found: Evaluation) -> list[tuple[str, str]]:
    return [(problem.path.rpartition("/")[2], problem.kind) for problem in found.problems]


def test_what_happened_and_how_urgent_is_enough() -> None:
    """Who and where begin as "not known" and "right here"; how urgent it is nobody answers in the worker's place."""
    found = evaluation("quick_fire", photo=None, position=None)
    assert found.problems == []
    must = [path.rpartition("/")[2] for path, required in found.required.items() if required]
    assert must == list(ASKED)
    begins = {q.path.rpartition("/")[2]: q.default for q in form("quick_report").definition.questions if q.default}
    assert begins == {"who_kind": "other", "where_kind": "here"}


@pytest.mark.parametrize("event", EVENTS)
def test_whatever_happened_can_be_reported(event: str) -> None:
    found = evaluation("quick_fire", event_type=event)
    assert found.problems == []
    assert found.facts()["event_type"] == event


def test_nothing_happened_is_no_report() -> None:
    assert ("event_type", "choice") in complaints(evaluation("quick_fire", event_type="none"))


def test_a_place_elsewhere_must_be_said() -> None:
    assert complaints(evaluation("quick_fire", where_kind="elsewhere")) == [("place", "required")]
    assert evaluation("quick_fire", where_kind="elsewhere", place="东沟村戏台边").problems == []


def test_urgency_is_a_known_yes_or_no() -> None:
    assert evaluation("quick_fire").facts()["is_urgent"] is True
    assert evaluation("quick_fire", is_urgent="no").facts()["is_urgent"] is False


def test_somebody_living_on_the_street_is_asked_what_the_relief_station_needs_to_know() -> None:
    facts = evaluation("quick_vagrant").facts()
    assert facts["is_vagrant_or_beggar"] is True
    assert facts["cannot_solve_food_and_lodging"] is True
    assert facts["informed_of_station"] is True
    assert facts["found_by_role"] == "grid_worker"
    assert "has_relatives_to_turn_to" not in facts  # not known
    bare = evaluation("quick_fire", who_kind="vagrant")
    assert [name for name, kind in complaints(bare) if kind == "required"] == [
        "cannot_solve_food_and_lodging", "has_relatives_to_turn_to", "mobility_impaired", "has_acute_illness",
        "informed_of_station", "gives_facts",
    ]  # fmt: skip


def test_nobody_else_is_called_a_vagrant_or_asked_about_the_street() -> None:
    found = evaluation("quick_fire")
    assert "is_vagrant_or_beggar" not in found.facts()
    assert not found.relevant["/data/street"]


def test_who_moves_with_difficulty_is_escorted() -> None:
    assert complaints(evaluation("quick_vagrant", escorted=None)) == [("escorted", "required")]
    assert evaluation("quick_vagrant", mobility_impaired="no", escorted=None).problems == []


def test_the_day_is_not_in_the_future() -> None:
    assert evaluation("quick_fire", event_date=TODAY).problems == []
    tomorrow = TODAY.replace(day=TODAY.day + 1)
    assert complaints(evaluation("quick_fire", event_date=tomorrow)) == [("event_date", "constraint")]


@pytest.mark.parametrize(
    "name", ["event_type", "is_urgent", "person_name", "place", "event_date", "event_description"]
)
def test_the_names_a_lead_is_made_from_are_there_once(name: str) -> None:
    assert [question.name for question in form("quick_report").definition.questions].count(name) == 1
