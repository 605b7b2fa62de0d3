"""The form library as text: a change of a workbook cannot pass unseen."""

import pytest

from server.forms import library_listing as library

WORKBOOKS = sorted(library.LIBRARY.glob("*.xlsx"))


def test_the_library_holds_the_forms_a_county_starts_with() -> None:
    assert [path.stem for path in WORKBOOKS] == [
        "dibao_household_check", "disability_self_care", "disaster_assessment", "low_income_screening",
        "quick_report", "scattered_tekun_visit", "sickbed_followup", "temp_aid_survey",
    ]  # fmt: skip


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_the_listing_in_the_repository_is_the_one_the_workbook_gives(path: "library.Path") -> None:
    page = library.LISTINGS / f"{path.stem}.md"
    assert page.read_text(encoding="utf-8") == library.listing(path), "run: python -m server.forms.library_listing"


def test_no_listing_outlives_its_workbook() -> None:
    assert sorted(page.stem for page in library.LISTINGS.glob("*.md")) == [path.stem for path in WORKBOOKS]
