"""`tanfang import`: a dry run writes nothing, a list is applied, and what is wrong is said."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from server import cli
from server.core.crypto import Crypto
from server.core.db import Connection, connect, county_scope, enter_scope
from server.settings import Settings, to_environment
from tests import world
from tests.features.lists import DISABLED, citizen, xlsx
from tests.servers import SharedServers, create_database, drop_database

FEED = "disabled_persons"
NUMBER = citizen(501)
DOCUMENT = ("--document", "壶残联函〔2026〕3号")


@pytest_asyncio.fixture
async def house(servers: SharedServers, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connection]:
    """The small county in a database of its own, where one person has a citizen ID that is known."""
    name = "test_import_command"
    await drop_database(servers, name)
    await create_database(servers, name)
    settings: Settings = servers.settings(name)
    for key, value in to_environment(settings).items():
        monkeypatch.setenv(key, value)
    conn = await connect(settings.dsn)
    async with conn.transaction():
        await world.build(conn)
        await conn.execute(
            "update persons set id_blind = $1, name = '郝桂英' where id = (select min(id::text)::uuid from persons)",
            Crypto(settings.secret_key, settings.cipher).blind(NUMBER),
        )
    yield conn
    await conn.close()
    await drop_database(servers, name)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(xlsx([
        DISABLED, ("郝桂英", NUMBER, "1", "视力", "一级", ""), ("无名氏", "123", "2", "听力", "二级", ""),
    ]))  # fmt: skip
    return path


async def tanfang(*arguments: str) -> int:
    return await asyncio.to_thread(cli.main, ["import", *arguments, "--feed", FEED])


async def counted(house: Connection) -> dict[str, Any]:
    async with house.transaction():
        await enter_scope(house, county_scope(world.COUNTY))
        found = await house.fetchrow(
            """select (select count(*) from imports) as imports,
                      (select count(*) from feed_authorisations) as documents,
                      (select count(*) from facts where channel = 'department') as facts,
                      (select count(*) from import_pieces) as pieces, (select count(*) from import_rows) as rows"""
        )
    return dict(found or {})


async def test_a_dry_run_tells_all_and_writes_nothing(
    house: Connection, listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.xlsx"
    before = await counted(house)
    assert await tanfang(str(listed), "--dry-run", "--json", "--result", str(result), *DOCUMENT) == 0
    told = json.loads(capsys.readouterr().out)
    counts = told["import"]["counts"]
    assert (told["dry_run"], counts["rows"], counts["matched"], counts["unknown"]) == (True, 2, 1, 1)
    assert [row["row"] for row in told["troubled_rows"]] == [3]
    page: Any = load_workbook(result).active
    assert [cell.value for cell in page[3]][:2] == ["2", "已对上"]
    assert await counted(house) == before


async def test_a_list_is_applied_and_told_in_words_and_the_second_time_it_is_known(
    house: Connection, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await tanfang(str(listed), *DOCUMENT) == 0
    told = capsys.readouterr().out
    assert "2 行，对上 1" in told
    assert "1 matched" in told
    assert "身份证号位数不对" in told
    written = await counted(house)
    assert written["facts"] > 0
    assert await tanfang(str(listed), "--dry-run") == 0
    assert "同一个文件已经导入过" in capsys.readouterr().out
    assert await counted(house) == written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no authorisation"),
        (("--sheet", "没有", *DOCUMENT), "no such sheet"),
        (("--county", "999999", *DOCUMENT), "Say which county"),
        (("--column", "name=没有这一列", *DOCUMENT), "没有"),
    ],
)
async def test_what_cannot_be_imported_is_said_on_stderr_and_nothing_is_left(
    house: Connection, listed: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    before = await counted(house)
    assert await tanfang(str(listed), *arguments) == 1
    assert said in capsys.readouterr().err
    assert await counted(house) == before


async def test_a_file_that_is_not_there_or_half_there(
    house: Connection, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await tanfang(str(listed.with_name("none.xlsx")), *DOCUMENT) == 1
    assert "No such file" in capsys.readouterr().err
    await asyncio.to_thread(listed.write_bytes, xlsx([DISABLED])[:500])
    assert await tanfang(str(listed), *DOCUMENT) == 1
    assert "half of it arrived" in capsys.readouterr().err
    assert (await counted(house))["documents"] == 0, "not even the document is put on file"
