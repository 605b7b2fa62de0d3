"""Everything of a county in one file: nothing forgotten, nothing that lets somebody in, checked by its own sums."""

import asyncio
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from server import files
from server.cli import main
from server.core.db import connect, county_scope, enter_scope
from server.exports import archive
from server.exports.datasets import DATASETS
from server.exports.queries_of_archive import LEFT_OUT
from server.settings import to_environment
from tests.features.test_files import photo, sha, upload, visit_with
from tests.house import Grid, House

COUNTY = "140427"


class Heard(list[str]):
    """Which parts were told of."""

    def __call__(self, part: str, done: int) -> None:
        assert done >= 0
        self.append(part)


@asynccontextmanager
async def source(house: House) -> AsyncGenerator[archive.Source]:
    owner = await connect(house.parts.settings.owner_dsn)
    try:
        async with owner.transaction(isolation="repeatable_read", readonly=True):
            await enter_scope(owner, county_scope(COUNTY))
            yield archive.Source(owner, house.parts.storage, house.parts.crypto, COUNTY, "武乡县")
    finally:
        await owner.close()


async def archived(house: House) -> tuple[zipfile.ZipFile, archive.Archived, Heard]:
    file, heard = io.BytesIO(), Heard()
    async with source(house) as read:
        told = await archive.write(read, cast("BinaryIO", file), house.clock(), heard)
    return zipfile.ZipFile(file), told, heard


def table(whole: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    return list(csv.DictReader(io.StringIO(whole.read(name).decode("utf-8-sig"))))


async def test_every_table_of_the_county_is_in_it_whole_and_nothing_that_lets_somebody_in(
    house: House, grid: Grid
) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    whole, told, _ = await archived(house)
    known = {one["table_name"] for one in await house.sql(
        "select distinct table_name from information_schema.columns c "
        "join information_schema.tables t using (table_schema, table_name) "
        "where table_schema = 'public' and column_name = 'county_code' and table_type = 'BASE TABLE'"
    )}  # fmt: skip
    inside = {one.removeprefix("database/")[:-4] for one in whole.namelist() if one.startswith("database/")}
    assert inside == known - set(LEFT_OUT)
    assert set(LEFT_OUT) <= known  # a table that was renamed is not left out by accident
    assert told.tables == len(inside)
    for name in ("households", "submissions", "visits", "facts", "audit", "files", "followups"):
        (count,) = await house.sql(f"select count(*) as n from {name} where county_code = $1", COUNTY)
        assert len(table(whole, f"database/{name}.csv")) == count["n"], name


async def test_what_is_sealed_stands_in_it_open(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await grid.phone.send(record)
    await house.work()
    (person,) = await house.sql("select id from persons where household_id = $1 limit 1", grid.household)
    sealed = house.parts.crypto.seal("14042719400101002X")
    await house.sql("update persons set id_cipher = $2 where id = $1", person["id"], sealed)
    whole, told, _ = await archived(house)
    lines = [json.loads(one) for one in whole.read("records.jsonl").splitlines()]
    (mine,) = [one for one in lines if one["id"] == record["id"]]
    assert mine["body"] == record
    assert told.records == len(lines)
    (identity,) = [one for one in table(whole, "identities.csv") if one["person_id"] == str(person["id"])]
    assert identity["citizen_id"] == "14042719400101002X"


async def test_photos_are_in_it_and_what_the_store_lost_is_named(house: House, grid: Grid) -> None:
    data, lost = photo(f"kept {grid.code}"), photo(f"lost {grid.code}")
    for one in (data, lost):
        await visit_with(house, grid, one)
        await upload(house, grid, one)
    await house.parts.storage.remove(files.file_key(COUNTY, sha(lost)))
    whole, told, heard = await archived(house)
    assert whole.read(f"files/{sha(data)}") == data
    missing = {one["file"]: one for one in table(whole, "missing.csv")}
    assert missing[f"files/{sha(lost)}"]["bytes"] == str(len(lost))
    assert f"files/{sha(lost)}" not in whole.namelist()
    assert told.missing == len(missing)
    assert told.files == sum(one.startswith(("files/", "papers/")) for one in whole.namelist())
    assert "files" in heard


async def test_it_describes_itself_and_can_be_checked(house: House) -> None:
    whole, told, _ = await archived(house)
    package = json.loads(whole.read("datapackage.json"))
    assert {one["path"]: one["rows"] for one in package["resources"]} == {
        f"{name}.csv": len(table(whole, f"{name}.csv")) for name in DATASETS
    }
    assert told.rows == sum(one["rows"] for one in package["resources"])
    lines = [one.split("  ") for one in whole.read("SHA256SUMS").decode().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert set(sums) == set(whole.namelist()) - {"SHA256SUMS"}
    assert all(hashlib.sha256(whole.read(name)).hexdigest() == digest for name, digest in sums.items())
    forms = await house.sql("select form_id, version, workbook from form_versions where county_code = $1", COUNTY)
    assert forms
    assert all(whole.read(f"forms/{one['form_id']}/{one['version']}.xlsx") == one["workbook"] for one in forms)


async def test_the_command_writes_it_whole_or_not_at_all(
    house: House, grid: Grid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in to_environment(house.parts.settings).items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "county.zip"
    assert await asyncio.to_thread(main, ["archive", str(file), "--json", "--county", COUNTY]) == 0
    told = json.loads(capsys.readouterr().out)
    assert zipfile.ZipFile(file).testzip() is None
    (entry,) = await house.sql("select detail from audit where action = 'export.archive' order by id desc limit 1")
    assert entry["detail"] == told
    monkeypatch.setenv("TANFANG_S3_ENDPOINT", "127.0.0.1:1")  # nobody there
    other = tmp_path / "second.zip"
    await upload(house, grid, photo(grid.code))
    assert await asyncio.to_thread(main, ["archive", str(other), "--county", COUNTY]) == 1
    assert sorted(await asyncio.to_thread(lambda: [*tmp_path.iterdir()])) == [file]
