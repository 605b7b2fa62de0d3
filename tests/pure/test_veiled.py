"""Facts as those see them who have not asked to read a citizen ID."""

import pytest

from server.cases import showing
from server.registry.identity import veiled
from tests.features.lists import citizen

ID = citizen(77)


@pytest.mark.parametrize(
    "written",
    [ID + "42", f"{ID[:6]} {ID[6:14]} {ID[14:]}42", f"{ID[:6]}-{ID[6:14]}-{ID[14:]}42", f"证号{ID.lower()}"],
)
def test_no_citizen_id_is_read_in_a_fact(written: str) -> None:
    shown = veiled([written])[0]
    assert ID[6:14] not in shown
    assert ID[13:17] not in shown.replace(" ", "").replace("-", "")
    assert shown.count("*") == 14


@pytest.mark.parametrize("value", ["13800000000", "晋D12345", "2026-03-02", "", 12, None, True, ["visual"]])
def test_other_values_are_shown_as_they_are(value: object) -> None:
    assert veiled(value) == value


def test_a_case_shows_a_certificate_without_the_id_it_begins_with() -> None:
    (shown,) = showing.facts({"disability_cert_no": ID + "42"}, {})
    assert shown.value == "*" * 14 + ID[14:] + "42"
