"""`tanfang sweep`: run the follow-up sweep now, as the clock does every morning."""

import argparse
import asyncio
from datetime import date, datetime
from pathlib import Path

import asyncpg
import msgspec

from embedded import StackError
from server import followups, regions
from server.commands import CommandError
from server.commands.database import database
from server.core.clock import civil_date
from server.core.clock import now as clock_now
from server.core.db import connect, county_scope, enter_scope
from server.followups import SweepResult
from server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class CountySwept(msgspec.Struct, frozen=True):
    """What a sweep found in one county."""

    county_code: str
    result: SweepResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", help="按这一天计算，格式 YYYY-MM-DD / as of this civil date; today unless told")
    parser.add_argument("--county", help="只巡检这个县 / this county only")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据目录 / data folder")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Sweep every county of the settings' database, else of the data folder's, running or not."""
    now = clock_now()
    today = _date(arguments.date) if arguments.date else civil_date(now)
    try:
        with database(arguments.data) as settings:
            swept = asyncio.run(_sweep(settings, arguments.county, today, now))
    except StackError as problem:
        raise CommandError(str(problem)) from problem
    except (OSError, asyncpg.PostgresError) as problem:
        raise CommandError(f"数据库不可用：{problem}\nThe database cannot be used: {problem}") from problem
    if arguments.json:
        print(msgspec.json.encode(_document(swept, today)).decode())
        return 0
    for one in swept:
        _tell(one)
    return 0


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"不是日期：{text}\nNot a date (YYYY-MM-DD): {text}") from problem


async def _sweep(settings: Settings, only: str | None, today: date, now: datetime) -> list[CountySwept]:
    conn = await connect(settings.dsn)
    try:
        codes = await regions.counties(conn)
        if only is not None and only not in codes:
            raise CommandError(f"没有这个县：{only}\nNo such county: {only}. There are: {', '.join(codes) or '-'}")
        swept: list[CountySwept] = []
        for code in [only] if only else codes:
            async with conn.transaction():
                await enter_scope(conn, county_scope(code))
                done = await followups.sweep(conn, code, today, now)
                swept.append(CountySwept(code, await followups.counted(conn, code, today, done)))
        return swept
    finally:
        await conn.close()


def _document(swept: list[CountySwept], today: date) -> dict[str, object]:
    """The sums over all counties, and each county's own numbers."""
    counted = [msgspec.to_builtins(one.result) for one in swept]
    names = [name for name in SweepResult.__struct_fields__ if name != "date"]
    return {
        "date": today,
        **{name: sum(one[name] for one in counted) for name in names},
        "counties": [{"county_code": one.county_code, **result} for one, result in zip(swept, counted, strict=True)],
    }


def _tell(one: CountySwept) -> None:
    r = one.result
    print(
        f"{one.county_code} {r.date}：到期 {r.due} 户，逾期 {r.overdue} 户，等待手机同步 {r.not_synced} 户；"
        f"新标记 {r.flagged_now} 户（共 {r.flagged} 户），当日解除 {r.cleared} 户，上报 {r.escalated_now} 项"
    )
    print(
        f"{one.county_code} {r.date}: {r.due} due, {r.overdue} overdue, {r.not_synced} waiting for a phone to sync; "
        f"{r.flagged_now} newly flagged ({r.flagged} in all), {r.cleared} cleared today, {r.escalated_now} escalated"
    )
