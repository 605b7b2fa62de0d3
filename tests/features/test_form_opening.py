"""A form's workbook is opened where it can do no harm first; what asks for too much there is not opened again."""

import pytest

import field_forms
from server.forms import opening, publishing
from server.forms.publishing import Upload
from tests.features.lists import xlsx
from tests.house import House

FORM = [("type", "name", "label"), ("text", "a", "问题")]


def test_a_workbook_that_can_be_read_passes() -> None:
    assert opening.why_not(xlsx(FORM, "survey")) is None
    wrong = opening.why_not(b"PK and nothing of a workbook")
    assert wrong is not None
    assert wrong[0] == "not_workbook"


async def test_a_workbook_that_asks_for_too_much_ends_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no memory more than the process begins with, so that any workbook is too much."""
    monkeypatch.setattr(opening, "MEMORY", 1)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the server opened it")

    monkeypatch.setattr(field_forms, "check_workbook", never)
    checked = publishing.check_on_both(Upload(xlsx(FORM, "survey")), house.parts.settings)
    assert checked.form is None
    (problem,) = checked.errors
    assert (problem.kind, problem.message.en) == ("too_large", "opening it takes too much memory or time")
