"""The other engines, each started once."""

from collections.abc import Iterator

import pytest

from tests.forms.javarosa import JavaRosa
from tests.forms.phone import PhoneEngine


@pytest.fixture(scope="session")
def phone() -> Iterator[PhoneEngine]:
    """The phone's form engine under node."""
    with PhoneEngine() as engine:
        yield engine


@pytest.fixture(scope="session")
def javarosa() -> Iterator[JavaRosa]:
    """ODK Collect's form engine in a Java process."""
    with JavaRosa() as engine:
        yield engine
