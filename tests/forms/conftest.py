"""The phone's engine, started once."""

from collections.abc import Iterator

import pytest

from tests.forms.phone import PhoneEngine


@pytest.fixture(scope="session")
def phone() -> Iterator[PhoneEngine]:
    """The phone's form engine under node."""
    with PhoneEngine() as engine:
        yield engine
