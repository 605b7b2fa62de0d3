"""A whole house of its own for the bad days: servers that may be killed, a server process, a worker process."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bad_days.estate import Estate


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Generator[Estate]:
    estate = Estate(Path(tmp_path_factory.mktemp("estate")))
    try:
        estate.start()
        yield estate
    finally:
        estate.stop()


@pytest_asyncio.fixture
async def estate(standing: Estate) -> AsyncGenerator[Estate]:
    """The house whole and at rest, whatever the test before did to it."""
    standing.repair()
    await standing.open()
    yield standing
    await standing.close()
