"""Writing the file of a table, or of all tables as they stood at one moment, into a folder."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from server.core.clock import COUNTY_ZONE
from server.core.db import Connection, Pool, Scope, enter_scope
from server.core.progress import Note
from server.exports import making, queries_of_tables
from server.exports.datasets import DATASETS, Dataset
from server.exports.records import Format

EVERYTHING = "everything"
LOOK_S = 2.0  # how often it is told how far a file has come


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a file shall hold: a dataset's rows of one place and everything below it."""

    dataset: str
    format: Format
    personal: bool
    region_code: str = ""
    region_name: str = ""
    purpose: str = ""


@asynccontextmanager
async def _as_of_one_moment(pool: Pool, scope: Scope) -> AsyncGenerator[Connection]:
    """All tables as they stood at one moment, seen with this reach; nothing is written here."""
    async with pool.acquire() as conn, conn.transaction(isolation="repeatable_read", readonly=True):
        await enter_scope(conn, scope)
        yield conn


async def write(
    pool: Pool, county_code: str, wanted: Wanted, folder: Path, now: datetime, note: Note | None = None
) -> tuple[Path, int]:
    """The file in `folder` and how many rows it has, seen with the reach of the place that is wanted."""
    scope = Scope(county_code=county_code, reach=(wanted.region_code,))
    datasets = list(DATASETS.values()) if wanted.dataset == EVERYTHING else [DATASETS[wanted.dataset]]
    tables: list[making.Table] = []
    async with _as_of_one_moment(pool, scope) as conn:
        for dataset in datasets:
            before = sum(one.rows for one in tables)
            tables.append(await _table(conn, scope, wanted, dataset, folder, before, note))
    made = folder / f"made.{wanted.format}"
    place = f"{wanted.region_name} {wanted.region_code}"
    match wanted.format:
        case "csv":
            made = tables[0].path
        case "xlsx":
            about = (place, f"{now.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}", wanted.purpose)
            await asyncio.to_thread(making.write_xlsx, tables[0], made, about)
        case "geojson":
            await asyncio.to_thread(making.write_geojson, tables[0], made)
        case "zip":
            package = {"name": f"tanfang-{county_code}", "title": place,
                       "created": now.isoformat(timespec="seconds"), "description": wanted.purpose}  # fmt: skip
            await asyncio.to_thread(making.write_package, tables, made, package)
    return made, sum(one.rows for one in tables)


async def _table(
    conn: Connection, scope: Scope, wanted: Wanted, dataset: Dataset, folder: Path, before: int, note: Note | None
) -> making.Table:
    """One table as CSV; meanwhile it is told how many lines there are."""
    columns = dataset.shown(personal=wanted.personal)
    path = folder / f"{dataset.name}.csv"
    with path.open("wb") as file:
        file.write(making.heading(columns))
        counting = making.Counting(file)
        work = asyncio.ensure_future(
            queries_of_tables.copy_csv(conn, scope, dataset.name, columns, wanted.region_code, counting)
        )
        while not (await asyncio.wait([work], timeout=LOOK_S))[0]:
            if note is not None:
                await note(before + counting.lines)
        return making.Table(dataset, columns, path, await work)
