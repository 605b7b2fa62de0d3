"""`tanfang archive`: everything of a county in one file, for who runs the house."""

import argparse
import asyncio
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import asyncpg
import msgspec

from embedded import StackError
from server.commands import CommandError
from server.commands.database import database
from server.commands.export import find_place
from server.core import audit
from server.core.clock import now as clock_now
from server.core.crypto import Crypto
from server.core.db import connect, county_scope, enter_scope, open_pool, transaction
from server.core.storage import Storage, StoreUnavailable
from server.exports import archive
from server.exports.archive import Archived, Source
from server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="写到哪里：.zip / where to write")
    parser.add_argument("--county", help="六位县代码，只有一个县时不必写 / the county, where there is more than one")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据目录 / data folder")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write the archive beside its name and give it the name when it is whole. It is in the audit trail."""
    part = arguments.file.with_name(f"{arguments.file.name}.part")
    try:
        with ExitStack() as after:
            after.callback(part.unlink, missing_ok=True)
            with database(arguments.data) as settings:
                told = asyncio.run(_archive(settings, arguments.county, part, clock_now()))
            part.rename(arguments.file)
    except StackError as problem:
        raise CommandError(str(problem)) from problem
    except (OSError, asyncpg.PostgresError, StoreUnavailable) as problem:
        raise CommandError(f"没有写成：{problem}\nNothing was written: {problem}") from problem
    if arguments.json:
        print(msgspec.json.encode(told).decode())
    else:
        print(
            f"{arguments.file}：{told.rows} 行，{told.tables} 张表，{told.records} 条记录，{told.files} 个文件"
            f"（缺 {told.missing} 个）\n{told.rows} rows, {told.tables} tables, {told.records} records, "
            f"{told.files} files ({told.missing} missing)"
        )
    return 0


async def _archive(settings: Settings, county: str | None, file: Path, now: datetime) -> Archived:
    async with await open_pool(settings.dsn, 1) as pool:
        code, name = await find_place(pool, county, now)
        if len(code) != 6:
            raise CommandError(
                "归档以县为单位，请写六位县代码。\nAn archive is of a whole county: give its six digits."
            )
        scope = county_scope(code)
        owner = await connect(settings.owner_dsn)
        try:
            async with owner.transaction(isolation="repeatable_read", readonly=True):
                await enter_scope(owner, scope)
                crypto = Crypto(settings.secret_key, settings.cipher)
                source = Source(owner, Storage(settings), crypto, code, name)
                with file.open("wb") as out:
                    told = await archive.write(source, out, now, _note)
        finally:
            await owner.close()
        async with transaction(pool, scope) as conn:
            await audit.record(conn, code, now, None, "export.archive", None, msgspec.to_builtins(told))
    return told


def _note(part: str, done: int) -> None:
    print(f"{part}: {done}", file=sys.stderr)
