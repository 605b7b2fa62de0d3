"""`tanfang clock`: a legal time limit, with what is needed to check it by hand."""

import argparse
import json
from datetime import date

import policy
from policy import commands
from server.commands import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule_id", help="规定期限的条款 / the rule that states the limit, such as DB-07")
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True, help="起算日 / start event")
    parser.add_argument("--set", action="append", default=[], metavar="p_name=value", help="参数 / a parameter")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the last day on which the act is in time. Raises CommandError when rule or parameter are at fault."""
    try:
        settings = dict(commands.parse_setting(one) for one in arguments.set)
        found = commands.clock_due(arguments.rule_id, arguments.start, settings)
    except policy.PolicyError as error:
        raise CommandError(f"{error.zh}\n{error.en}") from error
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"{found['due']}  {found['days']} {found['unit']}  {found['citation']}")
        print("".join(f"  跳过 / skipped {day}: {why}\n" for day, why in found["skipped_because"].items()), end="")
    return 0
