"""JavaRosa, started once."""

from collections.abc import Iterator

import pytest

from tests.forms.javarosa import JavaRosa


@pytest.fixture(scope="session")
def javarosa() -> Iterator[JavaRosa]:
    """ODK Collect's form engine in a Java process."""
    with JavaRosa() as engine:
        yield engine
