"""`tanfang export`: a table of a county as a file, for who runs the house."""

import argparse
import asyncio
import shutil
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import msgspec

from embedded import StackError
from server import regions
from server.commands import CommandError
from server.commands.database import database
from server.core import audit
from server.core.clock import civil_date
from server.core.clock import now as clock_now
from server.core.db import NOBODY, Pool, county_scope, open_pool, transaction
from server.core.errors import Problem
from server.exports import operations, writing
from server.exports.datasets import DATASETS
from server.exports.writing import EVERYTHING, Wanted
from server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class Written(msgspec.Struct, frozen=True):
    """What was written where."""

    file: str
    rows: int
    bytes: int
    sha256: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = "、".join(f"{name} {one.title.zh}" for name, one in DATASETS.items())
    parser.add_argument("name", metavar="NAME", help=f"{EVERYTHING} 全部 / everything; {names}")
    parser.add_argument("file", type=Path, metavar="FILE", help="写到哪里：.csv .xlsx .geojson .zip / where to write")
    parser.add_argument("--region", help="区划代码，不写就是全县 / a division; the county unless told")
    parser.add_argument("--personal", action="store_true", help="含姓名、住址、位置 / with names and positions")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据目录 / data folder")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write the file. The taking is in the audit trail."""
    form = arguments.file.suffix.removeprefix(".")
    try:
        wanted = operations.fitting(arguments.name, form, personal=arguments.personal)
    except Problem as problem:
        raise CommandError(f"{problem.details.detail.zh}\n{problem.details.detail.en}") from problem
    try:
        with database(arguments.data) as settings:
            written = asyncio.run(_export(settings, wanted, arguments.region, arguments.file, clock_now()))
    except StackError as problem:
        raise CommandError(str(problem)) from problem
    except (OSError, asyncpg.PostgresError) as problem:
        raise CommandError(f"没有写成：{problem}\nNothing was written: {problem}") from problem
    if arguments.json:
        print(msgspec.json.encode(written).decode())
    else:
        print(f"{written.file}：{written.rows} 行，{written.bytes} 字节，SHA-256 {written.sha256}")
    return 0


async def _export(settings: Settings, wanted: Wanted, region: str | None, file: Path, now: datetime) -> Written:
    async with await open_pool(settings.dsn, 2) as pool:
        code, name = await find_place(pool, region, now)
        wanted = msgspec.structs.replace(wanted, region_code=code, region_name=name)
        with TemporaryDirectory(prefix="tanfang-export-") as folder:
            made, rows = await writing.write(pool, code[:6], wanted, Path(folder), now)
            shutil.copyfile(made, file)
        written = _look(file, rows)
        detail = {"dataset": wanted.dataset, "region": code, "personal": wanted.personal, "sha256": written.sha256}
        async with transaction(pool, county_scope(code[:6])) as conn:
            await audit.record(conn, code[:6], now, None, "export.command", None, detail)
    return written


def _look(file: Path, rows: int) -> Written:
    with file.open("rb") as data:
        return Written(str(file), rows, file.stat().st_size, file_digest(data, "sha256").hexdigest())


async def find_place(pool: Pool, region: str | None, now: datetime) -> tuple[str, str]:
    """Code and name of a division of today; of the county when there is only one. Raises CommandError."""
    async with transaction(pool, NOBODY) as conn:
        counties = await regions.counties(conn)
    wanted = region or (counties[0] if len(counties) == 1 else "")
    if wanted[:6] in counties:
        async with transaction(pool, county_scope(wanted[:6])) as conn:
            found = await regions.find(conn, county_scope(wanted[:6]), civil_date(now), wanted)
        if found is not None:
            return found.code, found.name
    raise CommandError(
        f"没有这个区划：{wanted or '-'}；县有 {', '.join(counties) or '-'}\n"
        f"No such division: {wanted or '-'}. Counties: {', '.join(counties) or '-'}"
    )
