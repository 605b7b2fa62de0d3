"""`tanfang migrate`: bring the database up to date."""

import argparse
import asyncio
import json

from server.core.migrate import migrate
from server.settings import from_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Apply what is missing to TANFANG_OWNER_DSN; prints the names of the files applied."""
    applied = asyncio.run(migrate(from_environment().owner_dsn))
    if arguments.json:
        print(json.dumps({"applied": applied}))
    elif applied:
        print("\n".join(applied))
    else:
        print("数据库已是最新 / the database is up to date")
    return 0
