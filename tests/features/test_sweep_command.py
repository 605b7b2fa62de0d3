"""`tanfang sweep` on the command line."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from server import cli, followups
from server.core.db import connect
from server.settings import Settings, to_environment
from tests import world
from tests.servers import SharedServers, create_database, drop_database
from tests.world import COUNTY, NOW, TODAY


@pytest_asyncio.fixture
async def committed(servers: SharedServers, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Settings]:
    """The small county in a database of its own, and the environment that names it."""
    name = "test_sweep_command"
    await drop_database(servers, name)
    await create_database(servers, name)
    settings = servers.settings(name)
    for key, value in to_environment(settings).items():
        monkeypatch.setenv(key, value)
    conn = await connect(settings.dsn)
    async with conn.transaction():
        await world.build(conn)
        await followups.recompute_county(conn, COUNTY, TODAY, NOW)
    await conn.close()
    yield settings
    await drop_database(servers, name)


async def tanfang(*arguments: str) -> int:
    return await asyncio.to_thread(cli.main, ["sweep", *arguments])


async def test_the_counts_as_one_json_document_and_nothing_new_the_second_time(
    committed: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await tanfang("--date", TODAY.isoformat(), "--json")
    first = json.loads(capsys.readouterr().out)
    again = await tanfang("--date", TODAY.isoformat(), "--json")
    second = json.loads(capsys.readouterr().out)
    assert (code, again) == (0, 0)
    assert (first["date"], first["overdue"], first["flagged_now"], first["flagged"]) == ("2026-03-02", 5, 5, 5)
    assert (second["flagged_now"], second["flagged"]) == (0, 5)
    assert first["counties"][0]["county_code"] == COUNTY


async def test_in_words_for_people(committed: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    await tanfang("--date", (TODAY - timedelta(days=400)).isoformat())
    printed = capsys.readouterr().out
    assert "新标记" in printed
    assert "newly flagged" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--date", "31/12/2026"), "Not a date"), (("--county", "999999"), "No such county: 999999")],
)
async def test_what_cannot_be_swept_is_said_on_stderr(
    committed: Settings, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert await tanfang(*arguments) == 1
    assert said in capsys.readouterr().err
