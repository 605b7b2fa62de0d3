"""`tanfang demo`: fill the database with a synthetic county."""

import argparse
import asyncio
import os
import secrets
from pathlib import Path

import asyncpg
import msgspec

from demo import DEFAULT_HOUSEHOLDS, DEFAULT_SEED
from demo.load import DemoSummary, RealCounty, is_filled, load_demo
from demo.plan import FEWEST
from demo.progress import progress_bar
from embedded import StackError
from embedded.state import read_state
from server.commands import CommandError
from server.commands.database import database
from server.core.clock import now as clock_now
from server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ("grid01", "town01", "county01", "admin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--households", type=int, default=DEFAULT_HOUSEHOLDS, help="户数 / number of households")
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help="随机种子 / the same seed gives the same county"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据目录 / data folder")
    parser.add_argument("--if-empty", action="store_true", help="已有数据则不动 / leave a filled database alone")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Load the demo into the settings' database, else into the data folder's, running or not."""
    if arguments.households < FEWEST:
        raise CommandError(f"演示县至少 {FEWEST} 户。\nA demo county has at least {FEWEST} households.")
    if arguments.seed < 0:
        raise CommandError("种子不能为负数。\nThe seed must not be negative.")
    try:
        with database(arguments.data) as settings:
            password = os.environ.get("TANFANG_DEMO_PASSWORD") or _folder_password(arguments.data)
            summary = asyncio.run(_load(arguments, settings, password))
    except (RealCounty, StackError) as problem:
        raise CommandError(str(problem)) from problem
    except (OSError, asyncpg.PostgresError) as problem:
        raise CommandError(f"数据库不可用：{problem}\nThe database cannot be used: {problem}") from problem
    _tell(summary, as_json=arguments.json)
    return 0


async def _load(arguments: argparse.Namespace, settings: Settings, password: str) -> DemoSummary | None:
    if arguments.if_empty and await is_filled(settings.owner_dsn):
        return None
    with progress_bar(arguments.households) as moved:
        return await load_demo(
            settings.owner_dsn,
            settings,
            password=password,
            now=clock_now(),
            households=arguments.households,
            seed=arguments.seed,
            progress=moved,
        )


def _folder_password(folder: Path) -> str:
    """What `up` prints for this folder; a new one where no folder is in play."""
    known = (folder / "stack.json").exists() and "TANFANG_OWNER_DSN" not in os.environ
    return read_state(folder).secrets.demo_password if known else secrets.token_hex(4)


def _tell(summary: DemoSummary | None, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(summary or {"loaded": False}).decode())
    elif summary is None:
        print("数据库里已有数据，没有改动 / the database holds data already, nothing was changed")
    else:
        state = (
            ("已装入", "loaded") if summary.loaded else ("已存在，没有改动", "was there already, nothing was changed")
        )
        print(f"{summary.county_name}（演示）{summary.households} 户，种子 {summary.seed}：{state[0]}")
        print(f"demo county {summary.county_code}, {summary.households} households, seed {summary.seed}: {state[1]}")
        if summary.loaded:
            print(f"账号 / accounts: {', '.join(SHOWN)} …  密码 / password: {summary.password}")
