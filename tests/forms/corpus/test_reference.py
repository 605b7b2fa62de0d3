"""The corpus covers the XLSForm reference, row by row, and the engine has every function of it."""

from __future__ import annotations

import pytest

from field_forms.xpath.functions import FUNCTIONS
from tests.forms.corpus import reference
from tests.forms.corpus.reading import corpus

USED = reference.used(corpus())


@pytest.mark.parametrize("kind", reference.REFERENCE)
def test_every_row_of_the_reference_is_used_by_a_page(kind: str) -> None:
    assert sorted(reference.REFERENCE[kind] - USED[kind]) == []


def test_the_engine_has_every_function_of_the_reference() -> None:
    assert sorted(reference.REFERENCE["functions"] - set(FUNCTIONS)) == []


def test_every_function_of_the_engine_is_used_by_a_page() -> None:
    others = {"namespace-uri", "jr:itext"}
    assert sorted(set(FUNCTIONS) - USED["functions"] - others) == []


def test_there_are_at_least_sixty_pages() -> None:
    assert len(corpus()) >= 60


def test_a_row_that_no_page_uses_is_named() -> None:
    without = [page for page in corpus() if page.name != "background_records"]
    missing = reference.REFERENCE["types"] - reference.used(without)["types"]
    assert missing == {"background-audio", "background-geopoint", "start-geopoint"}
