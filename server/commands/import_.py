"""`tanfang import FILE --feed ID`: read a department's list, match it with the register and apply it."""

import argparse
import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from embedded import StackError
from policy.feeds import feeds
from server import regions
from server.commands import CommandError
from server.commands.database import database
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.clock import now as clock_now
from server.core.crypto import Crypto
from server.core.db import Connection, connect, county_scope, enter_scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.imports import applying, desk, intake, matching, results, showing
from server.imports.records import ApplyRequest, Import, NewAuthorisation
from server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 200  # rows with something wrong that are printed
YEAR = timedelta(days=365)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="名单文件 / the list: .xlsx, .xls or .csv")
    parser.add_argument("--feed", required=True, choices=list(feeds()), metavar="ID", help=" | ".join(feeds()))
    parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入 / write nothing")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument("--county", help="县代码，只有一个县时不用写 / county code; not needed where there is one")
    parser.add_argument("--listed-on", help="名单日期 YYYY-MM-DD / the day the list speaks of")
    parser.add_argument("--sheet", default="", help="工作表 / sheet")
    parser.add_argument("--column", action="append", default=[], metavar="FIELD=HEADING",
                        help="指定列，可多次 / say which column is what; may be repeated")  # fmt: skip
    parser.add_argument("--document", help="登记授权文件文号，有效一年 / its authorisation, for a year")
    parser.add_argument("--no-leads", action="store_true", help="不生成线索 / open no leads")
    parser.add_argument("--strangers", type=int, metavar="N",
                        help="确认登记里没有的行数（人多时） / confirm how many are in no register")  # fmt: skip
    parser.add_argument("--result", type=Path, help="逐行结果写到这个 .xlsx / write the result of each row here")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据目录 / data folder")


def run(arguments: argparse.Namespace) -> int:
    """Raises CommandError for a list that cannot be read, is not authorised or lacks columns."""
    if not arguments.file.is_file():
        raise CommandError(f"没有这个文件：{arguments.file}\nNo such file: {arguments.file}")
    try:
        with database(arguments.data) as settings:
            told = asyncio.run(_import(settings, arguments))
    except StackError as problem:
        raise CommandError(str(problem)) from problem
    except Problem as problem:
        what = problem.details
        raise CommandError(
            f"{what.title.zh}：{what.detail.zh}{what.remedy.zh}\n{what.title.en}: {what.detail.en} {what.remedy.en}"
        ) from problem
    except (OSError, asyncpg.PostgresError) as problem:
        raise CommandError(f"数据库不可用：{problem}\nThe database cannot be used: {problem}") from problem
    if arguments.json:
        print(msgspec.json.encode(told).decode())
    else:
        _tell(told)
    return 0


async def _import(settings: Settings, asked: argparse.Namespace) -> dict[str, Any]:
    conn = await connect(settings.dsn)
    try:
        county = await _county(conn, asked.county)
        who = Actor(county_code=county, id=intake.OPERATOR, name="", role="county", reach=(county,))
        now, crypto = clock_now(), Crypto(settings.secret_key, settings.cipher)
        work = conn.transaction()
        await work.start()
        try:
            await enter_scope(conn, county_scope(county))
            found, told = await _read(conn, who, now, crypto, asked)
        except BaseException:
            await work.rollback()
            raise
        if asked.dry_run:
            await work.rollback()
            return told
        await work.commit()
        wanted = ApplyRequest(with_leads=not asked.no_leads, strangers=asked.strangers)
        return told | {"import": await _apply(conn, who, now, crypto, found, wanted)}
    finally:
        await conn.close()


async def _county(conn: Connection, said: str | None) -> str:
    codes = await regions.counties(conn)
    chosen = said or (codes[0] if len(codes) == 1 else None)
    if chosen is None or chosen not in codes:
        raise CommandError(f"请用 --county 指定县：{', '.join(codes)}\nSay which county: {', '.join(codes) or '-'}")
    return chosen


async def _read(
    conn: Connection, who: Actor, now: datetime, crypto: Crypto, asked: argparse.Namespace
) -> tuple[Import, dict[str, Any]]:
    """The list read and matched, in a transaction that a dry run does not commit."""
    today = civil_date(now)
    if asked.document:
        new = NewAuthorisation(id=new_id(now), document_no=asked.document, valid_from=today, valid_to=today + YEAR)
        await desk.authorise(conn, who, now, asked.feed, new)
    handed = intake.Handed(
        id=new_id(now), feed=asked.feed, file_name=asked.file.name, path=asked.file, sheet=asked.sheet,
        listed_on=date.fromisoformat(asked.listed_on) if asked.listed_on else None,
    )  # fmt: skip
    taken = await intake.take(conn, who, now, crypto, handed)
    columns = taken.columns | dict(one.partition("=")[::2] for one in asked.column)
    await intake.say_columns(conn, who, now, taken.id, columns)
    await matching.read_list(conn, who.scope, now, crypto, taken.id, _quiet)
    found = await showing.find(conn, who.scope, taken.id)
    if found.problem:
        raise CommandError(f"{found.problem.zh}\n{found.problem.en}")
    troubled = await showing.list_rows(conn, who.scope, taken.id, troubled=True, limit=SHOWN)
    if asked.result:
        read = await showing.stored(conn, who.scope, taken.id)
        with await results.workbook_of(conn, who.scope, crypto, read, _quiet) as made:
            asked.result.write_bytes(made.read())
        await audit.record(conn, who.county_code, now, None, "import.result", taken.id)
    return found, {"dry_run": asked.dry_run, "import": found, "troubled_rows": troubled.items}


async def _quiet(percent: int) -> None:
    """Nobody watches a command's percent."""


async def _apply(
    conn: Connection, who: Actor, now: datetime, crypto: Crypto, found: Import, asked: ApplyRequest
) -> Import:
    """Page by page, each committed: what is broken off goes on with the worker."""
    async with conn.transaction():
        await enter_scope(conn, who.scope)
        await applying.apply(conn, who, now, found.id, asked)
    more = True
    while more:
        async with conn.transaction():
            await enter_scope(conn, who.scope)
            more = await applying.apply_page(conn, who.scope, now, crypto, found.id)
    async with conn.transaction():
        await enter_scope(conn, who.scope)
        return await showing.find(conn, who.scope, found.id)


def _tell(told: dict[str, Any]) -> None:
    found: Import = told["import"]
    counts = found.counts
    for note in found.notes:
        print(f"· {note.words.zh} / {note.words.en}")
    print(
        f"{found.feed_title.zh}：{counts['rows']} 行，对上 {counts['matched']}，待确认 {counts['proposed']}，"
        f"重复 {counts['repeated']}，登记里没有 {counts['unknown']}，读不了 {counts['unreadable']}"
    )
    print(
        f"{found.feed_title.en}: {counts['rows']} rows, {counts['matched']} matched, {counts['proposed']} to be "
        f"decided, {counts['repeated']} repeated, {counts['unknown']} not in the register, "
        f"{counts['unreadable']} unreadable"
    )
    for row in told["troubled_rows"]:
        print(f"  {row.row}: " + "；".join(f"{one.zh} / {one.en}" for one in row.why))
    if told["dry_run"]:
        print("试运行，什么也没有写入。 / A dry run: nothing was written.")
    else:
        print(f"已写入 {counts.get('facts', 0)} 条事实，{counts.get('leads', 0)} 条线索，编号 {found.id}")
        print(f"{counts.get('facts', 0)} facts written, {counts.get('leads', 0)} leads opened; {found.id}")
