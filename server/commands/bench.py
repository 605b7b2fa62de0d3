"""`tanfang bench NAME`: run one measurement of `bench/`."""

import argparse
import importlib
import pkgutil
from pathlib import Path

from server.commands import CommandError

ROOT = Path(__file__).resolve().parents[2]


def names() -> list[str]:
    """The measurements there are."""
    found = pkgutil.iter_modules([str(ROOT / "bench")])
    return sorted(module.name.rstrip("_") for module in found if not module.name.startswith("_"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help=" | ".join(names()))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="测量的参数 / the measurement's own arguments")


def run(arguments: argparse.Namespace) -> int:
    """Raises CommandError when there is no such measurement."""
    if arguments.name not in names():
        raise CommandError(
            f"没有这项测量：{arguments.name}，可选：{', '.join(names())}\n"
            f"No such measurement: {arguments.name}. There are: {', '.join(names())}"
        )
    measurement = importlib.import_module(f"bench.{'import_' if arguments.name == 'import' else arguments.name}")
    code: int = measurement.main(arguments.arguments)
    return code
