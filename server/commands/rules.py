"""`tanfang rules`: list the rules; screen facts and explain the result."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

import policy
from policy import commands
from server.commands import CommandError
from server.core.clock import civil_date
from server.core.clock import now as clock_now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|explain")
    listing = verbs.add_parser("list", help="列出全部条款 / every rule with its citation")
    explain = verbs.add_parser("explain", help="按事实筛查并解释 / screen facts and explain")
    explain.add_argument("--facts", type=Path, required=True, help="事实 JSON / facts as one JSON object")
    explain.add_argument("--programme", help="救助项目 / programme id")
    explain.add_argument("--date", type=date.fromisoformat, help="以此日为准 / as of this date")
    for one in (listing, explain):
        one.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Run one verb. Raises CommandError when the facts or the programme are at fault."""
    try:
        found: Any = _list() if arguments.verb == "list" else _explain(arguments)
    except policy.PolicyError as error:
        raise CommandError(f"{error.zh}\n{error.en}") from error
    print(json.dumps(found, ensure_ascii=False, indent=None if arguments.json else 1))
    return 0


def _list() -> Any:
    return commands.rules_list()


def _explain(arguments: argparse.Namespace) -> Any:
    try:
        facts = msgspec.json.decode(arguments.facts.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError) as error:
        raise CommandError(f"读不出事实文件：{error}\nCannot read the facts: {error}") from error
    on = arguments.date or civil_date(clock_now())
    return commands.rules_explain(facts, arguments.programme, date=on)
